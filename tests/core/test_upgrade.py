"""A database of commit b5bea1f, with invented people in it, is taken over by the present program and loses nothing.

`data/b5bea1f` holds what that commit wrote: the database (practitioners in every state, accounts, versions, claims,
partners, clinics, rosters, an import, webhooks, reports, reach, …; without gazetteer, which is loaded again), each
profile as `ayni export` wrote it, and what each account's own export said. A migration that stores something in
another way adds the tables to RESHAPED, and what they held must still come out of the exports.
"""

import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import numpy as np
import pytest

from service.accounts.export_own_data import export_own_data
from service.accounts.store import account_of_email
from service.boot.database import prepare_database
from service.core.database.migrate import migrate, pending
from service.core.database.pool import Connection, connect
from service.core.errors import SetupError
from service.intake.export_profiles import export_profiles
from service.matching.fit.stored_vector import unpacked_vector
from tests.conftest import new_database
from tests.core.schema import SNAPSHOT, dump_schema

pytestmark = pytest.mark.anyio

DATA = Path(__file__).with_name("data") / "b5bea1f"
# Tables whose rows need not stay as they are, and why nothing is lost with them.
RESHAPED: dict[str, str] = {
    "schema_migration": "gains the baseline",
    "key_use": "counts of the last hour, begun anew in request_count",
    "match_profile": "derived; see test_match_rows_keep_their_vectors_and_gain_what_was_joined",
    "practitioner": "its facts stand in its document; see test_every_profile_is_one_document_with_its_versions",
    "practitioner_concern": "without the order, which the document has",
    "practitioner_version": "the present version stands in practitioner",
} | dict.fromkeys(
    (
        "practitioner_credential", "practitioner_field", "practitioner_item", "practitioner_language",
        "practitioner_lifestyle", "practitioner_practice",
    ),
    "in the document, with its field_sources and field_dates",
)  # fmt: skip


RENAMED = {"audit_log": "security_log"}


def stored(name: str) -> str:
    return lzma.decompress((DATA / f"{name}.xz").read_bytes()).decode()


@pytest.fixture
async def old_url() -> Any:
    """A database as commit b5bea1f left it."""
    for url in new_database("template1"):
        connection = await asyncpg.connect(url)
        lines = stored("database.sql").splitlines()
        await connection.execute("\n".join(line for line in lines if not line.startswith("\\")))
        await connection.close()
        yield url


async def rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by table."""
    names = await connection.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {
        table["name"]: [
            row["document"]
            for row in await connection.fetch(f"SELECT to_jsonb(t) AS document FROM {table['name']} AS t")
        ]
        for table in names
        if table["name"] not in RESHAPED
    }


def lost_rows(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Rows that are not there any more with the same values in the columns they had."""
    lost = {}
    for table, rows_before in before.items():
        columns = sorted({name for row in rows_before for name in row})

        def counted(rows: list[dict[str, Any]], columns: list[str] = columns) -> Counter[str]:
            return Counter(repr([row.get(name, "no such column") for name in columns]) for row in rows)

        if missing := counted(rows_before) - counted(after.get(RENAMED.get(table, table), [])):
            lost[table] = list(missing)
    return lost


def lost_values(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Paths at which something of the one is missing or different in the other; what is new beside it is no loss."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in before.items():
            yield from lost_values(value, after.get(name, "missing"), f"{path}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lost_values(one, other, f"{path}/{number}")
    elif before != after:
        yield f"{path}: {before!r} became {after!r}"


async def test_no_row_is_lost_and_the_schema_becomes_that_of_a_new_database(old_url: str) -> None:
    connection = await connect(old_url)
    before = await rows(connection)
    assert len(before["practitioner_place"]) == 10
    await migrate(connection)
    after = await rows(connection)
    assert await pending(connection) == []
    await connection.close()
    assert lost_rows(before, after) == {}
    # The old one has been through a dump, which PostgreSQL does not word alike twice: so must the new one.
    for url in new_database("template1"):
        restored = await asyncpg.connect(url, server_settings={"check_function_bodies": "off", "search_path": ""})
        await restored.execute(SNAPSHOT.read_text(encoding="utf-8"))
        await restored.close()
        assert dump_schema(old_url) == dump_schema(url)


async def test_match_rows_keep_their_vectors_and_gain_what_was_joined(old_url: str) -> None:
    connection = await connect(old_url)
    old = await connection.fetch("SELECT practitioner_id AS id, vector::text AS vector FROM match_profile")
    before = {row["id"]: np.array(msgspec.json.decode(row["vector"]), dtype=np.float16) for row in old}
    await migrate(connection)
    after = {row["id"]: row for row in await connection.fetch("SELECT *, practitioner_id AS id FROM match_profile")}
    assert before.keys() == after.keys() and len(before) > 10
    for id, row in after.items():
        assert np.array_equal(unpacked_vector(row["vector"]), before[id])
        truth = await connection.fetch(
            "SELECT lat, lon, access FROM practitioner_place WHERE practitioner_id = $1 ORDER BY position", id
        )
        assert row["places"] == [[place["lat"], place["lon"], place["access"]] for place in truth]
        listed = await connection.fetch("SELECT DISTINCT clinic_id FROM clinic_listing WHERE practitioner_id = $1", id)
        assert set(row["clinics"]) == {listing["clinic_id"] for listing in listed}
    assert any(row["places"] for row in after.values()) and len({row["change"] for row in after.values()}) == len(after)
    await connection.close()


async def test_every_profile_is_one_document_with_its_versions(old_url: str) -> None:
    connection = await connect(old_url)
    versions = "SELECT practitioner_id, version, saved_at, saved_by, document FROM {} ORDER BY 1, 2"
    state = (
        "SELECT id, source, external_id, status, version, content_digest, created_at, changed_at, confirmed_at "
        "FROM practitioner ORDER BY id"
    )
    before, states = await connection.fetch(versions.format("practitioner_version")), await connection.fetch(state)
    fields = "SELECT practitioner_id, field, source, updated_at FROM practitioner_field ORDER BY 1, 2"
    stated = [tuple(row) for row in await connection.fetch(fields)]
    await migrate(connection)
    after = await connection.fetch(versions.format("profile_version"))
    assert await connection.fetch(state) == states and len(states) == 23
    assert len(after) == len(before) > 23
    for old, new in zip(before, after, strict=True):
        assert [*old.values()][:4] == [*new.values()][:4]
        assert list(lost_values(old["document"], new["document"])) == []
    rows = await connection.fetch(
        "SELECT p.id, s.key, s.value, (p.field_dates ->> s.key)::timestamptz "
        "FROM practitioner AS p CROSS JOIN jsonb_each_text(p.field_sources) AS s ORDER BY 1, 2"
    )
    assert sorted(tuple(row) for row in rows) == sorted(stated)
    assert await connection.fetchval("SELECT count(*) FROM change WHERE xact = pg_current_xact_id()") == 0
    await connection.close()


async def test_every_profile_and_every_account_is_read_as_before(old_url: str) -> None:
    profiles = {line["id"]: line for line in map(msgspec.json.decode, stored("profiles.ndjson").splitlines())}
    accounts = msgspec.json.decode(stored("accounts.json"))
    assert (len(profiles), len(accounts)) == (23, 9)
    await prepare_database(old_url)
    connection = await connect(old_url)
    exported = {line["id"]: line async for line in _decoded(connection)}
    personal = {}
    for email in accounts:
        own = await export_own_data(connection, await account_of_email(connection, email))
        personal[email] = msgspec.json.decode(msgspec.json.encode(own))
    await connection.close()
    assert list(lost_values(profiles, exported)) == []
    assert list(lost_values(accounts, personal)) == []


async def _decoded(connection: Connection) -> Any:
    async for line in export_profiles(connection):
        yield msgspec.json.decode(line)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("DELETE FROM schema_migration WHERE name = '0106_error_reports.sql'", r"lacks 0106_error_reports\.sql"),
        (
            "UPDATE schema_migration SET checksum = repeat('0', 64) WHERE name LIKE '0102%'",
            "0102_derived_at.sql is not",
        ),
    ],
)
async def test_another_database_from_before_the_baseline_is_refused_and_left_as_it_is(
    old_url: str, change: str, complaint: str
) -> None:
    connection = await connect(old_url)
    await connection.execute(change)
    before = await connection.fetch("SELECT name FROM schema_migration ORDER BY name")
    with pytest.raises(SetupError, match=complaint):
        await pending(connection)
    with pytest.raises(SetupError, match=complaint):
        await migrate(connection)
    assert await connection.fetch("SELECT name FROM schema_migration ORDER BY name") == before
    await connection.close()
