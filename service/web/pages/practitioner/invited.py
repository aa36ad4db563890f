"""Where the link of an invitation leads: what is known of somebody, and to see it, claim it, take it off, or stop it.

Opening it changes nothing; each act is a button. `…/stop` is the one click of mail programs (RFC 8058).
"""

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from schemas.messages import refusals
from service.accounts.invite_people import known_fields, show_invitation, stop_invitations, take_off
from service.core.errors import BadRequest
from service.web import sessions
from service.web.access import access
from service.web.pages.practitioner.base import own_page
from service.web.pages.practitioner.profile_words import field_name, value_words
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.services import Provided


@get("/invited/{token:str}", include_in_schema=False, opt=access("anyone", robots=False))
async def get_invited(token: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """What is known, by whom, and the buttons."""
    async with services.database.primary.acquire() as connection:
        invitation = await show_invitation(connection, token)
    stored, locale = invitation.stored, locale_of(request)
    document = msgspec.to_builtins(stored.profile)
    known = [
        (field_name(name, locale), value_words(name, document[name], locale), stored.sources.get(name, stored.source))
        for name in known_fields(stored)
    ]
    return own_page(request, "invited.html", token=token, invitation=invitation, known=known, become="")


@post(
    "/invited/{token:str}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten", robots=False),
)
async def post_invited(token: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """Takes the profile off, or ends invitations to its address, as the button says."""
    sessions.check_origin(request, services.settings)
    form = await request.form()
    action = form.get("do")
    async with services.database.primary.acquire() as connection:
        invitation = await show_invitation(connection, token)
        if action == "remove":
            await take_off(connection, services.matcher, token)
        elif action == "stop":
            await stop_invitations(connection, token)
        else:
            raise BadRequest(refusals.UNKNOWN_BUTTON())
    return own_page(request, "invited.html", token=token, invitation=invitation, known=[], become=action)


@post(
    "/invited/{token:str}/stop",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten", robots=False),
)
async def post_invited_stop(token: FromPath[str], services: Provided) -> Response[None]:
    """Mail programs post here when somebody unsubscribes."""
    async with services.database.primary.acquire() as connection:
        await stop_invitations(connection, token)
    return Response(None, status_code=200, headers={"Cache-Control": "no-store"})
