"""Intervals and error rates: bootstrap over stories (and over people), noise floors by lot, Holm's correction.

All seekers of one story are drawn together: they share its words. Figures about a kind of practice are drawn over its
people as well, for the claim is about the practice and not about the ten who happen to be listed: the wider counts.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import Estimate
from service.neutrality.exposure import Singles

Floats = NDArray[np.float64]

# Added to both sides of a ratio, in first places: keeps groups that earned next to nothing from looking extreme.
PRIOR = 1.0


@dataclass(frozen=True)
class BootstrapDraws:
    """The draws of one audit: weights over stories and over people, and people shuffled."""

    stories: Singles  # (draws, stories)
    people: Singles  # (draws, people)
    shuffles: NDArray[np.intp]  # (lots, people)


def draw_lots(stories: int, people: int, draws: int, shuffles: int, seed: int = 3) -> BootstrapDraws:
    """Weights are how often each was drawn with replacement."""
    rng = np.random.default_rng(seed)
    return BootstrapDraws(
        stories=rng.multinomial(stories, np.full(stories, 1 / stories), draws).astype(np.float32),
        people=np.array(
            [np.bincount(rng.integers(0, people, people), minlength=people) for _ in range(draws)], dtype=np.float32
        ),
        shuffles=np.array([rng.permutation(people) for _ in range(shuffles)]),
    )


@dataclass(frozen=True)
class Ratios:
    """Sums of one quantity over those of another, per group: as found, per bootstrap draw, and for groups by lot."""

    value: Floats  # (groups,)
    draws: Floats  # (draws, groups)
    by_lot: Floats  # (lots, groups): the same group sizes, people assigned by lot


def group_ratios(above: Singles, below: Singles, groups: Singles, lots: BootstrapDraws, prior: float = PRIOR) -> Ratios:
    """Σ above / Σ below over the members of each group; both are (stories, people), `groups` (people, groups)."""

    def ratio(numerator: Singles, denominator: Singles) -> Floats:
        upper, lower = numerator @ groups, denominator @ groups
        return np.asarray((upper + prior) / np.maximum(lower + prior, 1e-9), dtype=np.float64)

    total_above, total_below = above.sum(axis=0), below.sum(axis=0)
    value = ratio(total_above[None], total_below[None])[0]
    over_stories = ratio(lots.stories @ above, lots.stories @ below)
    over_people = ratio(lots.people * total_above, lots.people * total_below)
    return Ratios(
        value=value,
        # Whichever leaves more open; drawing both at once would count the noise they share three times over.
        draws=np.where(_width(over_stories) >= _width(over_people), over_stories, over_people),
        by_lot=ratio(total_above[lots.shuffles], total_below[lots.shuffles]),
    )


def _width(draws: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(draws, 1e-9)).std(axis=0))


def estimate(value: float, draws: Floats) -> Estimate:
    """With the middle 95 % of the draws."""
    low, high = np.quantile(draws, [0.025, 0.975])
    return Estimate(float(value), float(low), float(high))


def over_draws(figure: Callable[[Floats], float], ratios: Ratios, *, folded: bool = False) -> tuple[Estimate, Floats]:
    """A figure of all groups with its interval, and what it is for groups by lot.

    `folded`: every error raises it (a mean of sizes, a largest less smallest), so the draws lie above what they were
    drawn around; the interval is moved back by that much, and not below 0.
    """
    value, drawn = figure(ratios.value), np.array([figure(row) for row in ratios.draws])
    if folded:
        drawn = np.maximum(drawn - np.median(drawn) + value, 0.0)
    return estimate(value, drawn), np.array([figure(row) for row in ratios.by_lot])


def holm(p_values: Floats) -> Floats:
    """Holm's step-down adjustment: rejecting where it is ≤ 0.05 keeps the chance of any false alarm at 5 %."""
    order = np.argsort(p_values)
    steps = p_values[order] * (len(p_values) - np.arange(len(p_values)))
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def upper_tail(z: Floats) -> Floats:
    """P(Z > z) of a standard normal."""
    return np.array([0.5 * math.erfc(value / math.sqrt(2.0)) for value in np.atleast_1d(z)])
