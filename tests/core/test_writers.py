"""Whoever writes people, rosters or match rows tells those who follow, in the same transaction; no trigger does it.

A witness, which is a trigger of this test alone, notes each row that is written; at the end of each act what it has
seen is compared with the feed of changes and with the notes that matching reads.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from service.accounts.store import account_of_email, keep_profile
from service.accounts.store_moderation import NewSanction, add_sanction, add_suspension, end_suspension
from service.boot.matcher import indexer
from service.clinics.create_clinic import create_clinic
from service.clinics.store_listings import erase_orphan, remove_listing
from service.core.database.pool import Connection
from service.core.database.queries import PARAMETERS, SQL_FOLDER, numbered, query
from service.core.settings import Settings
from service.core.store_changes import note_match_changes
from service.directory.settle_duplicate import dismiss_duplicate, list_duplicates
from service.directory.store_duplicates import Pair, add_pairs, drop_near_copies, merge
from service.matching.index.reindex_profiles import drop_other_policies
from service.matching.index.remove_person import erase_profile
from service.profiles.store_lifecycle import set_confirmed, set_status
from service.profiles.store_partners import note_change
from service.vocabulary.store_reviews import merge_name
from tests.core.citus import TABLES
from tests.fixtures.clinics import list_on_roster
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

TEXT = "I begin by asking what a good week would look like, and we write it down before anything else. " * 3
# Who follows what: the tables that a change of is told of.
FOLLOWED = ("practitioner", "clinic_listing", "match_profile", "profile_text", "duplicate_candidate")
_WRITES = re.compile(rf"(?:INSERT INTO|UPDATE|DELETE FROM) ({'|'.join(FOLLOWED)})\b")

_WITNESS = """
CREATE TABLE witness (xact xid8 DEFAULT pg_current_xact_id(), about text, id uuid);
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seen jsonb := coalesce(to_jsonb(NEW), to_jsonb(OLD));
BEGIN
    INSERT INTO witness (about, id) VALUES (TG_TABLE_NAME, coalesce(seen ->> 'practitioner_id', seen ->> 'id')::uuid);
    RETURN NULL;
END;
$$;
CREATE TRIGGER see AFTER INSERT OR UPDATE OR DELETE ON practitioner FOR EACH ROW EXECUTE FUNCTION see();
CREATE TRIGGER see AFTER INSERT OR UPDATE OR DELETE ON clinic_listing FOR EACH ROW EXECUTE FUNCTION see();
CREATE TRIGGER see AFTER INSERT OR UPDATE OR DELETE ON match_profile FOR EACH ROW EXECUTE FUNCTION see();
"""
_UNTOLD = """
SELECT w.about, w.id FROM witness AS w
WHERE NOT CASE w.about
    WHEN 'match_profile'
        THEN EXISTS (SELECT FROM match_change AS c WHERE (c.xact, c.practitioner_id) = (w.xact, w.id))
    ELSE EXISTS (SELECT FROM change AS c WHERE (c.xact, c.practitioner_id) = (w.xact, w.id))
END
"""
# What match rows must say of rosters, copies and pairs, written once more.
_UNTRUE = """
SELECT m.practitioner_id FROM match_profile AS m INNER JOIN practitioner AS p ON p.id = m.practitioner_id
WHERE m.clinics IS DISTINCT FROM ARRAY(
    SELECT DISTINCT l.clinic_id FROM clinic_listing AS l WHERE l.practitioner_id = p.id ORDER BY l.clinic_id
) OR jsonb_array_length(m.same) <> (
    SELECT count(*) FROM profile_text AS t WHERE t.practitioner_id = p.id AND t.copied AND NOT EXISTS (
        SELECT FROM duplicate_candidate AS d
        WHERE d.how = 'same text' AND d.dismissed_at IS NOT NULL AND p.id IN (d.first_id, d.second_id)
    )
) + (
    SELECT count(*) FROM duplicate_candidate AS d
    WHERE d.dismissed_at IS NULL AND d.score >= 0.9 AND d.how NOT IN ('same text', 'near text')
        AND p.id IN (d.first_id, d.second_id)
)
"""


async def test_no_table_has_a_trigger_but_that_of_the_queue(connection: Connection) -> None:
    rows = await connection.fetch("SELECT tgrelid::regclass::text AS about FROM pg_trigger WHERE NOT tgisinternal")
    assert {row["about"] for row in rows} == {"pgqueuer"}


async def test_what_is_noted_outside_the_transaction_that_wrote_it_is_refused(connection: Connection) -> None:
    with pytest.raises(RuntimeError, match="one transaction"):
        await note_match_changes(connection, [UUID(int=1)])


async def test_every_writer_tells_those_who_follow(connection: Connection) -> None:
    await connection.execute(_WITNESS)
    asked: set[str] = set()
    connection.add_query_logger(lambda record: asked.add(record.query))
    acts = Acts(connection)
    await acts.all()
    await asyncio.sleep(0)  # the driver tells of a statement after it
    writers = {name for name, text in _texts() if _WRITES.search(text)}
    unasked = {name for name in writers if not _was_asked(name, asked)}
    assert unasked == set(), "this test tries every query that writes what is followed"


def _texts() -> list[tuple[str, str]]:
    folder = SQL_FOLDER / "queries"
    paths = sorted(folder.rglob("*.sql"))
    return [(str(path.relative_to(folder).with_suffix("")), path.read_text(encoding="utf-8")) for path in paths]


def _was_asked(name: str, asked: set[str]) -> bool:
    return (numbered(PARAMETERS[name])[0] if name in PARAMETERS else query(name)) in asked


class Acts:
    """Each thing that changes people, rosters or match rows, once."""

    def __init__(self, connection: Connection, *, witnessed: bool = True) -> None:
        self.connection = connection
        self.witnessed = witnessed  # a distributed table takes no witness
        self.indexer = indexer(Settings())

    @asynccontextmanager
    async def act(self, *expected: str) -> AsyncIterator[None]:
        """One transaction; what it wrote was told, match rows are true, and the feed says why."""
        connection = self.connection
        if self.witnessed:
            await connection.execute("DELETE FROM witness")
        before = await connection.fetchval("SELECT coalesce(max(id), 0) FROM change")
        async with connection.transaction():
            yield
        if self.witnessed:
            assert await connection.fetchval("SELECT count(*) FROM witness") > 0
            assert await connection.fetch(_UNTOLD) == []
            assert await connection.fetch(_UNTRUE) == []
        noted = "SELECT kind || ' ' || reason AS said FROM change WHERE id > $1 GROUP BY 1 ORDER BY 1"
        assert [row["said"] for row in await connection.fetch(noted, before)] == sorted(expected)

    async def all(self) -> None:
        """In an order in which each finds what it needs."""
        await self.save()
        await self.life_cycle()
        await self.texts_and_pairs()
        await self.rosters()
        await self.other_policies()
        await self.erase()

    async def save(self) -> None:
        people = [
            profile("a", approach=TEXT, concerns=["zorbling"]),
            profile("b", concerns=["zorking"], modalities=["reiki", "zorbing"]),
            profile("c", approach=TEXT),
            profile("d"),
        ]
        async with self.act("updated published"):
            await load(self.connection, people)
        async with self.act("updated edited"):
            await load(self.connection, [person | {"accepting_new": True} for person in people])
        rows = await self.connection.fetch("SELECT external_id, id FROM practitioner")
        self.ids: dict[str, UUID] = {row["external_id"]: row["id"] for row in rows}

    async def life_cycle(self) -> None:
        connection, id = self.connection, self.ids["d"]
        for status, said in (("paused", "removed paused"), ("published", "updated published")):
            async with self.act(said):
                await set_status(connection, id, status, NOW)
                await self.indexer.derive(connection, [id])
        async with self.act("updated confirmed"):
            await set_confirmed(connection, id, NOW)
        async with self.act("updated edited"):
            await note_change(connection, [id, self.ids["a"]], NOW)
        async with self.act("removed suspended"):
            await add_suspension(connection, id, "It is not them.", NOW)
        async with self.act("updated published"):
            await end_suspension(connection, id, NOW)
        async with self.act("updated edited"):
            await merge_name(connection, "concern", "zorbling", "zorking")
        async with self.act("updated edited"):
            await merge_name(connection, "modality", "zorbing", "reiki")

    async def texts_and_pairs(self) -> None:
        connection, ids = self.connection, self.ids
        async with self.act("updated edited"):  # one more holds the text, and one holds none any more
            await load(connection, [profile("d", approach=TEXT), profile("a")])
        first, second = sorted((ids["b"], ids["d"]))
        async with self.act():
            await add_pairs(connection, [Pair(first, second, "npi", 1.0)])
        pair = next(row for row in await list_duplicates(connection) if row["how"] == "npi")
        async with self.act():
            await dismiss_duplicate(connection, pair["id"])
        async with connection.transaction():  # hides nobody
            await add_pairs(connection, [Pair(*sorted((ids["a"], ids["b"])), "near text", 0.9)])
            await drop_near_copies(connection, [])

    async def rosters(self) -> None:
        connection, ids = self.connection, self.ids
        self.clinic = await create_clinic(connection, "Clinic")
        async with self.act("updated listed"):
            await list_on_roster(connection, self.clinic.id, {"1": ids["a"], "2": ids["b"]})
        async with self.act("removed unlisted"):
            assert await remove_listing(connection, self.clinic.id, "2") == ids["b"]
        async with self.act("removed merged", "updated listed"):
            await merge(connection, ids["b"], ids["a"])
        await load(connection, [profile("orphan")], publish=False, source="elsewhere")
        orphan = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'orphan'")
        async with connection.transaction():  # nobody could see a draft on no roster
            assert await erase_orphan(connection, orphan, "elsewhere")

    async def other_policies(self) -> None:
        connection = self.connection
        columns: Any = await connection.fetchval(
            "SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = 'match_profile'::regclass "
            "AND attnum > 0 AND NOT attisdropped AND attname <> 'policy'"
        )
        await connection.execute(
            f"INSERT INTO match_profile (policy, {columns}) SELECT 'another', {columns} FROM match_profile"
        )
        async with self.act():
            assert await drop_other_policies(connection, self.indexer) == 3

    async def erase(self) -> None:
        connection, ids = self.connection, self.ids
        first, second = sorted((ids["c"], ids["d"]))
        async with connection.transaction():
            await add_pairs(connection, [Pair(first, second, "npi", 1.0)])
        async with self.act("removed erased"):
            await erase_profile(connection, ids["d"])
        async with self.act("removed erased"):
            await erase_profile(connection, ids["b"])
        assert await connection.fetchval("SELECT count(*) FROM clinic_listing") == 0


async def test_what_is_erased_leaves_nothing_where_no_foreign_key_removes_it(connection: Connection) -> None:
    """As in a cluster, where no foreign key leads to a person from a table that is not on their shard."""
    await load(connection, [profile("a", approach=TEXT), profile("b", approach=TEXT)])
    foreign = await connection.fetch(
        "SELECT conrelid::regclass::text AS of, conname AS name FROM pg_constraint "
        "WHERE contype = 'f' AND confrelid = 'practitioner'::regclass"
    )
    for key in foreign:
        if TABLES.get(key["of"]) != "practitioner_id":
            await connection.execute(f"ALTER TABLE {key['of']} DROP CONSTRAINT {key['name']}")
    id = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'a'")
    other = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'b'")
    account = await account_of_email(connection, "a@example.org")
    async with connection.transaction():
        await keep_profile(connection, account.id, id)
    await list_on_roster(connection, (await create_clinic(connection, "Clinic")).id, {"1": id})
    await connection.execute("INSERT INTO partner_consent (practitioner_id, partner_id) VALUES ($1, $2)", other, id)
    await add_sanction(
        connection,
        NewSanction(
            practitioner_id=id, kind="sanction", authority="Board", source="https://board.example",
            decided_on=NOW.date(), now=NOW,
        ),
    )  # fmt: skip
    async with connection.transaction():
        await erase_profile(connection, id)
    # What goes after its time, or stays so that copies elsewhere go.
    kept = {"change", "match_change", "security_log", "tombstone", "webhook_delivery", "pgqueuer"}
    columns = await connection.fetch(
        "SELECT c.relname AS of, a.attname AS name "
        "FROM pg_attribute AS a INNER JOIN pg_class AS c ON c.oid = a.attrelid "
        "WHERE c.relkind = 'r' AND a.attname IN ('practitioner_id', 'partner_id', 'first_id', 'second_id')"
    )
    assert len(columns) > 20
    for column in columns:
        rows = await connection.fetchval(f"SELECT count(*) FROM {column['of']} WHERE {column['name']} = $1", id)
        assert rows == 0 or column["of"] in kept, dict(column)
