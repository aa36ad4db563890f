"""How often someone may do something: the one limiter of all doors, counting across all processes.

Rare things (sign-in links, introductions, claims) are noted one by one (`attempt`) and counted over a sliding window.
Requests are counted per caller and minute (`request_count`). Addresses are kept as keyed hashes only.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import msgspec

from schemas.core.message import Message
from service.core.database.errors import ANY_FAILURE
from service.core.database.pool import Connection, Database
from service.core.database.queries import bound, parameters, query
from service.core.errors import TooMany
from service.core.locks import Turn, take_turn
from service.core.secret_tokens import keyed_hash
from service.core.store_secrets import read_secret

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_PATIENCE_SECONDS = 1.0
_DOTS_MEAN_NOTHING = ("gmail.com", "googlemail.com")


@dataclass(frozen=True)
class Limit:
    """At most `most` of a kind within a sliding `window`; `refusal` is what the next one is told."""

    kind: str
    most: int
    window: timedelta
    refusal: Message


@parameters("core/count_attempt")
class _Attempt(msgspec.Struct, kw_only=True):
    kind: str
    key: bytes
    now: datetime
    since: datetime


@dataclass(frozen=True)
class FairLimit:
    """What many senders may send to one receiver: each so much, and all of them together so much.

    Beyond what all may, the first of each sender still passes: strangers use nothing up for anybody else, and whoever
    floods a receiver needs another network for each further message.
    """

    each: Limit
    together: Limit


async def take(connection: Connection, limit: Limit, who: str, now: datetime) -> None:
    """Counts one of a kind by `who`; TooMany beyond the limit. Refused attempts count as well."""
    if await _count(connection, limit, who, now) > limit.most:
        raise _too_many(limit)


async def take_fairly(connection: Connection, limit: FairLimit, sender: str, receiver: str, now: datetime) -> None:
    """Counts one message of a sender to a receiver; TooMany says that this sender has sent enough."""
    own = await _count(connection, limit.each, f"{sender} to {receiver}", now)
    if own > limit.each.most:
        raise _too_many(limit.each)
    if await _count(connection, limit.together, receiver, now) > limit.together.most and own > 1:
        raise _too_many(limit.together)


async def _count(connection: Connection, limit: Limit, who: str, now: datetime) -> int:
    """How many of a kind there were within the window, with this one."""
    secret = await read_secret(connection, "attempts")
    key = keyed_hash(secret, f"{limit.kind} {who}")
    async with connection.transaction():
        await take_turn(connection, Turn.ATTEMPTS, key.hex())
        attempt = _Attempt(kind=limit.kind, key=key, now=now, since=now - limit.window)
        return int(await connection.fetchval(*bound(attempt)))


def _too_many(limit: Limit) -> TooMany:
    return TooMany(limit.refusal, int(limit.window.total_seconds()))


async def count_requests(connection: Connection, caller: bytes, now: datetime, requests: int = 1) -> int:
    """Requests of a caller in this minute, with these."""
    return int(await connection.fetchval(query("core/count_requests"), caller, now, requests))


def network_of(client: str) -> str:
    """A network address as it is counted by: with IPv6 one household holds a whole /64."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def mailbox_of(address: str) -> str:
    """A mail address as it is counted by: name+tag@host and name@host are one mailbox."""
    name, _, host = address.lower().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '') if host in _DOTS_MEAN_NOTHING else name}@{host}"


@dataclass
class _Taken:
    """What a network has of the minute at hand: requests counted by all processes, and those of them not spent here."""

    total: int = 0
    left: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class AddressCounter:
    """Requests per network address and minute over all processes, most of them counted without the database.

    A process takes requests in advance, `share / 30` at a time, so that one in so many writes. What the others have
    taken in advance is spent for this one: with several processes the limit may be reached a few requests early.
    """

    def __init__(self) -> None:
        self._minute: datetime | None = None
        self._taken: dict[str, _Taken] = {}
        self._secret: bytes | None = None

    async def count(self, database: Database, client: str, share: int, now: datetime) -> int:
        """Requests of this client's network in this minute, with this one; above `share` when that is used up."""
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute, self._taken = minute, {}
        network = network_of(client)
        taken = self._taken.setdefault(network, _Taken())
        if taken.left == 0:
            async with taken.lock:  # one write for all who wait for it
                if taken.left == 0 and taken.total < share:
                    more = max(1, share // 30)
                    taken.total = await self._take(database, network, now, more, taken.total)
                    taken.left = more
        if taken.left == 0:
            return share + 1
        taken.left -= 1
        return taken.total - taken.left

    async def _take(self, database: Database, network: str, now: datetime, requests: int, known: int) -> int:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), database.primary.acquire() as connection:
                self._secret = self._secret or await read_secret(connection, "attempts")
                return await count_requests(connection, keyed_hash(self._secret, f"requests {network}"), now, requests)
        except (*ANY_FAILURE, OSError, TimeoutError):
            return known + requests  # matching goes on by a replica while the primary is away: count here alone
