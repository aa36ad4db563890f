"""POST /mcp: the Model Context Protocol over Streamable HTTP, without sessions: each message is answered by itself.

Written here because the protocol's part that a read-only server without sessions has is these four methods. The SDK's
own server is a second web framework (Starlette, SSE, JWT) that would pass by our rates, admission and refusals; its
client is what the tests use.
"""

from typing import Any, Literal

import msgspec
from litestar import Request, Response, post
from litestar.params import JSONBody

from schemas.messages import refusals
from service.core.errors import AyniError, BadRequest
from service.i18n.wording import word
from service.web.access import access
from service.web.mcp.tools import TOOLS, Tool
from service.web.problems import decode
from service.web.reader import reader_of
from service.web.services import Provided, Services

# Versions whose first message is `initialize`; the newest is offered to whoever asks for another.
VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
_NO_METHOD, _BAD_PARAMETERS = -32601, -32602
_INSTRUCTIONS = (
    "A directory that matches people with practitioners of any modality by how they work, and says why. Ask before you "
    "send somebody's story. Show `help` first when it is not empty. No diagnosis, no promise of outcome."
)

AnyRequest = Request[Any, Any, Any]


class RpcMessage(msgspec.Struct, kw_only=True):
    """A request of JSON-RPC; without an id it is a notification, and a message without a method is an answer."""

    jsonrpc: Literal["2.0"]
    method: str = ""
    id: str | int | None = None
    params: dict[str, Any] = {}


class RpcError(Exception):
    """What the protocol itself refuses."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@post(
    "/mcp",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", robots=False),
)
async def post_mcp(data: JSONBody[RpcMessage], services: Provided, request: AnyRequest) -> Response[bytes]:
    """Answers one message; nothing of it is stored."""
    if data.id is None or not data.method:
        return Response(b"", status_code=202)
    try:
        outcome: dict[str, Any] = {"result": await _result(data, services, request)}
    except RpcError as error:
        outcome = {"error": {"code": error.code, "message": error.message}}
    body = msgspec.json.encode({"jsonrpc": "2.0", "id": data.id} | outcome)
    return Response(body, media_type="application/json")


async def _result(message: RpcMessage, services: Services, request: AnyRequest) -> dict[str, Any]:
    match message.method:
        case "initialize":
            wanted = message.params.get("protocolVersion")
            return {
                "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": {"name": "ayni", "title": "Ayni", "version": "1"},
                "instructions": _INSTRUCTIONS,
            }
        case "ping":
            return {}
        case "tools/list":
            return {"tools": [tool.described() for tool in TOOLS.values()]}
        case "tools/call":
            name = message.params.get("name")
            tool = TOOLS.get(name) if isinstance(name, str) else None
            if tool is None:
                raise RpcError(_BAD_PARAMETERS, word(refusals.NO_SUCH_TOOL(names=[*TOOLS]), reader_of(request)))
            return await _called(tool, message.params.get("arguments") or {}, services, request)
    raise RpcError(_NO_METHOD, word(refusals.NO_SUCH_METHOD(), reader_of(request)))


async def _called(tool: Tool, arguments: Any, services: Services, request: AnyRequest) -> dict[str, Any]:
    """What a tool answers; a question at fault is answered by the tool, so that the agent can mend it."""
    try:
        question = decode(msgspec.json.encode(arguments), tool.question)
        answer = await tool.answer(question, services, request)
    except AyniError as error:
        return {"content": [{"type": "text", "text": _refusal(error, request)}], "isError": True}
    text = msgspec.json.encode(answer).decode()
    return {"content": [{"type": "text", "text": text}], "structuredContent": answer, "isError": False}


def _refusal(error: AyniError, request: AnyRequest) -> str:
    reader = reader_of(request)
    fields = error.fields if isinstance(error, BadRequest) else []
    message = getattr(error, "message", refusals.UNEXPECTED())
    return " ".join([word(message, reader), *(f"{at}: {word(wanted, reader)}." for at, wanted in fields)])
