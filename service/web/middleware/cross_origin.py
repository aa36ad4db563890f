"""Which pages of other sites may read an answer (CORS): public reads and matches all, a clinic's routes its own sites.

Never with credentials: no cookie of ours goes to another site, so what an account does stays closed to all of them. A
clinic's routes open to the origins that may show its matching page (`ayni clinic embed --allow`); its key is needed all
the same.
"""

from typing import Any
from uuid import UUID

from litestar import Litestar
from litestar.exceptions import LitestarException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler

from service.clinics.allow_origins import is_allowed_origin
from service.web.access import access_of, is_ours
from service.web.middleware.security_and_metrics import App, Message, Receive, Scope, Send
from service.web.services import Services

# Pages are for people, in this site; what programs read lies below these.
_OPEN = ("/v1/", "/fhir/", "/mcp", "/schema/openapi.json", "/.well-known/", "/llms.txt")
_TAKEN = (
    "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    "Mcp-Method, Mcp-Name, Mcp-Protocol-Version, Mcp-Session-Id, Prefer"
)
_SHOWN = "Content-Location, ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After"
_DAY = "86400"


def cross_origin(app: App, litestar: Litestar) -> App:
    """The application with CORS around it; preflights are answered here."""

    async def crossing(scope: Scope, receive: Receive, send: Send) -> None:
        origin = _header(scope, b"origin") if scope["type"] == "http" else ""
        if not origin:
            await app(scope, receive, send)
            return
        wanted = _header(scope, b"access-control-request-method")
        if scope["method"] == "OPTIONS" and wanted:
            await _answer_preflight(litestar, scope, send, origin, wanted)
            return

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                # The route is known only now: Litestar notes it in the scope.
                opened = await _opened_to(litestar, scope.get("route_handler"), scope, scope["method"], origin)
                message["headers"] = [*message.get("headers", []), *_opening(opened, origin)]
                if opened:
                    message["headers"].append((b"access-control-expose-headers", _SHOWN.encode()))
            await send(message)

        await app(scope, receive, shared)

    return crossing


async def _answer_preflight(litestar: Litestar, scope: Scope, send: Send, origin: str, wanted: str) -> None:
    """204, with leave only where the request itself would have it."""
    method = "GET" if wanted == "HEAD" else wanted
    try:
        _, handler, _, parameters, template = litestar.asgi_router.handle_routing(
            path=scope["path"].rstrip("/") or "/",
            method=method,
        )
        scope["path_template"] = template  # for the log
        opened = await _opened_to(litestar, handler, {**scope, "path_params": parameters}, method, origin)
    except LitestarException:
        opened = ""
    headers = [*_opening(opened, origin), (b"vary", b"Access-Control-Request-Method, Access-Control-Request-Headers")]
    if opened:
        headers += [
            (b"access-control-allow-methods", wanted.encode("latin-1", "replace")),
            (b"access-control-allow-headers", _TAKEN.encode()),
            (b"access-control-max-age", _DAY.encode()),
        ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _opened_to(
    litestar: Litestar, handler: BaseRouteHandler | None, scope: Scope, method: str, origin: str
) -> str:
    """`*`, this origin, or nothing."""
    if not isinstance(handler, HTTPRouteHandler) or not scope["path"].startswith(_OPEN):
        return ""
    if not is_ours(handler):  # the OpenAPI document
        return "*"
    access = access_of(handler)
    if access.who == "anyone" and (method in ("GET", "HEAD") or access.reads):
        return "*"
    if access.who != "clinic":
        return ""
    clinic = scope.get("path_params", {}).get("clinic")
    services: Services = litestar.state["services"]
    allowed = await services.database.reading(
        lambda connection: is_allowed_origin(connection, origin, clinic if isinstance(clinic, UUID) else None)
    )
    return origin if allowed else ""


def _opening(opened: str, origin: str) -> list[tuple[bytes, bytes]]:
    if opened == "*":
        return [(b"access-control-allow-origin", b"*")]
    leave = [(b"access-control-allow-origin", opened.encode("latin-1"))] if opened else []
    return [*leave, (b"vary", b"Origin")]


def _header(scope: Scope, name: bytes) -> str:
    value: Any = next((value for key, value in scope["headers"] if key == name), b"")
    return str(value.decode("latin-1"))
