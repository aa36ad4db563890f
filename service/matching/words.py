"""Soft wishes and the facts they are compared with, in words."""

from collections.abc import Callable

from schemas.matching.match import Preferences
from schemas.profiles.practitioner import Profile


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _money(amount: float, currency: str) -> str:
    return f"{amount:g} {currency}"


def _fee(profile: Profile) -> str:
    fees = profile.fees
    if fees is None or fees.currency is None:
        return ""
    session, first = fees.session, fees.first_visit
    low = session.min if session and session.min is not None else session.max if session else None
    high = session.max if session and session.max is not None else low
    if low is None or high is None:
        return f"first visit {_money(first.amount, fees.currency)}" if first and first.amount is not None else ""
    span = _money(low, fees.currency) if low == high else f"{low:g} to {_money(high, fees.currency)}"
    return f"a session costs {span}" + (", sliding scale" if fees.sliding_scale else "")


def _cadence(profile: Profile) -> str:
    course = profile.course
    if course is None:
        return ""
    first = f"visits {_plain(course.first_cadence)} at first" if course.first_cadence else ""
    later = f"{_plain(course.later_cadence)} later" if course.later_cadence else ""
    return ", ".join(part for part in (first, later) if part)


def _phase(profile: Profile) -> str:
    course = profile.course
    if course is None:
        return ""
    kept = "" if course.maintenance is None else "offers maintenance" if course.maintenance else "no maintenance"
    return "; ".join(part for part in (_cadence(profile), kept) if part)


# Wish -> what the profile states about it, and the profile field it stands in.
WISH_WORDS: dict[str, Callable[[Profile], tuple[str, str]]] = {
    "languages": lambda profile: (f"speaks {', '.join(profile.languages)}" if profile.languages else "", "languages"),
    "fee": lambda profile: (_fee(profile), "fees"),
    "modes": lambda profile: (f"visits: {', '.join(map(_plain, profile.modes))}" if profile.modes else "", "modes"),
    "times": lambda profile: (f"open {', '.join(map(_plain, profile.times))}" if profile.times else "", "times"),
    "cadence": lambda profile: (_cadence(profile), "course"),
    "phase": lambda profile: (_phase(profile), "course"),
    "gender": lambda profile: (profile.gender or "", "gender"),
    "cultures": lambda profile: (", ".join(profile.cultures), "cultures"),
    "modalities": lambda profile: (", ".join(profile.modalities), "modalities"),
}


def wish_of(wish: str, preferences: Preferences) -> str:
    """The seeker's wish in words."""
    if wish == "fee" and preferences.max_fee is not None:
        return f"a fee up to {_money(preferences.max_fee.amount, preferences.max_fee.currency)}"
    value = getattr(preferences, wish)
    listed = value if isinstance(value, list) else [str(value)]
    return f"{wish}: {', '.join(map(_plain, listed))}"
