"""A directory of composed people in memory, with the truth that is planted in them; found through the same door."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import islice
from time import monotonic
from uuid import UUID

import numpy as np

from schemas.matching.match_row import MatchRow, WorkPlace
from schemas.profiles.practitioner import Profile, StoredProfile
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.match_row import MatchRowSource
from service.matching.recall.snapshot_state import State
from service.matching.recall.store_snapshot import ScanPosition
from service.matching.snapshot.segments import Snapshot
from service.neutrality.door import AuditedDirectory, HeldPeople, HeldProfiles
from service.neutrality.earned import Truth
from service.neutrality.exposure import Floats, Report
from service.neutrality.people import Directory, Person
from service.population import Bias, reference_people
from service.training.panels import label_matrix, read_panel

_BATCH = 1_000


def composed_directory(
    door: AuditedDirectory, count: int, bias: Bias, today: date, report: Report
) -> tuple[Directory, Truth]:
    """`count` composed people with planted biases of writing."""
    report("composing people")
    composed = list(islice(reference_people(5, count, today, bias), count))
    concerns = door.matcher.model.policy.concerns
    column = {name: at for at, name in enumerate(concerns)}
    competence = np.zeros((count, len(concerns)))
    for row, person in enumerate(composed):
        for name, weight in person.truth.competence.items():
            competence[row, column[name]] = weight
    planted = ", ".join(flag.name for flag in bias if flag.name) or "none"
    title = f"{count:,} composed people, planted biases: {planted}"
    profiles = [
        Profile(**{name: getattr(person.profile, name) for name in Profile.__struct_fields__}) for person in composed
    ]
    return directory_of(door, title, profiles, today, report), truth_of(competence, concerns)


def truth_of(competence: Floats, concerns: list[str]) -> Truth:
    """What is true of people, beside the labels that the stories' writers gave."""
    return Truth(competence, label_matrix(read_panel("audit"), concerns))


def directory_of(
    door: AuditedDirectory, title: str, profiles: Sequence[Profile], today: date, report: Report
) -> Directory:
    """These profiles as a directory: derived as every profile is, stored nowhere."""
    rng, number = np.random.default_rng(5), dict(door.matcher.terms.modality_ids)
    at = datetime.combine(today, time(), UTC)
    stored, derivables = [], []
    for profile in profiles:
        id = UUID(bytes=rng.bytes(16))
        ids = [number.setdefault(name, len(number) + 1_000_000) for name in profile.modalities]
        places = [WorkPlace(place.lat, place.lon, list(place.access)) for place in profile.places]
        derivables.append(MatchRowSource(id, profile, at, places, ids))
        stored.append(
            StoredProfile(
                id=id, source="composed", external_id=str(id), status="published", version=1, created_at=at,
                confirmed_at=at, updated_at={}, sources={}, profile=profile,
            )
        )  # fmt: skip
    rows: list[MatchRow] = []
    for start in range(0, len(derivables), _BATCH):
        report(f"deriving rows: {start:,} of {len(derivables):,}")
        rows += MatchIndexer(door.matcher.model).rows(derivables[start : start + _BATCH])
    matcher = door.matcher
    state = State(matcher.source, Snapshot.of_rows(rows, matcher.source.concerns), ScanPosition(""), monotonic())
    frozen = replace(matcher, people=HeldPeople(state, HeldProfiles({profile.id: profile for profile in stored})))
    people = [Person(*parts) for parts in zip(stored, derivables, rows, strict=True)]
    return Directory(title, False, state, people, replace(door, matcher=frozen))
