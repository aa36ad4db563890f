"""The lifestyle part: how central each of the ten domains is to a practitioner, by the laws of the practices part."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import DomainId, Level
from schemas.matching.match import Goal
from schemas.matching.policy import LifestyleConstants
from schemas.profiles.qualities import DOMAIN_IDS, LEVELS
from service.matching.fit.practices import shaped

Domains = NDArray[np.float64]

# As for practices; more, since who answers all ten truthfully lies lower than who ticks what is part of the work: at
# 0.55 "central" everywhere gained 1.23 times (bench/RESULTS.md).
MOST_OF_ONE = 0.7


def levels(lifestyle: Mapping[DomainId, Level]) -> Domains:
    """Levels 0..3 per domain, NaN for those left open."""
    return np.array(_levels(lifestyle))


def _levels(lifestyle: Mapping[DomainId, Level]) -> list[float]:
    return [_OPEN if level is None else _LEVELS[level] for level in map(lifestyle.get, DOMAIN_IDS)]


_OPEN = float("nan")
_LEVELS = {level: float(index) for index, level in enumerate(LEVELS)}


def lifestyle_vector(lifestyle: Mapping[DomainId, Level], policy: LifestyleConstants) -> Domains:
    """The stored vector (10,): spread 1; 0 for what is left open, for which an answer is drawn as for practices.

    Counted between none and occasional, a blank took a third of being seen from who states three domains of ten.
    """
    return np.asarray(lifestyle_vectors([lifestyle], policy)[0])


def lifestyle_vectors(stated: Sequence[Mapping[DomainId, Level]], policy: LifestyleConstants) -> Domains:
    """The same of n people, (n, 10)."""
    spreads = (np.array([_levels(own) for own in stated]) - np.array(policy.mean)) / np.array(policy.level_sd)
    known = ~np.isnan(spreads)
    return np.asarray(shaped(np.where(known, spreads, 0.0), known, policy.length, MOST_OF_ONE) / policy.sd)


def standardised(lifestyle: Mapping[DomainId, Level], mean: list[float], sd: list[float]) -> Domains:
    """Levels in spreads above the usual, NaN for those left open."""
    return np.asarray((levels(lifestyle) - np.array(mean)) / np.array(sd))


def lifestyle_query(goals: Iterable[Goal]) -> Domains:
    """The seeker's importance per domain at length 1."""
    g = np.zeros(len(DOMAIN_IDS))
    for goal in goals:
        g[DOMAIN_IDS.index(goal.domain)] = goal.importance
    length = float(np.linalg.norm(g))
    return g / length if length > 0 else g
