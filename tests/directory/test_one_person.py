"""Several profiles of one person share one place; whoever copies somebody takes nothing from them."""

from typing import Any

import pytest

from schemas.matching.match import MatchRequest
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.directory.find_duplicates import find_duplicates
from service.matching.find_matches import find_matches
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

NEEDS = ("insomnia", "grief", "back pain", "anxiety", "migraine", "divorce", "burnout", "knee pain")
NUMBERED: dict[str, dict[str, Any]] = {
    "npi": {"npi": "1023011061"},
    "address": {"email": "ana@example.org"},
    "telephone": {"contact": {"phone": "+1 860 555 0100"}},
}


async def _shown(connection: Connection, need: str) -> list[str]:
    matcher = await open_matcher(connection, Settings())
    request = MatchRequest(concerns={need: 1.0}, seed="one", limit=100)
    response = await find_matches(connection, matcher, request, NOW)
    return [str(result.practitioner.id) for result in response.results]


async def _ids(connection: Connection, source: str) -> list[str]:
    rows = await connection.fetch("SELECT id FROM practitioner WHERE source = $1 ORDER BY created_at, id", source)
    return [str(row["id"]) for row in rows]


def _told(need: str, **fields: Any) -> dict[str, Any]:
    return {"concerns": [need], "concerns_first": [need], "display_name": "Ana Example", **fields}


@pytest.mark.parametrize("shared", NUMBERED)
async def test_eight_profiles_of_one_person_are_shown_as_often_as_one(connection: Connection, shared: str) -> None:
    await load(connection, [profile("first", **_told(NEEDS[0], **NUMBERED[shared]))], source="own")
    [first] = await _ids(connection, "own")
    more = [profile(f"again {number}", **_told(need, **NUMBERED[shared])) for number, need in enumerate(NEEDS[1:])]
    await load(connection, more, source="again")
    again = await _ids(connection, "again")
    async with connection.transaction():
        await find_duplicates(connection, [first, *again], one_source=True)  # type: ignore[list-item]
    for need in NEEDS:
        assert await _shown(connection, need) == [first], need


async def test_who_takes_over_somebody_s_number_and_name_takes_nothing_from_them(connection: Connection) -> None:
    await load(connection, [profile("author", **_told("grief", **NUMBERED["telephone"]))], source="own")
    [author] = await _ids(connection, "own")
    before = {need: await _shown(connection, need) for need in ("grief", "insomnia")}
    await load(connection, [profile("thief", **_told("insomnia", **NUMBERED["telephone"]))], source="other")
    async with connection.transaction():
        await find_duplicates(connection, [*await _ids(connection, "other")], one_source=True)  # type: ignore[list-item]
    assert (
        {need: await _shown(connection, need) for need in before} == before == {"grief": [author], "insomnia": [author]}
    )


async def test_a_like_name_at_one_place_alone_is_two_people(connection: Connection) -> None:
    there = [{"address": {"city": "Hartford", "region": "CT", "country": "US"}}]
    await load(connection, [profile(f"p {need}", **_told(need, places=there)) for need in NEEDS[:2]], source="own")
    ids = await _ids(connection, "own")
    async with connection.transaction():
        await find_duplicates(connection, ids, one_source=True)  # type: ignore[arg-type]
    assert sorted(await _shown(connection, "grief")) == sorted(ids)
