"""Loads profiles from an NDJSON stream: batches, progress, counts, and a list of what was rejected and why."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

import msgspec

from schemas.messages import imports
from schemas.profiles.practitioner import ProfileDraft, ProfileDump
from service.core.database.errors import NOT_STORABLE
from service.core.database.pool import Connection
from service.core.processes import Crew, Turn, at_once
from service.directory.find_duplicates import find_duplicates
from service.intake.formats.ndjson import ReadLine, RejectedRecord, read_profiles
from service.matching.index.index_profiles import Derived, MatchIndexer, save_and_index
from service.profiles.cells.practices import Crafts, shipped_crafts
from service.profiles.cells.reading import Remark
from service.profiles.erased_people import erased_among
from service.profiles.fields import PRACTITIONER_ONLY
from service.profiles.own_words import under_own_words
from service.profiles.read_draft import DraftReader
from service.profiles.save_profiles import Ready, canonical
from service.profiles.store import find_by_source, lock_own_words
from service.profiles.store import read_profiles as read_profiles_by_id
from service.vocabulary.cache import VocabularyCache

BATCH = 500
# State that only the operator's word (--publish) may bring along.
_STATE = ("status", "confirmed_at", "updated_at", "sources", "id")


class Counts(msgspec.Struct):
    """What became of the lines read so far."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warned: int = 0  # of the taken ones, those of which a cell wants a look

    @property
    def total(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected


class Line(NamedTuple):
    """A well-formed line."""

    number: int
    external_id: str
    profile: ProfileDump


@dataclass(frozen=True, kw_only=True)
class Load:
    """How a load is to be done, and whom to tell."""

    terms: VocabularyCache
    indexer: MatchIndexer
    source: str
    publish: bool
    reject: Callable[[RejectedRecord], None] = lambda _: None
    warn: Callable[[int, str | None, list[Remark]], None] = lambda line, external_id, remarks: None
    report: Callable[[Counts], None] = lambda _: None
    now: datetime | None = None


class LoadedChunk(msgspec.Struct):
    """What became of some lines."""

    counts: Counts = msgspec.field(default_factory=Counts)
    rejected: list[RejectedRecord] = []
    remarks: list[tuple[int, str | None, list[Remark]]] = []  # line, external id


# Lines with their numbers.
Chunk = list[tuple[int, bytes]]


async def load_profiles(
    connection: Connection, lines: Iterable[bytes], load: Load, crew: Crew[Chunk, LoadedChunk] | None = None
) -> Counts:
    """Saves every valid line, batch by batch, each batch whole or not at all; tells of the others by `load.reject`.

    Fields that a practitioner has touched stay as they are, and so do the status and confirmation of those stored. With
    a crew several processes read, derive and write; what comes of it is the same, whatever their number.
    """
    counts = Counts()
    chunks = _chunks(lines)
    first = list(islice(chunks, 2))  # what one process does at once needs no others
    if crew is not None and len(first) > 1:
        for loaded in crew.results(chain(first, chunks)):
            _tell(loaded, load, counts)
    else:
        for chunk in chain(first, chunks):
            _tell(await load_chunk(connection, load, chunk), load, counts)
    load.report(counts)
    return counts


def _tell(loaded: LoadedChunk, load: Load, counts: Counts) -> None:
    for name in Counts.__struct_fields__:
        setattr(counts, name, getattr(counts, name) + getattr(loaded.counts, name))
    notes = [(rejected.line, partial(load.reject, rejected)) for rejected in loaded.rejected]
    notes += [(remarks[0], partial(load.warn, *remarks)) for remarks in loaded.remarks]
    for _, tell in sorted(notes, key=itemgetter(0)):
        tell()
    load.report(counts)


def _chunks(lines: Iterable[bytes]) -> Iterator[Chunk]:
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while chunk := list(islice(numbered, BATCH)):
        yield chunk


async def load_chunk(connection: Connection, load: Load, chunk: Chunk, turn: Turn = at_once) -> LoadedChunk:
    """Reads and derives at once, and saves when the lines before these are saved."""
    loaded, batches = _read(chunk, load)
    ready = _forms_of(batches, load)
    derived = await _derived(connection, batches, ready, load)
    turn()
    await load.terms.catch_up(connection)
    before = load.terms.changes
    if before != ready.changes:
        # Names have come meanwhile, by which kinds of practice may be read otherwise.
        loaded, batches = _read(chunk, load)
        ready = _forms_of(batches, load)
    for batch in batches:
        await _save(connection, batch, load, loaded, load.indexer.having(ready, derived))
    if load.terms.changes != before:
        # As another process will read them.
        await load.terms.refresh(connection)
    return loaded


def _read(chunk: Chunk, load: Load) -> tuple[LoadedChunk, list[list[Line]]]:
    """The lines that can be taken, in batches without any key twice, and what there is to say of the others."""
    loaded, batches = LoadedChunk(), [[]]  # type: tuple[LoadedChunk, list[list[Line]]]
    keys: set[tuple[str, str]] = set()
    reader = DraftReader(Crafts(load.terms.modalities, shipped_crafts().by_code))
    for number, read in read_profiles(chunk, reader):
        refused = read if isinstance(read, RejectedRecord) else _refusal(number, read.profile, load.publish)
        if refused is not None:
            loaded.counts.rejected += 1
            loaded.rejected.append(refused)
            continue
        assert isinstance(read, ReadLine)
        if read.remarks:
            loaded.counts.warned += 1
            loaded.remarks.append((number, read.profile.external_id, read.remarks))
        line = Line(number, external_id_of(read.profile), read.profile)
        key = (line.profile.source or load.source, line.external_id)
        if key in keys:
            batches.append([])
            keys.clear()
        batches[-1].append(line)
        keys.add(key)
    return loaded, [batch for batch in batches if batch]


def _forms_of(batches: Sequence[Sequence[Line]], load: Load) -> Ready:
    forms = {id(line.profile): canonical(line.profile, load.terms) for batch in batches for line in batch}
    return Ready(forms, load.terms.changes)


async def _derived(connection: Connection, batches: Sequence[Sequence[Line]], ready: Ready, load: Load) -> Derived:
    """What is derived of those who are likely to be added."""
    lines = {(line.profile.source or load.source, line.external_id): line for batch in batches for line in batch}
    known = await find_by_source(connection, list(lines)) if load.publish and lines else {}
    new = [
        ready.forms[id(line.profile)]
        for key, line in lines.items()
        if load.publish and key not in known and line.profile.status in (None, "published")
    ]
    return load.indexer.vectors({form.digest: form.profile for form in new})


async def _save(
    connection: Connection,
    batch: list[Line],
    load: Load,
    loaded: LoadedChunk,
    indexer: MatchIndexer,
) -> None:
    try:
        async with connection.transaction():
            gone = await _erased(connection, batch, load.source)
            pairs = await _under_own_words(connection, [line for line in batch if line not in gone], load.source)
            outcomes = await save_and_index(
                connection,
                pairs,
                load.terms,
                indexer,
                saved_by=load.source,
                publish=load.publish,
                now=load.now,
            )
            changed = [id for id, outcome in outcomes if outcome != "unchanged"]
            await find_duplicates(connection, changed)
    except NOT_STORABLE as error:
        if len(batch) == 1:
            loaded.counts.rejected += 1
            rule = getattr(error, "constraint_name", None) or type(error).__name__
            refused = imports.REFUSED_BY_STORE(rule=rule)
            loaded.rejected.append(RejectedRecord(batch[0].number, "", refused, batch[0].external_id))
            return
        # One line that only the store can refuse must not lose the others: halve until it stands alone.
        await load.terms.read_ids(connection)
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            await _save(connection, half, load, loaded, indexer)
        return
    for _, outcome in outcomes:
        setattr(loaded.counts, outcome, getattr(loaded.counts, outcome) + 1)
    loaded.counts.rejected += len(gone)
    for line in gone:
        loaded.rejected.append(RejectedRecord(line.number, "", imports.ERASED_BEFORE(), line.external_id))


async def _erased(connection: Connection, batch: list[Line], source: str) -> list[Line]:
    """The lines about people who have erased their profile, or had it taken off, and have not come back."""
    gone: list[Line] = []
    for sender in {line.profile.source or source for line in batch}:
        lines = [line for line in batch if (line.profile.source or source) == sender]
        erased = await erased_among(connection, sender, [(line.external_id, line.profile) for line in lines])
        back = await lock_own_words(connection, [(sender, id) for id in erased]) if erased else {}
        gone += [line for line in lines if line.external_id in erased and (sender, line.external_id) not in back]
    return gone


async def _under_own_words(connection: Connection, batch: list[Line], source: str) -> list[tuple[str, ProfileDump]]:
    """The batch as (external id, profile), each with what its practitioner has said in place of what the file says."""
    keys = [(line.profile.source or source, line.external_id) for line in batch]
    own = await lock_own_words(connection, keys)
    stored = await read_profiles_by_id(connection, [own_words.id for own_words in own.values()])
    pairs = []
    for key, line in zip(keys, batch, strict=True):
        words = own.get(key)
        stored_profile = stored.get(words.id) if words else None
        profile = (
            under_own_words(line.profile, stored_profile, has_keeper=words.kept)
            if words and stored_profile
            else line.profile
        )
        pairs.append((line.external_id, profile))
    return pairs


def _refusal(number: int, profile: ProfileDump, publish: bool) -> RejectedRecord | None:
    """Why a well-formed line cannot be taken here."""
    if publish:
        return None
    for field in (*PRACTITIONER_ONLY, *_STATE):
        if getattr(profile, field):
            wanted = imports.LOAD_WITH_PUBLISH() if field in PRACTITIONER_ONLY else imports.TAKEN_WITH_PUBLISH()
            return RejectedRecord(number, f"/{field}", wanted, profile.external_id)
    return None


def external_id_of(profile: ProfileDraft) -> str:
    """The key of a profile within its source: its own, else the first that can be made."""
    return profile.external_id or made_ids(profile)[0]


def made_ids(profile: ProfileDraft) -> list[str]:
    """Keys for somebody whose source gives none: of NPI, e-mail, and a digest of name, modality and place."""
    keys = [f"npi:{profile.npi}"] if profile.npi else []
    keys += [f"email:{profile.email.lower()}"] if profile.email else []
    place = profile.places[0].label if profile.places else ""
    text = "\n".join([profile.display_name.casefold(), "".join(profile.modalities[:1]).casefold(), place.casefold()])
    return [*keys, "digest:" + hashlib.sha256(text.encode()).hexdigest()[:32]]
