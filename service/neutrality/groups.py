"""Who belongs to which group, and how often each is shown: rates and impact ratios in the manner of Local Law 144.

A ratio below four fifths is where a fault would show; it is no proof of one, for seekers may ask more for what a group
works with. What proves or clears are the copies (`blind.py`) and the twins (`twins.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import combinations

import numpy as np

from schemas.neutrality.audit import GroupResult
from schemas.profiles.practitioner import Profile, StoredProfile
from service.matching.index.match_row import states_licence
from service.neutrality.bootstrap import BootstrapDraws, estimate, group_ratios
from service.neutrality.exposure import Singles
from service.vocabulary.places import resolve_place

# A group is compared when it holds so many people and, as in Local Law 144, two in a hundred of all.
FEWEST_COMPARED, LEAST_SHARE = 20, 0.02
_UNKNOWN = "unknown"
_CITY, _TOWN = 300_000, 20_000
_AFAR = {"video", "phone", "chat"}

Names = Callable[[StoredProfile], Sequence[str]]


def _licence(stored: StoredProfile) -> list[str]:
    return ["stated" if states_licence(stored.profile) else _UNKNOWN]


def _language(stored: StoredProfile) -> list[str]:
    spoken = {tag.split("-")[0].lower() for tag in stored.profile.languages}
    if not spoken:
        return [_UNKNOWN]
    known = [name for tag, name in (("en", "English"), ("es", "Spanish")) if tag in spoken]
    return [" and ".join(known) or "neither English nor Spanish"]


def _origin(stored: StoredProfile) -> list[str]:
    return ["own words" if "practitioner" in stored.sources.values() else "as imported"]


def _list(stored: StoredProfile) -> list[str]:
    listed = len(stored.profile.concerns)
    size = next(
        name for most, name in ((0, "none"), (3, "1 to 3"), (10, "4 to 10"), (999, "more than 10")) if listed <= most
    )
    return [size if listed <= 3 else f"{size}, {'three first' if stored.profile.concerns_first else 'no order'}"]


def _answers(stored: StoredProfile) -> list[str]:
    answered = sum(bool(practice.items) for practice in stored.profile.practices.values())
    return ["none" if not answered else "all nine" if answered == 9 else "some"]


def _mode(stored: StoredProfile) -> list[str]:
    modes = set(stored.profile.modes)
    near, afar = bool(modes - _AFAR), bool(modes & _AFAR or stored.profile.telehealth)
    return [
        ("in person and from a distance" if afar else "in person") if near else "from a distance" if afar else _UNKNOWN
    ]


def _place(stored: StoredProfile) -> list[str]:
    sizes = [size for size in map(_population, _towns(stored.profile)) if size is not None]
    if not sizes:
        return [_UNKNOWN]
    return ["large city" if max(sizes) >= _CITY else "town" if max(sizes) >= _TOWN else "small place"]


def _towns(profile: Profile) -> list[str]:
    places = [place.address for place in profile.places]
    return [", ".join(filter(None, (at.city, at.region or at.country))) for at in places if at.city]


@cache
def _population(town: str) -> int | None:
    place = resolve_place(town)
    return place.population if place else None


ATTRIBUTES: Mapping[str, Names] = {
    "modality": lambda stored: stored.profile.modalities,
    "licence": _licence,
    "language": _language,
    "origin": _origin,
    "list": _list,
    "answers": _answers,
    "mode": _mode,
    "place": _place,
}
_CROSSED = ("licence", "language", "origin", "list", "mode", "place")


def memberships(people: Sequence[StoredProfile]) -> dict[str, tuple[list[str], Singles]]:
    """Attribute -> names and who belongs to which (people, names); rows sum to 1. Intersections of two as well."""
    own = {attribute: [list(names(person)) for person in people] for attribute, names in ATTRIBUTES.items()}
    for a, b in combinations(_CROSSED, 2):
        own[f"{a} × {b}"] = [[f"{x} · {y}" for x in xs for y in ys] for xs, ys in zip(own[a], own[b], strict=True)]
    return {attribute: _matrix(names) for attribute, names in own.items()}


def _matrix(names: Sequence[Sequence[str]]) -> tuple[list[str], Singles]:
    known = sorted({name for own in names for name in own})
    column = {name: at for at, name in enumerate(known)}
    result = np.zeros((len(names), len(known)), dtype=np.float32)
    for row, own in enumerate(names):
        for name in own:
            result[row, column[name]] += 1.0 / len(own)
    return known, result


def group_results(
    attribute: str, names: Sequence[str], members: Singles, seen: Singles, lots: BootstrapDraws
) -> list[GroupResult]:
    """A row for each group; `seen` is exposure (stories, people)."""
    total, count = seen.sum(axis=0), members.shape[0]
    even = np.broadcast_to(seen.sum(axis=1, keepdims=True) / count, seen.shape).astype(np.float32)
    rates = group_ratios(seen, even, members, lots, prior=1e-6)
    people = members.sum(axis=0)
    compared = (people >= FEWEST_COMPARED) & (people >= LEAST_SHARE * count)
    best = int(np.where(compared, rates.value, -1.0).argmax())
    return [
        GroupResult(
            attribute=attribute,
            name=name,
            people=round(float(people[at]), 1),
            never=round(float(members[:, at] @ (total == 0) / people[at]), 3),
            rate=round(float(rates.value[at]), 3),
            impact=estimate(
                float(rates.value[at] / rates.value[best]), rates.draws[:, at] / np.maximum(rates.draws[:, best], 1e-9)
            )
            if compared[at]
            else None,
        )
        for at, name in enumerate(names)
    ]
