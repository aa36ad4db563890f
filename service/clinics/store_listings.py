"""Rosters in the store: who is listed by whom under which id."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.core.store_changes import listed, note_changes
from service.matching.index.remove_person import remove_person
from service.matching.index.store_groups import refresh_clinics
from service.profiles.store import find_by_source, hold_with_keepers


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
    rows = await connection.fetch(query("clinics/list_listed"), clinic_id, list(external_ids))
    named = {row["external_id"]: row["id"] for row in rows}
    formerly = [(f"clinic:{clinic_id}", external_id) for external_id in external_ids if external_id not in named]
    moved = await find_by_source(connection, formerly)
    named |= {external_id: id for (_, external_id), id in moved.items()}
    if not named:
        return {}
    await hold_with_keepers(connection, named.values())
    people = {row["id"]: row for row in await connection.fetch(query("clinics/read_targets"), [*named.values()])}
    return {
        external_id: Target(id, person["source"], person["external_id"], person["claimed"])
        for external_id, id in named.items()
        if (person := people.get(id))
    }


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
class _RosterListing(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    external_ids: list[str]
    practitioner_ids: list[UUID]
    kept: list[str]
    at: datetime


async def list_people(
    connection: Connection, clinic_id: UUID, people: Sequence[tuple[str, UUID, list[str]]], at: datetime
) -> set[str]:
    """Puts (external id, practitioner, fields kept by the practitioner) on the roster; the ids that are new there."""
    saved = _RosterListing(
        clinic_id=clinic_id,
        external_ids=[external_id for external_id, _, _ in people],
        practitioner_ids=[id for _, id, _ in people],
        kept=[" ".join(names) for _, _, names in people],
        at=at,
    )
    rows = await connection.fetch(query("clinics/list_listed"), clinic_id, saved.external_ids)
    known = {row["external_id"] for row in rows}
    await connection.execute(*bound(saved))
    new = [(id, clinic_id, external_id) for external_id, id, _ in people if external_id not in known]
    await note_changes(connection, listed(new))
    await refresh_clinics(connection, [id for id, _, _ in new])
    return {external_id for _, _, external_id in new}


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
    id: UUID | None = await connection.fetchval(query("clinics/remove_listing"), clinic_id, external_id)
    if id is not None:
        await note_changes(connection, listed([(id, clinic_id, external_id)], gone=True))
        await refresh_clinics(connection, [id])
    return id


async def missing_since(
    connection: Connection, clinic_id: UUID, began_at: datetime, import_id: UUID
) -> tuple[list[str], int]:
    """External ids that a full file has left out, and how many people are listed."""
    rows = await connection.fetch(query("clinics/list_missing"), clinic_id, began_at, import_id)
    return [row["external_id"] for row in rows if row["missing"]], len(rows)


async def erase_orphan(connection: Connection, practitioner_id: UUID, source: str) -> bool:
    """Erases a profile that is a draft, unclaimed, on no roster, and known from that source alone."""
    await hold_with_keepers(connection, [practitioner_id])
    if not await connection.fetchval(query("clinics/is_orphan"), practitioner_id, source):
        return False
    await remove_person(connection, practitioner_id)
    return True
