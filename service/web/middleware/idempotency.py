"""`Idempotency-Key` on every POST that writes: a repeated request gets the first one's answer; nothing is done twice.

Each route says by `repeats` whether its answer is remembered. Matching, circles and preview take the header and keep
nothing: their bodies are nobody's business. Imports keep the key with the import itself, for their bodies are streams.
Signing in and out keeps nothing either: it sets cookies, and is the same when done twice. No form sends the header.
"""

import gzip
import hashlib
import hmac
from typing import Any

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from schemas.messages import expected, refusals
from service.clinics.issue_key import MARK
from service.core.errors import AyniError, BadRequest
from service.core.idempotency import CachedResponse, begin_answer, end_answer, owned_by_account, owned_by_stranger
from service.web.access import access_of, is_ours
from service.web.keys import check_caller, identify
from service.web.services import Services
from service.web.sessions import caller

HEADER = "idempotency-key"
_MOST_BYTES = 10_000_000
_MOST_KEPT_BYTES = 1_000_000


def idempotency_key(request: Request[Any, Any, Any]) -> str | None:
    """The key a request carries; BadRequest when it is no key."""
    key = request.headers.get(HEADER)
    if key is not None and not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        raise BadRequest(refusals.KEY_NOT_VALID(), [("", expected.PRINTABLE_KEY())])
    return key


class IdempotentPosts(ASGIMiddleware):
    """Wraps the handler of a POST that carries the header."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] != ScopeType.HTTP or not _remembers(scope["route_handler"]):
            await next_app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        key = idempotency_key(request)
        owner = await _owner(request) if key is not None else None
        if key is None or owner is None:
            await next_app(scope, receive, send)
            return
        body, complete = await _read(receive)
        again = _replay_body(body, receive)
        if not complete:  # too large: the handler says so
            await next_app(scope, again, send)
            return
        await _once(scope, again, send, next_app, (owner, _hashed(key), _digest(request, key, body)))


def _remembers(handler: BaseRouteHandler) -> bool:
    return is_ours(handler) and access_of(handler).remembers


async def _once(scope: Scope, receive: Receive, send: Send, next_app: ASGIApp, named: tuple[str, str, bytes]) -> None:
    services: Services = scope["litestar_app"].state["services"]
    owner, key, digest = named
    given = await begin_answer(services.database, owner, key, digest)
    if given is not None:
        response = Response(
            given.body,
            status_code=given.status,
            media_type=given.media_type or "application/json",
            headers={"Idempotent-Replayed": "true"} | ({"ETag": given.etag} if given.etag else {}),
        )
        await response.to_asgi_response(None, Request(scope))(scope, receive, send)
        return
    heard = _ResponseRecorder()
    answer = None
    try:
        await next_app(scope, receive, heard.send)
        answer = heard.answer(told_once=access_of(scope["route_handler"]).repeats == "remembered without secret")
    finally:
        await end_answer(services.database, owner, key, answer)
    # Only now: whoever has the answer and asks again meets a key that is no longer running.
    for message in heard.messages:
        await send(message)


class _ResponseRecorder:
    """Holds an answer back until it is remembered, which it is unless it is long."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self._status = 0
        self._media_type: str | None = None
        self._etag: str | None = None
        self._gzipped = False
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = {name.lower(): value for name, value in message["headers"]}
            self._media_type = headers[b"content-type"].decode() if b"content-type" in headers else None
            self._etag = headers[b"etag"].decode() if b"etag" in headers else None
            self._gzipped = headers.get(b"content-encoding") == b"gzip"
        elif message["type"] == "http.response.body" and len(self._body) <= _MOST_KEPT_BYTES:
            self._body += message["body"]
        self.messages.append(message)

    def answer(self, told_once: bool) -> CachedResponse | None:
        if not self._status or len(self._body) > _MOST_KEPT_BYTES:
            return None
        # Kept as it reads: who repeats it may not take gzip.
        body = gzip.decompress(self._body) if self._gzipped else bytes(self._body)
        return CachedResponse(self._status, self._media_type, None if told_once else body, self._etag)


async def _owner(request: Request[Any, Any, Any]) -> str | None:
    """Whose key it is: an account's or a clinic's (by whatever session, token or key), else a network address's.

    None when whoever asks may not do this: then the handler refuses, and an old answer (which may hold a secret) is
    not given either.
    """
    services: Services = request.app.state["services"]
    access = access_of(request.route_handler)
    try:
        if access.owner == "account":
            async with caller(request, services) as me:
                return owned_by_account(me.account.id)
        if access.owner == "clinic" or MARK in request.headers.get("authorization", ""):
            await check_caller(request, request.route_handler)
            return f"clinic:{(await identify(request)).clinic_id}"
    except AyniError:
        return None
    return await owned_by_stranger(services.database, request.client.host if request.client else "unknown")


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _digest(request: Request[Any, Any, Any], key: str, body: bytes) -> bytes:
    """Keyed with what the caller alone knows: nobody can try out what a seeker may have written."""
    target = f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"
    condition = request.headers.get("if-match", "")
    return hmac.digest(key.encode(), f"{target}\n{condition}\n".encode() + body, "sha256")


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


def _replay_body(body: bytes, receive: Receive) -> Receive:
    """The body read already, and then whatever else comes."""
    waiting = [body]

    async def receive_again() -> Any:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return receive_again
