"""Draws the requests of an audit: panel stories crossed with seeded goals, answers, wishes and hard limits.

Every story is asked equally often; answers fall evenly over axes, domains and poles. A quarter say a story and nothing
else; of the others each part is left out by half.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from schemas.matching.limits import Limits, Money, Near
from schemas.matching.match import Goal, MatchRequest, Preferences
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS
from service.training.panels import PanelStory

_STORY_ALONE = 0.25
_PART = 0.5
_ANSWERS = (-3, -2, -1, 1, 2, 3)
RADIUS_KM = 60.0
MOST_TOWNS = 30


@dataclass(frozen=True)
class AuditRequest:
    """One request, and which of the panel's stories it tells."""

    story: int
    request: MatchRequest

    @property
    def story_alone(self) -> bool:
        return self.request == MatchRequest(story=self.request.story, seed=self.request.seed, limit=self.request.limit)


@dataclass(frozen=True)
class Town:
    """Where some of the directory's people work."""

    lat: float
    lon: float
    state: str | None  # a jurisdiction, such as US-CT


def towns_of(profiles: Sequence[Profile]) -> list[Town]:
    """The places where most people work, one each within a tenth of a degree."""
    result: Counter[tuple[float, float]] = Counter()
    states: dict[tuple[float, float], str] = {}
    for profile in profiles:
        for place in profile.places:
            if place.lat is None or place.lon is None:
                continue
            at = (round(place.lat, 1), round(place.lon, 1))
            result[at] += 1
            if place.address.country == "US" and place.address.region:
                states[at] = f"US-{place.address.region}"
    return [Town(*at, states.get(at)) for at, _ in result.most_common(MOST_TOWNS)]


def draw_requests(
    stories: Sequence[PanelStory], towns: Sequence[Town], count: int, seed: int = 1
) -> list[AuditRequest]:
    """`count` requests for pages of ten, each with a seed of its own."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(stories))
    return [
        _drawn_request(rng, int(order[at % len(stories)]), stories, towns, f"audit {seed} {at}") for at in range(count)
    ]


def _drawn_request(
    rng: np.random.Generator, story: int, stories: Sequence[PanelStory], towns: Sequence[Town], seed: str
) -> AuditRequest:
    alone = MatchRequest(story=stories[story].text, seed=seed, limit=10)
    if rng.random() < _STORY_ALONE:
        return AuditRequest(story, alone)
    parts = [rng.random() < _PART for _ in range(4)]
    request = msgspec.structs.replace(
        alone,
        goals=_goals(rng) if parts[0] else [],
        practices=_answers(rng) if parts[1] else {},
        preferences=_one_or_two(rng, _WISHES, Preferences()) if parts[2] else Preferences(),
        limits=_limits(rng, towns) if parts[3] else Limits(),
    )
    return AuditRequest(story, request)


def _goals(rng: np.random.Generator) -> list[Goal]:
    return [Goal(DOMAIN_IDS[at], int(rng.integers(1, 4))) for at in rng.permutation(10)[: rng.integers(1, 4)]]


def _answers(rng: np.random.Generator) -> dict:  # type: ignore[type-arg]
    axes = rng.permutation(len(QUALITY_IDS))[: rng.integers(1, 6)]
    return {QUALITY_IDS[at]: int(rng.choice(_ANSWERS)) for at in axes}


_Draw = Callable[[np.random.Generator], dict[str, object]]
_WISHES: tuple[_Draw, ...] = (
    lambda rng: {"modes": [str(rng.choice(["in_person", "video", "phone"]))]},
    lambda rng: {"times": [str(rng.choice(["weekday_morning", "weekday_evening", "weekend_morning"]))]},
    lambda rng: {"cadence": str(rng.choice(["weekly", "fortnightly", "monthly"]))},
    lambda rng: {"phase": str(rng.choice(["intensive", "steady", "maintenance"]))},
    lambda rng: {"max_fee": Money(float(rng.choice([60, 100, 150])), "USD")},
    lambda rng: {"languages": ["es"]},
    lambda rng: {"gender": str(rng.choice(["woman", "man"]))},
)
_BARS: tuple[_Draw, ...] = (
    lambda rng: {"accepting_new": True},
    lambda rng: {"max_fee": Money(float(rng.choice([100, 150])), "USD")},
    lambda rng: {"languages": [str(rng.choice(["en", "es"]))]},
    lambda rng: {"serves": [str(rng.choice(["adults", "children", "couples"]))]},
    lambda rng: {"licensed_only": True},
)


def _one_or_two(rng: np.random.Generator, draws: Sequence[_Draw], of: Preferences) -> Preferences:
    for at in rng.permutation(len(draws))[: rng.integers(1, 3)]:
        of = msgspec.structs.replace(of, **draws[at](rng))
    return of


def _limits(rng: np.random.Generator, towns: Sequence[Town]) -> Limits:
    """Within reach of a town (some also from a distance); a third ask another limit as well, or that alone."""
    limits = Limits()
    if towns and rng.random() < 0.8:
        town = towns[int(rng.integers(len(towns)))]
        limits = msgspec.structs.replace(limits, near=Near(lat=town.lat, lon=town.lon, radius_km=RADIUS_KM))
        if town.state and rng.random() < 0.4:
            limits = msgspec.structs.replace(limits, telehealth_in=town.state)
    if limits.near is None or rng.random() < 0.33:
        limits = msgspec.structs.replace(limits, **_BARS[int(rng.integers(len(_BARS)))](rng))
    return limits
