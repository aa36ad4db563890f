"""`POST /v1/matches`: who fits, and why. No account, nothing kept."""

from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from schemas.matching.match import MatchRequest, MatchResponse
from service.i18n.wording import word_reasons
from service.matching.find_matches import find_matches
from service.web.access import access
from service.web.openapi.examples import SEEKER
from service.web.reader import localise_help, reader_of
from service.web.services import Provided, Services


@post(
    "/v1/matches",
    status_code=200,
    operation_id="findMatches",
    tags=["matching"],
    summary="Find who fits a seeker",
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", example=SEEKER),
)
async def post_matches(
    data: JSONBody[MatchRequest], services: Provided, request: Request[Any, Any, Any]
) -> MatchResponse:
    """Ranked, explained practitioners for a seeker's story, goals, wishes and limits; nothing of it is stored."""
    return await answer_match(data, services, request)


async def answer_match(data: MatchRequest, services: Services, request: Request[Any, Any, Any]) -> MatchResponse:
    """The response to a match request, worded for its reader."""
    response = await services.database.reading(lambda connection: find_matches(connection, services.matcher, data))
    services.reach.note(response)
    localise_help(response.read, data, request)
    reader = reader_of(request)
    for result in response.results:
        word_reasons((*result.reasons, *result.tensions), reader)
    return response
