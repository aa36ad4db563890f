"""`POST /v1/circles`: a few practitioners who together cover what a seeker needs. No account, nothing kept."""

from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from schemas.core.message import Message
from schemas.matching.circle import CircleRequest, CircleResponse
from service.i18n.wording import word, word_reasons
from service.matching.circles.build_circle import build_circle
from service.web.access import access
from service.web.openapi.examples import CIRCLE
from service.web.reader import localise_help, reader_of
from service.web.services import Provided, Services


@post(
    "/v1/circles",
    status_code=200,
    operation_id="buildCircle",
    tags=["matching"],
    summary="Build a circle of support",
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", example=CIRCLE),
)
async def post_circles(
    data: JSONBody[CircleRequest], services: Provided, request: Request[Any, Any, Any]
) -> CircleResponse:
    """2 to 5 practitioners who together cover the seeker's layers, goals and concerns; nothing of it is stored."""
    return await answer_circle(data, services, request)


async def answer_circle(data: CircleRequest, services: Services, request: Request[Any, Any, Any]) -> CircleResponse:
    """The response to a circle request, worded for its reader."""
    circle = await services.database.reading(lambda connection: build_circle(connection, services.matcher, data))
    localise_help(circle.read, data, request)
    reader = reader_of(request)
    for member in circle.members:
        word_reasons((*member.reasons, *member.tensions), reader)
    for need in circle.uncovered:
        need.friends = word(Message(need.code, need.params), reader)
    return circle
