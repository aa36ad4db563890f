"""Who works at which profile: people of a practice under one login, and assistants."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.params import FromPath, JSONBody

from schemas.accounts.account import AssistantPage, NewAssistant, PeoplePage, PersonMade, Sharing, WorkAt
from schemas.messages import refusals
from service.accounts.people_of_login import (
    add_person,
    ask_assistant,
    list_people,
    remove_assistant,
    share_places,
    stop_assisting,
    work_at,
)
from service.accounts.store_people import list_assistants
from service.core.errors import NotAllowed
from service.web import sessions
from service.web.access import access
from service.web.services import Provided
from service.web.sessions import Caller, caller


@get("/v1/me/people", operation_id="listPeople", tags=["account"], opt=access("account", assistant=True))
async def get_people_of_login(services: Provided, request: Request[Any, Any, Any]) -> PeoplePage:
    """Everybody at whose profile one works, or is asked to as an assistant; and at whose this browser works now."""
    async with caller(request, services) as me:
        return PeoplePage(await list_people(me.connection, me.account), me.account.id)


@post(
    "/v1/me/people",
    status_code=201,
    operation_id="addPerson",
    tags=["account"],
    opt=access("account", repeats="remembered"),
)
async def post_person_of_login(services: Provided, request: Request[Any, Any, Any]) -> PersonMade:
    """A new person of the practice under this login, at whose profile this browser works from now on."""
    async with caller(request, services) as me:
        return PersonMade(await add_person(me.connection, me.account, _session(me)))


@put(
    "/v1/me/people/current",
    status_code=204,
    operation_id="workAt",
    tags=["account"],
    opt=access("account", assistant=True, repeats="inherent"),
)
async def put_current(data: JSONBody[WorkAt], services: Provided, request: Request[Any, Any, Any]) -> None:
    """This browser works at that profile from now on; who was asked to assist there agrees by it."""
    async with caller(request, services) as me:
        await work_at(me.connection, _session(me), data.account)


@put(
    "/v1/me/people/{account:uuid}/sharing",
    status_code=204,
    operation_id="sharePlaces",
    tags=["account"],
    opt=access("account", repeats="inherent"),
)
async def put_sharing(
    account: FromPath[UUID], data: JSONBody[Sharing], services: Provided, request: Request[Any, Any, Any]
) -> None:
    """Whose places and fees a profile of the practice takes, now and whenever they change."""
    async with caller(request, services) as me:
        await share_places(me.connection, services.matcher, me.account, account, data.with_account)


@get("/v1/me/assistants", operation_id="listAssistants", tags=["account"], opt=access("account"))
async def get_assistants(services: Provided, request: Request[Any, Any, Any]) -> AssistantPage:
    """Who edits this profile, or is asked to."""
    async with caller(request, services) as me:
        return AssistantPage(await list_assistants(me.connection, me.account.id))


@post(
    "/v1/me/assistants",
    status_code=202,
    operation_id="askAssistant",
    tags=["account"],
    opt=access("account", repeats="remembered"),
)
async def post_assistants(
    data: JSONBody[NewAssistant], services: Provided, request: Request[Any, Any, Any]
) -> AssistantPage:
    """Asks somebody by mail to edit this profile; confirming and publishing stay with its person."""
    links = services.settings.base_url, sessions.language_of(request)
    async with caller(request, services) as me:
        return AssistantPage(await ask_assistant(me.connection, me.account, data.email, links))


@delete(
    "/v1/me/assistants/{email:str}",
    status_code=204,
    operation_id="removeAssistant",
    tags=["account"],
    opt=access("account", repeats="inherent"),
)
async def delete_assistant(email: FromPath[str], services: Provided, request: Request[Any, Any, Any]) -> None:
    """They edit nothing here any more, in any session."""
    async with caller(request, services) as me:
        await remove_assistant(me.connection, me.account, email)


@delete(
    "/v1/me/people/{account:uuid}",
    status_code=204,
    operation_id="stopAssisting",
    tags=["account"],
    opt=access("account", assistant=True, repeats="inherent"),
)
async def delete_assisting(account: FromPath[UUID], services: Provided, request: Request[Any, Any, Any]) -> None:
    """One helps with that profile no longer, or does not begin to."""
    async with caller(request, services) as me:
        await stop_assisting(me.connection, me.account, account)


def _session(me: Caller) -> str:
    if me.session is None:
        raise NotAllowed(refusals.PAGES_ARE_FOR_BROWSERS())
    return me.session
