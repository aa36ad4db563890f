"""Figures of groups, each from a ratio with its draws: formulas and sources in `docs/neutrality.md`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import Estimate
from service.neutrality.bootstrap import Ratios, estimate, holm, upper_tail

Floats = NDArray[np.float64]

FAIR = (0.8, 1.25)
_SURE = 1.96


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
    inside = np.array([interval.low >= FAIR[0] and interval.high <= FAIR[1] for interval in intervals])
    outside = holm(2.0 * upper_tail((np.abs(logs) - edge) / error)) <= 0.05
    return Equivalence(intervals, inside, outside, float(could_be_shown(error, edge).mean()))


def could_be_shown(error: Floats, edge: float) -> Floats:
    """The chance that the interval of a figure whose truth is 0 lies within ± edge."""
    room = (edge - _SURE * error) / error
    return np.where(room > 0, 1.0 - 2.0 * upper_tail(room), 0.0)
