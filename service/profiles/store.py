"""Reads profiles, by one query for all readers, and locks those about to be written."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.profiles.practitioner import Partner, Profile, StoredProfile
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.locks import Turn, take_turn


async def lock_source(connection: Connection, source: str) -> None:
    """Writers of one source take turns, until their transactions end."""
    await take_turn(connection, Turn.PROFILES, source)


class OwnWords(msgspec.Struct, frozen=True):
    """A stored profile with words of the practitioner's own; `kept`: an account keeps it."""

    id: UUID
    kept: bool


async def lock_own_words(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], OwnWords]:
    """Of profiles by (source, external id), those with words of the person's own, locked until the transaction ends.

    Takes the turn of each source first, as every writer of profiles does.
    """
    for source in sorted({source for source, _ in keys}):
        await lock_source(connection, source)
    ids = [*(await find_by_source(connection, keys)).values()]
    rows = await connection.fetch(query("profiles/read_own_words"), ids)
    if rows:
        ids = [row["id"] for row in rows]
        await hold_with_keepers(connection, ids)
        rows = await connection.fetch(query("profiles/read_own_words"), ids)
    return {(row["source"], row["external_id"]): OwnWords(row["id"], row["kept"]) for row in rows}


async def find_by_source(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Who is stored under these keys (source, external id)."""
    rows = await connection.fetch(query("profiles/find_by_source"), [key[0] for key in keys], [key[1] for key in keys])
    return {(row["source"], row["external_id"]): row["id"] for row in rows}


async def hold_people(connection: Connection, ids: Iterable[UUID]) -> None:
    """Keeps profiles as they are until the transaction ends; in one order for all."""
    await connection.executemany(query("profiles/hold_person"), [(id,) for id in sorted(set(ids))])


async def hold_with_keepers(connection: Connection, ids: Iterable[UUID]) -> None:
    """The same, and nobody begins to keep one meanwhile."""
    await connection.executemany(query("profiles/hold_keeper"), [(id,) for id in sorted(set(ids))])


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
        paused_until=row["paused_until"],
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
        result = await read_profiles(connection, ids)
        for id in ids:
            if id in result:
                yield result[id]
        after = ids[-1]
