"""Every soft wish, and every weight, moves the order the way it says, and is explained."""

from typing import Any

import msgspec
import pytest

from schemas.matching.match import PREFERENCE_KEYS, MatchRequest, MatchResponse
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from tests.fixtures.profiles import NOW, load, profile

pytestmark = pytest.mark.anyio

FEE = {"currency": "USD", "session": {"min": 60, "max": 60}}
DEAR = {"currency": "USD", "session": {"min": 200, "max": 200}}

# Wish -> what the seeker says, who meets it, who does not.
WISHES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "languages": ({"languages": ["es"]}, {"languages": ["es-MX"]}, {"languages": ["en"]}),
    "fee": ({"max_fee": {"amount": 70, "currency": "USD"}}, {"fees": FEE}, {"fees": DEAR}),
    "modes": ({"modes": ["video"]}, {"modes": ["video"]}, {"modes": ["in_person"]}),
    "times": ({"times": ["weekend_morning"]}, {"times": ["weekend_morning"]}, {"times": ["weekday_morning"]}),
    "cadence": (
        {"cadence": "weekly"},
        {"course": {"first_cadence": "weekly"}},
        {"course": {"first_cadence": "quarterly"}},
    ),
    "phase": (
        {"phase": "maintenance"},
        {"course": {"first_cadence": "weekly", "maintenance": True}},
        {"course": {"first_cadence": "weekly", "maintenance": False}},
    ),
    "gender": ({"gender": "Woman"}, {"gender": "woman"}, {"gender": "man"}),
    "cultures": ({"cultures": ["Quechua"]}, {"cultures": ["quechua"]}, {"cultures": ["basque"]}),
    "serves": ({"serves": ["children"]}, {"serves": ["children", "teens"]}, {"serves": ["adults"]}),
    "without": ({"without": ["needles"]}, {"modalities": ["massage therapy"]}, {"modalities": ["acupuncture"]}),
    "modalities": ({"modalities": ["massage"]}, {"modalities": ["massage therapy"]}, {"modalities": ["reiki"]}),
}


async def _find(connection: Connection, **request: Any) -> MatchResponse:
    match_request = msgspec.convert({"seed": "test"} | request, MatchRequest)
    return await find_matches(connection, await open_matcher(connection, Settings()), match_request, NOW)


def test_no_wish_is_left_out_here() -> None:
    assert set(WISHES) == set(PREFERENCE_KEYS)


@pytest.mark.parametrize("wish", PREFERENCE_KEYS)
async def test_a_wish_puts_who_meets_it_first_and_excludes_nobody(connection: Connection, wish: str) -> None:
    sentence, meets, misses = WISHES[wish]
    people = [profile("misses", **misses), profile("silent"), profile("meets", **meets)]
    if wish in ("modalities", "without"):
        people.pop(1)  # nobody is silent about these
    await load(connection, people)
    results = (await _find(connection, preferences=sentence)).results
    assert [result.practitioner.display_name for result in results] == [
        f"Person {name}" for name in ("meets", "silent", "misses") if name != "silent" or len(people) == 3
    ]
    assert [reason.preference for reason in results[0].reasons] == [wish]
    assert [tension.preference for tension in results[-1].tensions] == [wish]
    if len(results) == 3:
        assert results[1].not_stated == [wish]


@pytest.mark.parametrize("wish", PREFERENCE_KEYS)
async def test_the_importance_of_a_wish_decides_against_another(connection: Connection, wish: str) -> None:
    other = "times" if wish != "times" else "modes"
    (sentence, meets, misses), (other_said, other_meets, other_misses) = WISHES[wish], WISHES[other]
    await load(connection, [profile("this", **meets, **other_misses), profile("other", **misses, **other_meets)])
    for heavy, first in ((wish, "this"), (other, "other")):
        preferences = {**sentence, **other_said, "importance": {heavy: 3}}
        results = (await _find(connection, preferences=preferences)).results
        assert results[0].practitioner.display_name == f"Person {first}"


async def test_the_seekers_weights_decide_between_parts_and_sum_to_one(connection: Connection) -> None:
    sleep = {"concerns": ["insomnia"], "concerns_first": ["insomnia"]}
    await load(
        connection,
        [profile("story", **sleep, times=["weekday_morning"]), profile("times", times=["weekend_morning"])],
    )
    request = {"story": "I lie awake for hours every night.", "preferences": {"times": ["weekend_morning"]}}
    for heavy, light in (("story", "preferences"), ("preferences", "story")):
        response = await _find(connection, **request, weights={heavy: 1.0, light: 0.1})
        first = response.results[0]
        assert first.practitioner.display_name == {"story": "Person story", "preferences": "Person times"}[heavy]
        assert sum(part.weight for part in first.parts.values()) == pytest.approx(1)
        assert first.fit == pytest.approx(sum(part.weight * part.value for part in first.parts.values()), abs=1e-6)
