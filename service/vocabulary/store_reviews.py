"""Stores what a person decides about terms: names kept, split, merged or removed, and spellings that lead to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.core.clock import now
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.core.store_changes import edited, note_changes
from service.vocabulary.store import Kind


@parameters("vocabulary/rename_modality")
class _RenamedModality(msgspec.Struct):
    old_id: int
    old_name: str
    new_name: str
    now: datetime


@parameters("vocabulary/rename_concern")
class _RenamedConcern(_RenamedModality):
    pass


async def waiting_terms(connection: Connection, kind: Kind, limit: int) -> list[Any]:
    """Folds and additions nobody has looked at, as rows with how many profiles use the name."""
    rows = await connection.fetch(query("vocabulary/list_waiting_terms"), kind, limit)
    names = list({row["name"] for row in rows})
    users = await connection.fetch(query("vocabulary/count_users", kind), names)
    used_by = {row["name"]: row["used_by"] for row in users}
    return [{**row, "used_by": used_by.get(row["name"], 0)} for row in rows]


async def take_term(connection: Connection, kind: Kind, id: int) -> Any:
    """Takes an entry off the list; None when it is not there any more."""
    return await connection.fetchrow(query("vocabulary/take_term"), id, kind)


async def keep_name(connection: Connection, kind: Kind, name: str) -> None:
    """A person has looked at it: it stays also when nobody uses it."""
    await connection.execute(query("vocabulary/keep_term", kind), name)


async def add_name(connection: Connection, kind: Kind, name: str) -> None:
    await connection.execute(query("vocabulary/add_term", kind), name)


async def add_spelling(connection: Connection, kind: Kind, keyed: tuple[str, str, str]) -> None:
    """(key, name, spelling): from now on the spelling leads to the name."""
    await connection.execute(
        query("vocabulary/add_spelling", kind),
        *keyed,
    )


async def users_of(connection: Connection, kind: Kind, name: str) -> list[UUID]:
    """Profiles that state this name."""
    rows = await connection.fetch(
        query("vocabulary/list_users", kind),
        name,
    )
    return [row["practitioner_id"] for row in rows]


async def remove_name(connection: Connection, kind: Kind, name: str) -> None:
    await connection.execute(query("vocabulary/remove_name", kind), name)


async def merge_name(connection: Connection, kind: Kind, name: str, into: str) -> None:
    """Whoever states the name states the other one; its spellings lead there; the name is gone."""
    old = await connection.fetchval(query("vocabulary/find_term", kind), name)
    new = await connection.fetchval(query("vocabulary/find_term", kind), into)
    rename = _RenamedModality if kind == "modality" else _RenamedConcern
    rows = await connection.fetch(*bound(rename(old_id=old, old_name=name, new_name=into, now=now())))
    await note_changes(connection, [edited(row["id"], row["status"], row["status"]) for row in rows])
    await connection.execute(
        query("vocabulary/move_statements", kind),
        old,
        new,
    )
    await connection.execute(query("vocabulary/remove_statements", kind), old)
    await connection.execute(query("vocabulary/move_spellings", kind), old, new)
    await connection.execute(query("vocabulary/remove_term", kind), old)
