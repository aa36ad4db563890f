"""Claiming an imported profile, and confirming one by the link of a reminder: each link shows a button first."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.accounts.account import ClaimRequest
from schemas.messages import refusals
from service.accounts.claim_profile import LinkBase, claim_profile, follow_claim_link
from service.accounts.confirm_profile import confirm_by_link, show_confirmation
from service.core.errors import NotFound, NotSignedIn
from service.web import sessions
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.practitioner import words
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_LONGEST_NOTE = 1000


@get("/claim/{given:str}", include_in_schema=False, opt=access("account"))
async def get_claim(given: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """A practitioner's id: the form of a claim. Anything else: the token of a mailed link, and a button."""
    try:
        async with visit(request, services) as context:
            return own_page(request, "claim.html", context.me, given=given, linked=_id(given) is None, note="", told="")
    except NotSignedIn:
        here = f"/claim/{given}"
        return own_page(request, "sign_in.html", status=401, typed=FormData(), then=here, claiming=True)


@post("/claim/{given:str}", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_claim(given: FromPath[str], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Makes the claim, or proves it with the mailed link."""
    async with visit(request, services) as context:
        practitioner = _id(given)
        if practitioner is None:
            await follow_claim_link(context.me.connection, context.me.account, given)
            return onward(request, "/me?done=granted")
        return await _claimed(request, context, services, practitioner)


async def _claimed(
    request: AnyRequest, visit: Visit, services: Provided, practitioner: UUID
) -> Response[str] | Redirect:
    note = typed_from(visit.posted).one("note")[:_LONGEST_NOTE]
    wish = ClaimRequest(practitioner, note or None)
    door = LinkBase(services.settings.base_url, visit.locale.language, services.settings.operator_mail)
    claim = await claim_profile(visit.me.connection, visit.me.account, wish, door)
    if claim.status == "granted":
        return onward(request, "/me?done=granted")
    text = visit.locale.say(words.CLAIM[claim.status])
    return own_page(request, "claim.html", visit.me, given=practitioner, linked=False, note=note, told=text)


@get("/confirm/{token:str}", include_in_schema=False, opt=access("anyone", robots=False))
async def get_confirm(token: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """What is to be confirmed, and a button; nothing changes by looking."""
    async with services.database.primary.acquire() as connection:
        shown = await show_confirmation(connection, token)
    return own_page(request, "confirm.html", token=token, shown=shown, just_now=False)


@post(
    "/confirm/{token:str}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten", robots=False),
)
async def post_confirm_page(token: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """The profile is still true today."""
    sessions.check_origin(request, services.settings)
    async with services.database.primary.acquire() as connection:
        shown = await confirm_by_link(connection, services.matcher, token)
    return own_page(request, "confirm.html", token=token, shown=shown, just_now=True)


def _id(text: str) -> UUID | None:
    """The practitioner meant; None for the token of a link."""
    if len(text) > 200:
        raise NotFound(refusals.NOTHING_HERE())
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
