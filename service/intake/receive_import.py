"""Takes a clinic's file in, piece by piece, to be imported by a job; shows how far it is; cancels it."""

import csv
import hashlib
import io
from collections.abc import AsyncIterator, Callable, Mapping
from uuid import UUID

import msgspec

from schemas.clinics.clinic import Import, ImportFormat, ImportMode, Writer
from schemas.messages import expected, refusals
from service.core.clock import now as this_moment
from service.core.database.job_queue import enqueue
from service.core.database.pool import Connection, Database
from service.core.errors import BadRequest, Conflict, Different, NotFound, TooLarge
from service.core.security_log import SecurityEvent, log_events
from service.intake import store_imports as imports
from service.intake.formats.columns import folded
from service.intake.formats.csv_profiles import layout_of
from service.intake.formats.gzipped import Gunzip
from service.intake.formats.one_file import one_file
from service.intake.formats.records import FormatError, check_bytes
from service.intake.formats.table import has_columns, open_file
from service.intake.store_imports import ImportRow, NewImport, Problem
from service.intake.store_reviews import columns_of
from service.profiles.cells.practices import shipped_crafts

PIECE_BYTES = 1 << 20
_SILENT_MINUTES = 10  # an upload of which nothing comes for so long has died with its server


class ImportOptions(msgspec.Struct, frozen=True):
    """How a file is to be read."""

    format: ImportFormat
    dry_run: bool
    idempotency_key: str | None
    most_bytes: int
    gzipped: bool = False
    mode: ImportMode = "upsert"
    confirmed: bool = False
    boundary: str | None = None  # of a form (multipart/form-data)
    mapping: Mapping[str, str] = {}  # column of the file -> ours, besides what the clinic's office has said before
    reviewed: bool = False  # held for a person to look at (`review_import.py`)
    file_name: str | None = None


async def receive_import(
    database: Database, writer: Writer, wanted: ImportOptions, body: AsyncIterator[bytes]
) -> Import:
    """Keeps the file and queues the import; a key used before answers with the first import of the same file."""
    async with database.primary.acquire() as connection:
        mapping = await columns_of(connection, writer.clinic_id)
    mapping |= {folded(name): column for name, column in wanted.mapping.items()}
    opening = NewImport(
        clinic_id=writer.clinic_id,
        actor=writer.shown,
        format=wanted.format,
        dry_run=wanted.dry_run,
        idempotency_key=wanted.idempotency_key,
        mode=wanted.mode,
        confirmed=wanted.confirmed,
        reviewed=wanted.reviewed,
        mapping=mapping,
        file_name=wanted.file_name,
    )
    async with database.primary.acquire() as connection:
        begun = await imports.begin_import(connection, opening)
    if begun is None:
        return await _first_import(database, writer, wanted, body)
    try:
        return await _store_upload(database, writer, begun, wanted, body)
    except BaseException:
        # Whatever broke the upload: half a file is no import, and its key is free again.
        async with database.primary.acquire() as connection:
            await imports.drop_import(connection, begun.id)
        raise


async def _store_upload(
    database: Database, writer: Writer, begun: ImportRow, wanted: ImportOptions, body: AsyncIterator[bytes]
) -> Import:
    size, digest = 0, hashlib.sha256()
    async for piece in _pieces(body, wanted):
        if size == 0:
            _check_format(begun, piece)
        if size + len(piece) > wanted.most_bytes:
            raise TooLarge(refusals.IMPORT_TOO_LARGE(bytes=wanted.most_bytes))
        # A connection per piece: a slow upload must not keep one from others.
        async with database.primary.acquire() as connection:
            await imports.add_piece(connection, begun.id, size, piece)
        size += len(piece)
        digest.update(piece)
    if size == 0:
        raise BadRequest(refusals.BODY_EMPTY(), [("", expected.FILE_TO_IMPORT())])
    async with database.transaction() as connection:
        queued = await imports.received(connection, begun.id, size, digest.digest())
        await enqueue(connection, "run_import", [] if begun.reviewed else [begun.id])
        after = {"format": begun.format, "dry_run": begun.dry_run, "bytes": size, "sha256": digest.hexdigest()}
        event = SecurityEvent(writer.actor, "import", str(begun.id), writer.clinic_id, after=after)
        await log_events(connection, [event])
    return queued.public


async def _first_import(
    database: Database, writer: Writer, wanted: ImportOptions, body: AsyncIterator[bytes]
) -> Import:
    """The import a key was first used for, when this is the same file."""
    assert wanted.idempotency_key is not None
    async with database.primary.acquire() as connection:
        first = await imports.import_by_key(connection, writer.clinic_id, wanted.idempotency_key)
        silent = first is not None and await imports.drop_silent_upload(connection, first.id, _SILENT_MINUTES)
    if silent:
        return await receive_import(database, writer, wanted, body)
    if first is None or first.status == "receiving":
        raise Conflict(refusals.KEY_STILL_RUNNING())
    digest = hashlib.sha256()
    async for piece in _pieces(body, wanted):
        digest.update(piece)
    received = (digest.digest(), wanted.format, wanted.dry_run, wanted.mode)
    if (first.digest, first.format, first.dry_run, first.mode) != received:
        raise Different(refusals.KEY_OF_ANOTHER())
    return first.public


async def _pieces(body: AsyncIterator[bytes], wanted: ImportOptions) -> AsyncIterator[bytes]:
    """The file as it is to be read, in pieces of 1 MB."""
    plain = _unpacked(body) if wanted.gzipped else body
    waiting = bytearray()
    try:
        async for chunk in one_file(_limited(plain, wanted.most_bytes), wanted.format, wanted.boundary):
            waiting += chunk
            while len(waiting) >= PIECE_BYTES:
                yield bytes(waiting[:PIECE_BYTES])
                del waiting[:PIECE_BYTES]
    except FormatError as error:
        raise BadRequest(refusals.NOT_OF_FORMAT(), [("", error.message)]) from None
    if waiting:
        yield bytes(waiting)


async def _limited(body: AsyncIterator[bytes], most_bytes: int) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in body:
        size += len(chunk)
        if size > most_bytes:
            raise TooLarge(refusals.IMPORT_TOO_LARGE(bytes=most_bytes))
        yield chunk


async def _unpacked(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    gunzip = Gunzip()
    try:
        async for chunk in body:
            for part in gunzip.feed(chunk):
                yield part
        gunzip.close()
    except FormatError as error:
        raise BadRequest(refusals.NOT_AS_ENCODED(), [("", error.message)]) from None


def _check_format(begun: ImportRow, first: bytes) -> None:
    try:
        check_bytes(first)
        if begun.reviewed and has_columns(begun.format, first):
            layout_of(first, begun.mapping)  # which column is the name, somebody may have to say
        else:
            open_file(begun.format, first, shipped_crafts(), begun.mapping)
    except FormatError as error:
        raise BadRequest(refusals.NOT_OF_FORMAT(), [("", error.message)]) from None


async def show_import(connection: Connection, clinic_id: UUID, id: UUID) -> Import:
    """How far an import is; NotFound when it is not this clinic's."""
    return (await import_of_clinic(connection, clinic_id, id)).public


async def cancel_import(connection: Connection, writer: Writer, id: UUID) -> Import:
    """Stops an import after the batch at hand; what it has saved stays. Conflict when it has ended already."""
    async with connection.transaction():
        import_row = await import_of_clinic(connection, writer.clinic_id, id)
        if import_row.status == "cancelled":
            return import_row.public
        if not await imports.end_import(connection, id, "cancelled", None, this_moment()):
            raise Conflict(refusals.IMPORT_ENDED(status=import_row.status))
        event = SecurityEvent(
            writer.actor,
            "import cancelled",
            str(id),
            writer.clinic_id,
            before={"status": import_row.status},
            after={"status": "cancelled"},
        )
        await log_events(connection, [event])
    return await show_import(connection, writer.clinic_id, id)


async def write_errors(
    database: Database, id: UUID, say: Callable[[Problem], str] = lambda problem: str(problem.reason)
) -> AsyncIterator[str]:
    """Rows that were not taken and remarks about cells, as CSV, in the order of the file; `say` words a reason."""
    yield "row,outcome,external_id,pointer,reason,code,params,column,value\r\n"
    after = (0, -1)
    while True:
        async with database.primary.acquire() as connection:
            problems = await imports.problems_after(connection, id, after, 1000)
        if not problems:
            return
        after = problems[-1].row, problems[-1].number
        text = io.StringIO()
        csv.writer(text).writerows(
            [
                problem.row,
                problem.outcome,
                _plain(problem.external_id),
                problem.pointer,
                _plain(say(problem)),
                *_coded(problem),
                _plain(problem.column_name),
                _plain(problem.value),
            ]
            for problem in problems
        )
        yield text.getvalue()


def _coded(problem: Problem) -> tuple[str, str]:
    """The code of a reason and its values as JSON."""
    return problem.reason.code, msgspec.json.encode(problem.reason.params).decode()


def _plain(text: str | None) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text or ""


async def import_of_clinic(connection: Connection, clinic_id: UUID, id: UUID) -> ImportRow:
    """The import; NotFound when it is not this clinic's."""
    import_row = await imports.import_of(connection, clinic_id, id)
    if import_row is None:
        raise NotFound(refusals.NO_SUCH_IMPORT())
    return import_row
