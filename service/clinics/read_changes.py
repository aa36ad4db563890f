"""Reads the changes feed for a clinic: published profiles and its own roster, with tombstones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from schemas.clinics.clinic import ChangesPage, FeedChange
from schemas.messages import refusals
from service.clinics import store_changes as changes
from service.clinics.show_to_clinic import profiles_for_clinic
from service.clinics.store_changes import RecordedChange
from service.core.clock import now as this_moment
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.errors import Gone

# What one answer looks through at most, however little of it the caller may see.
_STRETCH = 20_000


class _Position(msgspec.Struct, array_like=True):
    position: int


async def read_changes(
    connection: Connection,
    clinic_id: UUID,
    *,
    cursor: str,
    start: Literal["oldest", "now"],
    limit: int,
    own: bool = False,
) -> ChangesPage:
    """What happened after the cursor, with `own` to the clinic's roster alone; Gone when that is further back than what
    is kept."""
    head = await changes.place_changes(connection)
    after = read_cursor(cursor, _Position).position if cursor else head if start == "now" else 0
    if cursor and after + 1 < await changes.first_kept(connection):
        raise Gone(refusals.CHANGES_FORGOTTEN())
    if not cursor:
        after = max(after, await changes.first_kept(connection) - 1)
    until = min(head, after + _STRETCH)
    noted = await changes.read_changes(connection, clinic_id, after, until, limit + 1, own=own)
    page = noted[:limit]
    ended = page[-1].position if len(noted) > limit else until
    return ChangesPage(
        await describe_changes(connection, clinic_id, page), write_cursor(_Position(max(after, ended))), ended < head
    )


async def describe_changes(
    connection: Connection, clinic_id: UUID, noted: Sequence[RecordedChange], now: datetime | None = None
) -> list[FeedChange]:
    """Noted changes with the profiles as they are now."""
    ids = list({recorded_change.practitioner_id for recorded_change in noted})
    rosters = await changes.rosters_of(connection, clinic_id, ids)
    profiles = await profiles_for_clinic(connection, ids, rosters, f"clinic:{clinic_id}", now or this_moment())
    return [
        FeedChange(
            position=recorded_change.position,
            at=recorded_change.at,
            practitioner_id=recorded_change.practitioner_id,
            external_id=recorded_change.external_id or rosters.get(recorded_change.practitioner_id),
            kind=recorded_change.kind,  # type: ignore[arg-type]
            reason=recorded_change.reason,
            profile=profiles.get(recorded_change.practitioner_id) if recorded_change.kind == "updated" else None,
        )
        for recorded_change in noted
    ]
