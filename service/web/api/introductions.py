"""`POST /v1/practitioners/{id}/introductions`: a short message, relayed by mail within the request."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath, JSONBody

from schemas.accounts.introduction import ErrorReport, Introduction, IntroductionSent, ReportTaken
from service.accounts.ask_introduction import ask_introduction, report_error
from service.email.templates import Sent
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
    sent = Sent(data.name, data.message, data.reply_to)
    await ask_introduction(services.database, services.settings, practitioner_id, sent, client)
    return IntroductionSent()


@post(
    "/v1/practitioners/{practitioner_id:uuid}/reports",
    status_code=202,
    operation_id="reportProfile",
    tags=["directory"],
    summary="Report an error or a harm",
    opt=access("anyone", repeats="forgotten"),
)
async def post_reports(
    practitioner_id: FromPath[UUID],
    data: JSONBody[ErrorReport],
    services: Provided,
    request: Request[Any, Any, Any],
) -> ReportTaken:
    """An error goes to the practitioner or the operator; a danger, an abuse, a false identity to the operator alone."""
    client = request.client.host if request.client else "unknown"
    await report_error(services.database, services.settings, practitioner_id, data, client)
    return ReportTaken()
