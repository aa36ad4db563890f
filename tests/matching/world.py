"""A small directory in memory, ranked by the real matcher, and faults that can be planted in it.

A fault is a change to one function of `service/matching` (or to what is read of a profile) while a test runs.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from unittest import mock
from uuid import UUID

import msgspec
import numpy as np

from schemas.matching.candidate import Candidate
from schemas.matching.match import MatchRequest
from schemas.matching.match_row import MatchRow
from schemas.profiles.practitioner import Profile
from service.matching.fit import near_ties as ranking
from service.matching.fit import seeker
from service.matching.fit.fit_model import FitModel, load_fit_model
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import StoryScores
from service.matching.recall.fit_scorer import FitScorer
from service.matching.snapshot.columns import Rows
from service.matching.snapshot.limits import ResolvedLimits
from service.matching.snapshot.scorer import Scores
from service.matching.snapshot.search import RankedPerson, search
from service.matching.snapshot.segments import Segment, Snapshot
from service.population import reference_people
from service.training.wish_constants import as_candidate

TODAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Person:
    id: UUID
    profile: Profile

    def stating(self, **fields: object) -> "Person":
        """The same person with other statements."""
        return replace(self, profile=msgspec.structs.replace(self.profile, **fields))


@cache
def model() -> FitModel:
    return load_fit_model()


@cache
def read(story: str) -> StoryScores | None:
    return model().read(story)[0]


@cache
def everybody(count: int = 400, seed: int = 3) -> tuple[Person, ...]:
    """Composed people; ids look random and say nothing."""
    rng = np.random.default_rng(seed)
    composed = islice(reference_people(seed, count, TODAY), count)
    return tuple(Person(UUID(bytes=rng.bytes(16)), person.profile) for person in composed)


def people(count: int = 400) -> list[Person]:
    return list(everybody(count))


def ask(story: str = "", seed: str = "s", **fields: object) -> MatchRequest:
    return msgspec.convert({"story": story, "seed": seed} | fields, MatchRequest)


def candidates(persons: Sequence[Person]) -> list[Candidate]:
    """Rows of the match table as a fresh directory of these people would hold them: ids by name of modality."""
    names = sorted({name for person in persons for name in person.profile.modalities})
    number = {name: index + 1 for index, name in enumerate(names)}
    vectors = model().vectors([(person.profile, frozenset()) for person in persons])
    rows = []
    for person, vector in zip(persons, vectors, strict=True):
        row = as_candidate(person.profile, person.id, [number[name] for name in person.profile.modalities])
        row.vector = vector.astype(np.float16)
        rows.append(row)
    return rows


def order(
    persons: Sequence[Person], request: MatchRequest, corrections: Mapping[int, float] | None = None
) -> list[RankedPerson]:
    """The whole directory in the order of the page."""
    return order_rows(candidates(persons), persons, request, corrections)


def order_rows(
    rows: Sequence[Candidate],
    persons: Sequence[Person],
    request: MatchRequest,
    corrections: Mapping[int, float] | None = None,
) -> list[RankedPerson]:
    """The same for rows that are already derived."""
    names = sorted({name for person in persons for name in person.profile.modalities})
    crafts = Crafts(frozenset(names.index(name) + 1 for name in request.preferences.modalities))
    asking = query(request, corrections)
    seed = request.seed or "s"
    scorer = FitScorer(asking, request.preferences, crafts, model().policy, ranking.Turns(seed))
    snapshot = Snapshot.of_rows([_without_limits(row) for row in rows], len(model().policy.columns))
    grid = ranking.Grid(seed, asking.near_tie)
    with mock.patch.dict(_PRESENT, {row.id.bytes: row for row in rows}, clear=True):
        return search(snapshot, ResolvedLimits(_LONG_AGO), scorer, grid, length=max(len(rows), 1)).page


# The rows of the search that is under way, for faults that look at them.
_PRESENT: dict[bytes, Candidate] = {}
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _without_limits(row: Candidate) -> MatchRow:
    """The match row of somebody of whom nothing is stated that limits ask for."""
    known = {field.name: getattr(row, field.name) for field in msgspec.structs.fields(row)}
    return MatchRow(
        **known, confirmed_at=_LONG_AGO, places=[], telehealth=[], insurance=None, licensed=False,
        accepting_new=None, waiting_weeks=None, trial_cost=None, clinics=[], same=[], change=0,
    )  # fmt: skip


def query(request: MatchRequest, corrections: Mapping[int, float] | None = None) -> seeker.Query:
    return seeker.build_query(request, read(request.story), corrections or {}, model().policy)


def fits(ranked: Sequence[RankedPerson]) -> dict[UUID, float]:
    return {ranked_person.id: ranked_person.fit for ranked_person in ranked}


def ids(ranked: Sequence[RankedPerson]) -> list[UUID]:
    return [ranked_person.id for ranked_person in ranked]


def assert_alike(actual: Collection[object], expected: Collection[object]) -> None:
    """What `assert found == expected` says, without pytest's explanation, which takes a minute for hundreds of fits."""
    if actual != expected:
        raise AssertionError(f"{len(actual)} and {len(expected)} differ")


# --- faults ---------------------------------------------------------------------------------------------------------

Refit = Callable[[Sequence[Candidate], Sequence[float]], Sequence[float]]


@contextmanager
def patched(owner: object, name: str, make: Callable[[Callable[..., object]], object]) -> Iterator[None]:
    """While open, `owner.name` is what `make` makes of it."""
    with mock.patch.object(owner, name, make(getattr(owner, name))):
        yield


@contextmanager
def refitted(change: Refit) -> Iterator[None]:
    """While open, the ranking changes everybody's fit before it orders them."""

    def faulty(true_exact: Callable[..., Scores]) -> Callable[..., Scores]:
        def exact(scorer: FitScorer, segment: Segment, rows: Rows) -> Scores:
            everybody = [_PRESENT[id.tobytes()] for id in segment.person("id")]
            scores = true_exact(scorer, segment, np.arange(len(everybody), dtype=np.intp))
            changed = np.array(change(everybody, scores.fit.tolist()), dtype=np.float64)
            return replace(true_exact(scorer, segment, rows), fit=changed[rows])

        return exact

    def unbounded(_: object) -> Callable[..., object]:
        return lambda scorer, segment, rows: np.full(len(segment) if rows is None else len(rows), np.inf)

    with patched(FitScorer, "exact", faulty), patched(FitScorer, "bounds", unbounded):
        yield


def main_modality(rows: Sequence[Candidate]) -> np.ndarray:
    return np.array([row.modality_ids[0] for row in rows])
