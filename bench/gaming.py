"""Ways of gaming the answer sheet: the maximum everywhere, and the extremes on both ends."""

from collections.abc import Sequence

import msgspec
import numpy as np

from schemas.profiles.items import Item
from schemas.profiles.practitioner import Practice, Profile
from schemas.profiles.qualities import QUALITIES, QUALITY_IDS

PUSHED = 4  # axes that a polariser pushes to the plus end


def claiming_maximum(profile: Profile) -> Profile:
    """The same person with every item answered at the plus end."""
    return _claiming(profile, frozenset(QUALITY_IDS))


def polarising(profile: Profile) -> Profile:
    """The same person with the four axes answered highest at the plus end, and the rest at the minus end."""
    level = {quality.id: _level(profile, quality.id, quality.items) for quality in QUALITIES}
    best = sorted(QUALITY_IDS, key=lambda axis: -level[axis])[:PUSHED]
    return _claiming(profile, frozenset(best))


def _level(profile: Profile, axis: str, items: Sequence[Item]) -> float:
    practice = profile.practices.get(axis)  # type: ignore[call-overload]
    answered = [item.position(practice.items[item.id]) for item in items if practice and item.id in practice.items]
    return float(np.mean(answered)) if answered else 0.5


def _claiming(profile: Profile, high: frozenset[str]) -> Profile:
    stated = {quality.id: Practice(_extreme(quality.items, quality.id in high)) for quality in QUALITIES}
    return msgspec.structs.replace(profile, practices=stated)


def _extreme(items: Sequence[Item], up: bool) -> dict[str, int | bool]:
    ends = {item.id: item.maximum if up != item.reverse else item.minimum for item in items}
    return {item.id: bool(ends[item.id]) if item.kind == "yes_no" else ends[item.id] for item in items}
