"""Rules of a profile that span its fields."""

from schemas.core.fields import (
    SMALL_UNITS,
    USUAL_MOST,
)
from schemas.core.message import Message
from schemas.messages import expected
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import ITEMS


def profile_problems(profile: Profile) -> list[tuple[str, Message]]:
    """Rules that span fields, as (JSON pointer, what was expected); empty when the profile is sound."""
    problems: list[tuple[str, Message]] = [] if profile.modalities else [("/modalities", expected.ONE_PRACTICE())]
    for quality_id, practice in profile.practices.items():
        for item_id, value in practice.items.items():
            wanted = _wanted(quality_id, item_id, value)
            if wanted is not None:
                pointer = f"/practices/{quality_id}/items/{item_id.replace('~', '~0').replace('/', '~1')}"
                problems.append((pointer, wanted))
        for item_id in practice.open:
            if item_id not in ITEMS or ITEMS[item_id][0].id != quality_id:
                pointer = f"/practices/{quality_id}/open/{item_id.replace('~', '~0').replace('/', '~1')}"
                problems.append((pointer, expected.NO_ITEM_OF(quality=quality_id)))
    if len(set(profile.puts_first)) != len(profile.puts_first):
        problems.append(("/puts_first", expected.THREE_QUALITIES()))
    stated = {term.casefold().strip() for term in profile.concerns}
    for index, term in enumerate(profile.concerns_first):
        if term.casefold().strip() not in stated:
            problems.append((f"/concerns_first/{index}", expected.ALSO_A_CONCERN()))
    for index, place in enumerate(profile.places):
        if (place.lat is None) != (place.lon is None):
            problems.append((f"/places/{index}", expected.LAT_AND_LON()))
    problems += _range_problems(profile)
    return problems


def _wanted(quality_id: str, item_id: str, value: int | bool) -> Message | None:
    """What was expected of an answer; None for a sound one."""
    known = ITEMS.get(item_id)
    if known is None or known[0].id != quality_id:
        return expected.NO_ITEM_OF(quality=quality_id)
    item = known[1]
    if item.kind == "yes_no":
        return None if isinstance(value, bool) else expected.TRUE_OR_FALSE()
    if isinstance(value, bool) or not item.minimum <= value <= item.highest:
        return expected.WHOLE_NUMBER(low=item.minimum, high=item.highest)
    return None


def _range_problems(profile: Profile) -> list[tuple[str, Message]]:
    problems: list[tuple[str, Message]] = []
    fees, course, agreed = profile.fees, profile.course, profile.expectations
    session = fees.session if fees else None
    if session and session.min is not None and session.max is not None and session.min > session.max:
        problems.append(("/fees/session", expected.MIN_NOT_ABOVE_MAX()))
    stated = fees and (
        (session and (session.min is not None or session.max is not None))
        or (fees.first_visit and fees.first_visit.amount is not None)
    )
    priced = any(group.price is not None for group in profile.groups)
    if (stated or priced) and (fees is None or fees.currency is None):
        problems.append(("/fees/currency", expected.AMOUNTS_NEED_CURRENCY()))
    if fees and fees.currency:
        most = 1_000 * USUAL_MOST if fees.currency in SMALL_UNITS else USUAL_MOST
        problems += [
            (pointer, expected.AMOUNT_AT_MOST(most=most)) for pointer, amount in _amounts(profile) if amount > most
        ]
    written = [text.language.casefold() for text in profile.texts]
    problems += [
        (f"/texts/{index}/language", expected.EACH_LANGUAGE_ONCE())
        for index, language in enumerate(written)
        if language in written[:index]
    ]
    for index, group in enumerate(profile.groups):
        if group.starts_on and group.ends_on and group.starts_on > group.ends_on:
            problems.append((f"/groups/{index}/until", expected.NOT_BEFORE_FROM()))
    if course and course.usual_months and course.usual_months[0] > course.usual_months[1]:
        problems.append(("/course/usual_months", expected.FEWEST_MOST()))
    if agreed and agreed.usual_visits and agreed.usual_visits[0] > agreed.usual_visits[1]:
        problems.append(("/expectations/usual_visits", expected.FEWEST_MOST()))
    return problems


def _amounts(profile: Profile) -> list[tuple[str, float]]:
    """(JSON pointer, amount) of everything that costs."""
    fees = profile.fees
    first, session = (fees.first_visit, fees.session) if fees else (None, None)
    stated = [
        ("/fees/first_visit/amount", first.amount if first else None),
        ("/fees/session/min", session.min if session else None),
        ("/fees/session/max", session.max if session else None),
        *((f"/groups/{index}/price", group.price) for index, group in enumerate(profile.groups)),
    ]
    return [(pointer, amount) for pointer, amount in stated if amount is not None]
