"""What the contract promises and Litestar does not: HEAD for every GET, and MessagePack where Accept asks for it."""

from typing import Any

import msgspec

from service.web.middleware.security_and_metrics import App, Message, Receive, Scope, Send

MESSAGEPACK = "application/x-msgpack"
WAS_HEAD = "ayni.head"  # in the scope of a GET that only looks
_KINDS = (MESSAGEPACK, "application/msgpack", "application/vnd.msgpack", "application/json")


def negotiated(app: Any) -> App:
    """The application with HEAD and MessagePack; errors stay problem+json."""

    async def negotiating(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        send = _allowing_head(send)
        if scope["method"] == "OPTIONS":
            # Litestar's own answer knows one handler of the path; its refusal of a method knows them all.
            scope["method"] = "TRACE"
            send = _as_options(scope, send)
        if _wants_messagepack(scope):
            # Compression would hide the JSON that is to be written anew.
            scope["headers"] = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
            send = _as_messagepack(send)
        if scope["method"] == "HEAD":
            scope["method"] = "GET"
            scope[WAS_HEAD] = True
            send = _without_body(scope, send)
        await app(scope, receive, send)

    return negotiating


def _wants_messagepack(scope: Scope) -> bool:
    """True when Accept names MessagePack with a weight, and JSON with none above it, nor before it with the same."""
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept").decode("latin-1")
    best, packed = 0.0, False
    for wanted in accept.replace(" ", "").lower().split(","):
        kind, *parameters = wanted.split(";")
        weight = next((_weight(parameter[2:]) for parameter in parameters if parameter.startswith("q=")), 1.0)
        if kind in _KINDS and weight > best:
            best, packed = weight, kind != "application/json"
    return packed


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _allowing_head(send: Send) -> Send:
    """Names HEAD wherever the answer allows GET."""

    async def allowing(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (
                    name,
                    value + b", HEAD"
                    if name.lower() == b"allow" and b"GET" in value and b"HEAD" not in value
                    else value,
                )
                for name, value in message.get("headers", [])
            ]
        await send(message)

    return allowing


def _as_options(scope: Scope, send: Send) -> Send:
    """A refusal of the method as the answer to OPTIONS: nothing but the methods there are."""
    refused = False

    async def allowing(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start":
            scope["method"] = "OPTIONS"  # for the log
            refused = message["status"] == 405
            if refused:
                results = [header for header in message["headers"] if not header[0].lower().startswith(b"content-")]
                message = {**message, "status": 204, "headers": results}
        elif refused:
            message = {**message, "body": b""}
        await send(message)

    return allowing


def _without_body(scope: Scope, send: Send) -> Send:
    """The same answer without its body; the length stays that of the body left out."""

    async def headers_only(message: Message) -> None:
        if message["type"] == "http.response.start":
            scope["method"] = "HEAD"  # for the log
        elif message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_only


def _as_messagepack(send: Send) -> Send:
    """Holds a JSON answer back until it is whole and sends the same values as MessagePack; other answers pass."""
    start: Message = {}
    parts: list[bytes] = []

    async def packing(message: Message) -> None:
        if message["type"] == "http.response.start":
            if dict(message.get("headers", [])).get(b"content-type", b"").partition(b";")[0] != b"application/json":
                await send(message)
                return
            start.update(message)
            return
        if not start or message["type"] != "http.response.body":
            await send(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(parts)
        packed = msgspec.msgpack.encode(msgspec.json.decode(body)) if body else b""
        results = [header for header in start["headers"] if header[0] not in (b"content-type", b"content-length")]
        length = str(len(packed)).encode()
        results += [(b"content-type", MESSAGEPACK.encode()), (b"content-length", length), (b"vary", b"Accept")]
        await send({**start, "headers": results})
        await send({"type": "http.response.body", "body": packed})

    return packing
