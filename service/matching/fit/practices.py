"""The practices part: a practitioner's answers become nine signed numbers, one for each quality.

The laws that they keep are in `docs/matching.md`, "Practices": an answer counts in its own direction, hardly moves what
is asked of another quality, and the same end everywhere earns a small published rest of it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.matching.policy import ItemConstants, PracticeConstants
from schemas.profiles.items import Item
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITIES, QUALITY_IDS, items_answered

Axes = NDArray[np.float64]

# An answer takes so much of itself off every other: all at one end keep a small part of what each alone would count.
LEVEL_SHARE = 0.1
# For that it counts as at most so many spreads: a sharp answer costs the others no more than a clear one.
MOST_OF_ONE = 0.55
# So much of an answer counts beyond the length that a sheet may have: raising it never lowers what it is raised for.
BEYOND_LENGTH = 0.005
PUT_FIRST = 0.3
CONFIRMED_WEIGHT = 0.8
_LEAST = 2.0**-12  # an answer in the very middle is stored as this: 0 means that nothing is answered


def practice_vector(profile: Profile, confirmed: frozenset[str], policy: PracticeConstants) -> Axes:
    """The stored vector p (9,): spread 1 where answered, 0 where not.

    `confirmed` names the qualities that a second party has confirmed.
    """
    return np.asarray(practice_vectors([profile], [confirmed], policy)[0])


def practice_vectors(
    profiles: Sequence[Profile], confirmed: Sequence[frozenset[str]], policy: PracticeConstants
) -> Axes:
    """The same of n people, (n, 9)."""
    answers, answered = _answers(profiles, policy)
    shape = shaped(answers, answered, policy.length) * policy.tier_scale["stated"]
    for row, axes in enumerate(confirmed):
        for axis in axes:
            index = QUALITY_IDS.index(axis)
            level = (1 - CONFIRMED_WEIGHT) * shape[row, index] + CONFIRMED_WEIGHT
            shape[row, index] = level * policy.tier_scale["confirmed"]
    return np.where(answered & (np.abs(shape) < _LEAST), _LEAST, shape)


def practice_answers(profile: Profile, policy: PracticeConstants) -> tuple[Axes, NDArray[np.bool_]]:
    """The answers (9,) in spreads, those put first a little higher, and which axes are answered at all."""
    answers, answered = _answers([profile], policy)
    return answers[0], answered[0]


def _answers(profiles: Sequence[Profile], policy: PracticeConstants) -> tuple[Axes, NDArray[np.bool_]]:
    own = [_axis_answers(profile, policy) for profile in profiles]
    y, reliability = np.array([y for _, y, _ in own]), np.array([reliability for *_, reliability in own])
    first = np.array([[axis in profile.puts_first for axis in QUALITY_IDS] for profile in profiles])
    answered = reliability > 0
    return reliability * y + PUT_FIRST * (first & answered), answered


def shaped(answers: Axes, answered: NDArray[np.bool_], length: float, most_of_one: float = MOST_OF_ONE) -> Axes:
    """Answers (…, k) no longer together than `length` for each, each less LEVEL_SHARE of all others; 0 where none is.

    What an answer takes off the others is bounded apart from their length. So its own value never falls when it rises
    (beyond the length by BEYOND_LENGTH of it at least), and below the length another falls by a tenth of it at most.
    """
    answers = np.where(answered, answers, 0.0)
    longest = length * np.sqrt(answered.sum(axis=-1, keepdims=True))
    lengths = np.sqrt((answers * answers).sum(axis=-1, keepdims=True))
    within = np.minimum(1.0, longest / np.maximum(lengths, 1e-9))
    bounded = np.clip(answers, -most_of_one, most_of_one)
    others = bounded.sum(axis=-1, keepdims=True) - bounded
    return np.where(answered, (within + BEYOND_LENGTH) * answers - LEVEL_SHARE * others, 0.0)


def axis_answers(profile: Profile, policy: PracticeConstants) -> tuple[Axes, Axes, Axes]:
    """Per axis: mean position 0..1, standardised answer y, reliability r (0 where nothing is answered)."""
    level, y, reliability = map(np.array, _axis_answers(profile, policy))
    return level, y, reliability


def _axis_answers(profile: Profile, policy: PracticeConstants) -> tuple[list[float], list[float], list[float]]:
    level, y, reliability = ([0.0] * len(QUALITIES) for _ in range(3))
    for index, quality in enumerate(QUALITIES):
        practice = profile.practices.get(quality.id)
        answers = practice.items if practice else {}
        answered = items_answered(quality, answers, profile.work_format) if answers else {}
        if not answered:
            continue
        level[index], z = _standardised(answered, answers, policy.items)
        y[index] = z / policy.axis_sd[quality.id]
        n, of = len(answered), len(quality.items)
        reliability[index] = n / (n + 0.5) * (of + 0.5) / of
    return level, y, reliability


def _standardised(
    answered: Mapping[str, Item], answers: Mapping[str, int | bool], constants: Mapping[str, ItemConstants]
) -> tuple[float, float]:
    """(position, spreads above the usual) of the answers to `answered`, each by the item that it counts as."""
    total = position = z = 0.0
    for counts_as, item in answered.items():
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
