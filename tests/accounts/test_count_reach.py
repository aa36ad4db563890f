"""How often a profile was shown: by week and band of ranks, beside even turns; by concern, small counts not told."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from schemas.accounts.account import Account
from schemas.matching.match import ConcernRead, MatchResponse, MatchResult, Read
from schemas.profiles.practitioner import PractitionerCard
from service.accounts.count_reach import ReachCounter, band, show_reach
from service.core.database.pool import Connection
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 19)
WEEK = date(2026, 11, 16)


def page(ids: list[UUID], first_rank: int = 1, concerns: tuple[str, ...] = ()) -> MatchResponse:
    """A page of results that shows these people to somebody who spoke of these concerns."""
    results = [
        MatchResult(PractitionerCard(id, "x", [], [], None, None), 0.0, {}, [], [], [], None, 0)  # type: ignore[arg-type]
        for id in ids
    ]
    read = Read([ConcernRead(name, 0.5) for name in concerns], [], None, [])
    return MatchResponse("1", "seed", 9, True, {}, read, results, None, first_rank)


async def keeper_of(connection: Connection, key: str, **fields: object) -> tuple[Account, UUID]:
    await load(connection, [profile(key, **fields)])
    id = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = $1", key)
    return Account(uuid4(), "a@example.org", id, NOW), id


def test_ranks_fall_into_four_bands() -> None:
    ranks = (1, 3, 4, 10, 11, 20, 21, 1000)
    assert [band(rank) for rank in ranks] == ["1-3", "1-3", "4-10", "4-10", "11-20", "11-20", "later", "later"]


async def test_showings_add_up_over_processes(connection: Connection) -> None:
    account, id = await keeper_of(connection, "one")
    others = [uuid4() for _ in range(4)]
    for _ in range(2):
        counter = ReachCounter()
        for _ in range(6):
            counter.note(page([id, *others]), DAY)
            counter.note(page([*others, id], first_rank=21), DAY)
        counter.note(page([*others, id]), DAY)
        await counter.write_down(connection)
        await counter.write_down(connection)  # nothing is counted twice
    [week] = (await show_reach(connection, account, DAY)).results
    assert (week.week, week.shown) == (WEEK, {"1-3": 12, "4-10": 2, "11-20": 0, "later": 12})


async def test_whoever_was_erased_meanwhile_stops_nobody(connection: Connection) -> None:
    account, id = await keeper_of(connection, "one")
    counter = ReachCounter()
    for _ in range(10):
        counter.note(page([uuid4(), id]), DAY)
    await counter.write_down(connection)
    assert (await show_reach(connection, account, DAY)).results[0].shown["1-3"] == 10


async def test_counts_that_could_not_be_written_are_kept_for_the_next_time(connection: Connection) -> None:
    account, id = await keeper_of(connection, "one")
    counter = ReachCounter()
    for _ in range(10):
        counter.note(page([id]), DAY)
    await connection.execute("ALTER TABLE reach RENAME TO away")
    with pytest.raises(Exception, match="reach"):
        await counter.write_down(connection)
    await connection.execute("ALTER TABLE away RENAME TO reach")
    await counter.write_down(connection)
    assert (await show_reach(connection, account, DAY)).results[0].shown["1-3"] == 10


async def test_even_turns_are_those_of_people_who_state_one_of_the_same_concerns(connection: Connection) -> None:
    await load(connection, [profile("two", concerns=["grief"]), profile("three", concerns=["stress"])])
    account, id = await keeper_of(connection, "one", concerns=["grief", "insomnia"])
    ids = {row["external_id"]: row["id"] for row in await connection.fetch("SELECT external_id, id FROM practitioner")}
    counter = ReachCounter()
    for times, key in ((27, "one"), (21, "two"), (90, "three")):
        for _ in range(times):
            counter.note(page([ids[key]]), DAY)
    counter.note_opened(id, DAY)
    await counter.write_down(connection)
    [week] = (await show_reach(connection, account, DAY)).results
    assert (sum(week.shown.values()), week.even, week.opened, week.written) == (27, 24.0, 1, 0)


async def test_a_concern_is_told_from_ten_showings_a_month_on(connection: Connection) -> None:
    account, id = await keeper_of(connection, "one")
    counter = ReachCounter()
    for _ in range(10):
        counter.note(page([id], concerns=("grief",)), DAY)
    for _ in range(9):
        counter.note(page([id], concerns=("insomnia",)), DAY)
    await counter.write_down(connection)
    reaches = (await show_reach(connection, account, DAY)).concerns
    assert [(reach.month, reach.concern, reach.shown) for reach in reaches] == [(date(2026, 11, 1), "grief", 10)]
