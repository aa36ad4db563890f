"""What gaming the answer sheet gains: the maximum everywhere, the extremes on both ends, central in every domain."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import Policy, PracticeConstants
from schemas.neutrality.audit import InflationResult
from schemas.profiles.practitioner import Practice, Profile
from schemas.profiles.qualities import DOMAIN_IDS, QUALITIES, QUALITY_IDS, Item
from service.matching.lifestyle import lifestyle_vector
from service.matching.practices import practice_vector
from service.neutrality.directory import Directory
from service.neutrality.seekers import Seekers

Floats = NDArray[np.float64]
Game = Callable[[Profile], Profile]

SHOWN = 50
PUSHED = 4  # axes that a polariser pushes to the plus end
_MOST_PEOPLE = 3_000
_GAMERS = 200


def inflation(directory: Directory, policy: Policy, asked: Floats) -> list[InflationResult]:
    """`asked` holds the axes (seekers, 9) of those who answered any."""
    rng = np.random.default_rng(11)
    people = [directory.profiles[i] for i in rng.permutation(len(directory.profiles))[:_MOST_PEOPLE]]
    capped = policy.practices
    uncapped = msgspec.structs.replace(capped, length=float("inf"))
    gamers = [index for index, one in enumerate(people) if one.practices][:_GAMERS]
    default = np.full(len(QUALITY_IDS), len(QUALITY_IDS) ** -0.5)
    honest = _vectors([people[index] for index in gamers], capped)
    claimed = _vectors([claiming_maximum(people[index]) for index in gamers], capped)
    return [
        InflationResult(
            "maximum on every item", "spreads gained, in the mean, where every quality is asked for alike",
            round(float(((claimed - honest) @ default).mean()), 6),
            "what all answers say together is bounded: the maximum everywhere earns little even where all is asked for",
        ),
        InflationResult(
            "maximum on every item", "times as often among the first 50",
            _multiplier(people, gamers, asked, capped, claiming_maximum),
            "below 1: a sheet without shape says little, and others answer the question",
        ),
        InflationResult(
            "extremes on both ends", "times as often among the first 50",
            _multiplier(people, gamers, asked, capped, polarising),
            "the length of everybody's answers is capped, so exaggerating a true shape gains little",
        ),
        InflationResult(
            "extremes on both ends, were there no cap", "times as often among the first 50",
            _multiplier(people, gamers, asked, uncapped, polarising),
            "what the cap prevents",
        ),
        InflationResult(
            "central in every lifestyle domain", "difference to stating nothing",
            round(float(np.abs(lifestyle_vector(dict.fromkeys(DOMAIN_IDS, "central"), policy.lifestyle)).max()), 6),
            "level counts a little; what counts is where the work lies",
        ),
    ]  # fmt: skip


def axes_asked(seekers: Seekers, practices: slice) -> Floats:
    """What the seekers multiply the nine axes with, at length 1, of those who answered."""
    asked = seekers.queries[:, practices]
    length = np.linalg.norm(asked, axis=1, keepdims=True)
    return np.asarray((asked / np.maximum(length, 1e-12))[length[:, 0] > 0])


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


def _vectors(people: Sequence[Profile], policy: PracticeConstants) -> Floats:
    return np.array([practice_vector(profile, frozenset(), policy) for profile in people])


def _multiplier(
    people: Sequence[Profile], gamers: list[int], asked: Floats, policy: PracticeConstants, game: Game
) -> float:
    """How often the gamers would stand among the first fifty, one at a time, over how often they do."""
    everyone = _vectors(people, policy)
    fits = asked @ everyone.T
    shown = min(SHOWN, len(people) // 4)
    bar = -np.partition(-fits, shown - 1, axis=1)[:, shown - 1]
    gamed = asked @ _vectors([game(people[index]) for index in gamers], policy).T
    before = (fits[:, gamers] >= bar[:, None]).sum()
    return round(float((gamed >= bar[:, None]).sum() / max(before, 1)), 3)
