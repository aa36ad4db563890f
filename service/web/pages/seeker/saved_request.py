"""A saved request: a file the seeker downloads and opens again; the server keeps nothing of it."""

import msgspec
from litestar import Response, post
from litestar.datastructures import UploadFile

from schemas.matching.match import MatchRequest
from service.core.errors import BadRequest
from service.i18n.words import N_
from service.matching.describe_policy import describe_policy
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.pages.seeker.answers import SeekerForm, answers_of
from service.web.pages.seeker.base import match_request, note_faults, posted
from service.web.pages.seeker.find import first_page
from service.web.services import Provided

_LARGEST = 200_000
_NOT_OURS = N_("This file is not a request saved here.")


@post(
    "/request",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", robots=False),
)
async def post_request(request: AnyRequest, services: Provided) -> Response[str] | Response[bytes]:
    """The posted answers as a file: the same JSON that `POST /v1/matches` takes."""
    answers, _ = await posted(request)
    try:
        item = await match_request(services, answers, locale=locale_of(request))
    except BadRequest as error:
        return await first_page(request, note_faults(answers, error, locale_of(request)), status=422)
    lasting = msgspec.structs.replace(item, seed=None, cursor=None)
    headers = {"Content-Disposition": 'attachment; filename="ayni-request.json"', "Cache-Control": "no-store"}
    body = msgspec.json.format(msgspec.json.encode(lasting), indent=2)
    return Response(body, media_type="application/json", headers=headers)


@post(
    "/request/open",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", robots=False),
)
async def post_request_open(request: AnyRequest, services: Provided) -> Response[str]:
    """The first page with the answers of an uploaded file."""
    file = (await request.form()).get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    usual = describe_policy(services.matcher.model.policy).weights
    try:
        if len(content) > _LARGEST:
            raise msgspec.DecodeError
        saved = msgspec.json.decode(content, type=MatchRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        answers = SeekerForm()
        answers.errors["file"] = locale_of(request).say(_NOT_OURS)
        return await first_page(request, answers, status=422)
    return await first_page(request, answers_of(saved, usual))
