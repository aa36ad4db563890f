"""Stores what a person decides about terms: names kept, split, merged or removed, and spellings that lead to them."""

from typing import Any
from uuid import UUID

from service.core.database.pool import Connection
from service.vocabulary.store import Kind


async def waiting_terms(connection: Connection, kind: Kind, limit: int) -> list[Any]:
    """Folds and additions nobody has looked at, as rows with how many profiles use the name."""
    return list(
        await connection.fetch(
            f"SELECT r.id, r.term, r.name, r.how, r.score, r.created_at, ("
            f"SELECT count(*) FROM {kind} AS v INNER JOIN practitioner_{kind} AS t ON t.{kind}_id = v.id "
            f"WHERE v.name = r.name) AS used_by "
            f"FROM vocabulary_review AS r WHERE r.vocabulary = $1 ORDER BY r.created_at, r.id LIMIT $2",
            kind,
            limit,
        )
    )


async def take_term(connection: Connection, kind: Kind, id: int) -> Any:
    """Takes an entry off the list; None when it is not there any more."""
    return await connection.fetchrow(
        "DELETE FROM vocabulary_review WHERE id = $1 AND vocabulary = $2 RETURNING term, name, how", id, kind
    )


async def keep_name(connection: Connection, kind: Kind, name: str) -> None:
    """A person has looked at it: it stays also when nobody uses it."""
    await connection.execute(f"UPDATE {kind} SET origin = 'reviewed' WHERE name = $1 AND origin = 'added'", name)


async def add_name(connection: Connection, kind: Kind, name: str) -> None:
    await connection.execute(
        f"INSERT INTO {kind} (name, origin) VALUES ($1, 'reviewed') ON CONFLICT (name) DO NOTHING", name
    )


async def add_spelling(connection: Connection, kind: Kind, keyed: tuple[str, str, str]) -> None:
    """(key, name, spelling): from now on the spelling leads to the name."""
    await connection.execute(
        f"INSERT INTO {kind}_alias (key, {kind}_id, spelling) SELECT $1, v.id, $3 FROM {kind} AS v WHERE v.name = $2 "
        f"ON CONFLICT (key) DO UPDATE SET {kind}_id = excluded.{kind}_id",
        *keyed,
    )


async def users_of(connection: Connection, kind: Kind, name: str) -> list[UUID]:
    """Profiles that state this name."""
    rows = await connection.fetch(
        f"SELECT t.practitioner_id FROM practitioner_{kind} AS t INNER JOIN {kind} AS v ON v.id = t.{kind}_id "
        f"WHERE v.name = $1 ORDER BY t.practitioner_id",
        name,
    )
    return [row["practitioner_id"] for row in rows]


async def remove_name(connection: Connection, kind: Kind, name: str) -> None:
    await connection.execute(f"DELETE FROM {kind} WHERE name = $1", name)


async def merge_name(connection: Connection, kind: Kind, name: str, into: str) -> None:
    """Whoever states the name states the other one; its spellings lead there; the name is gone."""
    old = await connection.fetchval(f"SELECT id FROM {kind} WHERE name = $1", name)
    new = await connection.fetchval(f"SELECT id FROM {kind} WHERE name = $1", into)
    if kind == "concern":
        await _keep_wording(connection, name, old, new)
    await connection.execute(
        f"UPDATE practitioner_{kind} AS t SET {kind}_id = $2 WHERE t.{kind}_id = $1 AND NOT EXISTS ("
        f"SELECT FROM practitioner_{kind} AS o WHERE o.practitioner_id = t.practitioner_id AND o.{kind}_id = $2)",
        old,
        new,
    )
    await connection.execute(f"DELETE FROM practitioner_{kind} WHERE {kind}_id = $1", old)
    await connection.execute(f"UPDATE {kind}_alias SET {kind}_id = $2 WHERE {kind}_id = $1", old, new)
    await connection.execute(f"DELETE FROM {kind} WHERE id = $1", old)


async def _keep_wording(connection: Connection, name: str, old: int, new: int) -> None:
    """The name that goes stays as the own word of those who state it; wordings follow where both were stated."""
    await connection.execute(
        "INSERT INTO concern_wording (practitioner_id, concern_id, position, wording) "
        "SELECT t.practitioner_id, $1, 1 + coalesce(max(w.position), 0), $2 FROM practitioner_concern AS t "
        "LEFT JOIN concern_wording AS w ON w.practitioner_id = t.practitioner_id AND w.concern_id = t.concern_id "
        "WHERE t.concern_id = $1 GROUP BY t.practitioner_id",
        old,
        name,
    )
    await connection.execute(
        "UPDATE concern_wording AS w SET concern_id = $2, position = w.position + ("
        "SELECT coalesce(max(o.position), 0) FROM concern_wording AS o "
        "WHERE o.practitioner_id = w.practitioner_id AND o.concern_id = $2) "
        "WHERE w.concern_id = $1 AND EXISTS ("
        "SELECT FROM practitioner_concern AS t WHERE t.practitioner_id = w.practitioner_id AND t.concern_id = $2)",
        old,
        new,
    )
