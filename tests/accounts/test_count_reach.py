"""How often a profile was shown: by week and band of ranks, small counts not told."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from schemas.accounts.account import Account
from schemas.matching.match import MatchResponse, MatchResult, Read
from schemas.profiles.practitioner import PractitionerCard
from service.accounts.count_reach import FEW, ReachCounter, band, show_reach
from service.core.database.pool import Connection
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 19)
WEEK = date(2026, 11, 16)


def page(ids: list[UUID], first_rank: int = 1) -> MatchResponse:
    """A page of results that shows these people."""
    results = [
        MatchResult(PractitionerCard(id, "x", [], [], None, None), 0.0, {}, [], [], [], None, 0)  # type: ignore[arg-type]
        for id in ids
    ]
    return MatchResponse("1", "seed", 9, True, {}, Read([], [], None, []), results, None, first_rank)


async def keeper_of(connection: Connection, key: str) -> tuple[Account, UUID]:
    await load(connection, [profile(key)])
    id = await connection.fetchval("SELECT id FROM practitioner WHERE external_id = $1", key)
    return Account(uuid4(), "a@example.org", id, NOW), id


def test_ranks_fall_into_four_bands() -> None:
    ranks = (1, 3, 4, 10, 11, 20, 21, 1000)
    assert [band(rank) for rank in ranks] == ["1-3", "1-3", "4-10", "4-10", "11-20", "11-20", "later", "later"]


async def test_showings_add_up_over_processes_and_small_counts_are_not_told(connection: Connection) -> None:
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
    shown = await show_reach(connection, account, DAY)
    assert [(week.week, week.shown) for week in shown] == [(WEEK, {"1-3": 12, "4-10": FEW, "11-20": FEW, "later": 12})]


async def test_whoever_was_erased_meanwhile_stops_nobody(connection: Connection) -> None:
    account, id = await keeper_of(connection, "one")
    counter = ReachCounter()
    for _ in range(10):
        counter.note(page([uuid4(), id]), DAY)
    await counter.write_down(connection)
    assert (await show_reach(connection, account, DAY))[0].shown["1-3"] == 10


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
    assert (await show_reach(connection, account, DAY))[0].shown["1-3"] == 10
