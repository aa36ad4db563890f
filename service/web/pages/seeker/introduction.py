"""Writing to a practitioner and reporting an error, from the profile page."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from schemas.accounts.introduction import ErrorReport
from service.accounts.ask_introduction import report_error
from service.core.errors import AyniError, NotFound
from service.directory.show_profile import show_profile
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.profile import profile_page
from service.web.pages.seeker.writing import FIELDS, typed, write
from service.web.services import Provided, Services

_SENT = N_("Your message was sent. Nothing of it is kept here.")
_ANSWER_TO = N_("They can answer to %(address)s.")
_REPORTED = N_("Thank you: it was passed on.")
_COPIED = N_("A copy is on its way to you.")
_WRONG = N_("Say what is wrong, in at most 1,000 characters.")


@post(
    "/practitioners/{practitioner_id:uuid}/introduction",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten"),
)
async def post_introduction_page(
    request: AnyRequest, practitioner_id: FromPath[UUID], services: Provided
) -> Response[str]:
    """Mails the message, or shows the page again with what was typed and why it was not sent."""
    given = await request.form()
    shown = await services.database.reading(lambda connection: show_profile(connection, practitioner_id))
    form = typed({name: [text for text in given.getall(name, []) if isinstance(text, str)] for name in FIELDS})
    attempt = await write(request, services, {practitioner_id: shown.profile.display_name}, form)
    if practitioner_id in attempt.failed:
        form.errors["message"] = attempt.failed[practitioner_id]
    locale = locale_of(request)
    danger = await danger_in_story(services, SeekerForm(), locale, form.one("message"))
    if not attempt.sent:
        status = 422 if form.errors else 200
        return profile_page(request, shown.profile, services.settings, status=status, attempt=attempt, **danger)
    sentences = [locale.say(_SENT), locale.say(_ANSWER_TO) % {"address": form.one("reply_to")}]
    if attempt.copied:
        sentences.append(locale.say(_COPIED))
    return profile_page(request, shown.profile, services.settings, sent=" ".join(sentences), **danger)


@post(
    "/practitioners/{practitioner_id:uuid}/report",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten"),
)
async def post_report_page(request: AnyRequest, practitioner_id: FromPath[UUID], services: Provided) -> Response[str]:
    """Passes the report on, or says why it could not."""
    typed = await _typed(request)
    try:
        report = msgspec.convert(
            {"wrong": typed["wrong"], "to": typed["to"] or "operator", "about": typed["about"] or "error"}, ErrorReport
        )
    except msgspec.ValidationError:
        return await _again(request, services, practitioner_id, {"report": locale_of(request).say(_WRONG)}, typed)
    try:
        await report_error(services.database, services.settings, practitioner_id, report, _client(request))
    except NotFound:
        raise
    except AyniError as error:
        return await _again(
            request, services, practitioner_id, {"report": word(error.message, locale_of(request))}, typed
        )
    return await _shown(request, services, practitioner_id, sent=locale_of(request).say(_REPORTED))


async def _typed(request: AnyRequest) -> dict[str, str]:
    form = await request.form()
    names = ("wrong", "to", "about")
    return {name: str(form.get(name) or "").replace("\r\n", "\n")[:5_000] for name in names}


def _client(request: AnyRequest) -> str:
    return request.client.host if request.client else "unknown"


async def _again(
    request: AnyRequest, services: Services, id: UUID, errors: dict[str, str], typed: dict[str, str]
) -> Response[str]:
    return await _shown(request, services, id, status=422, errors=errors, typed=typed)


async def _shown(request: AnyRequest, services: Services, id: UUID, **more: Any) -> Response[str]:
    shown = await services.database.reading(lambda connection: show_profile(connection, id))
    return profile_page(request, shown.profile, services.settings, **more)
