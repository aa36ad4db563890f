"""Runs an import batch by batch: each batch's profiles, counts and place in the file are one transaction.

So a restart goes on where the last batch ended and neither repeats nor loses a row, and two processes that take the
same import for theirs cannot both settle a batch.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

import msgspec

from schemas.clinics.clinic import ImportCounts, RosterSaved, Writer
from schemas.core.message import Message
from schemas.messages import imports as imports_say
from schemas.profiles.practitioner import ProfileDraft
from service.clinics.roster import state_people, take_off_roster
from service.clinics.store_listings import missing_since, targets
from service.core.clock import now as this_moment
from service.core.database.errors import NOT_STORABLE
from service.core.database.pool import Connection, Database
from service.intake import store_imports as imports
from service.intake.formats.fhir_draft import held_roles, join_draft, references
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import FormatError, Reading, RemarkedDraft, Resource, SkippedRecord, Source
from service.intake.formats.table import open_file
from service.intake.identify_people import identify_people
from service.intake.load_profiles import external_id_of
from service.intake.store_imports import ImportRow, Problem
from service.intake.store_reviews import Preview, add_previews
from service.matching.index.index_profiles import MatchIndexer
from service.profiles.cells.practices import Crafts
from service.profiles.erased_people import erased_among
from service.profiles.save_profiles import canonical_document
from service.vocabulary.cache import VocabularyCache

BATCH = 500
_ROLES_REPORTED = "\U0010ffff"  # after every id: FHIR's last step is done
# So many people may go by a full file without a word from somebody: a few, or a share of the roster.
_FEW, _SHARE = 5, 0.2
_MOST_REMARKS = 100  # about one row


class _ImportStopped(Exception):
    """The import was cancelled, or another process has taken it over."""


class _DryRunUndone(Exception):
    """Ends a dry run's transaction without a trace."""


class SavedBatch(msgspec.Struct):
    """What a batch has saved: how many, and of a reviewed import who."""

    counts: ImportCounts
    previews: list[Preview]


class Runner(msgspec.Struct):
    """One import at work, with what it needs."""

    database: Database
    indexer: MatchIndexer
    terms: VocabularyCache
    job: ImportRow
    crafts: Crafts

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
        terms = await VocabularyCache.read(connection)
        crafts = Crafts(terms.modalities, await imports.modality_by_code(connection))
        runner = Runner(database, indexer, terms, job, crafts)
    try:
        done = await _read(runner, leaving) and await _join(runner, leaving) and await _end_missing(runner)
        if done:
            await end_import(database, id, "done")
        return done
    except _ImportStopped:
        return True
    except FormatError as error:
        await end_import(database, id, "failed", error.message)
        return True


async def end_import(database: Database, id: UUID, status: str, why: Message | None = None) -> None:
    """Notes how an import ended and drops its file."""
    async with database.transaction() as connection:
        await imports.end_import(connection, id, status, why, this_moment())


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
            raise _ImportStopped
        source = open_file(runner.job.format, first[1], runner.crafts, runner.job.mapping)
        if source.remark:
            await imports.note_remark(connection, runner.job.id, source.remark)
    return source


async def _pieces(runner: Runner, position: int) -> AsyncIterator[bytes]:
    """The file from that byte on, and an empty piece at its end."""
    while position < runner.job.bytes:
        async with runner.database.primary.acquire() as connection:
            results = await imports.piece_at(connection, runner.job.id, position)
        if results is None:
            raise _ImportStopped
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
            return await _report_roles(runner)
        batch: list[tuple[int, Reading]] = []
        for row in rows:
            resource = Resource(row["row"], "Practitioner", row["id"], None, row["document"])
            roles = [*row["roles"], *held_roles(row["document"])]
            batch.append((row["row"], join_draft(resource, roles, named, runner.crafts)))
        after = rows[-1]["id"]
        await _settle(runner, batch, (runner.job.bytes, runner.job.rows, after))
        if leaving():
            return False


async def _report_roles(runner: Runner) -> bool:
    """Names the roles that lead to nobody in the file, once."""
    if runner.job.joined_to == _ROLES_REPORTED:
        return True
    async with runner.database.primary.acquire() as connection:
        roles = await imports.roles_of_nobody(connection, runner.job.id)
    batch: list[tuple[int, Reading]] = [
        (row, SkippedRecord(row, imports_say.ROLE_LEADS_NOWHERE(), own)) for own, row in roles
    ]
    await _settle(runner, batch, (runner.job.bytes, runner.job.rows, _ROLES_REPORTED))
    return True


def many_would_end(missing: int, listed: int) -> bool:
    """Whether so many would go that somebody has to say that it is meant."""
    return missing > max(_FEW, _SHARE * listed)


async def _end_missing(runner: Runner) -> bool:
    """Ends the listings of whom a full file leaves out; FormatError when so many go that somebody has to confirm."""
    job = runner.job
    if job.mode != "replace" or job.dry_run or job.started_at is None:
        return True
    async with runner.database.transaction() as connection:
        if await imports.lock_running(connection, job.id) is None:
            raise _ImportStopped
        missing, listed = await missing_since(connection, job.clinic_id, job.started_at, job.id)
        if missing and not job.confirmed:
            if many_would_end(len(missing), listed):
                raise FormatError(imports_say.TOO_MANY_WOULD_END(missing=len(missing), listed=listed))
            if await imports.has_unnamed(connection, job.id):
                raise FormatError(imports_say.MAY_BE_UNREAD(missing=len(missing)))
        for external_id in missing:
            await take_off_roster(connection, runner.writer, external_id, "import ended")
        await imports.note_progress(connection, job.id, (job.bytes, job.rows, None), ImportCounts(ended=len(missing)))
    return True


async def _settle(runner: Runner, batch: Sequence[tuple[int, Reading]], place: tuple[int, int, str | None]) -> None:
    """Saves a batch and moves the place, all or nothing."""
    job = runner.job
    async with runner.database.transaction() as connection:
        import_row = await imports.lock_running(connection, job.id)
        if import_row is None or (import_row.taken_bytes, import_row.joined_to) != (job.taken_bytes, job.joined_to):
            raise _ImportStopped
        batch = await _identified(connection, job, batch)
        left_out = {row for row, read in batch if row in job.left_out and not isinstance(read, Resource)}
        batch = [(row, _left_out(read) if row in left_out else read) for row, read in batch]
        saved = SavedBatch(ImportCounts(), [])
        counts, listed = saved.counts, [problem for row, read in batch for problem in _problems(row, read)]
        resources = [read for _, read in batch if isinstance(read, Resource)]
        await imports.add_resources(connection, [_stored_resource(job.id, resource) for resource in resources])
        readings = [(row, read.draft if isinstance(read, RemarkedDraft) else read) for row, read in batch]
        drafts = [(row, read) for row, read in readings if isinstance(read, ProfileDraft)]
        drafts, erased = await _without_erased(connection, runner, drafts)
        listed = [problem for problem in listed if problem.row not in {problem.row for problem in erased}] + erased
        listed += await _save_rounds(connection, runner, _rounds(drafts), saved)
        await add_previews(connection, saved.previews if job.reviewed else [])
        for outcome in {(problem.row, problem.outcome) for problem in listed}:
            setattr(counts, outcome[1], getattr(counts, outcome[1]) + 1)
        present = {external_id_of(draft) for _, draft in drafts}
        counts.ended = await _end(connection, runner, [read for _, read in batch], present)
        await imports.add_problems(connection, job.id, listed)
        if job.mode == "replace" or job.reviewed:
            await imports.note_named(connection, job.id, job.clinic_id, _named(listed))
        await imports.note_progress(connection, job.id, place, counts)
    taken, rows, joined = place
    runner.job = msgspec.structs.replace(job, taken_bytes=taken, rows=rows, joined_to=joined or job.joined_to)


async def _identified(
    connection: Connection, job: ImportRow, batch: Sequence[tuple[int, Reading]]
) -> list[tuple[int, Reading]]:
    """The batch with an id for everybody whose file gives none."""
    drafts = {row: _person(read) for row, read in batch}
    people = {row: draft for row, draft in drafts.items() if isinstance(draft, ProfileDraft)}
    ids = await identify_people(connection, job.clinic_id, people, job.started_at or job.created_at)
    return [(row, _with_id(read, ids[row]) if row in ids else read) for row, read in batch]


def _person(read: Reading) -> Reading | None:
    """Whom a row is about, whether they are there still or not."""
    if isinstance(read, SkippedRecord):
        return read.person if read.external_id is None else None
    return read.draft if isinstance(read, RemarkedDraft) else read


def _with_id(read: Reading, id: str) -> Reading:
    if isinstance(read, RemarkedDraft):
        return msgspec.structs.replace(read, draft=msgspec.structs.replace(read.draft, external_id=id))
    return msgspec.structs.replace(read, external_id=id) if isinstance(read, ProfileDraft | SkippedRecord) else read


def _left_out(read: Reading) -> SkippedRecord:
    """A row that somebody does not take."""
    draft = read.draft if isinstance(read, RemarkedDraft) else read
    own = external_id_of(draft) if isinstance(draft, ProfileDraft) else getattr(read, "external_id", None)
    return SkippedRecord(0, imports_say.LEFT_OUT(), own)


def _named(problems: Sequence[Problem]) -> set[str]:
    """Of rows that were not taken, whose they are; '' for one that could not be read and does not say."""
    named = {problem.external_id for problem in problems if problem.outcome != "warned" and problem.external_id}
    return named | {"" for problem in problems if problem.outcome == "rejected" and not problem.external_id}


def _stored_resource(import_id: UUID, resource: Resource) -> imports.StoredResource:
    return imports.StoredResource(
        import_id=import_id,
        type=resource.type,
        id=resource.id,
        row=resource.line,
        practitioner=resource.practitioner,
        document=resource.document,
    )


def _problems(row: int, read: Reading) -> list[Problem]:
    """Why a row was not taken, or what there is to say about its cells."""
    if isinstance(read, SkippedRecord):
        return [Problem(row, "skipped", read.external_id, "", read.reason)]
    if isinstance(read, RejectedRecord):
        return [Problem(row, "rejected", read.external_id, read.pointer, read.reason)]
    if isinstance(read, RemarkedDraft):
        own = read.draft.external_id
        return [
            Problem(row, "warned", own, remark.pointer, remark.reason, number, remark.column, remark.value)
            for number, remark in enumerate(read.remarks[:_MOST_REMARKS])
        ]
    return []


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


async def _without_erased(
    connection: Connection, runner: Runner, drafts: Sequence[tuple[int, ProfileDraft]]
) -> tuple[list[tuple[int, ProfileDraft]], list[Problem]]:
    """The people without those who have erased their profile here, and these as skipped."""
    people = [(external_id_of(draft), draft) for _, draft in drafts]
    erased = await erased_among(connection, runner.writer.source, people) if people else set()
    results = [(row, draft) for row, draft in drafts if external_id_of(draft) not in erased]
    gone = [
        Problem(row, "skipped", external_id_of(draft), "", imports_say.ERASED_BEFORE())
        for row, draft in drafts
        if external_id_of(draft) in erased
    ]
    return results, gone


async def _end(connection: Connection, runner: Runner, readings: Sequence[Reading], present: set[str]) -> int:
    """Ends the listings of people who are gone, as the source says; how many there were.

    Not of whom the same file names as there, with one row a position: in this batch (`present`) or in one before it.
    """
    ended = (read.external_id for read in readings if isinstance(read, SkippedRecord) and read.ended)
    gone = [id for id in dict.fromkeys(ended) if id and id not in present]
    if gone and (since := runner.job.started_at) is not None:
        stated = await imports.stated_since(connection, runner.job.clinic_id, gone, since)
        gone = [id for id in gone if id not in stated]
    if runner.job.dry_run:
        return len(await targets(connection, runner.job.clinic_id, gone)) if gone else 0
    return sum([await take_off_roster(connection, runner.writer, id, "import ended") for id in gone])


async def _save_rounds(
    connection: Connection, runner: Runner, rounds: Sequence[Sequence[_Person]], saved: SavedBatch
) -> list[Problem]:
    """Saves the rounds of a batch, each of which finds what the ones before it saved; a dry run undoes all of them."""
    problems: list[Problem] = []
    try:
        async with connection.transaction():
            for people in rounds:
                problems += await _save(connection, runner, people, saved)
            if runner.job.dry_run:
                raise _DryRunUndone
    except _DryRunUndone:
        await runner.terms.refresh(connection)
    return problems


async def _save(connection: Connection, runner: Runner, people: Sequence[_Person], saved: SavedBatch) -> list[Problem]:
    """Saves people and counts them; a row that only the store can refuse is found by halving."""
    results: list[RosterSaved]
    try:
        async with connection.transaction():
            stated = [(id, draft) for _, id, draft in people]
            results = await state_people(
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
            *await _save(connection, runner, people[:middle], saved),
            *await _save(connection, runner, people[middle:], saved),
        ]
    for (row, id, draft), result in zip(people, results, strict=True):
        setattr(saved.counts, result.outcome, getattr(saved.counts, result.outcome) + 1)
        if runner.job.reviewed:
            document = canonical_document(draft, runner.terms)
            person = Preview(
                import_id=runner.job.id,
                row=row,
                external_id=id,
                outcome=result.outcome,  # type: ignore[arg-type]
                document=document,
                kept_by_practitioner=result.kept_by_practitioner,
            )
            saved.previews.append(person)
    return []
