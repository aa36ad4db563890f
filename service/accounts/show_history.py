"""Shows the versions of one's own profile, each with what it changed."""

from collections.abc import Iterator
from typing import Any

from schemas.accounts.account import Account, Change, History, Version
from service.accounts.own_profile import read_own
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.profiles.store_lifecycle import read_versions


async def show_history(connection: Connection, account: Account, cursor: str = "", limit: int = 20) -> History:
    """Versions from the newest down; `cursor` goes on where a page ended."""
    if cursor and not (cursor.isdecimal() and len(cursor) < 10):
        raise BadRequest("The cursor is broken.", [("/cursor", "the next_cursor of an earlier page")])
    stored = await read_own(connection, account)
    # One more than shown: what the last one changed is seen against its forerunner.
    rows = await read_versions(connection, stored.id, int(cursor) if cursor else None, limit + 1)
    older = [*(row["document"] for row in rows[1:]), {}][: len(rows)]
    versions = [
        Version(row["version"], row["saved_at"], row["saved_by"], list(changes(before, row["document"])))
        for row, before in zip(rows, older, strict=True)
    ]
    more = len(rows) > limit
    return History(versions[:limit], str(rows[limit - 1]["version"]) if more else None)


def changes(before: Any, after: Any, pointer: str = "") -> Iterator[Change]:
    """The differences of two JSON documents, by pointer: objects are entered, everything else is compared whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            step = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            yield from changes(before.get(name), after.get(name), step)
    elif before != after:
        yield Change(pointer, before, after)
