"""`POST /v1/practitioners/{id}/introductions`: a short message, relayed by mail within the request."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath, JSONBody

from schemas.accounts.introduction import (
    ErrorReport,
    Introduction,
    IntroductionSent,
    ReplyAddress,
    ReplyCodeSent,
    ReportTaken,
)
from service.accounts.ask_introduction import ask_introduction, report_error
from service.accounts.confirm_reply import MINUTES, send_code
from service.i18n.languages import DEFAULT
from service.web.access import access
from service.web.reader import reader_of
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
    """Mailed at once, never queued or stored; an error says that it could not be sent.

    Five an hour per caller; five more for a reply address that a code has confirmed. A copy, and a message with several
    links, take a code (400 `reply_code_needed`).
    """
    reader = reader_of(request)
    return await ask_introduction(
        services.database,
        services.settings,
        practitioner_id,
        data,
        _client(request),
        reader.language if reader else DEFAULT,
    )


@post(
    "/v1/reply-codes",
    status_code=202,
    operation_id="sendReplyCode",
    tags=["directory"],
    summary="Confirm a reply address",
    opt=access("anyone", repeats="forgotten"),
)
async def post_reply_codes(
    data: JSONBody[ReplyAddress], services: Provided, request: Request[Any, Any, Any]
) -> ReplyCodeSent:
    """Mails six digits to the address, for `code` of an introduction; three an hour to an address, ten per caller."""
    reader = reader_of(request)
    language = reader.language if reader else DEFAULT
    await send_code(services.database, services.settings, data.reply_to, language, _client(request))
    return ReplyCodeSent(MINUTES)


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
    await report_error(services.database, services.settings, practitioner_id, data, _client(request))
    return ReportTaken()


def _client(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else "unknown"
