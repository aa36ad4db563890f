"""Turns a seeker's request into one query: the blocks to multiply stored vectors with, and the weights of the parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.matching.match import MatchRequest
from schemas.matching.policy import Policy
from service.matching.layout import LIFESTYLE, PRACTICES, SIZE, STORY
from service.matching.lifestyle import lifestyle_query
from service.matching.practices import practice_query, seeker_axes
from service.matching.preferences import wishes_stated
from service.matching.story import corrected, reading_shares, story_query
from service.matching.weights import near_tie_width, part_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StoryRead:
    """What the text layer read: a score per concern (K,), and the prose direction (d,)."""

    scores: Floats
    prose: Floats


@dataclass(frozen=True)
class Query:
    """Everything the ranking needs to know of a request."""

    weights: dict[str, float]
    story: Floats  # of the stored block STORY
    practices: Floats  # of the stored block PRACTICES
    lifestyle: Floats  # of the stored block LIFESTYLE
    axes: Floats  # the seeker's answers with the open axes' lean
    open_axes: list[QualityId]
    reading: Floats  # shares over the concerns
    wishes: list[str]
    near_tie: float  # h, in fit

    def linear(self, averages: Mapping[str, float]) -> tuple[Floats, float]:
        """Query vector and constant: the weighted sum of the linear parts is vector·stored + constant."""
        vector = np.zeros(SIZE)
        constant = 0.0
        for part, block, query in (
            ("story", STORY, self.story),
            ("practices", PRACTICES, self.practices),
            ("lifestyle", LIFESTYLE, self.lifestyle),
        ):
            weight = self.weights.get(part, 0.0)
            vector[block] = weight / 10.0 * query
            constant += weight * averages[part]
        return vector, constant


def build_query(
    request: MatchRequest, read: StoryRead | None, corrections: Mapping[int, float], policy: Policy
) -> Query:
    """The query of a request; `corrections` are the seeker's concern weights by concern index."""
    k = len(policy.concerns)
    reading = np.full(k, 1.0 / k)
    if read is not None:
        reading = reading_shares(read.scores, np.array(policy.reading_floor), policy.story.temperature)
    reading = corrected(reading, corrections, read is not None)
    prose = read.prose if read is not None else np.zeros(0)
    axes, open_axes = seeker_axes(request.practices)
    wishes = wishes_stated(request.preferences)
    said = {
        "story": read is not None or any(weight > 0 for weight in corrections.values()),
        "lifestyle": bool(request.goals),
        "practices": bool(axes.any()),
        "preferences": bool(wishes),
    }
    weights = part_weights(request.weights, frozenset(part for part, yes in said.items() if yes), policy)
    return Query(
        weights=weights,
        story=story_query(reading, prose, policy),
        practices=practice_query(axes),
        lifestyle=lifestyle_query(request.goals),
        axes=axes,
        open_axes=open_axes if said["practices"] else [],
        reading=reading,
        wishes=wishes,
        near_tie=near_tie_width(weights, policy),
    )
