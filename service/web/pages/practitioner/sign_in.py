"""Signing in by mailed link, and out again.

The link signs in at once in the browser that asked for it, which its cookie tells. Anywhere else it shows a page with a
button, so that no program that reads mail uses it up. The code of the same mail is typed where it was asked for.
"""

from re import fullmatch

from litestar import Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.recognise_caller import account_of_session
from service.accounts.sign_in import OpenedSession, ask_sign_in, find_link, follow_link, type_code
from service.accounts.sign_out import sign_out
from service.core.errors import BadRequest, NotAllowed, NotSignedIn
from service.email.smtp import OUTBOUND, send_patiently
from service.i18n.wording import word
from service.web import sessions
from service.web.access import access
from service.web.forms.fields import typed_from
from service.web.middleware.negotiation import WAS_HEAD
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.services import Provided, Services

# Pages that may be gone on to after signing in; nothing else, so that no link leads away from here.
_ONWARD = r"/claim/[\w-]{36,43}|/operator|/clinic(?:/[0-9a-f-]{36})?"


@get(["/practitioner", "/sign-in"], include_in_schema=False, opt=access("anyone"))
async def get_sign_in(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """What this is for practitioners, and a box for the address; on to one's own page when signed in."""
    then = _onward(request.query_params.get("then", ""))
    if await _signed_in(request, services):
        return onward(request, then or "/me")
    insecure = sessions.loses_cookies(request, services.settings)
    return own_page(request, "sign_in.html", typed=typed_from([]), then=then, insecure=insecure)


@post("/sign-in", status_code=200, include_in_schema=False, opt=access("anyone", repeats="forgotten", robots=False))
async def post_sign_in(request: AnyRequest, services: Provided) -> Response[str]:
    """Mails a link; the same page for every address, known or not. `ayni demo` shows the link."""
    settings = services.settings
    sessions.check_origin(request, settings)
    pairs = list((await request.form()).multi_items())
    typed = typed_from(pairs)
    then = _onward(typed.one("then"))
    try:
        async with services.database.primary.acquire() as connection:
            visitor = sessions.visitor(request, settings, then)
            sign_in_letter = await ask_sign_in(connection, typed.one("email"), visitor, settings.base_url)
    except BadRequest:
        typed.errors["email"] = word(refusals.NO_MAIL_ADDRESS(), locale_of(request))
        return own_page(request, "sign_in.html", status=422, typed=typed, then=then)
    link = sign_in_letter.link if sessions.shows_links(request, settings) else ""
    answer = own_page(
        request, "sign_in_asked.html", typed=typed_from([]), shown_link=link, then=then, away=OUTBOUND.is_away
    )
    answer.cookies.append(sessions.nonce_cookie(request, settings, sign_in_letter.nonce))
    # After the answer: neither its time nor a refusal of the mail server tells anything about an address.
    if letter := sign_in_letter.letter:
        answer.background = BackgroundTask(send_patiently, settings, letter)
    return answer


@get("/sign-in/{token:str}", include_in_schema=False, opt=access("anyone", robots=False))
async def get_sign_in_link(token: FromPath[str], request: AnyRequest, services: Provided) -> Redirect | Response[str]:
    """Signs the browser that asked in; shows any other a button, and whatever only looks or fetches ahead as well."""
    then = _onward(request.query_params.get("then", ""))
    purpose = request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    looks = WAS_HEAD in request.scope or "prefetch" in purpose
    try:
        async with services.database.primary.acquire() as connection:
            link = await find_link(connection, token, sessions.visitor(request, services.settings))
    except NotAllowed as error:
        return await _not_signed_in(error, then, request, services)
    if looks or not link.asked_here:
        return own_page(request, "sign_in_link.html", token=token, then=then, mailed_to=link.email)
    return await _followed(token, then, request, services)


@post(
    "/sign-in/{token:str}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten", robots=False),
)
async def post_sign_in_link(token: FromPath[str], request: AnyRequest, services: Provided) -> Redirect | Response[str]:
    """Signs this browser in with a fresh link, wherever it was asked for."""
    sessions.check_origin(request, services.settings)
    then = _onward(typed_from(list((await request.form()).multi_items())).one("then"))
    return await _followed(token, then, request, services)


@post(
    "/sign-in-code", status_code=200, include_in_schema=False, opt=access("anyone", repeats="forgotten", robots=False)
)
async def post_code(request: AnyRequest, services: Provided) -> Redirect | Response[str]:
    """Signs this browser in with the code that was mailed when it asked."""
    settings = services.settings
    sessions.check_origin(request, settings)
    typed = typed_from(list((await request.form()).multi_items()))
    then = _onward(typed.one("then"))
    try:
        async with services.database.primary.acquire() as connection:
            signed_in = await type_code(connection, typed.one("code"), sessions.visitor(request, settings))
    except NotAllowed as error:
        typed.errors["code"] = word(error.message, locale_of(request))
        return own_page(request, "sign_in_asked.html", status=422, typed=typed, shown_link="", then=then, away=False)
    return _welcomed(signed_in, then, request, services)


async def _followed(token: str, then: str, request: AnyRequest, services: Services) -> Redirect | Response[str]:
    try:
        async with services.database.primary.acquire() as connection:
            signed_in = await follow_link(connection, token, sessions.visitor(request, services.settings))
    except NotAllowed as error:
        return await _not_signed_in(error, then, request, services)
    return _welcomed(signed_in, then, request, services)


async def _not_signed_in(
    error: NotAllowed, then: str, request: AnyRequest, services: Services
) -> Redirect | Response[str]:
    """Why a link does not count; who is signed in already goes on instead, as by the older of two links."""
    if await _signed_in(request, services):
        return onward(request, then or "/me")
    why = word(error.message, locale_of(request))
    return own_page(request, "sign_in.html", status=410, typed=typed_from([]), then=then, why=why)


def _welcomed(signed_in: OpenedSession, then: str, request: AnyRequest, services: Services) -> Redirect:
    settings = services.settings
    cookies = [sessions.session_cookie(request, settings, signed_in), sessions.ended(sessions.NONCE, request, settings)]
    return onward(request, then or "/me", cookies=cookies)


@post(
    "/sign-out",
    status_code=200,
    include_in_schema=False,
    opt=access("account", assistant=True, repeats="forgotten"),
)
async def post_sign_out(request: AnyRequest, services: Provided) -> Redirect:
    """Ends this session, or all of the account's."""
    async with visit(request, services) as context:
        session = sessions.session_of(request, services.settings)
        if session:
            await sign_out(context.me.connection, session, everywhere=context.one("everywhere") == "yes")
    return onward(request, "/sign-in", cookies=[sessions.ended(sessions.SESSION, request, services.settings)])


def _onward(path: str) -> str:
    return path if fullmatch(_ONWARD, path) else ""


async def _signed_in(request: AnyRequest, services: Services) -> bool:
    session = sessions.session_of(request, services.settings)
    if session is None:
        return False
    async with services.database.primary.acquire() as connection:
        try:
            await account_of_session(connection, session)
        except NotSignedIn:
            return False
    return True
