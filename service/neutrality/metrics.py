"""The figures of the audit, each from the sums of a survey: formulas and sources in `docs/neutrality.md`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import Estimate
from service.neutrality.bootstrap import Lots, Ratios, estimate, holm, upper_tail
from service.neutrality.survey import Survey

Floats = NDArray[np.float64]

FAIR = (0.8, 1.25)
_SURE = 1.96


def eta_squared(found: Survey, lots: Lots) -> Estimate:
    """The share of the score's variance that modality explains, after removing every seeker's mean."""

    def share(weights: Floats) -> Floats:
        means = weights @ found.deviation
        mass = np.maximum(weights @ found.mass, 1e-9)
        return np.asarray((means**2 / mass).sum(axis=1) / (weights @ found.squares))

    once = np.ones((1, len(found.squares)))
    return estimate(float(share(once)[0]), share(lots.stories.astype(np.float64)))


def modality_effect(found: Survey) -> Floats:
    """The mean of the score per modality, above every seeker's mean."""
    return np.asarray(found.deviation.sum(axis=0) / np.maximum(found.mass.sum(axis=0), 1e-9))


def mean_log_ratio(ratios: Floats, earned: Floats) -> float:
    """Mean |ln ρ|, weighted by what was earned."""
    return float((np.abs(np.log(ratios)) * earned).sum() / earned.sum())


def size_slope(ratios: Floats, earned: Floats, sizes: Floats) -> float:
    """d ln ρ / d ln N: whether large or small kinds of practice gain; least squares weighted by what was earned."""
    x, y = np.log(sizes), np.log(ratios)
    weight = earned / earned.sum()
    x, y = x - weight @ x, y - weight @ y
    spread = float(weight @ x**2)
    return float(weight @ (x * y)) / spread if spread > 0 else 0.0


def spread(values: Floats) -> float:
    """Largest less smallest."""
    return float(values.max() - values.min())


@dataclass(frozen=True)
class Equivalence:
    """Which groups are shown to lie within 0.8..1.25, which outside, and how many could be shown at all."""

    intervals: list[Estimate]
    inside: NDArray[np.bool_]
    outside: NDArray[np.bool_]  # after Holm's correction over the groups
    expected_inside: float  # share of groups that would be inside were all ratios exactly 1


def equivalence(ratios: Ratios) -> Equivalence:
    """Two one-sided tests per group on ln ρ, errors from the bootstrap."""
    logs = np.log(ratios.value)
    error = np.maximum(np.log(ratios.draws).std(axis=0), 1e-9)
    edge = float(np.log(FAIR[1]))
    intervals = [estimate(value, draws) for value, draws in zip(ratios.value, ratios.draws.T, strict=True)]
    inside = np.array([one.low >= FAIR[0] and one.high <= FAIR[1] for one in intervals])
    outside = holm(2.0 * upper_tail((np.abs(logs) - edge) / error)) <= 0.05
    return Equivalence(intervals, inside, outside, float(could_be_shown(error, edge).mean()))


def could_be_shown(error: Floats, edge: float) -> Floats:
    """The chance that the interval of a figure whose truth is 0 lies within ± edge."""
    room = (edge - _SURE * error) / error
    return np.where(room > 0, 1.0 - 2.0 * upper_tail(room), 0.0)


def fifths(words: NDArray[np.intp]) -> NDArray[np.float32]:
    """Membership in five equal groups by length of profile, the shortest first."""
    place = np.argsort(np.argsort(words, kind="stable"), kind="stable")
    return np.eye(5, dtype=np.float32)[place * 5 // len(words)]
