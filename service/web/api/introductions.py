"""`POST /v1/practitioners/{id}/introductions`: a short message, relayed by mail within the request."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath, JSONBody

from schemas.accounts.introduction import Introduction, IntroductionSent
from service.accounts.ask_introduction import ask_introduction
from service.web.access import access
from service.web.services import Provided


@post(
    "/v1/practitioners/{practitioner_id:uuid}/introductions",
    status_code=200,
    operation_id="askIntroduction",
    tags=["directory"],
    summary="Write to a practitioner",
    opt=access("anyone", repeats="remembered"),
)
async def post_introductions(
    practitioner_id: FromPath[UUID],
    data: JSONBody[Introduction],
    services: Provided,
    request: Request[Any, Any, Any],
) -> IntroductionSent:
    """Mailed at once, never queued or stored; an error says that it could not be sent. Five an hour per caller."""
    client = request.client.host if request.client else "unknown"
    await ask_introduction(services.database, services.settings, practitioner_id, data, client)
    return IntroductionSent()
