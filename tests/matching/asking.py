"""Requests to a small directory, and practices to fill it with."""

from typing import Any

import msgspec

from schemas.matching.match import MatchRequest, MatchResponse
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.matching.find_matches import find_matches
from service.matching.matcher import Matcher
from tests.fixtures.profiles import NOW

HARTFORD = {"address": {"city": "Hartford", "region": "CT", "country": "US"}}
DENVER = {"address": {"city": "Denver", "region": "CO", "country": "US"}}


async def matches_of(connection: Connection, **request: Any) -> MatchResponse:
    match_request = msgspec.convert({"seed": "test"} | request, MatchRequest)
    return await find_matches(connection, await rule_matcher(connection), match_request, NOW)


async def rule_matcher(connection: Connection) -> Matcher:
    """By rule and words alone, so that other weights of the trained reader move no test here."""
    return await open_matcher(connection, Settings(trained=False))


async def names_of(connection: Connection, **request: Any) -> set[str]:
    response = await matches_of(connection, **request)
    return {result.practitioner.display_name.removeprefix("Person ") for result in response.results}


def answers(**counts: int) -> dict[str, Any]:
    """Practices as counts of ten, one item per axis."""
    items = {
        "horizontal": "client_set_goal",
        "story": "plans_unlike_usual",
        "lifestyle": "habit_goal_chosen",
        "listening": "said_back_and_corrected",
        "expectations": "trial_agreed",
        "options": "two_or_more_routes",
        "webwork": "pointed_to_others",
    }
    return {axis: {"items": {items[axis]: count}} for axis, count in counts.items()}
