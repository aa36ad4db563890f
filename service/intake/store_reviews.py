"""Reviewed imports in the store: how columns are to be read, what would become of each person, and who would go."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import ImportMode, Outcome
from service.core.database.pool import Connection
from service.core.database.queries import bound, bound_many, parameters, query
from service.intake.store_imports import Problem, problem_in


@parameters("intake/add_previews")
class Preview(msgspec.Struct, kw_only=True):
    """A person of a reviewed import as they would be stored, and what would become of them."""

    import_id: UUID
    row: int
    external_id: str
    outcome: Outcome
    document: Any
    kept_by_practitioner: list[str]


class DroppedPerson(msgspec.Struct):
    """Somebody on the roster whom a file leaves out."""

    external_id: str
    display_name: str


async def columns_of(connection: Connection, clinic_id: UUID) -> dict[str, str]:
    """Which column of ours a name in a clinic's files means; '' leaves it unread."""
    return {row["name"]: row["means"] for row in await connection.fetch(query("intake/read_columns"), clinic_id)}


async def put_columns(connection: Connection, clinic_id: UUID, mapping: Mapping[str, str]) -> None:
    await connection.execute(query("intake/put_columns"), clinic_id, list(mapping), list(mapping.values()))


async def add_previews(connection: Connection, previews: Sequence[Preview]) -> None:
    if previews:
        await connection.executemany(*bound_many(previews))


async def begin_review(connection: Connection, id: UUID, clinic_id: UUID, mapping: Mapping[str, str]) -> bool:
    """Lets the file be read for somebody to look at; False when it is not there for that any more."""
    await connection.execute(query("intake/forget_reading"), id)
    return bool(await connection.fetchval(query("intake/review_import"), id, clinic_id, dict(mapping)))


@parameters("intake/take_reviewed_import")
class ReviewDecision(msgspec.Struct, kw_only=True):
    """A decision to take a reviewed import."""

    id: UUID
    clinic_id: UUID
    actor: str
    mode: ImportMode
    confirmed: bool


async def take_reviewed(connection: Connection, taken: ReviewDecision) -> bool:
    """Lets the file be read once more, to be kept; False when it is not there for that any more."""
    await connection.execute(query("intake/forget_reading"), taken.id)
    return bool(await connection.fetchval(*bound(taken)))


async def set_left_out(connection: Connection, id: UUID, shown: Sequence[int], left_out: Sequence[int]) -> None:
    """Of the rows shown, these are not to be taken."""
    await connection.execute(query("intake/set_left_out"), id, list(shown), list(left_out))


async def drop_reviewed(connection: Connection, id: UUID, clinic_id: UUID) -> bool:
    """Throws the file away, and what was read of it."""
    return bool(await connection.fetchval(query("intake/drop_reviewed_import"), id, clinic_id))


@parameters("intake/list_previews")
class PreviewQuery(msgspec.Struct, kw_only=True):
    id: UUID
    outcome: Outcome | None = None
    warned: bool = False
    after: int = 0
    limit: int


async def previews(connection: Connection, wanted: PreviewQuery) -> list[Preview]:
    """People of a reviewed import, in the order of the file."""
    return [Preview(import_id=wanted.id, **dict(row)) for row in await connection.fetch(*bound(wanted))]


async def remarks_of(connection: Connection, id: UUID, rows: Sequence[int]) -> list[Problem]:
    """What there is to say about the cells of these rows."""
    return [problem_in(row) for row in await connection.fetch(query("intake/list_problems_of_rows"), id, list(rows))]


async def not_taken(connection: Connection, id: UUID, after: int, limit: int) -> list[Problem]:
    """Rows of which nobody is made."""
    return [problem_in(row) for row in await connection.fetch(query("intake/list_not_taken"), id, after, limit)]


@parameters("intake/list_gone")
class GoneQuery(msgspec.Struct, kw_only=True):
    id: UUID
    clinic_id: UUID
    after: int = 0
    limit: int = 1


async def gone_from(connection: Connection, wanted: GoneQuery) -> tuple[list[DroppedPerson], int]:
    """Some of those who would go if the file were taken for the whole roster, and how many there are."""
    rows = await connection.fetch(*bound(wanted))
    ids = [row["practitioner_id"] for row in rows]
    # Asked apart: in a cluster people stand on other nodes than what was read of a file.
    names = {row["id"]: row["display_name"] for row in await connection.fetch(query("intake/read_names"), ids)}
    people = [DroppedPerson(row["external_id"], names.get(row["practitioner_id"], "")) for row in rows]
    return people, rows[0]["total"] if rows else 0
