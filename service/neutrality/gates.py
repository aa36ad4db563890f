"""The promises as gates: green, red, or undecided where a directory this small could not show it either way."""

import numpy as np
from numpy.typing import NDArray

from schemas.neutrality.audit import Estimate, GateResult, Verdict
from service.neutrality.figures import Figures
from service.neutrality.metrics import could_be_shown
from service.neutrality.near_ties import near_tie_error

Floats = NDArray[np.float64]

MOST_ETA_SQUARED = 0.01
MOST_LOG_RATIO = 0.15
MOST_ACCURACY_SPREAD = 0.08
STEEPEST = 0.05
VERBOSITY = (0.67, 1.5)
LEAST_INSIDE = 0.7
NDCG_LOSS = -0.01
MOST_NEAR_TIE_ERROR = 0.02
RARE = 0.99  # so few deals by lot may lie beyond what is called red


def gates_of(figures: Figures, no_worse: Estimate, near_tie_seeds: int) -> list[GateResult]:
    """Every gate of `docs/neutrality.md`, in its order."""
    return [
        _variance(figures),
        *_exposure(figures),
        _log_ratio(figures),
        _accuracy(figures),
        _size(figures),
        _verbosity(figures),
        _quality(no_worse),
        _near_ties(near_tie_seeds),
    ]


def _variance(figures: Figures) -> GateResult:
    found = figures.eta_squared
    return _gate(
        "eta_squared", "η² of modality on the score", found, f"upper end ≤ {MOST_ETA_SQUARED}",
        _holds(found.high <= MOST_ETA_SQUARED),
        f"Of all differences between scores, {found.value:.2%} go with what people practise, over balanced needs.",
    )  # fmt: skip


def _exposure(figures: Figures) -> list[GateResult]:
    equal = figures.equivalence
    outside, inside, count = int(equal.outside.sum()), float(equal.inside.mean()), len(equal.inside)
    decidable = equal.expected_inside >= LEAST_INSIDE
    return [
        _gate(
            "exposure_outside", "modalities shown to lie outside 0.8..1.25", float(outside), "0 (after Holm)",
            _holds(outside == 0),
            f"Of {count} modalities, {outside or 'none'} received clearly less than four fifths, or more than five "
            "quarters, of what their fit earned.",
        ),
        _gate(
            "exposure_inside", "modalities shown to lie inside 0.8..1.25", inside,
            f"≥ {LEAST_INSIDE:.0%} where decidable",
            _verdict(inside >= LEAST_INSIDE, decidable),
            f"{inside:.0%} are shown to be fair; the rest are inconclusive: too few people or seekers to tell. "
            f"In a perfectly fair directory of this size {equal.expected_inside:.0%} could be shown.",
            f"{equal.expected_inside:.0%} could be shown",
        ),
    ]  # fmt: skip


def _log_ratio(figures: Figures) -> GateResult:
    found, noise = figures.log_ratio, figures.log_ratio_noise
    return _gate(
        "log_ratio", "mean |ln(received / earned)|", found, f"≤ {MOST_LOG_RATIO}",
        _within(found, MOST_LOG_RATIO, noise),
        f"Received and earned exposure differ by {np.expm1(found.value):.0%} in the mean over modalities; "
        f"groups drawn by lot differ by {np.expm1(noise.mean()):.0%}.",
        f"by lot {noise.mean():.3f}, up to {np.quantile(noise, RARE):.3f}",
    )  # fmt: skip


def _accuracy(figures: Figures) -> GateResult:
    found, noise = figures.accuracy_spread, figures.accuracy_noise
    return _gate(
        "accuracy_spread", "pairwise accuracy between modalities, largest less smallest", found,
        f"≤ {MOST_ACCURACY_SPREAD}", _within(found, MOST_ACCURACY_SPREAD, noise),
        "When somebody clearly fits better than a person of another modality, how often the better one stands first "
        f"differs by at most {found.value:.0%} between modalities.",
        f"by lot {noise.mean():.3f}, up to {np.quantile(noise, RARE):.3f}",
    )  # fmt: skip


def _size(figures: Figures) -> GateResult:
    found, (low, high) = figures.slope, np.quantile(figures.slope_noise, [0.025, 0.975])
    beyond = found.low > STEEPEST or found.high < -STEEPEST
    inside = found.low >= -STEEPEST and found.high <= STEEPEST
    error = np.array([(found.high - found.low) / 3.92])
    decidable = float(could_be_shown(error, STEEPEST)[0]) >= LEAST_INSIDE
    return _gate(
        "size_slope", "size slope d ln ρ / d ln N", found, f"interval within ±{STEEPEST}",
        _verdict(inside, decidable or beyond),
        f"A modality of twice the size receives {np.expm1(found.value * np.log(2)):+.1%} per earned exposure.",
        f"by lot {low:+.3f} to {high:+.3f}",
    )  # fmt: skip


def _verbosity(figures: Figures) -> GateResult:
    found, (low, high) = figures.verbosity, np.quantile(figures.verbosity_noise, [0.025, 0.975])
    inside = VERBOSITY[0] <= found.value <= VERBOSITY[1]
    return _gate(
        "verbosity", "longest against shortest fifth of profiles", found, f"within {VERBOSITY[0]}..{VERBOSITY[1]}",
        _verdict(inside, not low <= found.value <= high),
        f"People with the longest profiles receive {found.value:.2f} times the exposure per earned of those with the "
        "shortest.",
        f"by lot {low:.2f} to {high:.2f}",
    )  # fmt: skip


def _quality(no_worse: Estimate) -> GateResult:
    # An interval this wide may miss the limit though nothing is lost; then only a clear loss is red.
    decidable = no_worse.value - no_worse.low <= -NDCG_LOSS or no_worse.value < NDCG_LOSS
    return _gate(
        "ndcg",
        "NDCG@10 against the uncorrected score",
        no_worse,
        f"lower end > {NDCG_LOSS}",
        _verdict(no_worse.low > NDCG_LOSS, decidable),
        f"Calibration changes the quality of the first ten by {no_worse.value:+.3f}"
        + (
            ": fairness does not cost fit."
            if no_worse.low > NDCG_LOSS
            else "; more than a small cost is not ruled out."
        ),
    )


def _near_ties(seeds: int) -> GateResult:
    error = near_tie_error(seeds)
    return _gate(
        "near_ties", "near ties: distance from ½ + Δ/(2h)", error, f"≤ {MOST_NEAR_TIE_ERROR}",
        _holds(error <= MOST_NEAR_TIE_ERROR),
        "People whose fits cannot be told apart take turns, the better one the more often; nobody's name or date of "
        "joining counts.",
    )  # fmt: skip


def _holds(green: bool) -> Verdict:
    return "green" if green else "red"


def _verdict(green: bool, decidable: bool) -> Verdict:
    return "green" if green else "red" if decidable else "undecided"


def _within(found: Estimate, most: float, noise: Floats) -> Verdict:
    """Beyond the limit is red only if it is there for sure, and groups drawn by lot rarely lie there as well."""
    return _verdict(found.value <= most, found.low > most and bool(found.value > np.quantile(noise, RARE)))


def _gate(
    id: str, title: str, found: Estimate | float, limit: str, verdict: Verdict, means: str, noise: str | None = None
) -> GateResult:  # fmt: skip
    if isinstance(found, float):
        found = Estimate(found, found, found)
        return GateResult(id, title, found.value, None, None, limit, noise, verdict, means)
    return GateResult(id, title, found.value, found.low, found.high, limit, noise, verdict, means)
