"""Keeps a clinic's roster: states facts about people, shows them, ends listings. One at a time or an import's batch.

A clinic states facts, never practices. Fields the person has touched keep the person's word; what another source
stated stays where this clinic is silent. Every write is noted in the security log.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from schemas.clinics.clinic import RosterEntry, RosterPage, RosterSaved, Writer
from schemas.core.message import Message
from schemas.messages import expected, refusals
from schemas.profiles.practitioner import Profile, ProfileDraft, ProfileDump, StoredProfile
from schemas.profiles.profile_problems import profile_problems
from service.accounts.edit_profile import merged
from service.clinics import store_listings as listings
from service.clinics.read_stated import read_stated
from service.clinics.show_to_clinic import shown_to_clinic, stated_by_clinic
from service.clinics.store_listings import Target
from service.core.clock import now as this_moment
from service.core.cursor import read_cursor, write_cursor
from service.core.database.errors import Deadlock, ForeignKeyViolation
from service.core.database.pool import Connection
from service.core.errors import BadRequest, Conflict, NotFound, Stale
from service.core.security_log import SecurityEvent, log_events
from service.directory.find_duplicates import find_duplicates
from service.matching.index.index_profiles import MatchIndexer, save_and_index
from service.profiles.cells.reading import Remark
from service.profiles.erased_people import erased_among
from service.profiles.fields import PRACTITIONER_ONLY
from service.profiles.own_words import touched_fields
from service.profiles.save_profiles import canonical_document
from service.profiles.store import read_profiles
from service.vocabulary.cache import VocabularyCache

_FIELDS = tuple(field.name for field in msgspec.structs.fields(Profile))

Stated = tuple[str, ProfileDraft]


async def put_on_roster(
    connection: Connection,
    caller: Writer,
    stated: Stated,
    terms: VocabularyCache,
    indexer: MatchIndexer,
    if_match: str | None = None,
) -> RosterSaved:
    """States what the clinic knows of a person; again and again with the same result. With `if_match` only over the
    statement of that tag: Stale otherwise."""
    external_id, draft = stated
    if draft.external_id not in (None, external_id):
        raise BadRequest(refusals.TWO_IDS(), [("/external_id", expected.ID_OF_ADDRESS())])
    if refused := practice_problems(draft):
        raise BadRequest(refusals.CLINICS_STATE_FACTS(), refused)
    if problems := profile_problems(draft):
        raise BadRequest(refusals.PROFILE_CONTRADICTS_ITSELF(), problems)
    if await erased_among(connection, caller.source, [stated]):
        raise Conflict(refusals.ERASED_BEFORE())
    try:
        return await _put(connection, caller, stated, terms, indexer, if_match)
    except (ForeignKeyViolation, Deadlock):
        # Another process merged a term since this one read it, or wrote to the same people in another order.
        await terms.refresh(connection)
        return await _put(connection, caller, stated, terms, indexer, if_match)


async def _put(
    connection: Connection,
    caller: Writer,
    stated: Stated,
    terms: VocabularyCache,
    indexer: MatchIndexer,
    if_match: str | None,
) -> RosterSaved:
    async with connection.transaction():
        await _require_tag(connection, caller, stated[0], if_match)
        return (await state_people(connection, caller, [stated], terms, indexer, action="roster put"))[0]


async def _require_tag(connection: Connection, caller: Writer, external_id: str, if_match: str | None) -> None:
    """Stale where the clinic's statement has another tag than those of `if_match`."""
    if if_match is None:
        return
    known = await listings.targets(connection, caller.clinic_id, [external_id])  # nobody writes until it is saved
    current = await roster_tag(connection, caller, external_id)
    named = [tag.strip() for tag in if_match.split(",")]
    if current not in named and not (known and "*" in named):
        raise Stale(refusals.PROFILE_CHANGED(), current)


async def end_on_roster(
    connection: Connection, caller: Writer, external_id: str, if_match: str | None = None
) -> RosterSaved:
    """Ends the listing of somebody of whom the clinic says that they are there no longer; NotFound, or Stale."""
    async with connection.transaction():
        await _require_tag(connection, caller, external_id, if_match)
        entry = await show_roster_entry(connection, caller, external_id)
        await take_off_roster(connection, caller, external_id)
    return RosterSaved(external_id, entry.practitioner_id, "ended", entry.status, entry.claimed, [])


def practice_problems(draft: Profile) -> list[tuple[str, Message]]:
    """The fields only the practitioner may state, as (pointer, what was expected)."""
    return [(f"/{field}", expected.LEFT_TO_PRACTITIONER()) for field in PRACTITIONER_ONLY if getattr(draft, field)]


async def state_people(
    connection: Connection,
    caller: Writer,
    people: Sequence[Stated],
    terms: VocabularyCache,
    indexer: MatchIndexer,
    *,
    action: str,
) -> list[RosterSaved]:
    """Saves statements (no id twice) in the caller's transaction; results in the order given."""
    now = this_moment()
    known = await listings.targets(connection, caller.clinic_id, [external_id for external_id, _ in people])
    saved: dict[str, RosterSaved] = {}
    waiting = list(people)
    while waiting:
        round, waiting = _round(waiting, known)
        for result in await _state(connection, caller, round, known, (terms, indexer), action, now):
            saved[result.external_id] = result
    return [saved[external_id] for external_id, _ in people]


def _round(waiting: Sequence[Stated], known: dict[str, Target]) -> tuple[list[Stated], list[Stated]]:
    """Who is saved now and who later: two ids of a clinic may be one person, and a profile is saved once a round."""
    taken: set[UUID] = set()
    first: list[Stated] = []
    later: list[Stated] = []
    for item in waiting:
        target = known.get(item[0])
        (later if target and target.practitioner_id in taken else first).append(item)
        if target:
            taken.add(target.practitioner_id)
    return first, later


async def _state(
    connection: Connection,
    caller: Writer,
    people: Sequence[Stated],
    known: dict[str, Target],
    tools: tuple[VocabularyCache, MatchIndexer],
    action: str,
    now: datetime,
) -> list[RosterSaved]:
    terms, indexer = tools
    stored = await read_profiles(connection, [target.practitioner_id for target in known.values()])
    rows: list[tuple[str, ProfileDump]] = []
    result: list[list[str]] = []
    for external_id, draft in people:
        target = known.get(external_id)
        profile, fields = (
            _merged(draft, stored[target.practitioner_id], caller.source, terms) if target else (draft, [])
        )
        key = (target.source, target.external_id) if target else (caller.source, external_id)
        facts = {field: getattr(profile, field) for field in _FIELDS}
        rows.append((key[1], ProfileDump(**facts, source=key[0], external_id=key[1])))
        result.append(fields)
    outcomes = await save_and_index(connection, rows, terms, indexer, saved_by=caller.source, now=now)
    ids = [id for id, _ in outcomes]
    new = await listings.list_people(
        connection,
        caller.clinic_id,
        [(person[0], id, fields) for person, id, fields in zip(people, ids, result, strict=True)],
        now,
    )
    versions = await listings.versions(connection, ids)
    results = []
    for (external_id, _), (id, outcome), fields in zip(people, outcomes, result, strict=True):
        target = known.get(external_id)
        claimed = target.claimed if target else False
        results.append(RosterSaved(external_id, id, outcome, versions[id][1], claimed, fields))  # type: ignore[arg-type]
    changed = [result for result in results if result.outcome != "unchanged"]
    written = [result for result in results if result.outcome != "unchanged" or result.external_id in new]
    events = [
        _event(caller, roster_saved, versions[roster_saved.practitioner_id][0], action) for roster_saved in written
    ]
    await log_events(connection, events, now)
    await find_duplicates(connection, [roster_saved.practitioner_id for roster_saved in changed], one_source=True)
    return results


def _event(caller: Writer, saved: RosterSaved, version: int, action: str) -> SecurityEvent:
    event = SecurityEvent(caller.actor, action, saved.external_id, caller.clinic_id, saved.practitioner_id)
    if saved.outcome == "unchanged":  # the profile was there; it is the listing that is new
        return replace(event, before={"listed": False}, after={"listed": True})
    return replace(event, version_before=version - 1 if saved.outcome == "updated" else None, version_after=version)


def _merged(draft: Profile, stored: StoredProfile, source: str, terms: VocabularyCache) -> tuple[Profile, list[str]]:
    """The draft under what the person has said, and the fields in which the two differ."""
    touched = touched_fields(stored.sources)
    result, item = canonical_document(draft, terms), canonical_document(stored.profile, terms)
    values, results = {}, []
    for field in _FIELDS:
        elsewhere = stored.sources.get(field) not in (None, source)
        if field in touched or field in PRACTITIONER_ONLY:
            values[field] = getattr(stored.profile, field)
            if field in result and result[field] != item.get(field):
                results.append(field)
        else:
            values[field] = getattr(stored.profile if elsewhere and field not in result else draft, field)
    return Profile(**values), results


def with_statement(draft: Profile, stored: StoredProfile, source: str, terms: VocabularyCache) -> StoredProfile:
    """The stored profile as it would be once the clinic has stated this."""
    profile, _ = _merged(draft, stored, source, terms)
    stated = canonical_document(draft, terms).keys() - touched_fields(stored.sources) - {*PRACTITIONER_ONLY}
    return replace(stored, profile=profile, sources=stored.sources | dict.fromkeys(stated, source))


async def show_roster_entry(connection: Connection, caller: Writer, external_id: str) -> RosterEntry:
    """One person on the clinic's roster; NotFound when the id is not on it."""
    roster_entries = await _entries(
        connection, caller, await listings.listings(connection, caller.clinic_id, None, 1, external_id)
    )
    if not roster_entries:
        raise NotFound(refusals.NOT_ON_ROSTER())
    return roster_entries[0]


async def roster_tag(connection: Connection, caller: Writer, external_id: str) -> str:
    """The entity tag of what the clinic states of a person; of nobody's statement where there is none."""
    rows = await listings.listings(connection, caller.clinic_id, None, 1, external_id)
    stated = [entry.stated for entry in await _entries(connection, caller, rows)]
    return f'"{hashlib.sha256(msgspec.json.encode(stated)).hexdigest()[:32]}"'


async def patch_on_roster(
    connection: Connection,
    caller: Writer,
    stated: tuple[str, dict[str, Any]],
    terms: VocabularyCache,
    indexer: MatchIndexer,
    if_match: str | None = None,
) -> tuple[RosterSaved, list[Remark]]:
    """Changes what the clinic states of a person, by RFC 7396; NotFound when the id is not on the roster."""
    external_id, patch = stated
    entry = await show_roster_entry(connection, caller, external_id)
    draft, remarks = read_stated(merged(msgspec.to_builtins(entry.stated), patch), terms)
    return await put_on_roster(connection, caller, (external_id, draft), terms, indexer, if_match), remarks


async def list_roster(connection: Connection, caller: Writer, limit: int, cursor: str) -> RosterPage:
    """A page of the roster in the order of the clinic's own ids."""
    after = read_cursor(cursor, str) if cursor else None
    rows = await listings.listings(connection, caller.clinic_id, after, limit + 1)
    page = rows[:limit]
    more = write_cursor(page[-1].external_id) if len(rows) > limit else None
    return RosterPage(await _entries(connection, caller, page), more)


async def _entries(connection: Connection, caller: Writer, rows: Sequence[listings.Listing]) -> list[RosterEntry]:
    now = this_moment()
    stored = await read_profiles(connection, [row.practitioner_id for row in rows])
    return [
        RosterEntry(
            **msgspec.structs.asdict(row),
            status=stored[row.practitioner_id].status,
            profile=shown_to_clinic(stored[row.practitioner_id], caller.source, now),
            stated=stated_by_clinic(stored[row.practitioner_id], caller.source, row.external_id),
        )
        for row in rows
        if row.practitioner_id in stored
    ]


async def take_off_roster(
    connection: Connection, caller: Writer, external_id: str, action: str = "roster delete"
) -> bool:
    """Ends a listing, if there is one; erases what nobody else knows of and nobody claimed."""
    async with connection.transaction():
        id = await listings.remove_listing(connection, caller.clinic_id, external_id)
        if id is None:
            return False
        erased = await listings.erase_orphan(connection, id, caller.source)
        event = SecurityEvent(
            caller.actor,
            action,
            external_id,
            caller.clinic_id,
            id,
            before={"listed": True},
            after={"listed": False, "erased": erased},
        )
        await log_events(connection, [event])
    return True
