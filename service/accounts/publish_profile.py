"""Publishes, pauses or withdraws one's own profile; whoever is not published leaves matching at once."""

from datetime import date, datetime, timedelta

from schemas.accounts.account import Account, OwnProfile
from schemas.core.fields import Status
from schemas.messages import expected, refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts.own_profile import hold_own, profile_state, read_own
from service.accounts.tell_accounts import tell_keeper
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest, Conflict
from service.matching.index.index_profiles import MatchIndexer
from service.matching.matcher import Matcher
from service.profiles.store import lock_source
from service.profiles.store_lifecycle import end_pause, list_ended_pauses, set_confirmed, set_status

_LONGEST_PAUSE = timedelta(days=731)
_PAGE = 200


async def publish_profile(
    connection: Connection, matcher: Matcher, account: Account, now: datetime | None = None
) -> OwnProfile:
    """From now on everyone may see it; publishing says as well that it is true today."""
    now = now or this_moment()
    async with connection.transaction():
        stored = await lock_own_profile(connection, account)
        check_not_suspended(stored)
        await set_status(connection, stored.id, "published", now)
        await set_confirmed(connection, stored.id, now)
        return await reindex_own_profile(connection, matcher, account, now)


async def pause_profile(
    connection: Connection, matcher: Matcher, account: Account, until: date | None = None, now: datetime | None = None
) -> OwnProfile:
    """Not shown for a while: until that day (UTC) begins, or until it is published again. BadRequest for a day that is
    not ahead."""
    now = now or this_moment()
    if until is not None and not now.date() < until <= now.date() + _LONGEST_PAUSE:
        expectation = expected.PAUSE_END(days=_LONGEST_PAUSE.days)
        raise BadRequest(refusals.PAUSE_END_NOT_AHEAD(days=_LONGEST_PAUSE.days), [("/until", expectation)])
    return await _hide(connection, matcher, account, "paused", now, until)


async def end_pauses(connection: Connection, indexer: MatchIndexer, now: datetime | None = None) -> int:
    """Publishes profiles whose pause has come to its day, and tells their keepers; confirms nothing. How many."""
    now = now or this_moment()
    ended = 0
    for id, source in await list_ended_pauses(connection, now.date(), _PAGE):
        async with connection.transaction():
            await lock_source(connection, source)
            if await end_pause(connection, id, now.date(), now):
                await indexer.derive(connection, [id])
                await tell_keeper(connection, id, "pause ended", {"by": ""})
                ended += 1
    return ended


async def withdraw_profile(
    connection: Connection, matcher: Matcher, account: Account, now: datetime | None = None
) -> OwnProfile:
    """Not shown any more, and kept for the practitioner alone."""
    return await _hide(connection, matcher, account, "withdrawn", now or this_moment())


async def _hide(
    connection: Connection,
    matcher: Matcher,
    account: Account,
    status: Status,
    now: datetime,
    until: date | None = None,
) -> OwnProfile:
    async with connection.transaction():
        stored = await lock_own_profile(connection, account)
        check_not_suspended(stored)
        if status == "paused" and stored.status not in ("published", "paused"):
            raise Conflict(refusals.NOT_PUBLISHED())
        await set_status(connection, stored.id, status, now, until)
        return await reindex_own_profile(connection, matcher, account, now)


async def lock_own_profile(connection: Connection, account: Account) -> StoredProfile:
    """One's own profile, its row locked until the transaction ends; NotFound when there is none."""
    current, stored = await hold_own(connection, account)
    return stored or await read_own(connection, current)


def check_not_suspended(stored: StoredProfile) -> None:
    """Conflict for a profile that the operator has hidden: its person cannot show it again."""
    if stored.status == "suspended":
        raise Conflict(refusals.SUSPENDED())


async def reindex_own_profile(connection: Connection, matcher: Matcher, account: Account, now: datetime) -> OwnProfile:
    """Derives its match row anew, and returns its state."""
    stored = await read_own(connection, account)
    await MatchIndexer(matcher.model).derive(connection, [stored.id])
    return profile_state(stored, now)
