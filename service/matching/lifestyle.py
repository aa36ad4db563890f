"""The lifestyle part: how central each of the ten domains is to a practitioner, centred on their own mean.

Central everywhere equals nothing stated: what counts is where the work lies, not how much of it is claimed.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import DomainId, Level
from schemas.matching.match import Goal
from schemas.matching.policy import LifestyleConstants
from schemas.profiles.qualities import DOMAIN_IDS, LEVELS
from service.matching.practices import LONGEST, capped

Domains = NDArray[np.float64]

BLANK_LEVEL = 0.5
FLATNESS = 0.1


def levels(lifestyle: Mapping[DomainId, Level]) -> Domains:
    """Levels 0..3 per domain; a blank counts as 0.5, between none and occasional."""
    return np.array(
        [float(LEVELS.index(lifestyle[domain])) if domain in lifestyle else BLANK_LEVEL for domain in DOMAIN_IDS]
    )


def lifestyle_vector(lifestyle: Mapping[DomainId, Level], policy: LifestyleConstants) -> Domains:
    """The stored vector over the ten domains: unit spread, length at most 5; zeros when nothing is stated."""
    if not lifestyle:
        return np.zeros(len(DOMAIN_IDS))
    return capped(capped(lifestyle_shape(lifestyle, policy.mean), policy.length) / policy.sd, LONGEST)


def lifestyle_shape(lifestyle: Mapping[DomainId, Level], mean: list[float]) -> Domains:
    """Own-mean centred levels, less the policy's mean, shrunk where the answer is flat."""
    level = levels(lifestyle)
    variance = float(level.var())
    return np.asarray((level - level.mean() - np.array(mean)) * (variance / (variance + FLATNESS)))


def lifestyle_query(goals: Iterable[Goal]) -> Domains:
    """The seeker's importance per domain at length 1."""
    g = np.zeros(len(DOMAIN_IDS))
    for goal in goals:
        g[DOMAIN_IDS.index(goal.domain)] = goal.importance
    length = float(np.linalg.norm(g))
    return g / length if length > 0 else g
