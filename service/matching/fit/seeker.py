"""Turns a seeker's request into one query: what each part asks stored rows for, and the weights of the parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.matching.match import MatchRequest
from schemas.matching.policy import Policy
from service.matching.fit.lifestyle import lifestyle_query
from service.matching.fit.practices import practice_query, seeker_axes
from service.matching.fit.preferences import wishes_stated
from service.matching.fit.story import corrected, reading_shares
from service.matching.fit.weights import near_tie_width, part_weights

Floats = NDArray[np.float64]

# What weighs least of a long story is not asked for: the first so many hold nearly all of any reading.
MOST_NEEDS = 32


@dataclass(frozen=True)
class StoryScores:
    """What the text layer read: a score per concern (K,), and the prose direction (d,)."""

    scores: Floats
    prose: Floats


@dataclass(frozen=True)
class Query:
    """Everything the ranking needs to know of a request."""

    weights: dict[str, float]
    reading: Floats  # weight of each need, by column of the story block; sum at most 1
    prose: Floats  # (256,), zeros for none
    practices: Floats  # of the stored block PRACTICES
    lifestyle: Floats  # of the stored block LIFESTYLE
    axes: Floats  # the seeker's answers with the open axes' lean
    open_axes: list[QualityId]
    wishes: list[str]
    near_tie: float  # h, in fit

    @property
    def needs(self) -> list[tuple[int, float]]:
        """(column, weight) of the needs, the weightiest first."""
        order = np.argsort(-self.reading, kind="stable")[:MOST_NEEDS]
        return [(int(column), float(self.reading[column])) for column in order if self.reading[column] > 0]


def build_query(
    request: MatchRequest,
    read: StoryScores | None,
    corrections: Mapping[int, float],
    policy: Policy,
    by_story: frozenset[str] = frozenset(),
    usual_prose: Floats | None = None,
) -> Query:
    """The query of a request; `corrections` are the seeker's own weights by column, `by_story` the parts of which
    nothing but the story speaks.

    `usual_prose` (256,), the mean over the panel, stands in where no story is told: what is stored takes off what a
    text scores on it, so that without it whose words lie far from all stories would be ahead.
    """
    reading = np.zeros(len(policy.columns))
    if read is not None:
        floor = np.array(policy.reading_floor)
        reading[: len(policy.concerns)] = reading_shares(read.scores, floor, policy.story.temperature)
    reading = corrected(reading, corrections, read is not None)
    axes, open_axes = seeker_axes(request.practices)
    wishes = wishes_stated(request.preferences)
    result = {
        "story": read is not None or any(weight > 0 for weight in corrections.values()),
        "lifestyle": bool(request.goals),
        "practices": bool(axes.any()),
        "preferences": bool(wishes),
    }
    used = frozenset(part for part, yes in result.items() if yes)
    weights = part_weights(request.weights, used, policy, by_story)
    return Query(
        weights=weights,
        reading=reading,
        prose=read.prose if read is not None else np.zeros(0) if usual_prose is None else usual_prose,
        practices=practice_query(axes),
        lifestyle=lifestyle_query(request.goals),
        axes=axes,
        open_axes=open_axes if result["practices"] else [],
        wishes=wishes,
        near_tie=near_tie_width(weights, policy),
    )
