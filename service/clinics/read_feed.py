"""The public feed of changes, for mirrors: what everybody may see, without a key, with tombstones.

Why somebody left is not everybody's business: a tombstone says `erased`, which asks for the copy to be erased, or else
`withdrawn`.
"""

from datetime import datetime
from typing import Literal

import msgspec

from schemas.clinics.clinic import FeedPage, PublicChange
from schemas.messages import refusals
from service.clinics import store_changes as changes
from service.clinics.store_changes import PlacedChange
from service.core.clock import now as this_moment
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.errors import Gone
from service.directory.show_profile import public_profile
from service.profiles.store import read_profiles

_STRETCH = 20_000  # what one answer looks through at most


class FeedPosition(msgspec.Struct, array_like=True):
    position: int


async def read_feed(
    connection: Connection, *, cursor: str, start: Literal["oldest", "now"], limit: int, now: datetime | None = None
) -> FeedPage:
    """What happened after the cursor; Gone when that is further back than what is kept."""
    head = await changes.place_changes(connection)
    first = await changes.first_kept(connection)
    after = read_cursor(cursor, FeedPosition).position if cursor else head if start == "now" else first - 1
    if after + 1 < first:
        raise Gone(refusals.CHANGES_FORGOTTEN())
    until = min(head, after + _STRETCH)
    noted = await changes.read_public_changes(connection, after, until, limit + 1)
    page = noted[:limit]
    ended = page[-1].position if len(noted) > limit else until
    shown = await _shown(connection, page, now or this_moment())
    return FeedPage(shown, write_cursor(FeedPosition(max(after, ended))), ended < head)


async def _shown(connection: Connection, noted: list[PlacedChange], now: datetime) -> list[PublicChange]:
    """Changes with the public profiles as they are now; who is not published any more is gone, whatever was noted."""
    stored = await read_profiles(connection, list({change.practitioner_id for change in noted}))
    profiles = {id: public_profile(profile, now) for id, profile in stored.items() if profile.status == "published"}
    results = []
    for change in noted:
        profile = profiles.get(change.practitioner_id) if change.kind == "updated" else None
        kind: Literal["updated", "removed"] = "updated" if profile is not None else "removed"
        reason = "erased" if change.practitioner_id not in stored else "withdrawn"
        results.append(
            PublicChange(
                position=change.position,
                at=change.at,
                practitioner_id=change.practitioner_id,
                kind=kind,
                reason=None if profile is not None else reason,  # type: ignore[arg-type]
                profile=profile,
            )
        )
    return results
