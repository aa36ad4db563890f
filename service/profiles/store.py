"""Writes and reads profiles: all writers use one staging table and one script, all readers one query."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from schemas.profiles.practitioner import Partner, Profile, StoredProfile
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.locks import Turn, take_turn

Outcome = Literal["created", "updated", "unchanged"]


class Staged(msgspec.Struct, kw_only=True):
    """One profile on its way in, with its vocabulary terms resolved and its places located."""

    source: str
    external_id: str
    document: dict[str, Any]  # the profile as JSON, terms as in the vocabularies
    digest: bytes
    places: list[dict[str, Any]]
    modality_ids: list[int]
    concern_ids: list[int]
    saved_at: datetime
    saved_by: str
    field_source: str
    field_sources: dict[str, str] | None = None
    field_dates: dict[str, datetime] | None = None
    status: str | None = None
    status_explicit: bool = False
    confirmed_at: datetime | None = None
    wanted_id: UUID | None = None


_COLUMNS = (
    "source",
    "external_id",
    "wanted_id",
    "status",
    "status_explicit",
    "confirmed_at",
    "content_digest",
    "document",
    "places",
    "modality_ids",
    "concern_ids",
    "field_source",
    "field_sources",
    "field_dates",
    "saved_at",
    "saved_by",
)


async def lock_source(connection: Connection, source: str) -> None:
    """Writers of one source take turns, until their transactions end."""
    await take_turn(connection, Turn.PROFILES, source)


class Own(msgspec.Struct, frozen=True):
    """A stored profile with words of the practitioner's own; `kept`: an account keeps it."""

    id: UUID
    kept: bool


async def lock_own_words(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Own]:
    """Of profiles by (source, external id), those with words of the person's own, locked until the transaction ends.

    Takes the turn of each source first, as every writer of profiles does.
    """
    for source in sorted({source for source, _ in keys}):
        await lock_source(connection, source)
    rows = await connection.fetch(query("profiles/lock_own_words"), [key[0] for key in keys], [key[1] for key in keys])
    return {(row["source"], row["external_id"]): Own(row["id"], row["kept"]) for row in rows}


async def save_profiles(connection: Connection, staged: Sequence[Staged]) -> list[tuple[UUID, Outcome]]:
    """Saves a batch (no key twice) inside the caller's transaction; outcomes in the order given.

    Writers of the same source wait for each other, so that none creates a profile twice.
    """
    for source in sorted({one.source for one in staged}):
        await lock_source(connection, source)
    await connection.execute(query("profiles/drop_staging"))
    await connection.execute(query("profiles/create_staging"))
    await connection.copy_records_to_table("staged_profile", records=[_record(one) for one in staged], columns=_COLUMNS)
    await connection.execute(query("profiles/save_staged_profiles"))
    rows = await connection.fetch(query("profiles/list_staged"))
    found = {(row["source"], row["external_id"]): (row["practitioner_id"], row["outcome"]) for row in rows}
    return [found[one.source, one.external_id] for one in staged]


def _record(one: Staged) -> tuple[Any, ...]:
    return (
        one.source, one.external_id, one.wanted_id, one.status, one.status_explicit, one.confirmed_at, one.digest,
        one.document, one.places, one.modality_ids, one.concern_ids, one.field_source, one.field_sources,
        one.field_dates, one.saved_at, one.saved_by,
    )  # fmt: skip


async def read_profiles(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, StoredProfile]:
    """Profiles by id; those that do not exist are absent."""
    rows = await connection.fetch(query("profiles/read_profiles"), list(ids))
    return {row["id"]: _stored(row) for row in rows}


def _stored(row: Any) -> StoredProfile:
    return StoredProfile(
        id=row["id"],
        source=row["source"],
        external_id=row["external_id"],
        status=row["status"],
        version=row["version"],
        created_at=row["created_at"],
        confirmed_at=row["confirmed_at"],
        updated_at=msgspec.convert(row["field_dates"], dict[str, datetime]),
        sources=row["field_sources"],
        picture=row["picture"],
        partners=msgspec.convert(row["partners"], list[Partner]),
        profile=msgspec.json.decode(row["document"], type=Profile),
    )


async def all_ids(connection: Connection, after: UUID | None, limit: int, status: str | None = None) -> list[UUID]:
    """A page of ids in order, for exports and re-derivation."""
    rows = await connection.fetch(
        query("profiles/list_ids"),
        after,
        limit,
        status,
    )
    return [row["id"] for row in rows]


async def each_profile(connection: Connection, batch: int = 500) -> AsyncIterator[StoredProfile]:
    """Every profile, in the order of ids, in constant memory."""
    after: UUID | None = None
    while ids := await all_ids(connection, after, batch):
        found = await read_profiles(connection, ids)
        for id in ids:
            if id in found:
                yield found[id]
        after = ids[-1]
