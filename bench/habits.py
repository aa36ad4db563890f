"""A composed directory in which habits of filling in the form follow the modality, and equal truth is everybody's.

Each person has forty concerns of falling weight, nine ways of working and ten lifestyle levels. A habit says how much
of that is stated, and how; nobody states what is not so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import DomainId, Level, QualityId, WorkFormat
from schemas.profiles.practitioner import Practice, Profile
from schemas.profiles.qualities import DOMAIN_IDS, LEVELS, QUALITIES, QUALITY_IDS
from schemas.vocabulary.terms import ConcernEntry
from service.vocabulary.general_words import general_words
from service.vocabulary.shipped import shipped_concerns

Floats = NDArray[np.float64]

CONCERNS_OF_ONE = 40
_SLOPE = 1.1


@dataclass(frozen=True)
class Habit:
    """How a form is filled in. `listed` 0: prose only."""

    name: str
    listed: int
    put_first: bool
    axes: int = 9
    domains: int = 10
    sheet: str = "honest"  # honest, maximum, polarised
    format: WorkFormat = "plan"  # whose questions are answered

    def __str__(self) -> str:
        return self.name


HABITS = (
    Habit("3 listed, first", 3, True), Habit("3 listed", 3, False), Habit("10 listed, first", 10, True),
    Habit("10 listed", 10, False), Habit("25 listed, first", 25, True), Habit("25 listed", 25, False),
    Habit("40 listed, first", 40, True), Habit("40 listed", 40, False), Habit("prose only", 0, False),
    Habit("no practices", 10, True, axes=0, domains=0), Habit("four practices", 10, True, axes=4, domains=3),
)  # fmt: skip
FORMATS = tuple(Habit(f"10 listed, first; {format}", 10, True, format=format) for format in get_args(WorkFormat))
ATTACKS = (Habit("maximum", 10, True, sheet="maximum"), Habit("polarised", 10, True, sheet="polarised"))


@dataclass(frozen=True)
class FiledPerson:
    """A profile with what is true of the person."""

    id: UUID
    profile: Profile
    habit: Habit
    order: NDArray[np.intp]  # concerns, strongest first
    shape: Floats  # (9,)
    levels: NDArray[np.intp]  # (10,) 0..3


def weights_of(person: FiledPerson, concerns: int) -> Floats:
    """True weight of each concern (concerns,)."""
    result = np.zeros(concerns)
    result[person.order] = (1.0 + np.arange(len(person.order))) ** -_SLOPE
    return result


def directory(count: int, seed: int, habits: Sequence[Habit] = HABITS) -> list[FiledPerson]:
    """People of one modality for each habit, in turn."""
    rng = np.random.default_rng(seed)
    entries = shipped_concerns()
    index = {entry.name: at for at, entry in enumerate(entries)}
    families = [[index[n] for n in getattr(word, "members", ())] for word in general_words()]
    families = [family for family in families if len(family) > 1]
    return [_filed_person(rng, habits[at % len(habits)], families, entries) for at in range(count)]


def _filed_person(
    rng: np.random.Generator, habit: Habit, families: list[list[int]], entries: Sequence[ConcernEntry]
) -> FiledPerson:
    near = [int(rng.choice(families[int(rng.integers(len(families)))])) for _ in range(6)]
    order = np.array(list(dict.fromkeys([*near, *map(int, rng.permutation(len(entries)))]))[:CONCERNS_OF_ONE])
    shape, levels = rng.normal(0, 1, 9), rng.choice(4, 10, p=[0.35, 0.3, 0.22, 0.13])
    names = [entries[at].name for at in order]
    profile = Profile(
        display_name="Composed Person (fictional)",
        modalities=[habit.name],
        approach=_prose(rng, entries, order),
        concerns=names[: habit.listed],
        concerns_first=names[:3] if habit.put_first else [],
        work_format=habit.format,
        practices=_answers(rng, habit, shape),
        lifestyle=_levels(rng, habit, levels),
    )
    return FiledPerson(UUID(bytes=rng.bytes(16)), profile, habit, order, shape, levels)


def _prose(rng: np.random.Generator, entries: Sequence[ConcernEntry], order: NDArray[np.intp]) -> str:
    """Lay words about the five strongest: what somebody writes who lists nothing."""
    names = [str(rng.choice(entries[at].wordings)) for at in order[:5]]
    return "People come to me and say: " + ". ".join(names) + ". We take our time."


def _answers(rng: np.random.Generator, habit: Habit, shape: Floats) -> dict[QualityId, Practice]:
    result = {}
    lift = max(0.0, 0.4 + 0.5 * float(rng.normal()))
    for at in map(int, rng.permutation(9)[: habit.axes]):
        lean = float(shape[at]) + lift
        if habit.sheet != "honest":
            lean = 9.0 if habit.sheet == "maximum" or shape[at] > 0 else -9.0
        items = {}
        for item in QUALITIES[at].items_for(habit.format):
            u = min(1.0, max(0.0, 0.5 + 0.2 * (lean + 0.4 * float(rng.normal()))))
            u = 1 - u if item.reverse else u
            value = item.minimum + u * (item.maximum - item.minimum)
            items[item.id] = u > 0.5 if item.kind == "yes_no" else round(value)
        result[QUALITY_IDS[at]] = Practice(items)
    return result


def _levels(rng: np.random.Generator, habit: Habit, levels: NDArray[np.intp]) -> dict[DomainId, Level]:
    stated: dict[DomainId, Level] = {}
    if habit.sheet == "maximum":
        return dict.fromkeys(DOMAIN_IDS, "central")
    for at in map(int, rng.permutation(10)[: habit.domains]):
        stated[DOMAIN_IDS[at]] = LEVELS[int(levels[at])]
    return stated
