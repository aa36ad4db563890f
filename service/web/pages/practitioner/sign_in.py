"""Signing in by mailed link, and out again.

The link signs in the browser that asked for it, which its cookie tells; anything else that follows it, such as a
program that reads mail, sees a page with a button and uses nothing up.
"""

from re import fullmatch

from litestar import Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.recognise_caller import account_of_session
from service.accounts.sign_in import ask_sign_in, follow_link
from service.accounts.sign_out import sign_out
from service.core.errors import BadRequest, NotAllowed, NotSignedIn
from service.email.smtp import send
from service.i18n.wording import word
from service.web import sessions
from service.web.access import access
from service.web.forms.fields import typed_from
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.services import Provided, Services

# Pages that may be gone on to after signing in; nothing else, so that no link leads away from here.
_ONWARD = r"/claim/[\w-]{36,43}|/operator"


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
    answer = own_page(request, "sign_in_asked.html", shown_link=link, then=then)
    answer.cookies.append(sessions.nonce_cookie(request, settings, sign_in_letter.nonce))
    # After the answer: neither its time nor a refusal of the mail server tells anything about an address.
    answer.background = BackgroundTask(send, settings, sign_in_letter.letter) if sign_in_letter.letter else None
    return answer


@get("/sign-in/{token:str}", include_in_schema=False, opt=access("anyone", robots=False))
async def get_sign_in_link(token: FromPath[str], request: AnyRequest, services: Provided) -> Redirect | Response[str]:
    """Signs the browser that asked in; shows any other a button, and browsers that fetch ahead as well."""
    settings = services.settings
    then = _onward(request.query_params.get("then", ""))
    ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    if sessions.visitor(request, settings).nonce is None or ahead:
        return own_page(request, "sign_in_link.html", token=token, then=then)
    return await _followed(token, then, request, services)


@post(
    "/sign-in/{token:str}",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", repeats="forgotten", robots=False),
)
async def post_sign_in_link(token: FromPath[str], request: AnyRequest, services: Provided) -> Redirect | Response[str]:
    """Signs this browser in with a fresh link that it asked for itself."""
    sessions.check_origin(request, services.settings)
    then = _onward(typed_from(list((await request.form()).multi_items())).one("then"))
    return await _followed(token, then, request, services)


async def _followed(token: str, then: str, request: AnyRequest, services: Services) -> Redirect | Response[str]:
    settings = services.settings
    try:
        async with services.database.primary.acquire() as connection:
            signed_in = await follow_link(connection, token, sessions.visitor(request, settings))
    except NotAllowed as error:
        why = word(error.message, locale_of(request))
        return own_page(request, "sign_in.html", status=403, typed=typed_from([]), then=then, why=why)
    cookies = [sessions.session_cookie(request, settings, signed_in), sessions.ended(sessions.NONCE, request, settings)]
    return onward(request, then or "/me", cookies=cookies)


@post(
    "/sign-out",
    status_code=200,
    include_in_schema=False,
    opt=access("account", repeats="forgotten"),
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
