"""A saved request: a file the seeker downloads and opens again; the server keeps nothing of it.

It holds the request as `POST /v1/matches` takes it, and whom the list had that day, to say later what has changed.
"""

import msgspec
from litestar import Response, post
from litestar.datastructures import UploadFile

from schemas.matching.match import MatchRequest
from service.core.clock import today
from service.core.errors import BadRequest
from service.i18n.words import N_
from service.matching.describe_policy import describe_policy
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.pages.seeker.answers import SeekerForm, answers_of
from service.web.pages.seeker.base import match_request, note_faults, opened, posted
from service.web.pages.seeker.compare import chosen_ids
from service.web.pages.seeker.find import first_page
from service.web.pages.seeker.results import answer_list
from service.web.pages.seeker.review_reminder import usual_day
from service.web.pages.seeker.shortlist_code import MOST_PEOPLE, Shortlist, read_code
from service.web.services import Provided

_LARGEST = 200_000
_NOT_OURS = N_("This file is not a request saved here.")


class SavedRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The file."""

    request: MatchRequest
    list: str = ""  # the code of whom the list had, with the day (`shortlist_code.py`)


@post(
    "/request",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", robots=False),
)
async def post_request(request: AnyRequest, services: Provided) -> Response[str] | Response[bytes]:
    """The posted answers as a file, with whom the list showed or who was chosen on it."""
    answers, others = await posted(request)
    try:
        item = await match_request(services, answers, locale=locale_of(request))
    except BadRequest as error:
        return await first_page(request, note_faults(answers, error, locale_of(request)), status=422)
    lasting = msgspec.structs.replace(item, seed=None, cursor=None)
    headers = {"Content-Disposition": 'attachment; filename="ayni-request.json"', "Cache-Control": "no-store"}
    ids = chosen_ids(others.get("chosen", [])) or chosen_ids(others.get("listed", [""])[0].split())
    listed = Shortlist(tuple(ids[:MOST_PEOPLE]), today(), usual_day())
    body = msgspec.json.format(msgspec.json.encode(SavedRequest(lasting, listed.code())), indent=2)
    return Response(body, media_type="application/json", headers=headers)


@post(
    "/request/open",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", robots=False),
)
async def post_request_open(request: AnyRequest, services: Provided) -> Response[str]:
    """The list for the answers of an uploaded file, with what has changed since it was saved."""
    file = (await request.form()).get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    usual = describe_policy(services.matcher.model.policy).weights
    try:
        if len(content) > _LARGEST:
            raise msgspec.DecodeError
        saved = _read(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        answers = SeekerForm()
        answers.errors["file"] = locale_of(request).say(_NOT_OURS)
        return await first_page(request, answers, status=422)
    answers = answers_of(saved.request, usual)
    await opened(request, answers)
    return await answer_list(request, services, answers, {}, read_code(saved.list) if saved.list else None)


def _read(content: bytes) -> SavedRequest:
    """msgspec.DecodeError for anything that was not saved here; a request alone is one as well."""
    try:
        return msgspec.json.decode(content, type=SavedRequest)
    except msgspec.ValidationError:
        return SavedRequest(msgspec.json.decode(content, type=MatchRequest))
