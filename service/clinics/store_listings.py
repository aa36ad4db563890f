"""Rosters in the store: who is listed by whom under which id."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


class Listing(msgspec.Struct):
    """A person on a roster."""

    external_id: str
    practitioner_id: UUID
    listed_at: datetime
    stated_at: datetime
    kept_by_practitioner: list[str]
    claimed: bool


class Target(msgspec.Struct):
    """The stored profile a roster entry is about."""

    practitioner_id: UUID
    source: str
    external_id: str
    claimed: bool


async def targets(connection: Connection, clinic_id: UUID, external_ids: Sequence[str]) -> dict[str, Target]:
    """The existing profiles behind a clinic's ids, listed now or formerly, locked until the transaction ends."""
    rows = await connection.fetch(query("clinics/lock_roster_targets"), clinic_id, list(external_ids))
    return {row["named"]: Target(row["id"], row["source"], row["external_id"], row["claimed"]) for row in rows}


async def versions(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, tuple[int, str]]:
    """Version and status by id."""
    rows = await connection.fetch(query("clinics/read_profile_versions"), list(ids))
    return {row["id"]: (row["version"], row["status"]) for row in rows}


async def roster_ids(connection: Connection, clinic_id: UUID, external_ids: Sequence[str] | None = None) -> list[UUID]:
    """The profiles on a roster, or those of them under these ids of the clinic."""
    given = None if external_ids is None else list(external_ids)
    rows = await connection.fetch(query("clinics/list_roster_people"), clinic_id, given)
    return [row["practitioner_id"] for row in rows]


@parameters("clinics/save_listings")
class _Saved(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    external_ids: list[str]
    practitioner_ids: list[UUID]
    kept: list[str]
    at: datetime


async def list_people(
    connection: Connection, clinic_id: UUID, people: Sequence[tuple[str, UUID, list[str]]], at: datetime
) -> set[str]:
    """Puts (external id, practitioner, fields kept by the practitioner) on the roster; the ids that are new there."""
    saved = _Saved(
        clinic_id=clinic_id,
        external_ids=[external_id for external_id, _, _ in people],
        practitioner_ids=[id for _, id, _ in people],
        kept=[" ".join(names) for _, _, names in people],
        at=at,
    )
    rows = await connection.fetch(*bound(saved))
    return {row["external_id"] for row in rows}


@parameters("clinics/list_roster")
class _Listings(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    after: str | None
    limit: int
    only: str | None


async def listings(
    connection: Connection, clinic_id: UUID, after: str | None, limit: int, only: str | None = None
) -> list[Listing]:
    """A page of a roster in the order of the clinic's ids, or the entry of one id."""
    rows = await connection.fetch(*bound(_Listings(clinic_id=clinic_id, after=after, limit=limit, only=only)))
    return [Listing(**dict(row)) for row in rows]


async def remove_listing(connection: Connection, clinic_id: UUID, external_id: str) -> UUID | None:
    """Ends a listing; whose it was."""
    result = await connection.fetchval(
        query("clinics/remove_listing"),
        clinic_id,
        external_id,
    )
    return result if isinstance(result, UUID) else None


async def missing_since(
    connection: Connection, clinic_id: UUID, began_at: datetime, import_id: UUID
) -> tuple[list[str], int]:
    """External ids that a full file has left out, and how many people are listed."""
    rows = await connection.fetch(query("clinics/list_missing"), clinic_id, began_at, import_id)
    return [row["external_id"] for row in rows if row["missing"]], len(rows)


async def erase_orphan(connection: Connection, practitioner_id: UUID, source: str) -> bool:
    """Erases a profile that is a draft, unclaimed, on no roster, and known from that source alone."""
    done = await connection.execute(query("clinics/erase_orphan"), practitioner_id, source)
    return done != "DELETE 0"
