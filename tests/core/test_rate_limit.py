"""The limiter of rare things: who counts as one, sliding windows, and what strangers cannot use up for others."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from schemas.messages import refusals
from service.core.database.pool import Connection
from service.core.errors import TooMany
from service.core.rate_limit import HOUR, FairLimit, Limit, mailbox_of, network_of, take, take_fairly

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 6, 1, 12, 30, 5, tzinfo=UTC)
LIMIT = Limit("test", 3, HOUR, refusals.TOO_MANY_ATTEMPTS())


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


async def test_a_flood_from_elsewhere_leaves_each_network_its_first_message(connection: Connection) -> None:
    refusal = refusals.TOO_MANY_MESSAGES()
    limit = FairLimit(Limit("by client", 3, HOUR, refusal), Limit("to somebody", 5, HOUR, refusal))
    for network in ("a", "a", "a", "b", "b", "c"):
        with suppress(TooMany):
            await take_fairly(connection, limit, network, "ana", NOW)
    for network in ("a", "b", "c"):
        with pytest.raises(TooMany):
            await take_fairly(connection, limit, network, "ana", NOW)
    await take_fairly(connection, limit, "d", "ana", NOW)
    await take_fairly(connection, limit, "a", "bea", NOW)
