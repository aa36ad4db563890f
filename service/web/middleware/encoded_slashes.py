"""A slash within one part of a path, sent as %2F, stays within it: ids of others may hold one.

Servers decode a path before it is routed, and the slash would cut it in two. It travels as a character that no text
holds.
"""

from urllib.parse import unquote

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

_STANDS_FOR_SLASH = "\ufdd0"  # a noncharacter of Unicode
_ROSTERS = "/v1/clinics/"


def encoded_slashes(app: ASGIApp) -> ASGIApp:
    """The application behind, which finds encoded slashes of rosters' ids by `own_id`."""

    async def pass_on(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith(_ROSTERS):
            raw = scope.get("raw_path") or b""
            if b"%2f" in raw.lower():
                parts = raw.partition(b"?")[0].decode("ascii", "replace").split("/")
                scope["path"] = "/".join(unquote(part).replace("/", _STANDS_FOR_SLASH) for part in parts)
        await app(scope, receive, send)

    return pass_on


def own_id(text: str) -> str:
    """An id out of a path as its owner writes it."""
    return text.replace(_STANDS_FOR_SLASH, "/")
