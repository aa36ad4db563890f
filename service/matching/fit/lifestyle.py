"""The lifestyle part: how central each of the ten domains is to a practitioner, by the laws of the practices part."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import DomainId, Level
from schemas.matching.match import Goal
from schemas.matching.policy import LifestyleConstants
from schemas.profiles.qualities import DOMAIN_IDS, LEVELS
from service.matching.fit.practices import shaped

Domains = NDArray[np.float64]

BLANK_LEVEL = 0.5


def levels(lifestyle: Mapping[DomainId, Level]) -> Domains:
    """Levels 0..3 per domain; a blank among others counts as 0.5, between none and occasional."""
    return np.array(
        [float(LEVELS.index(lifestyle[domain])) if domain in lifestyle else BLANK_LEVEL for domain in DOMAIN_IDS]
    )


def lifestyle_vector(lifestyle: Mapping[DomainId, Level], policy: LifestyleConstants) -> Domains:
    """The stored vector (10,): spread 1; zeros when nothing is stated."""
    if not lifestyle:
        return np.zeros(len(DOMAIN_IDS))
    spreads = standardised(lifestyle, policy.mean, policy.level_sd)
    return np.asarray(shaped(spreads, np.ones(len(DOMAIN_IDS), dtype=np.bool_), policy.length) / policy.sd)


def standardised(lifestyle: Mapping[DomainId, Level], mean: list[float], sd: list[float]) -> Domains:
    """Levels in spreads above the usual."""
    return np.asarray((levels(lifestyle) - np.array(mean)) / np.array(sd))


def lifestyle_query(goals: Iterable[Goal]) -> Domains:
    """The seeker's importance per domain at length 1."""
    g = np.zeros(len(DOMAIN_IDS))
    for goal in goals:
        g[DOMAIN_IDS.index(goal.domain)] = goal.importance
    length = float(np.linalg.norm(g))
    return g / length if length > 0 else g
