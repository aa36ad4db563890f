"""Confirms that a profile is still true: signed in, or by the signed link of a reminder, with one click.

The link names the confirmation it renews, so it works until there is a newer one, and confirms nothing else. Opening
it only shows a button: programs that read mail follow links, and must not confirm what a person has not.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from schemas.accounts.account import Account, OwnProfile
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts.publish_profile import lock_own_profile, reindex_own_profile
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import Conflict, NotAllowed
from service.core.secret_tokens import same, signature
from service.core.store_secrets import read_rotating_secret
from service.matching.index.index_profiles import MatchIndexer
from service.matching.matcher import Matcher
from service.profiles.store import lock_source, read_profiles
from service.profiles.store_lifecycle import set_confirmed, source_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Confirmation(msgspec.Struct):
    """What a confirmation link leads to."""

    display_name: str
    confirmed_at: datetime | None
    done: bool  # confirmed by this link, or since the link was sent


async def confirm_profile(
    connection: Connection, matcher: Matcher, account: Account, now: datetime | None = None
) -> OwnProfile:
    """The profile is still true today; Conflict when it is not published or paused."""
    now = now or this_moment()
    async with connection.transaction():
        stored = await lock_own_profile(connection, account)
        _check_listed(stored)
        await set_confirmed(connection, stored.id, now)
        return await reindex_own_profile(connection, matcher, account, now)


def confirmation_token(key: bytes, id: UUID, confirmed_at: datetime) -> str:
    """What the link ends with that renews this confirmation."""
    text = f"{id.hex}.{(confirmed_at - _EPOCH) // _MICROSECOND}"
    return f"{text}.{signature(key, text)}"


async def show_confirmation(connection: Connection, token: str) -> Confirmation:
    """What the page with the button says; nothing changes. NotAllowed for a link that was not made here."""
    stored, renewed = await _linked(connection, token)
    return Confirmation(stored.profile.display_name, stored.confirmed_at, renewed != _since(stored))


async def confirm_by_link(
    connection: Connection, matcher: Matcher, token: str, now: datetime | None = None
) -> Confirmation:
    """The profile is still true today, said without signing in."""
    now = now or this_moment()
    async with connection.transaction():
        stored, renewed = await _linked(connection, token, hold=True)
        if renewed == _since(stored):
            _check_listed(stored)
            await set_confirmed(connection, stored.id, now)
            await MatchIndexer(matcher.model).derive(connection, [stored.id])
            return Confirmation(stored.profile.display_name, now, True)
    return Confirmation(stored.profile.display_name, stored.confirmed_at, True)


async def _linked(connection: Connection, token: str, *, hold: bool = False) -> tuple[StoredProfile, datetime]:
    """The profile of a link, and the confirmation it renews."""
    text, _, signed = token.rpartition(".")
    secret = await read_rotating_secret(connection, "confirm link")
    if not any(same(signed, signature(key, text)) for key in secret.accepted()):
        raise NotAllowed(refusals.LINK_BROKEN())
    id, moment = text.split(".")
    source = await source_of(connection, UUID(id))
    if source is not None and hold:
        await lock_source(connection, source)
    stored = (await read_profiles(connection, [UUID(id)])).get(UUID(id))
    if stored is None:
        raise NotAllowed(refusals.PROFILE_GONE())
    return stored, _EPOCH + int(moment) * _MICROSECOND


def _since(stored: StoredProfile) -> datetime:
    return stored.confirmed_at or stored.created_at


def _check_listed(stored: StoredProfile) -> None:
    if stored.status not in ("published", "paused"):
        raise Conflict(refusals.NOT_LISTED())
