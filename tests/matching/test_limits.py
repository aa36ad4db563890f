"""Who passes the limits of a request, on a small directory."""

from datetime import timedelta
from typing import Any

import pytest

from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.profiles.freshness import MATCH_DAYS
from tests.fixtures.profiles import NOW, load, profile
from tests.matching.asking import DENVER, HARTFORD, matches_of, names_of

pytestmark = pytest.mark.anyio


async def test_near_and_telehealth_together_mean_either(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("near", places=[HARTFORD]),
            profile("far", places=[DENVER]),
            profile("remote", places=[DENVER], telehealth=["US-CT"]),
            profile("nationwide", telehealth=["US"]),
        ],
    )
    near = {"near": {"place": "Hartford, CT", "radius_km": 30}}
    assert await names_of(connection, limits=near) == {"near"}
    assert await names_of(connection, limits={"telehealth_in": "US-CT"}) == {"remote", "nationwide"}
    assert await names_of(connection, limits={**near, "telehealth_in": "US-CT"}) == {"near", "remote", "nationwide"}


async def test_access_is_asked_of_the_place_within_reach(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("here", places=[HARTFORD | {"access": ["wheelchair"]}, DENVER]),
            profile("elsewhere", places=[HARTFORD | {"access": ["parking"]}, DENVER | {"access": ["wheelchair"]}]),
            profile("unstated", places=[HARTFORD]),
        ],
    )
    limits = {"near": {"place": "Hartford, CT"}, "access": ["wheelchair"]}
    response = await matches_of(connection, limits=limits)
    assert [result.practitioner.display_name for result in response.results] == ["Person here"]
    assert response.left_out_unstated == {"access": 1}


LIMITS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]] = [
    ({"languages": ["es"]}, {"languages": ["es-MX"]}, {"languages": ["fr"]}),
    (
        {"max_fee": {"amount": 90, "currency": "USD"}},
        {"fees": {"currency": "USD", "session": {"min": 80, "max": 120}}},
        {"fees": {"currency": "USD", "session": {"min": 100}}},
    ),
    ({"accepting_new": True}, {"accepting_new": True}, {"accepting_new": False}),
    ({"serves": ["teens"]}, {"serves": ["teens", "adults"]}, {"serves": ["adults"]}),
    ({"insurance": ["Acme"]}, {"fees": {"insurance": ["acme"]}}, {"fees": {"insurance": []}}),
    ({"within_weeks": 2}, {"next_opening": "2026-12-01"}, {"next_opening": "2027-02-01"}),
    ({"within_weeks": 2}, {"waiting_weeks": 2}, {"waiting_weeks": 3}),
    ({"evening_hours": True}, {"times": ["weekend_evening"]}, {"times": ["weekday_morning", "weekend_morning"]}),
]


@pytest.mark.parametrize(("limit", "passes", "fails"), LIMITS)
async def test_a_limit_lets_through_who_meets_it_and_counts_who_did_not_say(
    connection: Connection, limit: dict[str, Any], passes: dict[str, Any], fails: dict[str, Any]
) -> None:
    await load(connection, [profile("passes", **passes), profile("fails", **fails), profile("unstated")])
    response = await matches_of(connection, limits=limit)
    assert [result.practitioner.display_name for result in response.results] == ["Person passes"]
    assert response.left_out_unstated == {next(iter(limit)): 1}
    assert response.considered == 1
    included = await names_of(connection, limits=limit | {"include_unstated": True})
    assert included == {"passes", "unstated"}


async def test_words_of_one_meaning_meet(connection: Connection) -> None:
    await load(
        connection,
        [
            profile("woman", gender="woman", fees={"insurance": ["Blue Cross Blue Shield"]}),
            profile("female", gender="Female", fees={"insurance": ["BlueCross BlueShield of Ohio"]}),
            profile("man", gender="man", fees={"insurance": ["Cigna"]}),
        ],
    )
    response = await matches_of(connection, limits={"insurance": ["BCBS"]}, preferences={"gender": "female"})
    fits = {result.practitioner.display_name: result.fit for result in response.results}
    assert fits.keys() == {"Person woman", "Person female"}
    assert fits["Person woman"] == fits["Person female"]


async def test_an_opening_that_has_passed_counts_as_not_stated(connection: Connection) -> None:
    passed = {"next_opening": (NOW - timedelta(days=1)).date().isoformat()}
    today = {"next_opening": NOW.date().isoformat()}
    await load(
        connection,
        [
            profile("today", **today, waiting_weeks=9),
            profile("soon", **passed, waiting_weeks=1),
            profile("late", **passed, waiting_weeks=9),
            profile("silent", **passed),
        ],
    )
    response = await matches_of(connection, limits={"within_weeks": 2})
    assert {result.practitioner.display_name for result in response.results} == {"Person today", "Person soon"}
    assert response.left_out_unstated == {"within_weeks": 1}


async def test_modalities_and_licences_limit_only_when_asked(connection: Connection) -> None:
    licence = {"title": "LMT", "jurisdiction": "US-CT", "number": "1"}
    await load(
        connection,
        [profile("massage", modalities=["massage therapy"], credentials=[licence]), profile("reiki")],
    )
    assert await names_of(connection) == {"massage", "reiki"}
    assert await names_of(connection, limits={"modalities_only": ["LMT"]}) == {"massage"}
    assert await names_of(connection, limits={"modalities_except": ["massage"]}) == {"reiki"}
    assert await names_of(connection, limits={"licensed_only": True}) == {"massage"}


async def test_a_fee_in_another_currency_is_unstated(connection: Connection) -> None:
    await load(connection, [profile("euro", fees={"currency": "EUR", "session": {"min": 10}})])
    response = await matches_of(connection, limits={"max_fee": {"amount": 90, "currency": "USD"}})
    assert response.left_out_unstated == {"max_fee": 1}


async def test_after_180_days_without_confirmation_nobody_is_matched(connection: Connection) -> None:
    await load(connection, [profile("fresh"), profile("stale"), profile("gone")])
    for name, days in (("stale", 100), ("gone", MATCH_DAYS + 1)):
        when = NOW - timedelta(days=days)
        await load(connection, [profile(name, status="published", confirmed_at=when.isoformat())])
    response = await matches_of(connection)
    shown = {result.practitioner.display_name: result.practitioner.stale for result in response.results}
    assert shown == {"Person fresh": False, "Person stale": True}


async def test_an_unknown_place_is_refused_not_guessed(connection: Connection) -> None:
    with pytest.raises(BadRequest) as refused:
        await matches_of(connection, limits={"near": {"place": "Nowhereville"}})
    assert refused.value.fields[0][0] == "/limits/near/place"
    near = await matches_of(connection, limits={"near": {"place": "Hartfrd, CT"}})
    assert near.read.place == "Hartford, Connecticut, US"
