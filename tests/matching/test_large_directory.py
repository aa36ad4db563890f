"""A large directory is searched by its indexes: as good as by looking at everyone, and it says so."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import numpy as np
import pytest

from schemas.matching.candidate import Candidate
from schemas.matching.match import MatchRequest, MatchResponse
from service.boot.matcher import indexer, open_matcher
from service.core.clock import now, today
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.intake.load_profiles import Load, load_profiles
from service.matching.find_matches import find_matches
from service.matching.layout import SIZE
from service.matching.maintain_match_index import maintain_match_index
from service.matching.matcher import Matcher
from service.matching.rank_candidates import rank_candidates
from service.matching.recall_candidates import Page, recall_candidates
from service.matching.resolve_request import resolve_request
from service.matching.resolved_request import ResolvedRequest
from service.matching.store_index import index_name, is_ready
from service.matching.store_nearest import find_nearest, find_on_ring
from service.population import dump_lines, reference_people
from service.training.panels import read_panel
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.profiles import load, profile

pytestmark = pytest.mark.anyio

COMPOSED = 700
LARGE = 1000  # far below the real figure, so that a test's directory is a large one
FEW = 900  # looked at one by one


@pytest.fixture(scope="module")
async def large_url(demo_url: str, anyio_backend: object) -> AsyncIterator[str]:
    """The demo directory and almost as many composed people, with a vector index; shared, as nobody writes to it."""
    head, _, name = demo_url.rpartition("/")
    server = await asyncpg.connect(f"{head}/postgres")
    await server.execute(f'CREATE DATABASE "{name}_large" TEMPLATE "ayni_demo" STRATEGY FILE_COPY')
    connection = await connect(f"{head}/{name}_large")
    how = Load(
        terms=await VocabularyCache.read(connection), indexer=indexer(Settings()), source="composed", publish=True
    )
    people = (made.profile for made in islice(reference_people(3, COMPOSED, today()), COMPOSED))
    await load_profiles(connection, dump_lines(people), how)
    await maintain_match_index(connection, how.indexer.model.policy.key, large=LARGE)
    await connection.close()
    yield f"{head}/{name}_large"
    await server.execute(f'DROP DATABASE "{name}_large" WITH (FORCE)')
    await server.close()


@pytest.fixture
async def large(large_url: str) -> AsyncIterator[Connection]:
    connection = await connect(large_url)
    yield connection
    await connection.close()


@pytest.fixture
async def by_index(large: Connection) -> Matcher:
    return replace(await open_matcher(large, Settings()), most_exact=FEW)


@pytest.fixture
def by_looking(by_index: Matcher) -> Matcher:
    return replace(by_index, most_exact=1_000_000)


async def _find(connection: Connection, matcher: Matcher, **request: Any) -> MatchResponse:
    return await find_matches(connection, matcher, msgspec.convert({"seed": "test"} | request, MatchRequest))


async def _first_ten(connection: Connection, matcher: Matcher, asked: ResolvedRequest) -> tuple[bool, list[Candidate]]:
    found = await recall_candidates(connection, matcher, asked, Page("test", 11))
    order = rank_candidates(asked, found.candidates, matcher.model.policy, "test")
    return found.exact, [one.candidate for one in order[:10]]


def _ids(response: MatchResponse) -> list[UUID]:
    return [result.practitioner.id for result in response.results]


async def test_the_first_ten_are_the_same_for_99_stories_in_100_and_in_every_modality(
    large: Connection, by_index: Matcher, by_looking: Matcher
) -> None:
    wanted: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    same: list[bool] = []
    exactly: list[bool] = []
    for story in read_panel("audit")[::2]:
        asked = await resolve_request(large, by_index, MatchRequest(story=story.text), now())
        exact, near = await _first_ten(large, by_index, asked)
        exactly.append(exact)
        exact, truly = await _first_ten(large, by_looking, asked)
        assert exact
        same.append([one.id for one in near] == [one.id for one in truly])
        wanted.update(modality for one in truly for modality in one.modality_ids)
        found = {one.id for one in near}
        missed.update(modality for one in truly if one.id not in found for modality in one.modality_ids)
    assert sum(exactly) <= 0.1 * len(exactly)  # vague stories, where most of so few people stand close together
    assert sum(same) >= 0.99 * len(same)
    assert max(missed[modality] / wanted[modality] for modality in wanted) <= 0.02


async def test_limits_hold_and_numbers_are_rounded_estimates(
    large: Connection, by_index: Matcher, by_looking: Matcher
) -> None:
    request = {"story": "I lie awake every night", "limits": {"accepting_new": True}, "limit": 20}
    near, truly = await _find(large, by_index, **request), await _find(large, by_looking, **request)
    assert (near.exact, truly.exact) == (False, True)
    assert _ids(near) == _ids(truly)
    assert near.considered == pytest.approx(truly.considered, rel=0.15)
    assert near.considered % 10 == 0
    assert near.left_out_unstated["accepting_new"] == pytest.approx(truly.left_out_unstated["accepting_new"], rel=0.5)


async def test_limits_that_leave_few_are_searched_one_by_one(large: Connection, by_index: Matcher) -> None:
    near = {"near": {"place": "Hartford, CT", "radius_km": 30}}
    response = await _find(large, by_index, story="I lie awake every night", limits=near)
    assert response.exact and 0 < response.considered <= FEW


@pytest.mark.parametrize("request_", [{"story": "My knees hurt when I climb stairs"}, {}])
async def test_pages_join_into_the_one_order(large: Connection, by_index: Matcher, request_: dict[str, Any]) -> None:
    at_once = await _find(large, by_index, **request_, limit=60)
    joined: list[UUID] = []
    cursor = None
    for _ in range(3):
        page = await _find(large, by_index, **request_, limit=20, **({"cursor": cursor} if cursor else {}))
        joined += _ids(page)
        cursor = page.next_cursor
    assert joined == _ids(at_once)
    assert len(set(joined)) == 60


async def test_wishes_that_can_lift_people_far_are_still_found(
    large: Connection, by_index: Matcher, by_looking: Matcher
) -> None:
    request = {
        "story": "I lie awake every night",
        "preferences": {"languages": ["es"], "max_fee": {"amount": 60, "currency": "USD"}},
    }
    assert _ids(await _find(large, by_index, **request)) == _ids(await _find(large, by_looking, **request))


async def test_an_empty_request_is_drawn_from_the_ring_and_every_seed_draws_others(
    large: Connection, by_index: Matcher
) -> None:
    first, again, other = [await _find(large, by_index, seed=seed) for seed in ("one", "one", "two")]
    assert not first.exact
    assert _ids(first) == _ids(again)
    assert not set(_ids(first)) & set(_ids(other))


async def test_the_ring_has_no_end(large: Connection, by_index: Matcher) -> None:
    policy = by_index.model.policy.key
    everyone = await large.fetchval("SELECT count(*) FROM match_profile")
    for start in (-(1 << 63), 0, (1 << 63) - 1):
        ids = await find_on_ring(large, policy, start, 10_000)
        assert len(ids) == len(set(ids)) == everyone


async def test_both_searches_go_by_their_index(large: Connection, by_index: Matcher) -> None:
    policy = by_index.model.policy.key
    names = {index_name(policy), "match_profile_rotation_idx"}

    async def uses() -> dict[str, int]:
        await large.execute("SELECT pg_stat_force_next_flush()")
        rows = await large.fetch("SELECT indexrelname, idx_scan FROM pg_stat_user_indexes")
        return {row["indexrelname"]: row["idx_scan"] for row in rows if row["indexrelname"] in names}

    before = await uses()
    assert set(before) == names
    assert len((await find_nearest(large, policy, np.ones(SIZE), 600)).ids) == 600
    await find_on_ring(large, policy, 0, 100)
    after = await uses()
    assert all(after[name] > before[name] for name in names)


async def test_only_a_large_directory_gets_an_index_and_only_once(connection: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(3)])
    policy = (await open_matcher(connection, Settings())).model.policy.key
    told: list[str] = []
    await maintain_match_index(connection, policy, report=told.append)
    assert told == [] and not await is_ready(connection, policy)
    await maintain_match_index(connection, policy, large=3, report=told.append)
    assert len(told) == 2 and await is_ready(connection, policy)
    await maintain_match_index(connection, policy, large=3, report=told.append)
    assert len(told) == 2


async def test_a_build_that_broke_off_is_begun_again(connection: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(3)])
    policy = (await open_matcher(connection, Settings())).model.policy.key
    await maintain_match_index(connection, policy, large=3)
    await connection.execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = $1::text::regclass", index_name(policy)
    )
    assert not await is_ready(connection, policy)
    await maintain_match_index(connection, policy, large=3)
    assert await is_ready(connection, policy)


async def test_the_index_of_a_policy_nobody_uses_any_more_is_dropped(connection: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(3)])
    policy = (await open_matcher(connection, Settings())).model.policy.key
    await connection.execute("UPDATE match_profile SET policy = 'former'")
    await maintain_match_index(connection, "former", large=3)
    await connection.execute("UPDATE match_profile SET policy = $1", policy)
    await maintain_match_index(connection, policy, large=3)
    assert not await is_ready(connection, "former")
    assert await is_ready(connection, policy)
