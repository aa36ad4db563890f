"""Who works at which profile: people of a practice under one login, and assistants."""

from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.people_of_login import (
    add_person,
    ask_assistant,
    leave_practice,
    list_people,
    remove_assistant,
    share_places,
    stop_assisting,
    work_at,
)
from service.accounts.store_people import is_kept, list_assistants
from service.core.errors import BadRequest, Conflict, NotAllowed
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.practitioner import words
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided, Services

_ACTING = {
    "own": N_("you"),
    "practice": N_("of your practice"),
    "assistant": N_("you help"),
    "asked": N_("asks you to help"),
}
_FOR_ASSISTANTS = ("work", "stop")


@get("/me/people", include_in_schema=False, opt=access("account", assistant=True))
async def get_people_page(request: AnyRequest, services: Provided) -> Response[str]:
    """Whose profiles one works at, and who helps with this one."""
    async with visit(request, services) as context:
        return await _page(request, context, FormData())


@post(
    "/me/people", status_code=200, include_in_schema=False, opt=access("account", assistant=True, repeats="forgotten")
)
async def post_people_page(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Changes over to a profile, adds somebody, shares places, asks or removes an assistant, as the button says."""
    async with visit(request, services) as context:
        wish, typed = context.one("do"), typed_from(context.posted)
        if context.me.account.acting == "assistant" and wish not in _FOR_ASSISTANTS:
            raise NotAllowed(refusals.NOT_FOR_ASSISTANTS())
        try:
            where = await _done(context, services, wish)
        except (BadRequest, Conflict) as error:
            typed.errors["email" if wish == "assistant" else "account"] = word(error.message, context.locale)
            return await _page(request, context, typed, 422)
    return onward(request, where)


async def _done(context: Visit, services: Services, wish: str) -> str:
    """Does it; the page to go on to."""
    connection, account, session = context.me.connection, context.me.account, context.me.session or ""
    if wish == "work":
        await work_at(connection, session, _id(context.one("account")))
        return "/me?done=worked-at"
    if wish == "stop":
        await stop_assisting(connection, account, _id(context.one("account")))
        return "/me/people?done=assistant-removed"
    if wish == "person":
        await add_person(connection, account, session)
        return "/me?done=person"
    if wish == "share":
        other = context.one("with_account")
        person, source = _id(context.one("account")), _id(other) if other else None
        await share_places(connection, services.matcher, account, person, source)
        return "/me/people?done=saved"
    if wish == "assistant":
        links = services.settings.base_url, context.locale.language
        await ask_assistant(connection, account, context.one("email"), links)
        return "/me/people?done=assistant-asked"
    if wish == "remove":
        await remove_assistant(connection, account, context.one("email"))
        return "/me/people?done=assistant-removed"
    if wish == "leave" and account.acting == "own":
        await leave_practice(connection, account)
        return "/me/people?done=left"
    raise BadRequest(refusals.UNKNOWN_BUTTON())


async def _page(request: AnyRequest, context: Visit, typed: FormData, status: int = 200) -> Response[str]:
    connection, account = context.me.connection, context.me.account
    listed = await list_people(connection, account)
    practice = [person for person in listed if person.acting in ("own", "practice") and person.display_name]
    return own_page(
        request,
        "people.html",
        context.me,
        status,
        typed=typed,
        listed=listed,
        practice=[(str(person.account), person.display_name) for person in practice],
        assistants=await list_assistants(connection, account.id) if account.acting != "assistant" else [],
        kept=await is_kept(connection, account.id),
        acting_words={acting: context.locale.say(text) for acting, text in _ACTING.items()},
        status_words=words.STATUS,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest(refusals.UNKNOWN_BUTTON()) from None
