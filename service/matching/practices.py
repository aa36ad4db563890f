"""The practices part: a practitioner's answers become nine numbers with shape from answers and level from evidence.

Formulas and the laws they keep: `docs/matching.md`, "Practices". Own-mean centring means that claiming the maximum
everywhere says nothing; the length cap means that exaggerating a shape gains nothing.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.matching.policy import ItemConstants, PracticeConstants
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITIES, QUALITY_IDS, Quality
from service.matching.qualities import evidence_tiers, stated_facts

Axes = NDArray[np.float64]

LONGEST = 5.0
FLATNESS = 0.1
PUT_FIRST = 0.3
TIER_WEIGHT = {"stated": 0.0, "documented": 0.5, "confirmed": 0.8}
_GRID = 256.0  # stored on a grid that half precision holds exactly, so that shapes sum to exactly 0
_ROUNDING = 0.02  # by how much the grid may lengthen a vector


def practice_vector(profile: Profile, confirmed: frozenset[str], policy: PracticeConstants) -> Axes:
    """The stored vector p over the nine axes: unit spread, length at most 5.

    `confirmed` names the axes a second party has confirmed.
    """
    facts = stated_facts(profile)
    tiers = evidence_tiers(facts, confirmed)
    shape = capped(practice_shape(profile, policy), policy.length)
    return combine(shape, facts, tiers, policy)


def practice_shape(profile: Profile, policy: PracticeConstants) -> Axes:
    """Own-mean centred shape before the length cap; all zeros for flat, missing or single answers."""
    level, y, reliability = axis_answers(profile, policy)
    answered = reliability > 0
    g = np.zeros(len(QUALITIES))
    if answered.any():
        variance = float(level[answered].var()) / policy.level_variance
        flat = variance / (variance + FLATNESS)
        g = flat * reliability * y
        g -= reliability * g.sum() / reliability.sum()
    if profile.puts_first:
        first = np.isin(QUALITY_IDS, profile.puts_first)
        g = g + PUT_FIRST * (first - first.mean())
    return g


def axis_answers(profile: Profile, policy: PracticeConstants) -> tuple[Axes, Axes, Axes]:
    """Per axis: mean position 0..1, standardised answer y, reliability r (0 where nothing is answered)."""
    level, y, reliability = (np.zeros(len(QUALITIES)) for _ in range(3))
    for index, quality in enumerate(QUALITIES):
        practice = profile.practices.get(quality.id)
        answers = practice.items if practice else {}
        if not answers:
            continue
        level[index], z = _standardised(quality, answers, policy.items)
        y[index] = z / policy.axis_sd[quality.id]
        n, asked = len(answers), len(quality.items)
        reliability[index] = n / (n + 0.5) * (asked + 0.5) / asked
    return level, y, reliability


def _standardised(
    quality: Quality, answers: Mapping[str, int | bool], constants: Mapping[str, ItemConstants]
) -> tuple[float, float]:
    total = position = z = 0.0
    for item in quality.items:
        if item.id not in answers:
            continue
        u = item.position(answers[item.id])
        position += item.weight * u
        z += item.weight * (u - constants[item.id].mean) / constants[item.id].sd
        total += item.weight
    return position / total, z / total


def capped(vector: Axes, length: float) -> Axes:
    """No longer than `length`: a polarised answer sheet weighs no more than the usual one."""
    own = float(np.linalg.norm(vector))
    return vector * min(1.0, length / own) if own > 0 else vector


def combine(shape: Axes, facts: Mapping[str, float], tiers: Sequence[str], policy: PracticeConstants) -> Axes:
    """Shape shrinks and the fact enters with the evidence tier; the shape still sums to 0 over the axes."""
    omega = np.array([TIER_WEIGHT[tier] for tier in tiers])
    scale = np.array([policy.tier_scale[tier] for tier in tiers])
    shape = shape * (1 - omega) * scale
    carries = shape != 0
    if carries.any():
        shape = np.where(carries, shape - shape.sum() / carries.sum(), 0.0)
    level = np.zeros(len(QUALITY_IDS))
    for index, axis in enumerate(QUALITY_IDS):
        if axis in facts:
            constants = policy.facts[axis]
            level[index] = (facts[axis] - constants.mean) / constants.sd
        elif axis == "webwork" and tiers[index] == "confirmed":
            level[index] = 1.0
    level *= omega * scale
    # Both by one factor, so that what is left of the shape still sums to 0.
    shorter = min(1.0, (LONGEST - _ROUNDING) / max(float(np.linalg.norm(shape + level)), 1e-9))
    return _on_grid(shape * shorter) + _on_grid(level * shorter, keep_sum=False)


def _on_grid(vector: Axes, *, keep_sum: bool = True) -> Axes:
    """Rounded to multiples of 1/256, so that half precision stores it exactly and a sum of 0 stays 0."""
    scaled = vector * _GRID
    rounded = np.round(scaled)
    excess = round(rounded.sum() - scaled.sum()) if keep_sum else 0
    if excess:
        order = np.argsort(np.sign(excess) * (scaled - rounded), kind="stable")[: abs(excess)]
        rounded[order] -= np.sign(excess)
    return np.asarray(rounded / _GRID)


def seeker_axes(answers: Mapping[QualityId, int]) -> tuple[Axes, list[QualityId]]:
    """The seeker's answers s, and the axes left open, which lean to the plus pole together as one answer of +1."""
    s = np.array([float(answers.get(axis, 0)) for axis in QUALITY_IDS])
    open_axes = [axis for axis in QUALITY_IDS if axis not in answers]
    if not answers or not open_axes:
        return s, []
    for index, axis in enumerate(QUALITY_IDS):
        if axis in open_axes:
            s[index] = 1.0 / len(open_axes)
    return s, open_axes


def practice_query(s: Axes) -> Axes:
    """What the stored vector is multiplied with to give z: the seeker's answers at length 1."""
    length = float(np.linalg.norm(s))
    return s / length if length > 0 else s
