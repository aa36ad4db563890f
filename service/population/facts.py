"""The facts of place, time and course that a fictional person states, in agreement with leans and own words."""

from datetime import date, timedelta
from typing import NamedTuple

from schemas.core.fields import Mode, Times
from schemas.profiles.practitioner import Address, Course, Expectations, Place
from service.population import tables
from service.population.draws import Draws
from service.population.money import likely
from service.population.written import StatedFacts

_TIMES: tuple[tuple[Times, float], ...] = (
    ("weekday_morning", 0.6), ("weekday_afternoon", 0.7), ("weekday_evening", 0.45),
    ("weekend_morning", 0.2), ("weekend_afternoon", 0.12), ("weekend_evening", 0.05),
)
_REVIEWS = (
    "after visit {}", "at visit {}, with the first page beside us", "every {} weeks", "week {}, on paper",
    "visit {}: go on, change or stop", "at {} weeks, by questionnaire", "after {} meetings, over tea",
)
_WAYS_TO_STOP = (
    "Say so, at any point; no notice needed.", "One message is enough.", "Stop whenever you wish.",
    "A day's notice, and a last visit if you like.", "Tell me, or simply do not book again.",
    "We end with one closing visit, if you want it.", "By letting me know a week before.",
    "Nothing binds you; a word of why helps me.",
)


def expectations(draws: Draws, lean: float | None, facts: StatedFacts, usual: tuple[int, int]) -> Expectations | None:
    """What is agreed at the start: nearly everything at the plus pole, next to nothing at the minus pole."""
    bound = likely(lean, 0.35)
    usual = facts.usual_visits or usual
    visits = facts.trial_visits or min(draws.integer(3, 8), usual[1])
    agreed = Expectations(
        trial_weeks=facts.trial_weeks or (draws.one_of((4, 6, 8, 12)) if draws.chance(0.7 * bound) else None),
        trial_visits=facts.trial_visits or (visits if draws.chance(0.7 * bound) else None),
        usual_visits=usual if facts.usual_visits or draws.chance(0.2 + 0.7 * bound) else None,
        review_point=draws.one_of(_REVIEWS).format(visits) if draws.chance(0.8 * bound) else None,
        how_to_stop=draws.one_of(_WAYS_TO_STOP) if draws.chance(0.6 * bound) else None,
    )
    return None if agreed == Expectations() else agreed


def course(draws: Draws, usual: tables.Course) -> Course | None:
    if draws.chance(0.15):
        return None
    return Course(
        first_cadence=draws.one_of(usual.first),
        later_cadence=draws.one_of(usual.later) if draws.chance(0.75) else None,
        maintenance=draws.one_of((True, True, False, None)),
        usual_months=draws.one_of(usual.months) if draws.chance(0.7) else None,
    )


def modes(draws: Draws, usual: tables.Course, facts: StatedFacts) -> list[Mode]:
    """How visits happen. Nobody works from afar only unless their own words allow it (`told`)."""
    if facts.modes is not None:
        return list(facts.modes)
    results: list[Mode] = ["in_person"]
    if draws.chance(usual.video):
        results.append("video")
        if draws.chance(0.35):
            results.append("phone")
    if draws.chance(usual.home):
        results.append("home_visit")
    return results


def telehealth(draws: Draws, ways: list[Mode], region: str, licensed: bool) -> list[str]:
    """Where someone may be seen from afar: a licence binds to states."""
    if not {"video", "phone", "chat"} & set(ways):
        return []
    if not licensed and draws.chance(0.6):
        return ["US"]
    cities = draws.some_of(tables.CITIES, draws.integer(0, 3))
    others = [f"US-{city.region}" for city in cities if city.region != region]
    return [f"US-{region}", *others]


def places(draws: Draws, city: tables.City, ways: list[Mode]) -> list[Place]:
    """One place, for a few people two; some with coordinates, the others to be located offline."""
    if not {"in_person", "home_visit"} & set(ways):
        return []
    count = 2 if "in_person" in ways and draws.chance(0.07) else 1
    return [_place(draws, city, area, "in_person" in ways) for area in draws.some_of(city.areas, count)]


def _place(draws: Draws, city: tables.City, area: tuple[str, float, float], visited: bool) -> Place:
    postal_code, lat, lon = area
    line = f"{draws.integer(3, 980)} {draws.one_of(tables.STREETS)} {draws.one_of(tables.STREET_KINDS)}"
    if draws.chance(0.35):
        line += f", {draws.one_of(tables.ROOMS)}"
    place = Place(Address(line if visited else None, city.name, city.region, postal_code, "US"))
    if draws.chance(0.55):
        place.lat = round(lat + 0.008 * (2 * draws.random() - 1), 4)
        place.lon = round(lon + 0.008 * (2 * draws.random() - 1), 4)
    if visited and draws.chance(0.88):
        place.access = [access for access, common in tables.ACCESS if draws.chance(common)]
    return place


class Openings(NamedTuple):
    accepting_new: bool | None
    waiting_weeks: int | None
    next_opening: date | None


def openings(draws: Draws, facts: StatedFacts, current: bool, today: date) -> Openings:
    """Room for new people. Only somebody who keeps the profile current still states the next opening."""
    if facts.waiting_weeks is not None:
        return Openings(draws.one_of((True, False, None)), facts.waiting_weeks, None)
    accepting = draws.one_of((True, True, True, True, True, True, True, False, None, None))
    if accepting is False:
        return Openings(False, draws.integer(6, 30) if draws.chance(0.4) else None, None)
    waiting = int(8 * draws.random() * draws.random()) if draws.chance(0.7) else None
    opening = today + timedelta(days=7 * (waiting or 0) + draws.integer(1, 16))
    return Openings(accepting, waiting, opening if accepting and current and draws.chance(0.7) else None)


def times(draws: Draws) -> list[Times]:
    return [time for time, common in _TIMES if draws.chance(common)]
