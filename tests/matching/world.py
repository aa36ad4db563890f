"""A small directory in memory, ranked by the real matcher, and faults that can be planted in it.

A fault is a change to one function of `service/matching` (or to what is read of a profile) while a test runs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from unittest import mock
from uuid import UUID

import msgspec
import numpy as np

from schemas.matching.candidate import Candidate
from schemas.matching.match import MatchRequest
from schemas.profiles.practitioner import Profile
from service.matching import rank as ranking
from service.matching import seeker
from service.matching.fit_model import FitModel, load_fit_model
from service.matching.rank import Ranked
from service.matching.seeker import StoryRead
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
def read(story: str) -> StoryRead | None:
    return model().read(story)[0]


@cache
def everybody(count: int = 400, seed: int = 3) -> tuple[Person, ...]:
    """Composed people; ids look random and say nothing."""
    rng = np.random.default_rng(seed)
    made = islice(reference_people(seed, count, TODAY), count)
    return tuple(Person(UUID(bytes=rng.bytes(16)), one.profile) for one in made)


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
) -> list[Ranked]:
    """The whole directory in the order of the page."""
    return order_rows(candidates(persons), persons, request, corrections)


def order_rows(
    rows: Sequence[Candidate],
    persons: Sequence[Person],
    request: MatchRequest,
    corrections: Mapping[int, float] | None = None,
) -> list[Ranked]:
    """The same for rows that are already derived."""
    names = sorted({name for person in persons for name in person.profile.modalities})
    wished = frozenset(names.index(name) + 1 for name in request.preferences.modalities)
    asked = query(request, corrections)
    return ranking.rank(list(rows), asked, request.preferences, wished, model().policy, request.seed or "s")


def query(request: MatchRequest, corrections: Mapping[int, float] | None = None) -> seeker.Query:
    return seeker.build_query(request, read(request.story), corrections or {}, model().policy)


def fits(ranked: Sequence[Ranked]) -> dict[UUID, float]:
    return {one.candidate.id: one.fit for one in ranked}


def ids(ranked: Sequence[Ranked]) -> list[UUID]:
    return [one.candidate.id for one in ranked]


# --- faults ---------------------------------------------------------------------------------------------------------

Refit = Callable[[Sequence[Candidate], Sequence[float]], Sequence[float]]


@contextmanager
def patched(owner: object, name: str, make: Callable[[Callable[..., object]], object]) -> Iterator[None]:
    """While open, `owner.name` is what `make` makes of it."""
    with mock.patch.object(owner, name, make(getattr(owner, name))):
        yield


@contextmanager
def refitted(change: Refit) -> Iterator[None]:
    """While open, the ranking changes the fits of its candidates before it orders them."""

    def faulty(true_rank: Callable[..., list[Ranked]]) -> Callable[..., list[Ranked]]:
        def rank(
            rows: Sequence[Candidate], asked: seeker.Query, wish: object, wished: object, policy: object, seed: str
        ) -> list[Ranked]:
            found = {one.candidate.id: one for one in true_rank(rows, asked, wish, wished, policy, seed)}
            in_order = [found[row.id] for row in rows]
            changed = change(rows, [one.fit for one in in_order])
            grid = ranking.Grid(seed, asked.near_tie)
            again = [
                replace(one, fit=fit, tie_bucket=grid.tie_bucket(fit))
                for one, fit in zip(in_order, changed, strict=True)
            ]
            return sorted(again, key=lambda one: one.key)

        return rank

    with patched(ranking, "rank", faulty):
        yield


def main_modality(rows: Sequence[Candidate]) -> np.ndarray:
    return np.array([row.modality_ids[0] for row in rows])
