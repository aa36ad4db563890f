"""The people of an audit: match rows, profiles and what they are derived from, as of one moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from schemas.matching.match_row import MatchRow
from schemas.messages import setup
from schemas.profiles.practitioner import Profile, StoredProfile
from service.core.database.pool import Connection
from service.core.errors import SetupError
from service.matching.fit.fit_model import FitModel
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.match_row import MatchRowSource
from service.matching.index.store_vectors import read_derivable
from service.matching.matcher import Matcher
from service.matching.recall.snapshot_state import State
from service.matching.recall.store_snapshot import read_rows
from service.matching.snapshot.segments import Snapshot
from service.neutrality.door import AuditedDirectory, HeldPeople, HeldProfiles, MemoizedFitModel
from service.profiles.store import read_profiles

FEWEST_PEOPLE = 50
MOST_PEOPLE = 2_000  # of a larger directory so many are followed; everybody else stays on the pages
_BATCH = 1_000


@dataclass(frozen=True)
class Person:
    """Somebody who is followed."""

    stored: StoredProfile
    derivable: MatchRowSource
    row: MatchRow  # as it is matched

    @property
    def id(self) -> UUID:
        return self.stored.id

    @property
    def profile(self) -> Profile:
        return self.stored.profile


@dataclass(frozen=True)
class Directory:
    """A directory as of one moment, and the people of it who are followed."""

    title: str
    live: bool
    state: State
    people: Sequence[Person]
    door: AuditedDirectory  # to the directory as it is served

    def among(self, others: Sequence["Person"], *, instead: bool) -> AuditedDirectory:
        """A door to a private copy of the directory: with these people beside those there, or instead of theirs."""
        snapshot = self.state.snapshot.with_changes([person.row for person in others])
        known = {person.id: person.stored for person in (*self.people, *others)}
        if instead:
            assert {person.id for person in others} <= {person.id for person in self.people}
        matcher = replace(
            self.door.matcher,
            people=HeldPeople(replace(self.state, snapshot=snapshot), _HeldOrStored(known)),
        )
        return replace(self.door, matcher=matcher)

    def holding(self, snapshot: Snapshot) -> AuditedDirectory:
        """A door to a private directory of these rows alone."""
        rows_alone = HeldPeople(
            replace(self.state, snapshot=snapshot), _HeldOrStored({person.id: person.stored for person in self.people})
        )
        return replace(self.door, matcher=replace(self.door.matcher, people=rows_alone))


@dataclass(frozen=True)
class _HeldOrStored(HeldProfiles):
    """Those in memory, and of everybody else the store's."""

    async def __call__(self, connection: Connection, ids: Sequence[UUID]) -> dict[UUID, StoredProfile]:
        profiles = dict(await super().__call__(connection, ids))
        others = [id for id in ids if id not in profiles]
        return profiles | await read_profiles(connection, others) if others else profiles


def derived(model: FitModel, people: Sequence[Person]) -> list[Person]:
    """The same people with the rows that their profiles give."""
    results: list[Person] = []
    for start in range(0, len(people), _BATCH):
        batch = people[start : start + _BATCH]
        rows = MatchIndexer(model).rows([person.derivable for person in batch])
        for person, row in zip(batch, rows, strict=True):
            known = {"clinics": person.row.clinics, "same": person.row.same, "change": person.row.change}
            results.append(replace(person, row=msgspec.structs.replace(row, **known)))
    return results


def stating(
    person: Person, profile: Profile, id: UUID | None = None, modality_ids: Sequence[int] | None = None
) -> Person:
    """The person with another profile (and the row of before); with `id` as somebody else, of no group."""
    own = person.id if id is None else id
    given = {"id": own, "profile": profile}
    derivable = msgspec.structs.replace(person.derivable, **given)
    if modality_ids is not None:
        derivable = msgspec.structs.replace(derivable, modality_ids=modality_ids)
    row = person.row if id is None else msgspec.structs.replace(person.row, id=own, same=[])
    return Person(msgspec.structs.replace(person.stored, **given), derivable, row)


async def live_directory(door: AuditedDirectory, sample: Sequence[UUID] | None = None) -> Directory:
    """The published people of the database, as they are matched at this moment."""
    connection, matcher = door.connection, door.matcher
    state = await matcher.people.fresh(connection, matcher.source)
    total = state.snapshot.people
    if total < FEWEST_PEOPLE:
        raise SetupError(setup.TOO_FEW_TO_AUDIT(ids=total, fewest_people=FEWEST_PEOPLE))
    followed = list(sample) if sample is not None else ids_of(state.snapshot, MOST_PEOPLE)
    rows = {row.id: row for row in await read_rows(connection, matcher.source.policy, followed)}
    derivables = {source.id: source for source in await read_derivable(connection, followed)}
    stored = await read_profiles(connection, followed)
    people = [Person(stored[id], derivables[id], rows[id]) for id in followed if id in rows and id in derivables]
    frozen = replace(matcher, people=HeldPeople(state, _HeldOrStored({person.id: person.stored for person in people})))
    return Directory(f"the directory of {total:,} people", True, state, people, replace(door, matcher=frozen))


def ids_of(snapshot: Snapshot, most: int) -> list[UUID]:
    """Everybody's id, or of more than `most` an even choice by the key of the id, the same each time."""
    keyed = [
        (int(segment.person("key")[row]), UUID(bytes=segment.person("id")[row].tobytes()))
        for segment in snapshot.segments
        for row in segment.alive.nonzero()[0]
    ]
    return [id for _, id in sorted(keyed)[:most]]


def hearing_once(matcher: Matcher) -> Matcher:
    """The matcher, which hears each story once."""
    return replace(matcher, model=MemoizedFitModel.of(matcher.model))
