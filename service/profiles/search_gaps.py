"""What seekers look by and a profile does not say: whom that costs, before it is published. Matching never reads it."""

from collections.abc import Callable
from typing import NamedTuple

from schemas.profiles.practitioner import Profile
from service.vocabulary.addresses import locate

_NEAR, _FAR = {"in_person", "home_visit"}, {"video", "phone", "chat"}


class SearchGap(NamedTuple):
    """Something that seekers look by: the field to mend, why (a key of the pages' words), and what it is about."""

    field: str
    why: str
    about: str = ""


def search_gaps(profile: Profile) -> list[SearchGap]:
    """In the order of how many people look by it."""
    missing = [*_where(profile)]
    missing += [SearchGap(field, field) for field, stated in _STATED if not stated(profile)]
    return missing


def _where(profile: Profile) -> list[SearchGap]:
    modes = set(profile.modes)
    located = [place for place in profile.places if place.lat is not None or locate(place.address)]
    off_the_map = [place for place in profile.places if place not in located]
    missing = [SearchGap("places", "off the map", _named(place.label, place.address.line)) for place in off_the_map]
    if not profile.places and (modes & _NEAR or not modes) and not profile.telehealth:
        missing.append(SearchGap("places", "no place"))
    if modes & _FAR and not profile.telehealth:
        missing.append(SearchGap("telehealth", "telehealth"))
    if not modes:
        missing.append(SearchGap("modes", "modes"))
    return missing


def _named(label: str, line: str | None) -> str:
    return label or line or ""


def _has_price(profile: Profile) -> bool:
    fees = profile.fees
    if fees is None:
        return False
    session = fees.session and (fees.session.min is not None or fees.session.max is not None)
    return bool(session or fees.donation or (fees.first_visit and fees.first_visit.amount is not None))


_STATED: tuple[tuple[str, Callable[[Profile], bool]], ...] = (
    ("fees", _has_price),
    ("concerns", lambda profile: bool(profile.concerns)),
    ("accepting_new", lambda profile: profile.accepting_new is not None),
    ("times", lambda profile: bool(profile.times)),
    ("languages", lambda profile: bool(profile.languages)),
    ("serves", lambda profile: bool(profile.serves)),
    ("approach", lambda profile: bool(profile.approach)),
)
