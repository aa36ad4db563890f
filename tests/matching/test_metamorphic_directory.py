"""The laws of neutrality that pass through SQL: recall, insertion order, seeds, paging, withdrawal.

Numbered in `docs/neutrality.md`; those that need no database stand in `tests/matching/test_metamorphic.py`.
"""

from typing import Any
from unittest import mock

import msgspec
import numpy as np
import pytest

from schemas.matching.match import MatchRequest, MatchResponse
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from service.matching.index.store_vectors import remove_match_profiles
from service.matching.resolve.resolve_request import resolve_request
from service.matching.snapshot import search as searching
from tests.fixtures.profiles import NOW, load
from tests.matching.world import people

pytestmark = pytest.mark.anyio

STORY = "I lie awake at night, my shoulders hurt, and since we separated I have nobody to talk to."
ASKED: dict[str, Any] = {"story": STORY, "practices": {"options": 2}, "goals": [{"domain": "sleep"}], "limit": 15}


def written(count: int = 60) -> list[dict[str, Any]]:
    """Composed people as a sender writes them, each with a name of their own."""
    rows = []
    for number, person in enumerate(people(count)):
        fields = msgspec.to_builtins(person.profile)
        known = {name: value for name, value in fields.items() if name in {"concerns", "concerns_first", "practices"}}
        rows.append(
            {
                **known,
                "external_id": f"p{number:03d}",
                "display_name": f"Person {number:03d}",
                "modalities": fields["modalities"],
                "approach": fields.get("approach"),
                "lifestyle": fields.get("lifestyle", {}),
            }
        )
    return rows


async def find(connection: Connection, **request: Any) -> MatchResponse:
    matcher = await open_matcher(connection, Settings())
    return await find_matches(connection, matcher, msgspec.convert(ASKED | {"seed": "s"} | request, MatchRequest), NOW)


def names(response: MatchResponse) -> list[str]:
    return [result.practitioner.display_name for result in response.results]


async def everyone(connection: Connection, **request: Any) -> list[tuple[str, float, int]]:
    """All pages joined: name, fit and cell."""
    result: list[tuple[str, float, int]] = []
    cursor = None
    while True:
        page = await find(connection, **request, cursor=cursor)
        result += [(result.practitioner.display_name, result.fit, result.tie) for result in page.results]
        cursor = page.next_cursor
        if cursor is None:
            return result


async def test_insertion_order_and_ids_change_no_score_and_no_cell(connection: Connection) -> None:
    await load(connection, written())
    before = await everyone(connection)
    await connection.execute("TRUNCATE practitioner CASCADE")
    await load(connection, written()[::-1])
    after = await everyone(connection)
    assert {name: fit for name, fit, _ in before} == {name: fit for name, fit, _ in after}
    assert [cell for _, _, cell in before] == [cell for _, _, cell in after]


async def test_pages_join_into_the_one_order_and_repeat_for_the_same_seed(connection: Connection) -> None:
    await load(connection, written())
    joined = [name for name, _, _ in await everyone(connection, limit=7)]
    assert joined == names(await find(connection, limit=100)) and len(set(joined)) == 60
    assert names(await find(connection)) == names(await find(connection))
    assert names(await find(connection, seed="another")) != names(await find(connection))


async def test_a_withdrawal_between_pages_shifts_nobody(connection: Connection) -> None:
    await load(connection, written())
    whole = names(await find(connection, limit=100))
    first = await find(connection, limit=10)
    for leaving in (whole[3], whole[14]):
        id = await connection.fetchval("SELECT id FROM practitioner WHERE display_name = $1", leaving)
        async with connection.transaction():
            await remove_match_profiles(connection, [id])
    second = await find(connection, limit=10, cursor=first.next_cursor)
    assert names(second) == [name for name in whole[10:] if name != whole[14]][:10]


async def test_no_page_inverts_people_further_apart_than_a_near_tie(connection: Connection) -> None:
    await load(connection, written())
    matcher = await open_matcher(connection, Settings())
    width = (await resolve_request(connection, matcher, msgspec.convert(ASKED, MatchRequest), NOW)).query.near_tie
    pages = [await everyone(connection, seed=f"{seed}", limit=100) for seed in range(12)]
    for page in pages:
        fits = np.array([fit for _, fit, _ in page])
        assert (np.maximum.accumulate(fits[::-1])[::-1] - fits).max() <= width + 1e-6
    assert len({tuple(name for name, _, _ in page) for page in pages}) > 1


async def test_candidates_cut_at_the_length_of_the_page_would_break_the_order(connection: Connection) -> None:
    await load(connection, written())

    async def first_pages() -> list[list[str]]:
        return [names(await find(connection, seed=f"{seed}", limit=5)) for seed in range(12)]

    whole = [[name for name, _, _ in (await everyone(connection, seed=f"{seed}", limit=100))[:5]] for seed in range(12)]
    assert await first_pages() == whole
    everybody_in_reach = searching._left_to_show

    def cut_by_fit(looked: Any, grid: Any, length: int, after: Any) -> Any:
        people, buckets, hashes = everybody_in_reach(looked, grid, length, after)
        best = np.argsort(-looked.fits[people])[:length]
        return people[best], buckets[best], hashes[best]

    with mock.patch.object(searching, "_left_to_show", cut_by_fit):
        assert await first_pages() != whole
