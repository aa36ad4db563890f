"""The promises as gates: shown to hold, shown to be broken, or not proven either way by so few people."""

from collections.abc import Sequence

import numpy as np

from schemas.neutrality.audit import BlindResult, Estimate, GateResult, TwinResult, Verdict
from service.neutrality.bootstrap import holm, upper_tail
from service.neutrality.near_ties import near_tie_error
from service.neutrality.twins import agreement

MOST_NEAR_TIE_ERROR = 0.02
# Turns: the share of equal pairs in the same order under two seeds, and when a deviation is no chance.
EVEN_TURNS, SURELY_UNEVEN = 0.05, 3.3
MOST_RED = 0.05  # of fair directories, by Holm over the variants


def exact_gate(result: BlindResult) -> GateResult:
    """Whether pages stayed the same to the last person."""
    share = result.different / max(result.requests, 1)
    verdict: Verdict = "red" if result.different else "green" if result.requests else "undecided"
    return GateResult(
        id=result.attribute,
        kind="exact",
        found=Estimate(float(result.different), float(result.different), float(result.different)),
        limit="0",
        verdict=verdict,
        means=f"Of {result.requests:,} pages {result.different:,} ({share:.0%}) changed {_WHEN[result.attribute]}.",
    )


_WHEN = {
    "stored": "between the directory as it is served and the same people derived from their own profiles",
    "modality": "when kinds of practice were dealt anew",
    "licence": "when licences were dealt anew",
    "language": "when the languages people work in were dealt anew",
    "person": "when names, pronouns, genders and cultures were dealt anew",
}


def turns_gates(alike: int, seen: int, seeds: int) -> list[GateResult]:
    """Whether people of equal fit take turns, and whether the grid keeps its published law."""
    share, low, high = agreement(alike, seen)
    uneven = abs(share - 0.5) > EVEN_TURNS and abs(share - 0.5) * 2 * np.sqrt(max(seen, 1)) > SURELY_UNEVEN
    even = low >= 0.5 - EVEN_TURNS and high <= 0.5 + EVEN_TURNS
    error = near_tie_error(seeds)
    return [
        GateResult(
            "equal_pairs", "turns", Estimate(share, low, high), f"{0.5 - EVEN_TURNS} to {0.5 + EVEN_TURNS}",
            "red" if uneven else "green" if even else "undecided",
            f"Two profiles alike in everything stood in the same order on {share:.0%} of {seen:,} repeated pages; "
            "half is what turns give, all is a fixed order.",
        ),
        GateResult(
            "near_ties", "turns", Estimate(error, error, error), f"up to {MOST_NEAR_TIE_ERROR}",
            "green" if error <= MOST_NEAR_TIE_ERROR else "red",
            "How far the chance to come first lies from the published law, over many seeds.",
        ),
    ]  # fmt: skip


def twin_gates(results: Sequence[TwinResult]) -> list[GateResult]:
    """A gate a variant; red where the whole of it is no chance, over all variants together (Holm)."""
    logs = np.array([np.log(result.ratio.value) for result in results])
    errors = np.array([max(np.log(result.ratio.high / result.ratio.low) / 3.92, 1e-9) for result in results])
    edges = np.array([np.log(result.high) for result in results])
    outside = holm(2.0 * upper_tail((np.abs(logs) - edges) / errors)) <= MOST_RED
    return [
        GateResult(
            id=result.variant,
            kind="twins",
            found=result.ratio,
            limit=f"{result.low} to {result.high}",
            verdict=twin_verdict(result, bool(red)),
            means=f"{result.pairs:,} pairs: shown {result.ratio.value:.2f} times as often as the original.",
        )
        for result, red in zip(results, outside, strict=True)
    ]


def twin_verdict(result: TwinResult, outside: bool) -> Verdict:
    if outside:
        return "red"
    return "green" if result.ratio.low >= result.low and result.ratio.high <= result.high else "undecided"
