"""How much each part counts: defaults of the policy, the seeker's own weights, 0 for parts the seeker did not use."""

import math
from collections.abc import Mapping

from schemas.matching.match import PART_NAMES, Weights
from schemas.matching.policy import Policy

# A part of which nothing is known but what the story says in passing weighs half. At its full weight one sentence about
# how to be met counted as nine answers do: of the first five 53 % met none of the needs, now 31 % (bench/RESULTS.md).
BY_STORY = 0.5
NEAR_TIE_SIGMAS = 2.25  # fits closer than so many sigma are not told apart


def part_weights(
    requested: Weights, used: frozenset[str], policy: Policy, by_story: frozenset[str] = frozenset()
) -> dict[str, float]:
    """Weights of the used parts, rescaled to sum 1; empty when nothing was said. Of the parts `by_story` the seeker has
    answered nothing, and the story was heard to speak."""
    chosen = {
        part: own
        if (own := getattr(requested, part)) is not None
        else policy.weights[part] * (BY_STORY if part in by_story else 1.0)
        for part in PART_NAMES
        if part in used
    }
    total = sum(chosen.values())
    return {part: weight / total for part, weight in chosen.items() if weight > 0} if total > 0 else {}


def near_tie_width(weights: Mapping[str, float], policy: Policy) -> float:
    """h: fits closer than this are not told apart by the instrument (so many sigma of the weighted parts)."""
    variance = sum((weight * policy.sigma[part]) ** 2 for part, weight in weights.items())
    return NEAR_TIE_SIGMAS * math.sqrt(variance / 100.0)
