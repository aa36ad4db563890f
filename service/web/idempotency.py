"""`Idempotency-Key` on every POST that writes: a repeated request gets the first one's answer; nothing is done twice.

Matching, circles and preview take the header and keep nothing: their bodies are nobody's business. Imports keep the
key with the import itself, for their bodies are streams.
"""

import hashlib
from typing import Any

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import AyniError, BadRequest
from service.usecases.issue_key import MARK
from service.usecases.remember_answer import Answer, begin_answer, end_answer
from service.web.keys import Needs, identify
from service.web.services import Services

HEADER = "idempotency-key"
# Answers about an account hold addresses and secrets, set cookies, and must be gone when it is erased; what these
# POSTs do is the same when done twice, or is held by If-Match.
_ACCOUNT = frozenset(
    {
        "/v1/sign-in",
        "/v1/sign-in/link",
        "/v1/sign-out",
        "/v1/claims",
        "/v1/claims/link",
        "/v1/confirmations",
        "/v1/me/tokens",
        "/v1/me/profile/publish",
        "/v1/me/profile/pause",
        "/v1/me/profile/withdraw",
        "/v1/me/profile/confirm",
        "/v1/me/profile/history/{version}/restore",
    }
)
NEVER_KEPT = frozenset({"/v1/matches", "/v1/circles", "/v1/me/preview"}) | _ACCOUNT
_OWN_WAY = frozenset({"/v1/clinics/{clinic}/imports"})
_MOST_BYTES = 10_000_000
_MOST_KEPT_BYTES = 1_000_000


def idempotency_key(request: Request[Any, Any, Any]) -> str | None:
    """The key a request carries; BadRequest when it is no key."""
    key = request.headers.get(HEADER)
    if key is not None and not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        raise BadRequest("The Idempotency-Key is not valid.", [("", "1 to 200 printable ASCII characters")])
    return key


class IdempotentPosts(ASGIMiddleware):
    """Wraps the handler of a POST that carries the header."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        template = scope.get("path_template", "")
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST" or template in NEVER_KEPT | _OWN_WAY:
            await next_app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        key = idempotency_key(request)
        owner = await _owner(request) if key is not None else None
        if key is None or owner is None:
            await next_app(scope, receive, send)
            return
        body, whole = await _read(receive)
        again = _again(body, receive)
        if not whole:  # too large: the handler says so
            await next_app(scope, again, send)
            return
        await _once(scope, again, send, next_app, (owner, key, _digest(scope, body)))


async def _once(scope: Scope, receive: Receive, send: Send, next_app: ASGIApp, named: tuple[str, str, bytes]) -> None:
    services: Services = scope["litestar_app"].state["services"]
    owner, key, digest = named
    given = await begin_answer(services.database, owner, key, digest)
    if given is not None:
        response = Response(
            given.body,
            status_code=given.status,
            media_type=given.media_type or "application/json",
            headers={"Idempotent-Replayed": "true"},
        )
        await response.to_asgi_response(None, Request(scope))(scope, receive, send)
        return
    heard = _Heard(send)
    answer = None
    try:
        await next_app(scope, receive, heard.send)
        answer = heard.answer()
    finally:
        await end_answer(services.database, owner, key, answer)


class _Heard:
    """Passes an answer on and remembers it, unless it is long."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = 0
        self._media_type: str | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = {name.lower(): value for name, value in message["headers"]}
            self._media_type = headers[b"content-type"].decode() if b"content-type" in headers else None
        elif message["type"] == "http.response.body" and len(self._body) <= _MOST_KEPT_BYTES:
            self._body += message["body"]
        await self._send(message)

    def answer(self) -> Answer | None:
        if not self._status or len(self._body) > _MOST_KEPT_BYTES:
            return None
        return Answer(self._status, self._media_type, bytes(self._body))


async def _owner(request: Request[Any, Any, Any]) -> str | None:
    """Whose key it is: a clinic's (whatever its key of the day), else whoever holds this token or cookie.

    None when a clinic's key does not count or lacks the scope: then the handler refuses, and an old answer (which may
    hold a secret) is not given either.
    """
    said = request.headers.get("authorization", "")
    if MARK in said:
        handler = request.route_handler
        try:
            for guard in handler.guards or ():
                if isinstance(guard, Needs):
                    await guard(request, handler)
            return f"clinic:{(await identify(request)).clinic_id}"
        except AyniError:
            return None
    held = f"{said}\n{request.headers.get('cookie', '')}"
    return "holder:" + hashlib.sha256(held.encode()).hexdigest()


def _digest(scope: Scope, body: bytes) -> bytes:
    target = scope["path"].encode() + b"?" + scope["query_string"]
    return hashlib.sha256(target + b"\n" + body).digest()


async def _read(receive: Receive) -> tuple[bytes, bool]:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body), False
        body += message.get("body", b"")
        if len(body) > _MOST_BYTES:
            return bytes(body), False
        if not message.get("more_body"):
            return bytes(body), True


def _again(body: bytes, receive: Receive) -> Receive:
    """The body read already, and then whatever else comes."""
    waiting = [body]

    async def receive_again() -> Any:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return receive_again
