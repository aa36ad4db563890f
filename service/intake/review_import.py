"""A file that a person looks at before it counts: its columns, each person as they would be stored, who would go.

The file is held, read as a dry run that keeps what it would make of each row, and read once more when it is taken. How
its columns are to be read is remembered for the clinic, and holds for files that come by the API as well.
"""

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from schemas.accounts.account import Change
from schemas.clinics.clinic import Import, ImportMode, Outcome, Writer
from schemas.messages import refusals
from schemas.profiles.practitioner import Profile, StoredProfile
from service.accounts.show_history import changes
from service.clinics.count_funnel import count_funnel
from service.clinics.roster import with_statement
from service.clinics.show_to_clinic import known_to_clinic
from service.clinics.store_listings import targets
from service.core.cursor import read_cursor, write_cursor
from service.core.database.job_queue import enqueue
from service.core.database.pool import Connection
from service.core.errors import Conflict
from service.core.security_log import SecurityEvent, log_events
from service.intake import store_imports as imports
from service.intake import store_reviews as reviews
from service.intake.formats.columns import COLUMNS, folded
from service.intake.formats.csv_profiles import cells_of, layout_of
from service.intake.formats.records import Lines
from service.intake.formats.table import has_columns
from service.intake.receive_import import import_of_clinic
from service.intake.run_import import many_would_end
from service.intake.store_imports import Problem
from service.intake.store_reviews import DroppedPerson, GoneQuery, Preview, PreviewQuery, ReviewDecision
from service.profiles.save_profiles import canonical_document
from service.profiles.store import read_profiles
from service.vocabulary.cache import VocabularyCache

_SAMPLES, _LOOKED_AT, _LONGEST = 3, 200, 60
Shown = Literal["all", "created", "updated", "unchanged", "warned", "refused", "gone"]


class FileColumn(msgspec.Struct):
    """A column of a file: how the file calls it, which of ours it is read as ('': unread), and what stands in it."""

    name: str
    means: str
    samples: list[str]


class PersonPreview(msgspec.Struct, kw_only=True):
    """A person of a file as the clinic would see them, with remarks on cells; of somebody known, what would change."""

    row: int
    external_id: str
    outcome: Outcome
    profile: Profile
    remarks: list[Problem]
    kept_by_practitioner: list[str]
    stored: StoredProfile | None = None  # as they are now
    changes: list[Change] = []


class Review(msgspec.Struct):
    """A part of what a file would do. `after` is the row to go on from, or how many of those who would go were shown;
    None at the end."""

    people: list[PersonPreview]
    refused: list[Problem]
    gone: list[DroppedPerson]
    leaving: int  # how many would go, if the file is the whole roster
    many: bool  # so many would go, or it is so unclear who, that somebody has to confirm
    after: int | None


async def list_imports(
    connection: Connection, clinic_id: UUID, limit: int, cursor: str = ""
) -> tuple[list[imports.ImportRow], str | None]:
    """A page of a clinic's imports, the latest first, and the cursor of the next one."""
    before = read_cursor(cursor, UUID) if cursor else None
    rows = await imports.imports_of(connection, clinic_id, limit + 1, before)
    return rows[:limit], write_cursor(rows[limit - 1].id) if len(rows) > limit else None


async def show_columns(connection: Connection, clinic_id: UUID, id: UUID) -> list[FileColumn]:
    """The columns of a held file, in their order; none for a file without any."""
    job = await import_of_clinic(connection, clinic_id, id)
    piece = await imports.piece_at(connection, id, 0)
    if piece is None or not has_columns(job.format, piece[1]):
        return []
    layout = layout_of(piece[1], job.mapping)
    columns = [
        FileColumn(name, means if means in COLUMNS else "", [])
        for name, means in zip(layout.names, layout.columns, strict=True)
    ]
    lines = Lines(layout.starts, quoted=True, end=layout.end)
    for record, _ in zip(lines.feed(piece[1][layout.starts :]), range(_LOOKED_AT), strict=False):
        for column, cell in zip(columns, cells_of(record.data, layout.separator, layout.encoding) or [], strict=False):
            text = cell.strip()[:_LONGEST]
            if text and text not in column.samples and len(column.samples) < _SAMPLES:
                column.samples.append(text)
    return [column for column in columns if column.name]


async def begin_review(connection: Connection, writer: Writer, id: UUID, means: Mapping[str, str]) -> None:
    """Remembers what the columns mean and reads the file for somebody to look at; Conflict when it is not held."""
    mapping = {folded(name): column for name, column in means.items() if column == "" or column in COLUMNS}
    async with connection.transaction():
        before = await reviews.columns_of(connection, writer.clinic_id)
        if mapping.items() - before.items():
            await reviews.put_columns(connection, writer.clinic_id, mapping)
            event = SecurityEvent(writer.actor, "columns changed", str(id), writer.clinic_id, after=dict(mapping))
            await log_events(connection, [event])
        if not await reviews.begin_review(connection, id, writer.clinic_id, before | mapping):
            raise Conflict(refusals.NOT_HELD())
        await enqueue(connection, "run_import", [id])


async def show_review(
    connection: Connection, writer: Writer, id: UUID, terms: VocabularyCache, part: tuple[Shown, int, int]
) -> Review:
    """A part of a reviewed file: which people, after which row, how many at most."""
    shown, after, limit = part
    _, gone = await reviews.gone_from(connection, GoneQuery(id=id, clinic_id=writer.clinic_id))
    many = many_would_end(gone, await _listed(connection, writer)) or (
        bool(gone) and await imports.has_unnamed(connection, id)
    )
    if shown == "gone":
        wanted_gone = GoneQuery(id=id, clinic_id=writer.clinic_id, after=after, limit=limit)
        leaving, _ = await reviews.gone_from(connection, wanted_gone)
        return Review([], [], leaving, gone, many, after + limit if after + limit < gone else None)
    if shown == "refused":
        refused = await reviews.not_taken(connection, id, after, limit + 1)
        return Review([], refused[:limit], [], gone, many, refused[limit - 1].row if len(refused) > limit else None)
    outcome = shown if shown in ("created", "updated", "unchanged") else None
    wanted = PreviewQuery(id=id, outcome=outcome, warned=shown == "warned", after=after, limit=limit + 1)
    rows = await reviews.previews(connection, wanted)
    people = await _people(connection, writer, id, rows[:limit], terms)
    return Review(people, [], [], gone, many, rows[limit - 1].row if len(rows) > limit else None)


async def _people(
    connection: Connection, writer: Writer, id: UUID, rows: Sequence[Preview], terms: VocabularyCache
) -> list[PersonPreview]:
    known = await targets(connection, writer.clinic_id, [row.external_id for row in rows if row.outcome != "created"])
    stored = await read_profiles(connection, [target.practitioner_id for target in known.values()])
    remarks = await reviews.remarks_of(connection, id, [row.row for row in rows])
    people = []
    for row in rows:
        target = known.get(row.external_id)
        person = PersonPreview(
            row=row.row,
            external_id=row.external_id,
            outcome=row.outcome,
            profile=msgspec.convert(row.document, Profile),
            remarks=[remark for remark in remarks if remark.row == row.row],
            kept_by_practitioner=row.kept_by_practitioner,
        )
        if target and target.practitioner_id in stored:
            _merge(person, stored[target.practitioner_id], writer.source, terms)
        people.append(person)
    return people


def _merge(person: PersonPreview, stored: StoredProfile, source: str, terms: VocabularyCache) -> None:
    """Shows somebody who is known as they would be, with what they have said themselves, and what would change."""
    after = with_statement(person.profile, stored, source, terms)
    before, person.profile = known_to_clinic(stored, source), known_to_clinic(after, source)
    person.changes = [*changes(canonical_document(before, terms), canonical_document(person.profile, terms))]
    person.stored = stored


async def leave_out(
    connection: Connection, writer: Writer, id: UUID, shown: Sequence[int], left_out: Sequence[int]
) -> None:
    """Of the rows that somebody was shown, those they do not take."""
    job = await import_of_clinic(connection, writer.clinic_id, id)
    await reviews.set_left_out(connection, job.id, shown, left_out)


async def take_reviewed(
    connection: Connection, writer: Writer, id: UUID, mode: ImportMode, *, confirmed: bool
) -> Import:
    """Takes what is sound: the file is read once more, and kept this time. Conflict when it is not held, or when with
    mode=replace so many would go that somebody has to confirm."""
    async with connection.transaction():
        if mode == "replace" and not confirmed:
            await _check_gone(connection, writer, id)
        taken = ReviewDecision(
            id=id,
            clinic_id=writer.clinic_id,
            actor=writer.shown,
            mode=mode,
            confirmed=confirmed,
        )
        if not await reviews.take_reviewed(connection, taken):
            raise Conflict(refusals.NOT_HELD())
        await enqueue(connection, "run_import", [id])
        job = await import_of_clinic(connection, writer.clinic_id, id)
        after = {"mode": mode, "left_out": len(job.left_out)}
        event = SecurityEvent(writer.actor, "import taken", job.file_name or str(id), writer.clinic_id, after=after)
        await log_events(connection, [event])
    return job.public


async def _check_gone(connection: Connection, writer: Writer, id: UUID) -> None:
    """Conflict when so many would go, or it is so unclear who, that somebody has to confirm."""
    _, gone = await reviews.gone_from(connection, GoneQuery(id=id, clinic_id=writer.clinic_id))
    listed = await _listed(connection, writer)
    if many_would_end(gone, listed):
        raise Conflict(refusals.MANY_WOULD_GO(gone=gone, listed=listed))
    if gone and await imports.has_unnamed(connection, id):
        raise Conflict(refusals.MAY_BE_UNREAD())


async def drop_reviewed(connection: Connection, writer: Writer, id: UUID) -> None:
    """Throws a held file away; Conflict when it is not held any more."""
    if not await reviews.drop_reviewed(connection, id, writer.clinic_id):
        raise Conflict(refusals.NOT_HELD())


async def _listed(connection: Connection, writer: Writer) -> int:
    return (await count_funnel(connection, writer.clinic_id)).imported
