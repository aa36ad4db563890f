"""Chooses a circle of support: a few people who together cover a seeker's needs, and who fit.

The worth of a circle is `(1 - share) x coverage + share x mean fit`. Coverage counts each need once, at its best
member's value, so it is monotone and submodular, and adding the best next member again and again comes within
1 - 1/e of the best circle there is (Nemhauser, Wolsey and Fisher 1978; `docs/circles.md`). Modalities do not enter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from schemas.matching.circle import Companion, Need, NeedKind, Stated
from schemas.matching.match import Goal
from schemas.profiles.qualities import DOMAINS, LEVELS
from service.matching.fit.near_ties import Grid

Floats = NDArray[np.float64]

FIT_SHARE = 0.25
# Layers follow from the concerns and goals, so they count least.
KIND_WEIGHT: dict[NeedKind, float] = {"concern": 0.5, "goal": 0.3, "layer": 0.2}
# What one statement covers of a need.
PUT_FIRST, STATED = 1.0, 0.5
# How much one person's statements of a kind can hold at full value; who states more, states each of them less.
CONCERN_ROOM, GOAL_ROOM, LAYER_ROOM = 8.0, 3.0, 2.0

_LAYER_OF: dict[str, str] = {domain.id: domain.layer for domain in DOMAINS}


def needs_of(concerns: Mapping[str, float], layers: Mapping[str, Sequence[str]], goals: Sequence[Goal]) -> list[Need]:
    """What a circle should cover: the concerns with their weights, the goals, and the layers both lie in; sum 1."""
    importance: dict[str, float] = {goal.domain: float(goal.importance) for goal in goals}
    shares: dict[NeedKind, dict[str, float]] = {"concern": _shares(concerns), "goal": _shares(importance)}
    of_layers: dict[str, float] = {}
    for name, share in shares["concern"].items():
        for layer in layers[name]:
            of_layers[layer] = of_layers.get(layer, 0.0) + KIND_WEIGHT["concern"] * share / len(layers[name])
    for domain, share in shares["goal"].items():
        of_layers[_LAYER_OF[domain]] = of_layers.get(_LAYER_OF[domain], 0.0) + KIND_WEIGHT["goal"] * share
    shares["layer"] = _shares(of_layers)
    used = sum(weight for kind, weight in KIND_WEIGHT.items() if shares[kind])
    return [
        Need(kind, name, weight / used * share)
        for kind, weight in KIND_WEIGHT.items()
        for name, share in shares[kind].items()
    ]


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights above 0, to sum 1, the largest first."""
    total = sum(weights.values())
    largest_first = sorted(weights.items(), key=lambda pair: -pair[1])
    return {name: weight / total for name, weight in largest_first if weight > 0}


def stated_values(stated: Stated, needs: Sequence[Need], near: Mapping[str, Mapping[str, float]]) -> Floats:
    """How far one person's own statements cover each need, 0..1.

    `near` shares a concern outside the seekers' vocabulary over the known concerns nearest to it, as the fit does.
    """
    of_kind: dict[NeedKind, dict[str, float]] = {
        "concern": _of_concerns(stated, near),
        "goal": _of_goals(stated),
        "layer": _of_layers(stated),
    }
    return np.array([of_kind[need.kind].get(need.name, 0.0) for need in needs])


def _of_concerns(stated: Stated, near: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    worth = STATED * min(1.0, CONCERN_ROOM / max(len(stated.concerns), 1))
    result: dict[str, float] = {}
    for name in stated.concerns:
        own = PUT_FIRST if name in stated.concerns_first else worth
        for known, share in near.get(name, {name: 1.0}).items():
            result[known] = max(result.get(known, 0.0), own * share)
    return result


def _of_goals(stated: Stated) -> dict[str, float]:
    full: dict[str, float] = {
        domain: LEVELS.index(level) / (len(LEVELS) - 1) for domain, level in stated.lifestyle.items()
    }
    scale = min(1.0, GOAL_ROOM / max(sum(full.values()), 1.0))
    return {domain: value * scale for domain, value in full.items()}


def _of_layers(stated: Stated) -> dict[str, float]:
    return {layer: min(1.0, LAYER_ROOM / len(stated.layers)) for layer in stated.layers}


# What people whom one has already usually help with, where the seeker does not say: as one statement among others.
USUAL_HELP: dict[Companion, frozenset[str]] = {
    "friends": frozenset({"relationships", "emotions", "stress", "movement", "nature"}),
    "family": frozenset({"relationships", "eating", "work"}),
    "doctor": frozenset({"body"}),
    "group": frozenset({"habits", "meaning", "spirit"}),
}


def helped(needs: Sequence[Need], have: Mapping[Companion, Sequence[str]]) -> dict[Companion, Floats]:
    """How far those whom the seeker has already cover each need, 0..1."""
    return {
        who: np.array(
            [
                (PUT_FIRST if need.name in named else 0.0) if named else STATED * (need.name in USUAL_HELP[who])
                for need in needs
            ]
        )
        for who, named in have.items()
    }


def coverage(values: Floats) -> Floats:
    """Each need at its best member's value; `values` is (members, needs)."""
    return np.asarray(values.max(axis=0, initial=0.0))


def near_tie(fit_near_tie: float, size: int) -> float:
    """Gains closer than this are left to the seed: what a difference in fit that it decides is worth in a circle."""
    return FIT_SHARE * fit_near_tie / size


@dataclass(frozen=True)
class People:
    """Those a circle may be chosen from: row i of `values` (people, needs) and of `fits` belongs to `ids[i]`."""

    needs: Sequence[Need]
    ids: Sequence[UUID]
    values: Floats
    fits: Floats
    had: Mapping[Companion, Floats] = field(default_factory=dict)  # by those whom the seeker has already

    @property
    def covered_already(self) -> Floats:
        return coverage(np.array([np.zeros(len(self.needs)), *self.had.values()]))

    def covered_with(self, rows: Sequence[int]) -> Floats:
        """Each need at its best, by these people and by those whom the seeker has already."""
        return np.maximum(coverage(self.values[list(rows)]), self.covered_already)

    @property
    def weights(self) -> Floats:
        return np.array([need.weight for need in self.needs])

    def joined(self, others: "People") -> "People":
        """These people and others, of the same needs."""
        values = np.concatenate([self.values, others.values])
        return People(self.needs, [*self.ids, *others.ids], values, np.concatenate([self.fits, others.fits]), self.had)

    def worth(self, rows: Sequence[int], size: int) -> float:
        """The objective of a circle of `size`; places left empty count as fit 0."""
        fit = float(np.maximum(self.fits[list(rows)], 0.0).sum()) / size
        return (1.0 - FIT_SHARE) * float(self.covered_with(rows) @ self.weights) + FIT_SHARE * fit

    def choose(self, size: int, numbers: Sequence[int], grid: Grid) -> list[int]:
        """Rows of the members: those kept, then whoever adds most, step by step; near ties by the grid's seed."""
        chosen = list(numbers)
        left = set(range(len(self.ids))) - set(numbers)
        of_fit = FIT_SHARE * np.maximum(self.fits, 0.0) / size
        while left and len(chosen) < size:
            more = np.maximum(self.values - self.covered_with(chosen), 0.0)
            # Summed row by row: a person's gain does not depend on who else is looked at.
            gain = (1.0 - FIT_SHARE) * np.einsum("ij,j->i", more, self.weights, optimize=False) + of_fit
            best = min(left, key=lambda row: (-grid.tie_bucket(gain[row]), grid.tie_hash(self.ids[row]), self.ids[row]))
            chosen.append(best)
            left.remove(best)
        return chosen
