"""What mirrors get without a key: published profiles, tombstones, and a nightly copy that holds nobody who has gone."""

from pathlib import Path

import httpx2
import msgspec
import pytest

from service.clinics.read_feed import read_feed
from service.clinics.write_mirror import mirror_folder, newest_mirror, write_mirror
from service.core.database.pool import Connection
from service.core.errors import Gone
from service.matching.index.remove_person import remove_person
from service.profiles.store_lifecycle import set_status
from tests.fixtures.clinics import list_on_roster, open_practice, pools
from tests.fixtures.profiles import NOW, load, profile
from tests.fixtures.running import running_server

pytestmark = pytest.mark.anyio


async def follow(connection: Connection, cursor: str = "") -> tuple[dict[str, str], str]:
    """(what a mirror holds or was told of each person: a name, or the reason of the tombstone; the last cursor)."""
    names: dict[str, str] = {}
    while True:
        page = await read_feed(connection, cursor=cursor, start="oldest", limit=2)
        for change in page.results:
            outcome = change.profile.display_name if change.profile else str(change.reason)
            names[str(change.practitioner_id)] = outcome
        cursor = page.next_cursor
        if not page.more:
            return names, cursor


async def test_a_mirror_follows_what_is_public_and_nothing_else(connection: Connection) -> None:
    practice = await open_practice(connection)
    await load(connection, [profile(f"p-{number}", display_name=f"P {number}") for number in range(4)])
    await load(connection, [profile("draft", display_name="Draft")], publish=False)
    draft = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'draft'")
    await list_on_roster(connection, practice.clinic.id, {"a": draft})
    names, cursor = await follow(connection)
    assert sorted(names.values()) == ["P 0", "P 1", "P 2", "P 3"]
    ids = {row["external_id"]: row["id"] for row in await connection.fetch("SELECT external_id, id FROM practitioner")}
    async with connection.transaction():
        await set_status(connection, ids["p-1"], "paused", NOW)
        for gone in ("p-2", "draft"):
            await remove_person(connection, ids[gone])
    later, _ = await follow(connection, cursor)
    assert sorted(later.values()) == ["erased", "withdrawn"]
    assert str(draft) not in later
    again, _ = await follow(connection)
    assert sorted(again.values()) == ["P 0", "P 3", "erased", "withdrawn"]


async def test_a_cursor_older_than_what_is_kept_is_gone(connection: Connection) -> None:
    await load(connection, [profile("p-1")])
    _, cursor = await follow(connection)
    for weeks in range(3):
        await load(connection, [profile("p-1", waiting_weeks=weeks)])
    await follow(connection)
    await connection.execute("DELETE FROM change WHERE position < (SELECT max(position) FROM change)")
    with pytest.raises(Gone):
        await read_feed(connection, cursor=cursor, start="oldest", limit=10)


async def test_the_nightly_copy_leaves_out_who_has_gone_since_and_names_where_to_go_on(
    connection: Connection, database_url: str, tmp_path: Path
) -> None:
    await load(connection, [profile(f"p-{number}", display_name=f"P {number}") for number in range(3)])
    await load(connection, [profile("draft", display_name="Draft")], publish=False)
    async with pools(database_url) as database:
        assert await write_mirror(database, tmp_path) is not None
        assert await write_mirror(database, tmp_path) is None, "made twice in a night"
    assert newest_mirror(await mirror_folder(connection, tmp_path)) is not None
    with running_server(database_url, AYNI_DATA=str(tmp_path)) as server:
        names, following = _copy(server.url)
        assert names == ["P 0", "P 1", "P 2"]
        assert httpx2.get(following).raise_for_status().json()["results"] == []
        async with connection.transaction():
            gone = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = 'p-1'")
            await remove_person(connection, gone)
        names, following = _copy(server.url)
        assert names == ["P 0", "P 2"]
        (tombstone,) = httpx2.get(following).raise_for_status().json()["results"]
        assert (tombstone["kind"], tombstone["reason"], tombstone["profile"]) == ("removed", "erased", None)


def _copy(url: str) -> tuple[list[str], str]:
    """The names in the copy, and the address at which to go on."""
    answer = httpx2.get(f"{url}/v1/feed/people.ndjson", timeout=30).raise_for_status()
    people = [msgspec.json.decode(line) for line in answer.content.splitlines()]
    assert not any("email" in person for person in people)
    following = answer.headers["link"].partition("<")[2].partition(">")[0]
    return sorted(person["display_name"] for person in people), url + "/v1" + following.partition("/v1")[2]
