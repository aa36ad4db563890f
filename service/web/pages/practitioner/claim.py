"""Claiming an imported profile, and confirming one by the link of a reminder: each link shows a button first."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.accounts.account import ClaimRequest
from schemas.messages import refusals
from service.accounts.claim_profile import LinkBase, claim_profile, follow_claim_link
from service.accounts.confirm_profile import confirm_by_link, show_confirmation
from service.accounts.join_profiles import find_begun
from service.accounts.prove_claim import FILE_PATH, claim_proof, prove_by_code, prove_by_page
from service.core.clock import now
from service.core.errors import NotAllowed, NotFound, NotSignedIn
from service.core.rate_limit import DAY, Limit, take
from service.i18n.wording import word
from service.jobs.fetching import fetch_page
from service.jobs.webhooks import open_client
from service.web import sessions
from service.web.access import access
from service.web.forms.fields import FormData, typed_from
from service.web.pages.practitioner import words
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_LONGEST_NOTE = 1000
_LOOKED = Limit("page of claim", 20, DAY, refusals.TOO_MANY_CLAIMS())


@get("/claim/{given:str}", include_in_schema=False, opt=access("account"))
async def get_claim(given: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """A practitioner's id: the form of a claim. Anything else: the token of a mailed link, and a button."""
    try:
        async with visit(request, services) as context:
            practitioner = _id(given)
            proof = practitioner and await claim_proof(context.me.connection, context.me.account, practitioner)
            notice = context.locale.say(words.CLAIM["waiting"]) if proof else ""
            return _page(request, context, given, linked=practitioner is None, told=notice, proof=proof)
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
            return await _granted(request, context)
        if context.one("do") in ("page", "code"):
            return await _proved(request, context, services, practitioner)
        return await _claimed(request, context, services, practitioner)


async def _claimed(
    request: AnyRequest, visit: Visit, services: Provided, practitioner: UUID
) -> Response[str] | Redirect:
    note = typed_from(visit.posted).one("note")[:_LONGEST_NOTE]
    wish = ClaimRequest(practitioner, note or None)
    door = LinkBase(services.settings.base_url, visit.locale.language, services.settings.operator_mail)
    claim = await claim_profile(visit.me.connection, visit.me.account, wish, door)
    if claim.status == "granted":
        return await _granted(request, visit)
    text = visit.locale.say(words.CLAIM[claim.status])
    proof = await claim_proof(visit.me.connection, visit.me.account, practitioner)
    return _page(request, visit, practitioner, note=note, told=text, proof=proof)


async def _proved(
    request: AnyRequest, visit: Visit, services: Provided, practitioner: UUID
) -> Response[str] | Redirect:
    """Looks for the mark on the listed page, or takes the code that was read out."""
    connection, account = visit.me.connection, visit.me.account
    try:
        if visit.one("do") == "code":
            await prove_by_code(connection, account, practitioner, visit.one("code"))
        else:
            await take(connection, _LOOKED, str(account.id), now())
            proof = await claim_proof(connection, account, practitioner)
            body = await _body_of(services, proof.addresses if proof else [])
            await prove_by_page(connection, account, practitioner, body)
    except NotAllowed as error:
        proof = await claim_proof(connection, account, practitioner)
        return _page(request, visit, practitioner, 403, told=word(error.message, visit.locale), proof=proof)
    return await _granted(request, visit)


async def _body_of(services: Provided, addresses: list[str]) -> str:
    """What stands at these addresses, as far as it can be had."""
    async with open_client() as client:
        pages = [await fetch_page(client, services.settings.webhook_loopback, address) for address in addresses]
    return "\n".join(page.body.decode("utf-8", "replace") for page in pages if page)


async def _granted(request: AnyRequest, visit: Visit) -> Redirect:
    """On to one's own pages; where a profile was begun before, to the page that brings both together."""
    begun = await find_begun(visit.me.connection, visit.me.account.id)
    return onward(request, "/me/join?done=granted" if begun else "/me?done=granted")


def _page(
    request: AnyRequest,
    visit: Visit,
    given: str | UUID,
    status: int = 200,
    **shown: object,
) -> Response[str]:
    nothing: dict[str, object] = {"linked": False, "note": "", "told": "", "proof": None, "file": FILE_PATH}
    return own_page(request, "claim.html", visit.me, status, given=given, **(nothing | shown))


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
