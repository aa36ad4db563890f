"""Pairs of profiles that may be one person: finds them, keeps the queue."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

import msgspec

from service.core.clock import now
from service.core.database.pool import Connection
from service.core.database.queries import bound_many, parameters, query
from service.core.store_changes import listed, note_changes
from service.matching.index.remove_person import remove_person
from service.matching.index.store_groups import read_clinics, refresh_clinics, refresh_groups


@parameters("directory/add_pairs")
class Pair(msgspec.Struct, frozen=True):
    """Two profiles, the earlier id first, and why they may be one person."""

    first_id: UUID
    second_id: UUID
    how: str
    score: float


async def has_other_sources(connection: Connection) -> bool:
    """Whether people came from more than one source: a first import into an empty directory has nobody to compare."""
    # Both ends of the index on source: asking for "any other than this" reads every row of a first import, each time.
    return bool(await connection.fetchval(query("directory/has_other_sources")))


async def same_npi(connection: Connection, ids: Sequence[UUID]) -> list[Pair]:
    """Pairs with one NPI."""
    numbers = {row["npi"] for row in await connection.fetch(query("directory/list_npis"), list(ids))}
    people = await connection.fetch(query("directory/find_by_npi"), list(numbers))
    given = set(map(str, ids))
    return [
        Pair(min(first["id"], second["id"]), max(first["id"], second["id"]), "npi", 1.0)
        for first, second in combinations(people, 2)
        if first["npi"] == second["npi"] and given & {str(first["id"]), str(second["id"])}
    ]


async def similar_names(connection: Connection, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Candidates by name with a contact or, of several sources, a place in common, for a closer look."""
    several = await has_other_sources(connection)
    return [dict(row) for row in await connection.fetch(query("directory/find_similar_names"), list(ids), several)]


async def add_pairs(connection: Connection, pairs: Sequence[Pair]) -> None:
    """Puts pairs on the queue; those there already, or dismissed before, stay as they are."""
    if pairs:
        await connection.executemany(*bound_many(pairs))
        people = {id for pair in pairs if pair.how != "near text" for id in (pair.first_id, pair.second_id)}
        await refresh_groups(connection, people)


async def read_texts(connection: Connection, after: UUID, limit: int) -> list[dict[str, Any]]:
    """Published people with their document, since when they hold their text, and on whose rosters they are; by id."""
    rows = await connection.fetch(query("directory/read_texts"), after, limit)
    clinics = await read_clinics(connection, [row["id"] for row in rows])
    return [{**row, "clinics": clinics.get(row["id"], [])} for row in rows]


async def drop_near_copies(connection: Connection, pairs: Sequence[Pair]) -> None:
    """Takes reports of near copies off the queue but those found again; they have hidden nobody."""
    ids = [pair.first_id for pair in pairs], [pair.second_id for pair in pairs]
    await connection.execute(query("directory/drop_near_copies"), *ids)


async def open_pairs(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The queue, the surest first."""
    pairs = await connection.fetch(query("directory/list_duplicates"), limit)
    ids = list({id for pair in pairs for id in (pair["first_id"], pair["second_id"])})
    people = {row["id"]: row for row in await connection.fetch(query("directory/read_paired"), ids)}
    return [
        dict(pair)
        | _side("first", people[pair["first_id"]], pair["how"])
        | _side("second", people[pair["second_id"]], pair["how"])
        for pair in pairs
        if pair["first_id"] in people and pair["second_id"] in people
    ]


def _side(side: str, person: Any, how: str) -> dict[str, Any]:
    facts = {f"{side}_{name}": person[name] for name in ("name", "source", "status")}
    return facts | {f"{side}_since": person["since"] if how in ("same text", "near text") else None}


async def pair_of(connection: Connection, id: UUID) -> tuple[UUID, UUID] | None:
    """The two profiles of a waiting pair, locked."""
    row = await connection.fetchrow(query("directory/find_pair"), id)
    return (row["first_id"], row["second_id"]) if row else None


async def dismiss_pair(connection: Connection, id: UUID) -> bool:
    """Two people after all."""
    row = await connection.fetchrow(query("directory/dismiss_pair"), id, now())
    if row is not None:
        await refresh_groups(connection, [row["first_id"], row["second_id"]])
    return row is not None


async def claimed(connection: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that an account keeps or whose person has touched a field."""
    rows = await connection.fetch(
        query("directory/list_claimed"),
        list(ids),
    )
    return {row["id"] for row in rows}


async def merge(connection: Connection, id: UUID, given_up: UUID) -> None:
    """Moves the rosters of one profile to the other and erases it, saying why."""
    moved = await connection.fetch(query("directory/move_listings"), id, given_up)
    pairs = [(row["clinic_id"], row["external_id"]) for row in moved]
    await note_changes(connection, listed([(given_up, *pair) for pair in pairs], gone=True))
    await note_changes(connection, listed([(id, *pair) for pair in pairs]))
    await refresh_clinics(connection, [id])
    await remove_person(connection, given_up, "merged")
