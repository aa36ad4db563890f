"""How often someone may do rare things (sign-in links, introductions, claims), counted across all processes and hosts.

Each is noted (`attempt`) and counted over a sliding window; addresses are kept as keyed hashes only. Requests as such
are counted in memory (`request_counter.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import msgspec

from schemas.core.message import Message
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters
from service.core.errors import TooMany
from service.core.locks import Turn, take_turn
from service.core.secret_tokens import keyed_hash
from service.core.store_secrets import read_secret

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
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
