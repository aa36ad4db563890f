"""The changes feed: nothing ever appears behind a cursor that was handed out, however many write at once."""

import asyncio
import random
from uuid import UUID

import pytest

from service.clinics.read_changes import read_changes
from service.core.database.pool import Connection, connect
from service.core.errors import Gone
from service.matching.index.remove_person import remove_person
from service.profiles.store_lifecycle import set_status
from service.profiles.store_partners import note_change
from tests.fixtures.clinics import list_on_roster, open_practice
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

WRITERS, ROUNDS = 8, 30


async def _write(url: str, number: int, ids: list[UUID]) -> None:
    """Transactions of different length over people whom the others change too; a few are rolled back."""
    chance = random.Random(number)
    connection = await connect(url)
    try:
        for _ in range(ROUNDS):
            transaction = connection.transaction()
            await transaction.start()
            for id in sorted(chance.sample(ids, 2)):
                await note_change(connection, [id], NOW)
                await asyncio.sleep(chance.random() * 0.03)
            if chance.random() < 0.1:
                await transaction.rollback()
            else:
                await transaction.commit()
    finally:
        await connection.close()


async def _follow(url: str, clinic_id: UUID, done: asyncio.Event, limit: int) -> list[int]:
    """Reads on from every cursor at once, as a client would; the positions in the order they were seen."""
    seen: list[int] = []
    cursor = ""
    connection = await connect(url)
    try:
        while True:
            ended = done.is_set()
            page = await read_changes(connection, clinic_id, cursor=cursor, start="oldest", limit=limit)
            seen += [change.position for change in page.results]
            cursor = page.next_cursor
            if ended and not page.more:
                return seen
    finally:
        await connection.close()


async def test_no_change_appears_behind_a_cursor_under_eight_writers(connection: Connection, database_url: str) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile(f"p-{number}") for number in range(20)])
    ids = [row["id"] for row in await connection.fetch("SELECT id FROM practitioner")]
    done = asyncio.Event()
    # One that lags behind, and two that read where the writers are at work.
    followers = [asyncio.create_task(_follow(database_url, practice.clinic.id, done, limit)) for limit in (7, 200, 500)]
    await asyncio.gather(*(_write(database_url, number, ids) for number in range(WRITERS)))
    done.set()
    followed = [await follower for follower in followers]
    stored = [row["position"] for row in await connection.fetch("SELECT position FROM change ORDER BY position")]
    for seen in followed:
        assert seen == sorted(set(seen)), "a change came late or twice"
        assert seen == stored, "a change was lost"


async def test_changes_of_one_person_stand_in_the_order_they_happened(connection: Connection) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile("p-1")])
    id = await connection.fetchval("SELECT id FROM practitioner")
    for status in ("paused", "published", "withdrawn"):
        async with connection.transaction():
            await set_status(connection, id, status, NOW)
    async with connection.transaction():
        await remove_person(connection, id)
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=10)
    assert [(change.kind, change.reason) for change in page.results] == [
        ("updated", "published"),
        ("removed", "paused"),
        ("updated", "published"),
        ("removed", "withdrawn"),
        ("removed", "erased"),
    ]


async def test_a_clinic_sees_published_people_and_its_own_roster_only(connection: Connection) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile("p-1")])
    await load(connection, [profile("p-2")], publish=False)
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=10)
    assert [change.profile.display_name for change in page.results if change.profile] == ["Person p-1"]
    assert len(page.results) == 1


async def test_a_cursor_older_than_what_is_kept_is_gone(connection: Connection) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile(f"p-{number}") for number in range(3)])
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=1)
    await connection.execute("DELETE FROM change WHERE position <= 2")
    with pytest.raises(Gone):
        await read_changes(connection, practice.clinic.id, cursor=page.next_cursor, start="oldest", limit=1)


async def test_a_quiet_season_that_leaves_no_change_tells_old_cursors_so_and_lets_present_ones_go_on(
    connection: Connection,
) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile(f"p-{number}") for number in range(3)])
    old = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=1)
    present = await read_changes(connection, practice.clinic.id, cursor="", start="now", limit=1)
    await connection.execute("DELETE FROM change")
    with pytest.raises(Gone):
        await read_changes(connection, practice.clinic.id, cursor=old.next_cursor, start="oldest", limit=1)
    for cursor in ("", present.next_cursor):
        page = await read_changes(connection, practice.clinic.id, cursor=cursor, start="oldest", limit=1)
        assert (page.results, page.more, page.next_cursor) == ([], False, present.next_cursor)


async def test_a_clinic_may_follow_its_own_roster_alone(connection: Connection) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile(f"p-{number}") for number in range(3)])
    listed = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'p-1'")
    await list_on_roster(connection, practice.clinic.id, {"a": listed})
    await load(connection, [profile(f"p-{number}", waiting_weeks=2) for number in range(3)])
    page = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=10, own=True)
    assert [(change.external_id, change.reason) for change in page.results] == [("a", "listed"), ("a", "edited")]
    everything = await read_changes(connection, practice.clinic.id, cursor="", start="oldest", limit=10)
    assert len(everything.results) > len(page.results)
