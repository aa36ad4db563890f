"""Who is asking, over HTTP: our own session cookie or a personal token; and whether a page elsewhere sent them.

Every change made with a cookie must come from our own pages: browsers say where a request comes from, and forms carry
a token besides. A request with a personal token cannot be forged by another site.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from schemas.accounts.account import Account, Scope
from schemas.messages import refusals
from service.accounts.recognise_caller import account_of_session, account_of_token
from service.accounts.roles import check_role
from service.accounts.sign_in import LINK_MINUTES, OpenedSession, Visitor
from service.core.database.pool import Connection
from service.core.errors import NotAllowed
from service.core.secret_tokens import form_token, same
from service.core.settings import Settings
from service.i18n.languages import chosen_locale
from service.web.access import access_of, is_ours
from service.web.pace import pace
from service.web.services import Services

SESSION = "ayni"
NONCE = "ayni-asked"
_RECOGNISED = "recognised_account"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PROXY_HEADERS = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "cdn-loop")
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Caller:
    """A practitioner who is known, with the connection for this request's work; `session` for browsers only."""

    connection: Connection
    account: Account
    session: str | None


@asynccontextmanager
async def caller(request: Request[Any, Any, Any], services: Services) -> AsyncIterator[Caller]:
    """The practitioner who asks, with what the route needs; NotSignedIn, or NotAllowed."""
    if access_of(request.route_handler).who != "account":
        raise RuntimeError(f"{request.route_handler} asks who calls, and is no route of accounts")
    async with services.database.primary.acquire() as connection:
        account, session = await _recognised(request, services.settings, connection)
        yield Caller(connection, account, session)


async def check_account(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of the API: who asks is known before a body is read, so that strangers cannot have one parsed."""
    if (
        not is_ours(handler)
        or access_of(handler).who != "account"
        or "data" not in handler.parsed_fn_signature.parameters
    ):
        return
    services: Services = connection.app.state["services"]
    async with services.database.primary.acquire() as database:
        await _recognised(Request(connection.scope), services.settings, database)


async def _recognised(
    request: Request[Any, Any, Any], settings: Settings, connection: Connection
) -> tuple[Account, str | None]:
    """The account, and the session of a browser; looked up once a request."""
    known: tuple[Account, str | None] | None = request.state.get(_RECOGNISED)
    if known is None:
        authorization = request.headers.get("authorization", "")
        if authorization[:7].lower() == "bearer ":
            scope = cast(Scope | None, access_of(request.route_handler).scope)
            known = await account_of_token(connection, authorization[7:].strip(), scope), None
        else:
            session = session_of(request, settings)
            known = await account_of_session(connection, session), session
            check_origin(request, settings)
        if known[0].acting == "assistant" and not access_of(request.route_handler).assistant:
            raise NotAllowed(refusals.NOT_FOR_ASSISTANTS())
        if (role := access_of(request.route_handler).role) is not None:
            await check_role(connection, known[0], role, request.path_params.get("clinic"))
        request.state[_RECOGNISED] = known
        pace(request, f"account {known[0].id}", settings.account_requests_per_minute)
    return known


def visitor(request: Request[Any, Any, Any], settings: Settings, onward: str = "") -> Visitor:
    """What came with a request of someone who may not be signed in."""
    nonce = request.cookies.get(_name(NONCE, request, settings))
    known = nonce if nonce and len(nonce) == 43 else None  # as long as the ones made here
    client = request.client.host if request.client else "unknown"
    return Visitor(client, known, session_of(request, settings), language_of(request), onward)


def language_of(request: Request[Any, Any, Any]) -> str:
    """The language in which this browser is answered, and written to."""
    return chosen_locale(request.url.path, request.headers.get("accept-language", "")).language


def session_of(request: Request[Any, Any, Any], settings: Settings) -> str | None:
    return request.cookies.get(_name(SESSION, request, settings))


def check_origin(request: Request[Any, Any, Any], settings: Settings) -> None:
    """NotAllowed for a change that a page of another site asked for. Programs that are no browser say nothing."""
    if request.method in _SAFE:
        return
    fetched_from = request.headers.get("sec-fetch-site")
    if fetched_from is not None:
        allowed = fetched_from in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        own = (_origin(settings.base_url), f"{request.url.scheme}://{request.headers.get('host', '')}")
        allowed = origin is None or origin in own
    if not allowed:
        raise NotAllowed(refusals.FROM_ANOTHER_SITE())


def check_form(given: str | None, session: str | None, account_id: UUID) -> None:
    """NotAllowed unless a form carries the token of this session, for the account at which it works."""
    if not given or not session or not same(given, form_token(session, account_id)):
        raise NotAllowed(refusals.FORM_OF_ANOTHER_SESSION())


def session_cookie(request: Request[Any, Any, Any], settings: Settings, signed_in: OpenedSession) -> Cookie:
    return _cookie(SESSION, request, settings, signed_in.token, signed_in.seconds)


def nonce_cookie(request: Request[Any, Any, Any], settings: Settings, nonce: str) -> Cookie:
    """Binds the mailed link to this browser."""
    return _cookie(NONCE, request, settings, nonce, LINK_MINUTES * 60)


def ended(name: str, request: Request[Any, Any, Any], settings: Settings) -> Cookie:
    """The cookie that removes a cookie."""
    return _cookie(name, request, settings, "", 0)


def _cookie(name: str, request: Request[Any, Any, Any], settings: Settings, value: str, seconds: int) -> Cookie:
    return Cookie(
        _name(name, request, settings),
        value=value,
        max_age=seconds,
        secure=not _in_development(request, settings),
        httponly=True,
        samesite="lax",
    )


def _name(name: str, request: Request[Any, Any, Any], settings: Settings) -> str:
    """The prefix makes browsers insist on Secure, this host and the whole path."""
    return name if _in_development(request, settings) else f"__Host-{name}"


def _in_development(request: Request[Any, Any, Any], settings: Settings) -> bool:
    """Plain http on this very machine; anywhere else a cookie without Secure would travel in the open."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return host in _LOOPBACK and request.url.scheme == "http" and not settings.base_url.startswith("https:")


def loses_cookies(request: Request[Any, Any, Any], settings: Settings) -> bool:
    """Whether this browser will not keep our cookies: plain http on another machine than the server's."""
    open_way = request.url.scheme == "http" and not settings.base_url.startswith("https:")
    return open_way and not _in_development(request, settings)


def shows_links(request: Request[Any, Any, Any], settings: Settings) -> bool:
    """Whether a sign-in link may be shown to this client: by `ayni demo` without a mail server, on the same machine.

    A proxy on this machine connects from loopback for everybody, so its headers and a foreign Host count as remote.
    """
    if not settings.demo or settings.smtp_url or urlsplit(settings.base_url).hostname not in _LOOPBACK:
        return False
    return is_local(request)


def is_local(request: Request[Any, Any, Any]) -> bool:
    """Whether somebody on this machine asks: no proxy for somebody elsewhere, no name of another host."""
    client = request.client.host if request.client else ""
    named = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return client in _LOOPBACK and named in _LOOPBACK and not any(_from_proxy(name) for name in request.headers)


def _from_proxy(header: str) -> bool:
    name = header.lower()
    return name.startswith("x-forwarded") or name in _PROXY_HEADERS


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
