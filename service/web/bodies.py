"""What a JSON body must be: declared as JSON, and of exactly the types the handler names.

Litestar reads a body of any content type as JSON and takes "20" for 20 and 0 for false; these two do not.
"""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.params import BodyKwarg

from service.web.problems import decode


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON is decoded straight into the handler's type, without bending any value."""

    async def json(self) -> Any:
        data = self.route_handler.parsed_fn_signature.parameters.get("data")
        return decode(await self.body(), data.annotation if data else Any)


def json_bodies_only(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
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
        raise HTTPException(
            "Send the body as application/json.", status_code=415, headers={"Accept": "application/json"}
        )
