"""`POST /v1/matches`: who fits, and why. No account, nothing kept."""

from litestar import post
from litestar.params import JSONBody

from schemas.matching.match import MatchRequest, MatchResponse
from service.matching.find_matches import find_matches
from service.web.access import access
from service.web.openapi.examples import SEEKER
from service.web.services import Provided


@post(
    "/v1/matches",
    status_code=200,
    operation_id="findMatches",
    tags=["matching"],
    summary="Find who fits a seeker",
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", example=SEEKER),
)
async def post_matches(data: JSONBody[MatchRequest], services: Provided) -> MatchResponse:
    """Ranked, explained practitioners for a seeker's story, goals, wishes and limits; nothing of it is stored."""
    response = await services.database.reading(lambda connection: find_matches(connection, services.matcher, data))
    services.reach.note(response)
    return response
