"""What match rows hold of others' doing: on whose rosters people are, and with whom they share one place on a page."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.store_changes import note_match_changes

# [key, since] of each group of profiles of which one is shown, in the order of keys.
Groups = list[list[int]]


async def read_clinics(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Those whose rosters name these people; who is on none is absent."""
    rows = await connection.fetch(query("matching/read_clinics"), list(ids))
    return {row["id"]: row["clinics"] for row in rows}


async def read_groups(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Groups]:
    """Copies of one text, where the earliest stays, and profiles of one person; who is in no group is absent."""
    groups: dict[UUID, Groups] = {}
    for name in ("matching/read_copied", "matching/read_pairs"):
        for row in await connection.fetch(query(name), list(ids)):
            groups.setdefault(row["id"], []).append([row["key"], row["since"]])
    return {id: sorted(members) for id, members in groups.items()}


async def refresh_clinics(connection: Connection, ids: Iterable[UUID]) -> None:
    """Rosters have gained or lost these people: their match rows say so, and every copy is told."""
    people = sorted(set(ids))
    clinics = await read_clinics(connection, people)
    await _put(connection, "matching/set_clinics", [{"id": id, "clinics": clinics.get(id, [])} for id in people])


async def refresh_groups(connection: Connection, ids: Iterable[UUID]) -> None:
    """Texts or pairs of these people have changed: their match rows say so, and every copy is told."""
    people = sorted(set(ids))
    groups = await read_groups(connection, people)
    await _put(connection, "matching/set_groups", [{"id": id, "same": groups.get(id, [])} for id in people])


async def _put(connection: Connection, name: str, stated: list[dict[str, Any]]) -> None:
    if stated:
        rows = await connection.fetch(query(name), stated)
        await note_match_changes(connection, [row["practitioner_id"] for row in rows])
