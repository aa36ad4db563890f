"""Imports in the store: the file in pieces, how far it is, what was not taken."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import Import, ImportCounts, ImportFormat, ImportMode
from schemas.core.message import Message
from schemas.messages import imports as noted
from service.core.database.pool import Connection
from service.core.database.queries import bound, bound_many, parameters, query

# So many rows are listed in errors.csv at most; beyond, they are counted.
MOST_PROBLEMS = 100_000


class ImportRow(msgspec.Struct):
    """An import as the store keeps it."""

    id: UUID
    clinic_id: UUID
    actor: str
    format: ImportFormat
    dry_run: bool
    status: str
    detail: str | None  # a message in JSON
    digest: bytes | None
    bytes: int
    taken_bytes: int
    rows: int
    joined_to: str | None
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    warned: int
    ended: int
    mode: ImportMode
    confirmed: bool
    reviewed: bool  # a person looks at it at the clinic's desk before it counts
    mapping: dict[str, str]  # column of the file, folded -> ours; '' leaves it unread
    left_out: list[int]  # rows that a person does not take
    file_name: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def remark(self) -> Message | None:
        """Why it failed, or what is to be known of the file."""
        return _reason(self.detail) if self.detail else None

    @property
    def public(self) -> Import:
        """As its clinic sees it."""
        share = self.taken_bytes / self.bytes if self.bytes else 0.0
        # FHIR is read first and joined afterwards.
        progress = 1.0 if self.status == "done" else share / 2 if self.format == "fhir" else share
        return Import(
            id=self.id,
            format=self.format,
            dry_run=self.dry_run,
            mode=self.mode,
            status="queued" if self.status in ("receiving", "held") else self.status,  # type: ignore[arg-type]
            progress=round(progress, 4),
            rows=self.rows,
            counts=ImportCounts(
                self.created, self.updated, self.unchanged, self.skipped, self.rejected, self.warned, self.ended
            ),
            created_at=self.created_at,
            started_at=self.started_at,
            finished_at=self.finished_at,
            detail=str(self.remark) if self.remark else None,
            code=self.remark.code if self.remark else None,
            params=self.remark.params if self.remark else {},
        )


class Problem(msgspec.Struct):
    """A row that was not taken, or a remark about one of its cells."""

    row: int
    outcome: str
    external_id: str | None
    pointer: str
    reason: Message
    number: int = 0  # of the remarks about a row
    column_name: str | None = None
    value: str | None = None


def _import(row: Any) -> ImportRow:
    return ImportRow(**dict(row))


@parameters("intake/begin_import")
class NewImport(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    actor: str
    format: str
    dry_run: bool
    idempotency_key: str | None
    mode: ImportMode
    confirmed: bool
    reviewed: bool
    mapping: Any
    file_name: str | None


async def begin_import(connection: Connection, new: NewImport) -> ImportRow | None:
    """A new import that is still being received; None when its idempotency key was used before."""
    row = await connection.fetchrow(*bound(new))
    return _import(row) if row else None


async def import_by_key(connection: Connection, clinic_id: UUID, key: str) -> ImportRow | None:
    row = await connection.fetchrow(query("intake/find_import_by_key"), clinic_id, key)
    return _import(row) if row else None


async def add_piece(connection: Connection, id: UUID, starts: int, data: bytes) -> None:
    await connection.execute(query("intake/add_piece"), id, starts, data)
    await connection.execute(query("intake/touch_import"), id)


async def received(connection: Connection, id: UUID, size: int, digest: bytes) -> ImportRow:
    """The whole file is there."""
    return _import(
        await connection.fetchrow(
            query("intake/queue_import"),
            id,
            size,
            digest,
        )
    )


async def drop_import(connection: Connection, id: UUID) -> None:
    """Forgets an import that was never wholly received."""
    await connection.execute(query("intake/drop_import"), id)


async def drop_silent_upload(connection: Connection, id: UUID, minutes: int) -> bool:
    """Forgets an upload of which nothing has come for so long; whether it was so."""
    done = await connection.execute(
        query("intake/drop_silent_upload"),
        id,
        minutes,
    )
    return done == "DELETE 1"


async def imports_of(
    connection: Connection, clinic_id: UUID, limit: int, before: UUID | None = None
) -> list[ImportRow]:
    """A clinic's imports, the latest first; only those begun before one."""
    return [_import(row) for row in await connection.fetch(query("intake/list_imports"), clinic_id, limit, before)]


async def import_of(connection: Connection, clinic_id: UUID, id: UUID) -> ImportRow | None:
    row = await connection.fetchrow(query("intake/read_import"), id, clinic_id)
    return _import(row) if row else None


async def start_import(connection: Connection, id: UUID, at: datetime) -> ImportRow | None:
    """The import as it stands, running from now on; None when there is nothing (more) to do."""
    row = await connection.fetchrow(
        query("intake/start_import"),
        id,
        at,
    )
    return _import(row) if row else None


async def piece_at(connection: Connection, id: UUID, position: int) -> tuple[int, bytes] | None:
    """The piece that holds that byte: where it starts, and its bytes."""
    row = await connection.fetchrow(
        query("intake/read_piece"),
        id,
        position,
    )
    return (row["starts"], row["data"]) if row else None


async def lock_running(connection: Connection, id: UUID) -> ImportRow | None:
    """The import, locked, while it is running; None when it was cancelled."""
    row = await connection.fetchrow(query("intake/lock_running_import"), id)
    return _import(row) if row else None


@parameters("intake/note_import_progress")
class _Progress(msgspec.Struct, kw_only=True):
    id: UUID
    taken_bytes: int
    rows: int
    joined_to: str | None
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    warned: int
    ended: int


async def note_progress(
    connection: Connection, id: UUID, place: tuple[int, int, str | None], counts: ImportCounts
) -> None:
    """Moves the place (bytes taken, rows, last one joined) and adds to the counts."""
    taken, rows, joined_to = place
    progress = _Progress(id=id, taken_bytes=taken, rows=rows, joined_to=joined_to, **msgspec.structs.asdict(counts))
    await connection.execute(*bound(progress))


@parameters("intake/add_problems")
class _Listed(msgspec.Struct, kw_only=True):
    import_id: UUID
    row: int
    outcome: str
    external_id: str | None
    pointer: str
    reason: str
    number: int
    column_name: str | None
    value: str | None


async def add_problems(connection: Connection, id: UUID, problems: Sequence[Problem]) -> None:
    """Lists rows that were not taken, up to the limit."""
    listed = await connection.fetchval(query("intake/count_problems"), id)
    more = problems[: max(0, MOST_PROBLEMS - listed)]
    if more:
        rows = [
            _Listed(import_id=id, **{**msgspec.structs.asdict(problem), "reason": _reason_json(problem.reason)})
            for problem in more
        ]
        await connection.executemany(*bound_many(rows))


@parameters("intake/list_problems")
class _ProblemsAfter(msgspec.Struct, kw_only=True):
    id: UUID
    row: int
    number: int
    limit: int


async def problems_after(connection: Connection, id: UUID, after: tuple[int, int], limit: int) -> list[Problem]:
    """Rows that were not taken and remarks about cells, in their order, after a row and number."""
    row, number = after
    rows = await connection.fetch(*bound(_ProblemsAfter(id=id, row=row, number=number, limit=limit)))
    return [problem_in(row) for row in rows]


def problem_in(row: Any) -> Problem:
    """A row of the store."""
    return Problem(**{**row, "reason": _reason(row["reason"])})


def _reason_json(reason: Message) -> str:
    return msgspec.json.encode(reason).decode()


def _reason(text: str) -> Message:
    """The message as it was kept, in JSON; what earlier versions wrote is a sentence."""
    if text.startswith('{"code":'):
        return msgspec.json.decode(text, type=Message)
    return noted.IN_OTHER_WORDS(words=text)


@parameters("intake/end_import")
class _Ended(msgspec.Struct, kw_only=True):
    id: UUID
    status: str
    detail: str | None
    at: datetime


async def end_import(connection: Connection, id: UUID, status: str, why: Message | None, at: datetime) -> bool:
    """Ends an import that has not ended; the file is no longer kept. Whether it was this call that ended it."""
    detail = _reason_json(why) if why else None
    done = await connection.execute(*bound(_Ended(id=id, status=status, detail=detail, at=at)))
    if done == "UPDATE 0":
        return False
    if not (status in ("done", "failed") and await connection.fetchval(query("intake/is_reviewed"), id)):
        await _drop_file(connection, id)
    return True


async def note_named(connection: Connection, id: UUID, clinic_id: UUID, external_ids: Collection[str]) -> None:
    """Whom a file names without their row being taken; '' for a row that does not say whose it is."""
    if external_ids:
        await connection.execute(query("intake/note_named"), id, clinic_id, [*external_ids])


async def has_unnamed(connection: Connection, id: UUID) -> bool:
    """Whether a file has rows that could not be read and do not say whose they are."""
    return bool(await connection.fetchval(query("intake/has_unnamed"), id))


async def stated_since(
    connection: Connection, clinic_id: UUID, external_ids: Sequence[str], since: datetime
) -> set[str]:
    """Those of the ids under which the clinic has stated somebody since that moment."""
    rows = await connection.fetch(query("intake/list_stated_since"), clinic_id, list(external_ids), since)
    return {row["external_id"] for row in rows}


async def _drop_file(connection: Connection, id: UUID) -> None:
    await connection.execute(query("intake/remove_pieces"), id)
    await connection.execute(query("intake/remove_resources"), id)


async def note_remark(connection: Connection, id: UUID, remark: Message) -> None:
    await connection.execute(query("intake/note_remark"), id, _reason_json(remark))


@parameters("intake/add_resources")
class StoredResource(msgspec.Struct, kw_only=True):
    """A FHIR resource, kept until all are read."""

    import_id: UUID
    type: str
    id: str
    row: int
    practitioner: str | None
    document: Any


async def add_resources(connection: Connection, resources: Sequence[StoredResource]) -> None:
    """A later one of an id wins."""
    if resources:
        await connection.executemany(*bound_many(resources))


async def practitioners_after(connection: Connection, id: UUID, after: str | None, limit: int) -> list[Any]:
    """Practitioners with their roles, in the order of ids."""
    return list(await connection.fetch(query("intake/read_import_practitioners"), id, after, limit))


async def resources_named(
    connection: Connection, id: UUID, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Any]:
    """Places and services by (type, id)."""
    rows = await connection.fetch(
        query("intake/list_resources"),
        id,
        [type_ for type_, _ in keys],
        [key for _, key in keys],
    )
    return {(row["type"], row["id"]): row["document"] for row in rows}


async def roles_of_nobody(connection: Connection, id: UUID) -> list[tuple[str, int]]:
    """(id, row) of FHIR roles whose person is not in the file."""
    rows = await connection.fetch(query("intake/list_roles_of_nobody"), id)
    return [(row["id"], row["row"]) for row in rows]


async def modality_by_code(connection: Connection) -> dict[str, str]:
    """Taxonomy code -> name of the modality."""
    rows = await connection.fetch(query("intake/list_nucc_codes"))
    return {row["code"]: row["name"] for row in rows}
