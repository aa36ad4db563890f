"""What one process writes is in the next answer of every other; the copies in memory equal the database."""

import asyncio
import random
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest

from schemas.matching.match import MatchRequest
from schemas.profiles.shown import ShownProfile
from service.boot.matcher import indexer, open_matcher
from service.clinics.store_listings import remove_listing
from service.core.database.pool import Connection, connect
from service.core.database.queries import PARAMETERS, SQL_FOLDER, numbered
from service.core.settings import Settings
from service.directory.settle_duplicate import dismiss_duplicate, list_duplicates
from service.matching.find_matches import find_matches
from service.matching.fit.near_ties import Grid
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.remove_person import erase_profile
from service.matching.matcher import Matcher
from service.matching.recall.shown_lately import ShownLately
from service.matching.recall.store_snapshot import look_for_changes, present_moment, read_all_rows, read_page
from service.matching.resolve.resolve_request import resolve_request
from service.profiles.store import read_profiles
from service.profiles.store_lifecycle import set_confirmed, set_status
from service.vocabulary.store_reviews import merge_name
from tests.fixtures.clinics import list_on_roster
from tests.fixtures.profiles import NOW, load, profile

from .oracle import OracleQuery, scan

pytestmark = pytest.mark.anyio

STORY = "I lie awake for hours every night and my shoulders hurt."
TEXT = "I begin by asking what a good week would look like, and we write it down before anything else. " * 3


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Connection]:
    """The connection of another process."""
    opened = await connect(database_url)
    yield opened
    await opened.close()


async def _names(connection: Connection, matcher: Matcher, **request: Any) -> set[str]:
    body = {"story": STORY, "seed": "s", "limit": 100} | request
    response = await find_matches(connection, matcher, msgspec.convert(body, MatchRequest), NOW)
    assert response.considered == len(response.results)
    return {result.practitioner.display_name for result in response.results}


async def _id(connection: Connection, external_id: str) -> UUID:
    id: UUID = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = $1", external_id)
    return id


async def _settle(connection: Connection, id: UUID, status: str) -> None:
    async with connection.transaction():
        await set_status(connection, id, status, NOW)
        await indexer(Settings()).derive(connection, [id])


async def test_every_kind_of_change_is_in_the_next_answer_of_another_process(
    connection: Connection, other: Connection
) -> None:
    await load(connection, [profile(name, concerns=["insomnia"]) for name in "abc"])
    matcher = await open_matcher(other, Settings())
    assert await _names(other, matcher) == {"Person a", "Person b", "Person c"}
    await load(connection, [profile("d", concerns=["insomnia"]), profile("a", languages=["es"])])
    assert await _names(other, matcher) == {"Person a", "Person b", "Person c", "Person d"}
    assert await _names(other, matcher, limits={"languages": ["es"]}) == {"Person a"}
    await _settle(connection, await _id(connection, "b"), "paused")
    assert await _names(other, matcher) == {"Person a", "Person c", "Person d"}
    await _settle(connection, await _id(connection, "b"), "published")
    async with connection.transaction():
        await erase_profile(connection, await _id(connection, "c"))
    assert await _names(other, matcher) == {"Person a", "Person b", "Person d"}
    async with connection.transaction():  # as whoever mends tables by hand tells every copy
        await connection.execute("TRUNCATE practitioner CASCADE")
        await connection.execute("INSERT INTO match_change (practitioner_id) VALUES (NULL)")
    assert await _names(other, matcher) == set()


async def test_transactions_that_end_in_another_order_than_they_began_are_both_seen(
    connection: Connection, other: Connection, database_url: str
) -> None:
    await load(connection, [profile(name) for name in "abc"])
    matcher = await open_matcher(other, Settings())
    a, b = await _id(connection, "a"), await _id(connection, "b")
    slow = await connect(database_url)
    try:
        begun = slow.transaction()
        await begun.start()
        await set_status(slow, a, "paused", NOW)
        await indexer(Settings()).derive(slow, [a])
        await _settle(connection, b, "paused")
        assert await _names(other, matcher) == {"Person a", "Person c"}
        await begun.commit()
        assert await _names(other, matcher) == {"Person c"}
    finally:
        await slow.close()


async def test_what_is_rolled_back_was_never_there(connection: Connection, other: Connection) -> None:
    await load(connection, [profile(name) for name in "ab"])
    matcher = await open_matcher(other, Settings())
    a = await _id(connection, "a")
    begun = connection.transaction()
    await begun.start()
    await set_status(connection, a, "paused", NOW)
    await indexer(Settings()).derive(connection, [a])
    assert await _names(other, matcher) == {"Person a", "Person b"}
    await begun.rollback()
    assert await _names(other, matcher) == {"Person a", "Person b"}


async def test_rosters_and_groups_in_the_match_rows_follow_whoever_changes_them(
    connection: Connection, other: Connection
) -> None:
    await load(connection, [profile("a", approach=TEXT), profile("b", approach=TEXT), profile("c")])
    matcher = await open_matcher(other, Settings())
    assert await _names(other, matcher) == {"Person a", "Person c"}
    clinic = await connection.fetchval("INSERT INTO clinic (name) VALUES ('Clinic') RETURNING id")
    await list_on_roster(connection, clinic, {"1": await _id(connection, "b")})
    assert await _names(other, matcher, limits={"clinic": str(clinic)}) == {"Person b"}
    assert await _names(other, matcher) == {"Person a", "Person b", "Person c"}  # the clinic vouches for b
    async with connection.transaction():
        await remove_listing(connection, clinic, "1")
    assert await _names(other, matcher, limits={"clinic": str(clinic)}) == set()
    assert await _names(other, matcher) == {"Person a", "Person c"}
    await dismiss_duplicate(connection, (await list_duplicates(connection, 10))[0]["id"])
    assert await _names(other, matcher) == {"Person a", "Person b", "Person c"}


async def test_a_look_sees_each_change_once(connection: Connection) -> None:
    await load(connection, [profile(name) for name in "ab"])
    model = indexer(Settings()).model
    policy, a, b = model.policy.key, await _id(connection, "a"), await _id(connection, "b")
    moment = await present_moment(connection, policy)
    async with connection.transaction():
        await MatchIndexer(model).derive(connection, [a])
    look = await look_for_changes(connection, policy, moment, [a, UUID(int=7)])
    assert (look.changed, look.everyone, look.matched) == ([a], False, {a})
    await _settle(connection, b, "withdrawn")
    again = await look_for_changes(connection, policy, look.moment, [b])
    assert (again.changed, again.matched) == ([b], frozenset())
    assert not (await look_for_changes(connection, policy, again.moment)).changed


async def test_answers_equal_a_scan_of_the_table_after_random_changes(demo_copy_url: str) -> None:
    reader = await connect(demo_copy_url)
    writer = await connect(demo_copy_url)
    try:
        matcher = await open_matcher(reader, Settings())
        model, rng = matcher.model, random.Random(11)
        ids = [row["id"] for row in await writer.fetch("SELECT id FROM practitioner ORDER BY id")]
        for round_number, body in enumerate(REQUESTS):
            for id in rng.sample(ids, 6):
                await _settle(writer, id, rng.choice(["paused", "published", "withdrawn"]))
            rows = [row async for batch in read_all_rows(reader, model.policy.key) for row in batch]
            request = msgspec.convert(body | {"seed": f"{round_number}", "limit": 30}, MatchRequest)
            resolved = await resolve_request(reader, matcher, request, NOW + timedelta(days=1))
            question = OracleQuery(resolved.query, request.preferences, resolved.crafts, resolved.limits, model.policy)
            answer = scan(rows, question, f"{round_number}", resolved.precedence)
            response = await find_matches(reader, matcher, request, NOW + timedelta(days=1))
            assert [result.practitioner.id for result in response.results] == [line.id for line in answer.lines[:30]]
            assert (response.considered, response.left_out_unstated) == (answer.considered, answer.left_out)
            if request.order == "fit":
                grid = Grid(f"{round_number}", resolved.query.near_tie)
                assert grid.tie_bucket(response.results[0].fit) == answer.lines[0].tie_bucket
    finally:
        await reader.close()
        await writer.close()


REQUESTS: list[dict[str, Any]] = [
    {"story": STORY},
    {"story": STORY, "order": "opening"},
    {"story": STORY, "order": "trial_cost"},
    {"story": STORY, "order": "distance", "limits": {"near": {"place": "Hartford, CT", "radius_km": 60}}},
    {"story": STORY, "limits": {"near": {"place": "Hartford, CT", "radius_km": 60}}},
    {"story": STORY, "limits": {"near": {"place": "Hartford, CT"}, "telehealth_in": "US-CT", "accepting_new": True}},
    {"practices": {"options": 2}, "goals": [{"domain": "sleep"}], "limits": {"languages": ["es"]}},
    {"preferences": {"languages": ["es"], "max_fee": {"amount": 90, "currency": "USD"}, "gender": "woman"}},
    {"limits": {"max_fee": {"amount": 120, "currency": "USD"}, "serves": ["teens"], "include_unstated": True}},
    {},
]


async def test_a_page_is_one_statement_whatever_its_length(connection: Connection, other: Connection) -> None:
    await load(connection, [profile(str(number)) for number in range(12)])
    matcher = await open_matcher(other, Settings())
    await _names(other, matcher)
    statements: list[str] = []
    other.add_query_logger(lambda record: statements.append(record.query))
    for limit in (1, 12):
        statements.clear()
        body = {"story": STORY, "limit": limit, "limits": {"near": {"lat": 41.7, "lon": -72.6}}}
        await find_matches(other, matcher, msgspec.convert(body, MatchRequest), NOW)
        await asyncio.sleep(0)  # the driver tells of a statement after it
        page, _ = numbered(PARAMETERS["matching/read_page"])
        assert statements == [page]


async def test_a_page_shows_people_as_they_are_stored(connection: Connection) -> None:
    """The documents of a page are decoded without their checks: to the same values."""
    await load(connection, [profile("a", languages=["es"], practices={"options": {"items": {"limits_told": 3}}})])
    id, policy = await _id(connection, "a"), indexer(Settings()).model.policy.key
    stored = (await read_profiles(connection, [id]))[id]
    _, page = await read_page(connection, policy, await present_moment(connection, policy), [id, UUID(int=7)])
    [shown] = page.values()
    assert msgspec.to_builtins(shown.profile) == msgspec.to_builtins(stored.profile)
    for name in ("id", "confirmed_at", "updated_at", "partner_ids", "confirmed_axes"):
        assert getattr(shown, name) == getattr(stored, name)


async def test_what_was_shown_before_is_shown_as_it_is_now(connection: Connection, other: Connection) -> None:
    """Remembered profiles are read again whenever anything that a page takes of them has changed."""
    before = profile("a", concerns=["insomnia", "grief"], modalities=["massage therapy"])
    await load(connection, [before])
    matcher, id = await open_matcher(other, Settings()), await _id(connection, "a")

    async def shown() -> dict[str, Any]:
        state = await matcher.people.current(other, matcher.source)
        page = await matcher.people.page(other, state, [id])
        return dict(msgspec.to_builtins(page.profiles[id]))

    async def moved(*fields: str) -> bool:
        former, present = seen[-1], await shown()
        seen.append(present)
        stored = (await read_profiles(connection, [id]))[id]
        assert present["profile"] == msgspec.to_builtins(stored.profile)
        assert present["partner_ids"] == [str(partner) for partner in stored.partner_ids]
        return {name for name in present if present[name] != former[name]} >= set(fields)

    seen = [await shown()]
    assert await shown() == seen[0]
    await load(connection, [before | {"display_name": "Renamed"}])
    assert await moved("profile", "mark")
    async with connection.transaction():
        await set_confirmed(connection, id, NOW + timedelta(days=3))
    assert await moved("confirmed_at", "mark")
    async with connection.transaction():
        await merge_name(connection, "concern", "grief", "stress")
    assert await moved("profile", "mark")
    async with connection.transaction():
        await merge_name(connection, "modality", "massage therapy", "acupuncture")
    assert await moved("profile", "mark")
    await connection.execute("UPDATE match_profile SET sentences = 'x', change = change + 1")
    assert await moved("sentences", "mark")


def test_of_those_shown_lately_the_last_are_remembered() -> None:
    lately = ShownLately(most=2)
    people = [UUID(int=number) for number in range(3)]
    for number in (0, 1, 0, 2):
        lately.remember({people[number]: cast(ShownProfile, object())})
    assert list(lately.of(people)) == [people[0], people[2]]


def test_whoever_writes_what_a_page_shows_moves_its_mark() -> None:
    """`read_page` tells by a version and a moment whether a profile is as it was."""
    texts = [path.read_text() for path in (SQL_FOLDER / "queries").rglob("*.sql")]
    updates = [own for text in texts for own in re.findall(r"UPDATE practitioner\b(?:.|\n)*?(?:\bWHERE\b|\Z)", text)]
    writing = [own for own in updates if re.search(r"\b(document|field_dates|confirmed_at) =", own)]
    assert len(writing) >= 4
    assert [own for own in writing if not re.search(r"\bchanged_at =", own)] == []
