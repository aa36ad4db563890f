"""What a body must be: JSON of exactly the types the handler names, or a form of bounded size.

Litestar reads a body of any content type as JSON and takes "20" for 20 and 0 for false; these two do not. It parses
forms of any size on the event loop and keeps the last 1,024 in memory, words and all; here they are bounded first.
"""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.handlers import BaseRouteHandler
from litestar.params import BodyKwarg
from litestar.types import Empty

from schemas.core.message import Message
from schemas.messages import refusals
from service.core.errors import BadRequest, TooLarge
from service.web.access import access_of
from service.web.problems import HttpRefusal, decode

FORM_FIELDS = 500


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON is decoded straight into the handler's type, without bending any value."""

    async def json(self) -> Any:
        data = self.route_handler.parsed_fn_signature.parameters.get("data")
        return decode(await self.body(), data.annotation if data else Any)

    async def body(self) -> bytes:
        """The body as it came; of a route that takes JSON no more than that may be long."""
        if "data" not in self.route_handler.parsed_fn_signature.parameters:
            return await super().body()
        most = access_of(self.route_handler).json_bytes
        return await self._bounded_body(most, refusals.BODY_OVER(most=most // 1000))

    async def form(self) -> FormMultiDict:
        """The fields of an HTML form; TooLarge or BadRequest before anything is parsed."""
        kind, options = self.content_type
        if kind == RequestEncodingType.URL_ENCODED:
            if self._form is Empty:
                body = await self._bounded_form()
                _check_count(body.count(b"&") + 1)
                pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True)
                self._form = FormMultiDict(pairs)
            return self._form
        if kind == RequestEncodingType.MULTI_PART:
            body = await self._bounded_form()
            _check_count(body.count(b"--" + options.get("boundary", "").encode()) - 1)
        return await super().form()

    async def _bounded_form(self) -> bytes:
        access = access_of(self.route_handler)
        return await self._bounded_body(access.form_bytes, access.form_refusal)

    async def _bounded_body(self, most: int, refusal: Message) -> bytes:
        """The body, of which no more than that is ever held; TooLarge beyond."""
        if self._body is Empty:
            if (self.content_length or 0) > most:
                raise TooLarge(refusal)
            body = bytearray()
            async for chunk in self.stream():
                body += chunk
                if len(body) > most:
                    raise TooLarge(refusal)
            self._body = self._connection_state.body = bytes(body)
        return self._body


def _check_count(fields: int) -> None:
    if fields > FORM_FIELDS:
        raise BadRequest(refusals.FORM_TOO_MANY_FIELDS())


async def json_bodies_only(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: a body for a handler that reads JSON must say that it is JSON."""
    data = handler.parsed_fn_signature.parameters.get("data")
    kind = data.kwarg_definition if data else None
    if not isinstance(kind, BodyKwarg) or kind.media_type != RequestEncodingType.JSON:
        return
    headers = connection.headers
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return
    sent = headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != "application/json" and not (sent.startswith("application/") and sent.endswith("+json")):
        raise HttpRefusal(415, refusals.NOT_AS_JSON(), {"Accept": "application/json"})
