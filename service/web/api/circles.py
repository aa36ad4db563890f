"""`POST /v1/circles`: a few practitioners who together cover what a seeker needs. No account, nothing kept."""

from litestar import post
from litestar.params import JSONBody

from schemas.matching.circle import CircleRequest, CircleResponse
from service.matching.build_circle import build_circle
from service.web.access import access
from service.web.openapi.examples import CIRCLE
from service.web.services import Provided


@post(
    "/v1/circles",
    status_code=200,
    operation_id="buildCircle",
    tags=["matching"],
    summary="Build a circle of support",
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", example=CIRCLE),
)
async def post_circles(data: JSONBody[CircleRequest], services: Provided) -> CircleResponse:
    """2 to 5 practitioners who together cover the seeker's layers, goals and concerns; nothing of it is stored."""
    return await services.database.reading(lambda connection: build_circle(connection, services.matcher, data))
