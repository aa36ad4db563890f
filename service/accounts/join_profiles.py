"""A profile begun before one's own from a source was granted: set aside with the claim, then brought together with it.

Both stand side by side, and the person chooses field by field; nothing is lost before they have.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.accounts.account import Account
from schemas.profiles.practitioner import StoredProfile
from service.accounts.edit_profile import OWN_SOURCE, Edit, Precondition, patch_profile
from service.accounts.own_profile import etag, read_own
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.matching.index.remove_person import erase_profile
from service.matching.matcher import Matcher
from service.profiles.fields import BY_PATH
from service.profiles.store import lock_source
from service.profiles.store_lifecycle import leave_tombstone


class BegunProfile(msgspec.Struct):
    """What somebody had begun, as JSON."""

    document: dict[str, Any]
    was_published: bool
    set_aside_at: datetime


class FieldPair(msgspec.Struct):
    """A field that both state differently, or one alone."""

    path: str
    begun: Any
    claimed: Any


@parameters("accounts/put_begun_profile")
class _ReplacedProfile(msgspec.Struct, kw_only=True):
    account_id: UUID
    document: Any
    was_published: bool
    set_aside_at: datetime


def is_begun(account: Account, stored: StoredProfile) -> bool:
    """Whether an account began this profile itself, so that it may still claim one from a source."""
    return (stored.source, stored.external_id) == (OWN_SOURCE, str(account.id))


async def set_aside(connection: Connection, account: Account, begun: StoredProfile, now: datetime) -> None:
    """Keeps what was begun for its person alone, and ends it as a profile; in the caller's transaction."""
    await lock_source(connection, begun.source)
    aside = _ReplacedProfile(
        account_id=account.id,
        document=msgspec.to_builtins(begun.profile),
        was_published=begun.status == "published",
        set_aside_at=now,
    )
    await connection.execute(*bound(aside))
    await erase_profile(connection, begun.id)
    await leave_tombstone(connection, begun.id, now, "erased by the practitioner")


async def find_begun(connection: Connection, account_id: UUID) -> BegunProfile | None:
    row = await connection.fetchrow(query("accounts/find_begun_profile"), account_id)
    return msgspec.convert(dict(row), BegunProfile) if row else None


def side_by_side(begun: dict[str, Any], claimed: dict[str, Any]) -> list[FieldPair]:
    """The fields that differ, in the order of the form."""
    paths = [path for path in BY_PATH if "." not in path and "[" not in path]
    return [
        FieldPair(path, begun.get(path), claimed.get(path)) for path in paths if begun.get(path) != claimed.get(path)
    ]


async def join_profiles(connection: Connection, matcher: Matcher, account: Account, taken: Collection[str]) -> None:
    """Puts the begun answers to the fields `taken` into the profile, and lets go of the rest."""
    begun = await find_begun(connection, account.id)
    if begun is None:
        return
    stored = await read_own(connection, account)
    patch = {path: begun.document[path] for path in taken if path in begun.document and path in BY_PATH}
    if "concerns_first" in patch or "concerns" in patch:  # of which those put first are some
        names = patch.get("concerns", stored.profile.concerns)
        first = patch.get("concerns_first", stored.profile.concerns_first)
        patch["concerns"] = list(dict.fromkeys([*names, *first]))
    async with connection.transaction():
        if patch:
            edit = Edit(account, Precondition(if_match=etag(stored)))
            await patch_profile(connection, matcher, edit, patch)
        await connection.execute(query("accounts/remove_begun_profile"), account.id)
