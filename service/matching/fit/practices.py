"""The practices part: a practitioner's answers become nine signed numbers, one for each quality.

The laws that they keep are in `docs/matching.md`, "Practices": an answer counts in its own direction, hardly moves what
is asked of another quality, and the same end everywhere earns a small published rest of it.
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.matching.policy import ItemConstants, PracticeConstants
from schemas.profiles.items import Item
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITIES, QUALITY_IDS, items_answered

Axes = NDArray[np.float64]

# Of what all answers say together this share is taken off each, so that an answer moves another quality by at most a
# tenth of its own effect: 1/11 against 10/11 of it.
LEVEL_SHARE = 1.0 / 11.0
# What answers say together counts as at most so many spreads, over all of them: level is not earned by claiming it.
MOST_TOGETHER = 5.4
PUT_FIRST = 0.3
CONFIRMED_WEIGHT = 0.8
# No stored vector is longer, so that the part stays between 0 and 1.
LONGEST = 5.0
_LEAST = 2.0**-12  # an answer in the very middle is stored as this: 0 means that nothing is answered


def practice_vector(profile: Profile, confirmed: frozenset[str], policy: PracticeConstants) -> Axes:
    """The stored vector p (9,): spread 1 where answered, 0 where not.

    `confirmed` names the qualities that a second party has confirmed.
    """
    shape = capped(practice_shape(profile, policy), policy.length) * policy.tier_scale["stated"]
    for index, axis in enumerate(QUALITY_IDS):
        if axis in confirmed:
            level = (1 - CONFIRMED_WEIGHT) * shape[index] + CONFIRMED_WEIGHT
            shape[index] = level * policy.tier_scale["confirmed"]
    answered = shape != 0
    shape *= min(1.0, LONGEST / max(float(np.linalg.norm(shape)), 1e-9))
    return np.where(answered & (np.abs(shape) < _LEAST), _LEAST, shape)


def practice_shape(profile: Profile, policy: PracticeConstants) -> Axes:
    """The answers (9,) less a share of what they say together, before the length is bounded; 0 where not answered."""
    _, y, reliability = axis_answers(profile, policy)
    answered = reliability > 0
    result = reliability * y
    if profile.puts_first and answered.any():
        result = result + PUT_FIRST * (np.isin(QUALITY_IDS, profile.puts_first) & answered)
    return levelled(result, answered)


def levelled(said: Axes, answered: NDArray[np.bool_]) -> Axes:
    """Answers less LEVEL_SHARE of their bounded sum, where something is answered; never exactly 0 there."""
    together = float(said.sum())
    bounded = min(MOST_TOGETHER, max(-MOST_TOGETHER, together))
    excess = (together - bounded) / max(int(answered.sum()), 1)
    shape = np.where(answered, said - excess - LEVEL_SHARE * bounded, 0.0)
    return np.where(answered & (shape == 0), _LEAST, shape)


def capped(shape: Axes, length: float) -> Axes:
    """No longer than `length` for each answer that it holds: a polarised sheet weighs no more than the usual one."""
    own = float(np.linalg.norm(shape))
    longest = length * math.sqrt(np.count_nonzero(shape))
    return shape * min(1.0, longest / own) if own > 0 else shape


def axis_answers(profile: Profile, policy: PracticeConstants) -> tuple[Axes, Axes, Axes]:
    """Per axis: mean position 0..1, standardised answer y, reliability r (0 where nothing is answered)."""
    level, y, reliability = (np.zeros(len(QUALITIES)) for _ in range(3))
    for index, quality in enumerate(QUALITIES):
        practice = profile.practices.get(quality.id)
        answers = practice.items if practice else {}
        told = items_answered(quality, answers, profile.work_format)
        if not told:
            continue
        level[index], z = _standardised(told, answers, policy.items)
        y[index] = z / policy.axis_sd[quality.id]
        n, of = len(told), len(quality.items)
        reliability[index] = n / (n + 0.5) * (of + 0.5) / of
    return level, y, reliability


def _standardised(
    told: Mapping[str, Item], answers: Mapping[str, int | bool], constants: Mapping[str, ItemConstants]
) -> tuple[float, float]:
    """(position, spreads above the usual) of the answers to `told`, each by the item that it counts as."""
    total = position = z = 0.0
    for counts_as, item in told.items():
        u = item.position(answers[item.id])
        position += item.weight * u
        z += item.weight * (u - constants[counts_as].mean) / constants[counts_as].sd
        total += item.weight
    return position / total, z / total


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
