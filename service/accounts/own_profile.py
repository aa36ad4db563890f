"""The one profile that an account keeps: reads it, and says what state it is in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from schemas.accounts.account import Account, Me, OwnProfile
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts import store as accounts
from service.accounts.store_moderation import read_suspension
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import NotFound, NotSignedIn
from service.profiles.completeness import not_stated
from service.profiles.freshness import CONFIRM_DAYS, MATCH_DAYS
from service.profiles.overclaims import profile_notices
from service.profiles.store import lock_source, read_profiles
from service.profiles.store_lifecycle import source_of

NO_PROFILE = '"0"'  # the entity tag of a profile that is not there yet


def etag(stored: StoredProfile | None) -> str:
    """Names the version of a profile's content."""
    return f'"{stored.version}"' if stored else NO_PROFILE


async def find_own(connection: Connection, account: Account) -> StoredProfile | None:
    """The account's profile, if it keeps one."""
    if account.practitioner_id is None:
        return None
    return (await read_profiles(connection, [account.practitioner_id])).get(account.practitioner_id)


async def read_own(connection: Connection, account: Account) -> StoredProfile:
    """The account's profile; NotFound, saying how to make one, otherwise."""
    stored = await find_own(connection, account)
    if stored is None:
        raise NotFound(refusals.NO_OWN_PROFILE())
    return stored


async def hold_own(connection: Connection, account: Account) -> tuple[Account, StoredProfile | None]:
    """Account and profile as they are now; no other writer comes in between until the transaction ends."""
    current = await accounts.lock_account(connection, account.id)
    if current is None:
        raise NotSignedIn(refusals.ACCOUNT_ERASED())
    if current.practitioner_id is None:
        return current, None
    # The turn of the source comes before the row: every writer of profiles takes them in this order.
    source = await source_of(connection, current.practitioner_id)
    if source is not None:
        await lock_source(connection, source)
    return current, await find_own(connection, current)


async def show_me(connection: Connection, account: Account, now: datetime | None = None) -> Me:
    """The account, the state of its profile, and profiles it may claim at once."""
    stored = await find_own(connection, account)
    waiting = await accounts.claimable(connection, account.email) if stored is None else []
    state = profile_state(stored, now or this_moment(), account.left_unsaid) if stored else None
    if state is not None and state.status == "suspended":
        state.suspension = await read_suspension(connection, state.id)
    return Me(account.id, account.email, account.created_at, state, waiting)


def profile_state(stored: StoredProfile, now: datetime, left_unsaid: Iterable[str] = ()) -> OwnProfile:
    """Everything that is known about a profile besides its content."""
    since = stored.confirmed_at or stored.created_at
    stale, unmatched = since + timedelta(days=CONFIRM_DAYS), since + timedelta(days=MATCH_DAYS)
    shown = stored.status == "published"
    return OwnProfile(
        id=stored.id,
        display_name=stored.profile.display_name,
        status=stored.status,
        version=stored.version,
        etag=etag(stored),
        source=stored.source,
        confirmed_at=stored.confirmed_at,
        stale=stored.confirmed_at is None or now > stale,
        matched=shown and now.date() <= unmatched.date(),
        stale_on=stale.date() if shown else None,
        unmatched_on=unmatched.date() if shown else None,
        updated_at=stored.updated_at,
        sources=stored.sources,
        not_stated=not_stated(stored.profile, left_unsaid),
        notices=profile_notices(stored.profile),
        paused_until=stored.paused_until if stored.status == "paused" else None,
    )
