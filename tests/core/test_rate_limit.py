"""The one limiter: who counts as one, sliding windows, and requests per minute over several processes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from schemas.messages import refusals
from service.core.database.pool import Connection, Database, open_database
from service.core.errors import TooMany
from service.core.rate_limit import HOUR, AddressCounter, Limit, mailbox_of, network_of, take

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 6, 1, 12, 30, 5, tzinfo=UTC)
LIMIT = Limit("test", 3, HOUR, refusals.TOO_MANY_ATTEMPTS())


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url, None)
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("203.0.113.9", "::ffff:203.0.113.9"),
        ("fe80::1%eth0", "fe80::2%eth1"),
    ],
)  # fmt: skip
def test_addresses_of_one_household_are_one(one: str, other: str) -> None:
    assert network_of(one) == network_of(other)
    assert network_of(one) not in (network_of("2001:db8:1:3::1"), network_of("203.0.113.8"), network_of("unknown"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("bomb+1@x.org", "Bomb+22+3@X.org"), ("a.b@gmail.com", "ab+c@gmail.com"), ("+x@x.org", "+x@x.org")],
)
def test_tags_make_no_other_mailbox(one: str, other: str) -> None:
    assert mailbox_of(one) == mailbox_of(other)
    assert mailbox_of("a.b@x.org") != mailbox_of("ab@x.org")
    assert mailbox_of("+x@x.org") != mailbox_of("+y@x.org")


async def test_a_limit_holds_within_its_sliding_window_for_each_kind_and_person(connection: Connection) -> None:
    for minute in range(3):
        await take(connection, LIMIT, "ana", NOW + timedelta(minutes=minute))
    with pytest.raises(TooMany, match="Too many attempts") as refused:
        await take(connection, LIMIT, "ana", NOW + timedelta(minutes=59))
    assert refused.value.retry_seconds == 3600
    await take(connection, LIMIT, "bea", NOW)
    await take(connection, Limit("other", 3, HOUR, refusals.TOO_MANY_ATTEMPTS()), "ana", NOW)
    await take(connection, LIMIT, "ana", NOW + timedelta(minutes=122))
    assert await connection.fetchval("SELECT count(*) FROM attempt WHERE encode(key, 'escape') LIKE '%ana%'") == 0


@pytest.mark.parametrize("share", [1, 3, 300])
async def test_one_process_lets_exactly_the_share_through(database: Database, share: int) -> None:
    counter = AddressCounter()
    counts = [await counter.count(database, "203.0.113.9", share, NOW) for _ in range(share + 5)]
    assert counts[:share] == list(range(1, share + 1))
    assert all(count > share for count in counts[share:])
    assert await counter.count(database, "203.0.113.10", share, NOW) == 1
    assert await counter.count(database, "203.0.113.9", share, NOW + timedelta(minutes=1)) == 1


async def test_several_processes_share_one_limit(database: Database) -> None:
    counters = [AddressCounter() for _ in range(4)]
    passed = 0
    for number in range(500):
        passed += await counters[number % 4].count(database, "2001:db8::1", 300, NOW) <= 300
    assert 300 - 3 * 9 <= passed <= 300


async def test_requests_at_the_same_moment_are_counted_once_each(database: Database) -> None:
    counter = AddressCounter()
    counts = await asyncio.gather(*(counter.count(database, "203.0.113.9", 300, NOW) for _ in range(310)))
    assert sum(count <= 300 for count in counts) == 300


async def test_without_the_database_each_process_counts_alone(database: Database) -> None:
    counter = AddressCounter()
    await database.close()
    counts = [await counter.count(database, "203.0.113.9", 20, NOW) for _ in range(22)]
    assert counts[:20] == list(range(1, 21))
    assert all(count > 20 for count in counts[20:])
