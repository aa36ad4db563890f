"""Says what has changed in one's own profile since the version that an open form was made from."""

from typing import Any

import msgspec

from schemas.accounts.account import Account, Change
from service.accounts.own_profile import read_own
from service.accounts.show_history import changes
from service.core.database.pool import Connection
from service.profiles.store_lifecycle import read_version


class ConcurrentChanges(msgspec.Struct):
    """The profile as the form knew it and as it is now, both as JSON documents, and every difference."""

    version: int  # of `now`
    then: dict[str, Any]
    now: dict[str, Any]
    changes: list[Change]


async def compare_versions(connection: Connection, account: Account, version: int) -> ConcurrentChanges:
    """Against a version that never was, everything is a difference."""
    stored = await read_own(connection, account)
    then = await read_version(connection, stored.id, version) or {}
    now = await read_version(connection, stored.id, stored.version) or {}
    return ConcurrentChanges(stored.version, then, now, list(changes(then, now)))
