"""Soft wishes and the facts they are compared with, as messages."""

from collections.abc import Callable

from schemas.core.message import Declared, Message
from schemas.matching.match import Preferences
from schemas.messages import matching as says
from schemas.profiles.practitioner import Profile


def _fee(profile: Profile) -> Message | None:
    fees = profile.fees
    if fees is None or fees.currency is None:
        return None
    session, first = fees.session, fees.first_visit
    low = session.min if session and session.min is not None else session.max if session else None
    high = session.max if session and session.max is not None else low
    if low is None or high is None:
        stated = first and first.amount is not None
        return says.FIRST_VISIT_COSTS(fee=_money(first.amount, fees.currency)) if first and stated else None
    if low == high:
        cost = says.SESSION_COSTS(fee=_money(high, fees.currency))
    else:
        cost = says.SESSION_COSTS_BETWEEN(low=_money(low, fees.currency), high=_money(high, fees.currency))
    return says.WITH_SLIDING_SCALE(fee=cost) if fees.sliding_scale else cost


def _money(amount: float | None, currency: str) -> dict[str, object]:
    return {"amount": amount, "currency": currency}


def _cadence(profile: Profile) -> Message | None:
    course = profile.course
    if course is None:
        return None
    first, later = course.first_cadence, course.later_cadence
    if first and later:
        return says.VISITS_FIRST_AND_LATER(first=first, later=later)
    if first:
        return says.VISITS_AT_FIRST(first=first)
    return says.VISITS_LATER(later=later) if later else None


def _phase(profile: Profile) -> Message | None:
    course, visits = profile.course, _cadence(profile)
    if course is None or course.maintenance is None:
        return visits
    maintenance = says.MAINTENANCE() if course.maintenance else says.NO_MAINTENANCE()
    return says.COURSE(visits=visits, maintenance=maintenance) if visits else maintenance


# Wish -> what the profile states about it, None where nothing, and the profile field it stands in.
WISH_WORDS: dict[str, Callable[[Profile], tuple[Message | None, str]]] = {
    "languages": lambda profile: (
        says.SPEAKS(languages=profile.languages) if profile.languages else None,
        "languages",
    ),
    "fee": lambda profile: (_fee(profile), "fees"),
    "modes": lambda profile: (says.MEETS(modes=profile.modes) if profile.modes else None, "modes"),
    "times": lambda profile: (says.OPEN(times=profile.times) if profile.times else None, "times"),
    "cadence": lambda profile: (_cadence(profile), "course"),
    "phase": lambda profile: (_phase(profile), "course"),
    "gender": lambda profile: (says.STATES_GENDER(gender=profile.gender) if profile.gender else None, "gender"),
    "cultures": lambda profile: (
        says.STATES_CULTURES(cultures=profile.cultures) if profile.cultures else None,
        "cultures",
    ),
    "serves": lambda profile: (says.STATES_SERVES(serves=profile.serves) if profile.serves else None, "serves"),
    "modalities": lambda profile: (
        says.STATES_MODALITIES(modalities=profile.modalities) if profile.modalities else None,
        "modalities",
    ),
    "without": lambda profile: (
        says.STATES_MODALITIES(modalities=profile.modalities) if profile.modalities else None,
        "modalities",
    ),
}
_WISHES: dict[str, Declared] = {
    "languages": says.WISHES_LANGUAGES,
    "modes": says.WISHES_MODES,
    "times": says.WISHES_TIMES,
    "cadence": says.WISHES_CADENCE,
    "phase": says.WISHES_PHASE,
    "gender": says.WISHES_GENDER,
    "cultures": says.WISHES_CULTURES,
    "serves": says.WISHES_SERVES,
    "modalities": says.WISHES_MODALITIES,
    "without": says.WISHES_WITHOUT,
}


def wish_of(wish: str, preferences: Preferences) -> Message:
    """The seeker's wish."""
    if wish == "fee" and preferences.max_fee is not None:
        return says.WISHES_FEE(fee=_money(preferences.max_fee.amount, preferences.max_fee.currency))
    return _WISHES[wish](**{wish: getattr(preferences, wish)})
