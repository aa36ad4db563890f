"""Signing in by mailed link, and out again."""

from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.background_tasks import BackgroundTask
from litestar.params import JSONBody, QueryParameter

from schemas.accounts.account import MailedCode, MailedToken, Me, SignIn, SignInRequested
from service.accounts.own_profile import show_me
from service.accounts.sign_in import OpenedSession, ask_sign_in, follow_link, type_code
from service.accounts.sign_out import sign_out
from service.core.database.pool import Connection
from service.email.smtp import send_patiently
from service.web import sessions
from service.web.access import access
from service.web.services import Provided, Services

_ASKED = (
    "If this is an address, a link and a code are on their way to it. Open the link within 15 minutes, "
    "or send the code from here."
)


@post(
    "/v1/sign-in",
    status_code=202,
    operation_id="askSignIn",
    tags=["account"],
    opt=access("anyone", repeats="forgotten", example={"email": "practitioner@example.org"}),
)
async def post_sign_in(
    data: JSONBody[SignIn], services: Provided, request: Request[Any, Any, Any]
) -> Response[SignInRequested]:
    """Mails a link that signs this browser in; the same answer for every address. `ayni demo` shows it here."""
    settings = services.settings
    sessions.check_origin(request, settings)
    async with services.database.primary.acquire() as connection:
        sign_in_letter = await ask_sign_in(
            connection, data.email, sessions.visitor(request, settings), settings.base_url
        )
    return Response(
        SignInRequested(_ASKED, sign_in_letter.link if sessions.shows_links(request, settings) else None),
        status_code=202,
        cookies=[sessions.nonce_cookie(request, settings, sign_in_letter.nonce)],
        headers={"Cache-Control": "no-store"},
        # After the answer: neither its time nor a refusal of the mail server tells anything about an address.
        background=BackgroundTask(send_patiently, settings, sign_in_letter.letter) if sign_in_letter.letter else None,
    )


@post(
    "/v1/sign-in/link",
    status_code=200,
    operation_id="signIn",
    tags=["account"],
    opt=access("anyone", repeats="forgotten", also={403}),
)
async def post_sign_in_link(
    data: JSONBody[MailedToken], services: Provided, request: Request[Any, Any, Any]
) -> Response[Me]:
    """Signs in with the token of a mailed link: once, within 15 minutes."""
    settings = services.settings
    sessions.check_origin(request, settings)
    async with services.database.primary.acquire() as connection:
        signed_in = await follow_link(connection, data.token, sessions.visitor(request, settings))
        return await _signed_in(connection, request, services, signed_in)


@post(
    "/v1/sign-in/code",
    status_code=200,
    operation_id="signInByCode",
    tags=["account"],
    opt=access("anyone", repeats="forgotten", also={403}),
)
async def post_sign_in_code(
    data: JSONBody[MailedCode], services: Provided, request: Request[Any, Any, Any]
) -> Response[Me]:
    """Signs in with the code of a mail, sent with the cookies that `POST /v1/sign-in` gave: once, within 15 minutes
    and five tries."""
    settings = services.settings
    sessions.check_origin(request, settings)
    async with services.database.primary.acquire() as connection:
        signed_in = await type_code(connection, data.code, sessions.visitor(request, settings))
        return await _signed_in(connection, request, services, signed_in)


async def _signed_in(
    connection: Connection, request: Request[Any, Any, Any], services: Services, signed_in: OpenedSession
) -> Response[Me]:
    settings = services.settings
    me = await show_me(connection, signed_in.account)
    cookies = [sessions.session_cookie(request, settings, signed_in), sessions.ended(sessions.NONCE, request, settings)]
    return Response(me, status_code=200, cookies=cookies, headers={"Cache-Control": "no-store"})


@post(
    "/v1/sign-out",
    status_code=204,
    operation_id="signOut",
    tags=["account"],
    opt=access("session if any", repeats="forgotten"),
)
async def post_sign_out(
    services: Provided,
    request: Request[Any, Any, Any],
    everywhere: Annotated[bool, QueryParameter(description="end every session of this account")] = False,
) -> Response[None]:
    """Ends this session, or all of them; tokens are revoked one by one."""
    settings = services.settings
    sessions.check_origin(request, settings)
    session = sessions.session_of(request, settings)
    if session:
        async with services.database.primary.acquire() as connection:
            await sign_out(connection, session, everywhere=everywhere)
    return Response(None, status_code=204, cookies=[sessions.ended(sessions.SESSION, request, settings)])
