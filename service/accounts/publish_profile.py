"""Publishes, pauses or withdraws one's own profile; whoever is not published leaves matching at once."""

from datetime import datetime

from schemas.accounts.account import Account, OwnProfile
from schemas.core.fields import Status
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts.own_profile import hold_own, profile_state, read_own
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import Conflict
from service.matching.index.index_profiles import MatchIndexer
from service.matching.matcher import Matcher
from service.profiles.store_lifecycle import set_confirmed, set_status


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
    connection: Connection, matcher: Matcher, account: Account, now: datetime | None = None
) -> OwnProfile:
    """Not shown for a while."""
    return await _hide(connection, matcher, account, "paused", now or this_moment())


async def withdraw_profile(
    connection: Connection, matcher: Matcher, account: Account, now: datetime | None = None
) -> OwnProfile:
    """Not shown any more, and kept for the practitioner alone."""
    return await _hide(connection, matcher, account, "withdrawn", now or this_moment())


async def _hide(
    connection: Connection, matcher: Matcher, account: Account, status: Status, now: datetime
) -> OwnProfile:
    async with connection.transaction():
        stored = await lock_own_profile(connection, account)
        check_not_suspended(stored)
        if status == "paused" and stored.status not in ("published", "paused"):
            raise Conflict(refusals.NOT_PUBLISHED())
        await set_status(connection, stored.id, status, now)
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
