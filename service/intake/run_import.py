"""Runs an import batch by batch: each batch's profiles, counts and place in the file are one transaction.

So a restart goes on where the last batch ended and neither repeats nor loses a row, and two processes that take the
same import for theirs cannot both settle a batch.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

import msgspec

from schemas.clinics.clinic import ImportCounts, RosterSaved, Writer
from schemas.messages import imports as imports_say
from schemas.profiles.practitioner import ProfileDraft
from service.clinics.roster import state_people
from service.core.clock import now as this_moment
from service.core.database.errors import NOT_STORABLE
from service.core.database.pool import Connection, Database
from service.intake import store_imports as imports
from service.intake.formats.fhir_draft import join_draft, references
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import FormatError, Reading, Resource, SkippedRecord, Source
from service.intake.formats.table import FORMATS
from service.intake.load_profiles import external_id_of
from service.intake.store_imports import ImportRow, Problem
from service.matching.index_profiles import MatchIndexer
from service.vocabulary.cache import VocabularyCache

BATCH = 500


class _Stopped(Exception):
    """The import was cancelled, or another process has taken it over."""


class _Undone(Exception):
    """Ends a dry run's transaction without a trace."""


class Runner(msgspec.Struct):
    """One import at work, with what it needs."""

    database: Database
    indexer: MatchIndexer
    terms: VocabularyCache
    job: ImportRow
    codes: dict[str, str]

    @property
    def writer(self) -> Writer:
        return Writer(self.job.clinic_id, self.job.actor)


async def run_import(
    database: Database, indexer: MatchIndexer, id: UUID, leaving: Callable[[], bool] = lambda: False
) -> bool:
    """Goes on with an import until its end; False when it had to leave before, to be taken up again."""
    async with database.primary.acquire() as connection:
        job = await imports.start_import(connection, id, this_moment())
        if job is None:
            return True
        runner = Runner(
            database, indexer, await VocabularyCache.read(connection), job, await imports.modality_by_code(connection)
        )
    try:
        done = await _read(runner, leaving) and await _join(runner, leaving)
        if done:
            await end_import(database, id, "done")
        return done
    except _Stopped:
        return True
    except FormatError as error:
        await end_import(database, id, "failed", str(error.message))
        return True


async def end_import(database: Database, id: UUID, status: str, detail: str | None = None) -> None:
    """Notes how an import ended and drops its file."""
    async with database.transaction() as connection:
        await imports.end_import(connection, id, status, detail, this_moment())


async def _read(runner: Runner, leaving: Callable[[], bool]) -> bool:
    job, source = runner.job, await _open(runner)
    splitter = source.splitter(max(job.taken_bytes, source.starts))
    batch: list[tuple[int, Reading]] = []
    ends, row = max(job.taken_bytes, source.starts), job.rows
    async for piece in _pieces(runner, ends):
        for record in [*splitter.feed(piece)] if piece else [*splitter.close()]:
            ends, row = record.ends, row + 1
            if record.data.strip():
                batch.append((row, source.read(row, record.data)))
            if len(batch) >= BATCH:
                await _settle(runner, batch, (ends, row, None))
                batch = []
                if leaving():
                    return False
    # What may follow the last record (a Bundle's closing brackets) is taken too.
    await _settle(runner, batch, (job.bytes, row, None))
    return True


async def _open(runner: Runner) -> Source:
    async with runner.database.primary.acquire() as connection:
        first = await imports.piece_at(connection, runner.job.id, 0)
        if first is None:
            raise _Stopped
        source = FORMATS[runner.job.format](first[1], runner.codes)
        if source.remark:
            await imports.note_remark(connection, runner.job.id, str(source.remark))
    return source


async def _pieces(runner: Runner, position: int) -> AsyncIterator[bytes]:
    """The file from that byte on, and an empty piece at its end."""
    while position < runner.job.bytes:
        async with runner.database.primary.acquire() as connection:
            results = await imports.piece_at(connection, runner.job.id, position)
        if results is None:
            raise _Stopped
        starts, data = results
        yield data[position - starts :]
        position = starts + len(data)
    yield b""


async def _join(runner: Runner, leaving: Callable[[], bool]) -> bool:
    """FHIR's second step: Practitioners with their roles, in the order of ids."""
    if runner.job.format != "fhir":
        return True
    after = runner.job.joined_to
    while True:
        async with runner.database.primary.acquire() as connection:
            rows = await imports.practitioners_after(connection, runner.job.id, after, BATCH)
            named = await imports.resources_named(
                connection, runner.job.id, [key for row in rows for role in row["roles"] for key in references(role)]
            )
        if not rows:
            return True
        batch: list[tuple[int, Reading]] = []
        for row in rows:
            resource = Resource(row["row"], "Practitioner", row["id"], None, row["document"])
            batch.append((row["row"], join_draft(resource, row["roles"], named, runner.codes)))
        after = rows[-1]["id"]
        await _settle(runner, batch, (runner.job.bytes, runner.job.rows, after))
        if leaving():
            return False


async def _settle(runner: Runner, batch: Sequence[tuple[int, Reading]], place: tuple[int, int, str | None]) -> None:
    """Saves a batch and moves the place, all or nothing."""
    job = runner.job
    async with runner.database.transaction() as connection:
        import_row = await imports.lock_running(connection, job.id)
        if import_row is None or (import_row.taken_bytes, import_row.joined_to) != (job.taken_bytes, job.joined_to):
            raise _Stopped
        counts, problems = ImportCounts(), [_problem(row, read) for row, read in batch]
        listed = [problem for problem in problems if problem is not None]
        resources = [read for _, read in batch if isinstance(read, Resource)]
        await imports.add_resources(connection, [_kept(job.id, resource) for resource in resources])
        drafts = [(row, read) for row, read in batch if isinstance(read, ProfileDraft)]
        listed += await _save_rounds(connection, runner, _rounds(drafts), counts)
        for problem in listed:
            setattr(counts, problem.outcome, getattr(counts, problem.outcome) + 1)
        await imports.add_problems(connection, job.id, listed)
        await imports.note_progress(connection, job.id, place, counts)
    taken, rows, joined = place
    runner.job = msgspec.structs.replace(job, taken_bytes=taken, rows=rows, joined_to=joined or job.joined_to)


def _kept(import_id: UUID, resource: Resource) -> imports.StoredResource:
    return imports.StoredResource(
        import_id=import_id,
        type=resource.type,
        id=resource.id,
        row=resource.line,
        practitioner=resource.practitioner,
        document=resource.document,
    )


def _problem(row: int, read: Reading) -> Problem | None:
    if isinstance(read, SkippedRecord):
        return Problem(row, "skipped", read.external_id, "", read.reason)
    if isinstance(read, RejectedRecord):
        return Problem(row, "rejected", read.external_id, read.pointer, read.reason)
    return None


_Person = tuple[int, str, ProfileDraft]


def _rounds(read: Sequence[tuple[int, ProfileDraft]]) -> list[list[_Person]]:
    """People in batches without any id twice, in the order of the file."""
    rounds: list[list[_Person]] = []
    seen: set[str] = set()
    for row, draft in read:
        id = external_id_of(draft)
        if not rounds or id in seen:
            rounds.append([])
            seen = set()
        rounds[-1].append((row, id, draft))
        seen.add(id)
    return rounds


async def _save_rounds(
    connection: Connection, runner: Runner, rounds: Sequence[Sequence[_Person]], counts: ImportCounts
) -> list[Problem]:
    """Saves the rounds of a batch, each of which finds what the ones before it saved; a dry run undoes all of them."""
    problems: list[Problem] = []
    try:
        async with connection.transaction():
            for people in rounds:
                problems += await _save(connection, runner, people, counts)
            if runner.job.dry_run:
                raise _Undone
    except _Undone:
        await runner.terms.refresh(connection)
    return problems


async def _save(
    connection: Connection, runner: Runner, people: Sequence[_Person], counts: ImportCounts
) -> list[Problem]:
    """Saves people and counts them; a row that only the store can refuse is found by halving."""
    saved: list[RosterSaved]
    try:
        async with connection.transaction():
            stated = [(id, draft) for _, id, draft in people]
            saved = await state_people(
                connection, runner.writer, stated, runner.terms, runner.indexer, action="import row"
            )
    except NOT_STORABLE as error:
        await runner.terms.refresh(connection)
        if len(people) == 1:
            row, id, _ = people[0]
            rule = getattr(error, "constraint_name", None) or type(error).__name__
            refused = imports_say.REFUSED_BY_STORE(rule=rule)
            return [Problem(row, "rejected", id, "", refused)]
        middle = len(people) // 2
        return [
            *await _save(connection, runner, people[:middle], counts),
            *await _save(connection, runner, people[middle:], counts),
        ]
    for roster_saved in saved:
        setattr(counts, roster_saved.outcome, getattr(counts, roster_saved.outcome) + 1)
    return []
