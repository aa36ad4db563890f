"""Shows the versions of one's own profile, each with what it changed."""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta

from schemas.accounts.account import Account, Change, History, Version
from service.accounts.own_profile import read_own
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.profiles.store_lifecycle import read_versions

_Version = Annotated[int, Meta(gt=0, lt=2**31)]


async def show_history(connection: Connection, account: Account, cursor: str = "", limit: int = 20) -> History:
    """Versions from the newest down; `cursor` goes on where a page ended."""
    below = read_cursor(cursor, _Version) if cursor else None
    stored = await read_own(connection, account)
    # One more than shown: what the last one changed is seen against its forerunner.
    rows = await read_versions(connection, stored.id, below, limit + 1)
    older = [*(row["document"] for row in rows[1:]), {}][: len(rows)]
    versions = [
        Version(row["version"], row["saved_at"], row["saved_by"], list(changes(before, row["document"])))
        for row, before in zip(rows, older, strict=True)
    ]
    more = len(rows) > limit
    return History(versions[:limit], write_cursor(rows[limit - 1]["version"]) if more else None)


def changes(before: Any, after: Any, pointer: str = "") -> Iterator[Change]:
    """The differences of two JSON documents, by pointer: objects are entered, everything else is compared whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            step = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            yield from changes(before.get(name), after.get(name), step)
    elif before != after:
        yield Change(pointer, before, after)
