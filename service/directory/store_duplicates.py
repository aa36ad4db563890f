"""Pairs of profiles that may be one person: finds them, keeps the queue."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import query


class Pair(msgspec.Struct, frozen=True):
    """Two profiles, the earlier id first, and why they may be one person."""

    first_id: UUID
    second_id: UUID
    how: str
    score: float


async def has_other_sources(connection: Connection) -> bool:
    """Whether people came from more than one source: a first import into an empty directory has nobody to compare."""
    # Both ends of the index on source: asking for "any other than this" reads every row of a first import, each time.
    return bool(await connection.fetchval("SELECT min(source) < max(source) FROM practitioner"))


async def same_npi(connection: Connection, ids: Sequence[UUID]) -> list[Pair]:
    """Pairs with one NPI from different sources."""
    rows = await connection.fetch(query("directory/find_same_npi"), list(ids))
    return [Pair(row["first_id"], row["second_id"], "npi", 1.0) for row in rows]


async def similar_names(connection: Connection, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Candidates by name with a contact or a place in common, for a closer look."""
    return [dict(row) for row in await connection.fetch(query("directory/find_similar_names"), list(ids))]


async def add_pairs(connection: Connection, pairs: Sequence[Pair]) -> None:
    """Puts pairs on the queue; those there already, or dismissed before, stay as they are."""
    await connection.executemany(
        "INSERT INTO duplicate_candidate (first_id, second_id, how, score) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (first_id, second_id) DO NOTHING",
        [(pair.first_id, pair.second_id, pair.how, pair.score) for pair in pairs],
    )


async def open_pairs(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The queue, the surest first."""
    return [dict(row) for row in await connection.fetch(query("directory/list_duplicates"), limit)]


async def pair_of(connection: Connection, id: UUID) -> tuple[UUID, UUID] | None:
    """The two profiles of a waiting pair, locked."""
    row = await connection.fetchrow(
        "SELECT first_id, second_id FROM duplicate_candidate WHERE id = $1 AND dismissed_at IS NULL FOR UPDATE", id
    )
    return (row["first_id"], row["second_id"]) if row else None


async def dismiss_pair(connection: Connection, id: UUID) -> bool:
    """Two people after all."""
    done = await connection.execute(
        "UPDATE duplicate_candidate SET dismissed_at = now() WHERE id = $1 AND dismissed_at IS NULL", id
    )
    return done != "UPDATE 0"


async def claimed(connection: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that an account keeps or whose person has touched a field."""
    rows = await connection.fetch(
        "SELECT practitioner_id AS id FROM account WHERE practitioner_id = any($1::uuid[]) UNION "
        "SELECT practitioner_id FROM practitioner_field WHERE practitioner_id = any($1) AND source = 'practitioner'",
        list(ids),
    )
    return {row["id"] for row in rows}


async def merge(connection: Connection, kept: UUID, given_up: UUID) -> None:
    """Moves the rosters of one profile to the other and erases it, saying why."""
    await connection.execute(
        "WITH moved AS (DELETE FROM clinic_listing WHERE practitioner_id = $2 RETURNING *) "
        "INSERT INTO clinic_listing (clinic_id, external_id, practitioner_id, listed_at, stated_at) "
        "SELECT clinic_id, external_id, $1, listed_at, stated_at FROM moved",
        kept,
        given_up,
    )
    await connection.execute("SELECT set_config('ayni.change_reason', 'merged', true)")
    await connection.execute("DELETE FROM practitioner WHERE id = $1", given_up)
    await connection.execute("SELECT set_config('ayni.change_reason', '', true)")
