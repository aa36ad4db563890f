"""Exposure received beside that earned by what is planted as true: of composed people, whose truth is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from schemas.neutrality.audit import EarnedResult, Estimate, GateResult, Verdict
from service.neutrality.bootstrap import BootstrapDraws, group_ratios, over_draws
from service.neutrality.exposure import Floats, Singles, expected_exposure
from service.neutrality.metrics import equivalence, mean_log_ratio, size_slope
from service.neutrality.requests import AuditRequest

MOST_LOG_RATIO = 0.15
_RARE = 0.99


@dataclass(frozen=True)
class Truth:
    """What a perfect reader of people and stories would rank by."""

    competence: Floats  # (people, concerns)
    labels: Floats  # (stories, concerns)


def earned_exposure(truth: Truth, requests: Sequence[AuditRequest]) -> Singles:
    """Exposure (stories, people) under the order of the truth, equal people sharing their places."""
    result = np.zeros((len(truth.labels), len(truth.competence)), dtype=np.float32)
    by_story = {
        request.story: expected_exposure(truth.competence @ truth.labels[request.story]) for request in requests
    }
    for request in requests:
        result[request.story] += by_story[request.story]
    return result


def earned_results(
    groups: Mapping[str, tuple[list[str], Singles]], received: Singles, earned: Singles, lots: BootstrapDraws
) -> tuple[list[EarnedResult], list[GateResult]]:
    """A row for each group, and the gates about kinds of practice."""
    rows: list[EarnedResult] = []
    for attribute, (names, members) in groups.items():
        estimates = equivalence(group_ratios(received, earned, members, lots)).intervals
        people = members.sum(axis=0)
        rows += [
            EarnedResult(attribute, name, round(float(people[at]), 1), estimates[at]) for at, name in enumerate(names)
        ]
    names, members = groups["modality"]
    ratios, sizes = group_ratios(received, earned, members, lots), members.sum(axis=0, dtype=np.float64)
    due = np.asarray(earned.sum(axis=0) @ members, dtype=np.float64) + 1.0
    log_ratio, noise = over_draws(lambda row: mean_log_ratio(row, due), ratios, folded=True)
    slope, slope_noise = over_draws(lambda row: size_slope(row, due, sizes), ratios)
    outside = [names[at] for at in np.flatnonzero(equivalence(ratios).outside)]
    low, high = np.quantile(slope_noise, [0.005, 0.995])
    return rows, [
        GateResult(
            "log_ratio", "earned", log_ratio, f"up to {MOST_LOG_RATIO}",
            _verdict(log_ratio.value <= MOST_LOG_RATIO,
                     log_ratio.low > MOST_LOG_RATIO and log_ratio.value > float(np.quantile(noise, _RARE))),
            f"Shown and earned differ by {np.expm1(log_ratio.value):.0%} in the mean over kinds of practice; kinds "
            f"dealt by lot differ by {np.expm1(noise.mean()):.0%}.",
        ),
        GateResult(
            "outside", "earned", Estimate(len(outside), len(outside), len(outside)), "0",
            "red" if outside else "green",
            "Shown to get less than four fifths or more than five quarters of what they earn: "
            f"{', '.join(outside) or 'none'}.",
        ),
        GateResult(
            "size", "earned", slope, "no more than by lot",
            _verdict(low <= slope.value <= high, slope.low > 0.05 or slope.high < -0.05),
            f"A kind of practice of twice the size gets {np.expm1(slope.value * np.log(2)):+.1%} of what it earns.",
        ),
    ]  # fmt: skip


def _verdict(holds: bool, broken: bool) -> Verdict:
    return "green" if holds else "red" if broken else "undecided"
