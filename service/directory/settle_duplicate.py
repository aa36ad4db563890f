"""Decides about two profiles that may be one person: the operator says merge or leave."""

from typing import Any
from uuid import UUID

from schemas.messages import refusals
from service.core.database.pool import Connection
from service.core.errors import Conflict, NotFound
from service.core.security_log import OPERATOR, SecurityEvent, log_events
from service.directory import store_duplicates as duplicates
from service.matching.index.index_profiles import MatchIndexer
from service.profiles.store import read_profiles


async def list_duplicates(connection: Connection, limit: int = 100) -> list[dict[str, Any]]:
    """The queue, the surest pair first."""
    return await duplicates.open_pairs(connection, limit)


async def merge_duplicate(connection: Connection, indexer: MatchIndexer, id: UUID) -> UUID:
    """Keeps one profile, moves the rosters of the other to it, erases the other; the id kept.

    The claimed one is kept, else the published one, else the earlier. Facts do not move by themselves: the clinics
    concerned state them again with their next statement, where nobody else has.
    """
    async with connection.transaction():
        pair = await duplicates.pair_of(connection, id)
        if pair is None:
            raise NotFound(refusals.NO_PAIR_WAITING())
        claimed = await duplicates.claimed(connection, pair)
        if len(claimed) == 2:
            raise Conflict(refusals.BOTH_CLAIMED())
        stored = await read_profiles(connection, pair)
        result = max(pair, key=lambda item: (item in claimed, stored[item].status == "published", item == pair[0]))
        given_up = pair[1] if result == pair[0] else pair[0]
        await duplicates.merge(connection, result, given_up)
        await indexer.derive(connection, [result])
        event = SecurityEvent(OPERATOR, "duplicates merged", str(given_up), practitioner_id=result)
        await log_events(connection, [event])
    return result


async def dismiss_duplicate(connection: Connection, id: UUID) -> None:
    """Two people after all; the pair is not proposed again."""
    async with connection.transaction():
        if not await duplicates.dismiss_pair(connection, id):
            raise NotFound(refusals.NO_PAIR_WAITING())
