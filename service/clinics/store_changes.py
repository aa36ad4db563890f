"""The changes feed in the store: places committed changes in order, and reads them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query

_MOST_PLACED = 10_000


class RecordedChange(msgspec.Struct):
    """A change as it was noted."""

    position: int
    at: datetime
    practitioner_id: UUID
    kind: str
    reason: str
    external_id: str | None


class PlacedChange(msgspec.Struct):
    """A change as everybody may know it."""

    position: int
    at: datetime
    practitioner_id: UUID
    kind: str


async def place_changes(connection: Connection) -> int:
    """Gives positions to all changes committed by now, and returns the last position given.

    One transaction at a time does this, holding the row of change_head until it commits: positions become visible
    in their order, so nothing ever appears behind a position that has been seen.
    """
    while await connection.fetchval(query("clinics/has_unplaced_changes")):
        async with connection.transaction():
            last = await connection.fetchval(query("clinics/lock_change_head"))
            await connection.execute(query("clinics/place_changes"), last, _MOST_PLACED)
    return await head(connection)


async def head(connection: Connection) -> int:
    """The last position given."""
    return int(await connection.fetchval(query("clinics/read_change_head")))


async def first_kept(connection: Connection) -> int:
    """The earliest position still kept; when none is, the next one to be given."""
    earliest = await connection.fetchval(query("clinics/read_first_change"))
    return int(earliest) if earliest is not None else await head(connection) + 1


@parameters("clinics/read_changes")
class _ChangeRange(msgspec.Struct, kw_only=True):
    clinic_id: str
    own: bool
    after: int
    until: int
    limit: int


async def read_changes(
    connection: Connection, clinic_id: UUID, after: int, until: int, limit: int, *, own: bool = False
) -> list[RecordedChange]:
    """What that clinic may see between two positions; or only what concerns its roster."""
    stretch = _ChangeRange(clinic_id=str(clinic_id), own=own, after=after, until=until, limit=limit)
    rows = await connection.fetch(*bound(stretch))
    return [RecordedChange(**dict(row)) for row in rows]


async def read_public_changes(connection: Connection, after: int, until: int, limit: int) -> list[PlacedChange]:
    """What everybody may see between two positions."""
    rows = await connection.fetch(query("clinics/read_public_changes"), after, until, limit)
    return [PlacedChange(**dict(row)) for row in rows]


async def rosters_of(connection: Connection, clinic_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The clinic's own ids of those who are on its roster now."""
    rows: list[Any] = await connection.fetch(
        query("clinics/find_roster_ids"),
        clinic_id,
        list(ids),
    )
    return {row["practitioner_id"]: row["external_id"] for row in rows}
