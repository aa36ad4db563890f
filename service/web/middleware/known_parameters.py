"""A parameter of a query under /v1 that nobody reads is refused: passed over, it would look like an answer to it."""

from functools import cache
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter
from rapidfuzz import process

from schemas.core.message import Message
from schemas.core.wording import pointer
from schemas.messages import expected, refusals
from service.core.errors import BadRequest

_PREFIX = "/v1/"
_NEAR = 50  # percent alike, from which a name is proposed
_LONGEST = 100


async def known_parameters_only(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: BadRequest naming each parameter that the route does not know, with the nearest one that it does."""
    if not connection.scope["path"].startswith(_PREFIX) or not connection.scope["query_string"]:
        return
    known = query_names(handler)
    unknown = [name for name in dict.fromkeys(connection.query_params) if name not in known]
    if unknown:
        raise BadRequest(
            refusals.UNEXPECTED_FORM(), [(pointer(name[:_LONGEST]), _instead(name, known)) for name in unknown]
        )


@cache
def query_names(handler: BaseRouteHandler) -> tuple[str, ...]:
    """The names of the query's parameters that a handler reads."""
    parameters = handler.parsed_fn_signature.parameters
    return tuple(
        definition.kwarg_definition.name or name
        for name, definition in parameters.items()
        if isinstance(definition.kwarg_definition, QueryParameter)
    )


def _instead(name: str, known: tuple[str, ...]) -> Message:
    if not known:
        return expected.NO_PARAMETERS()
    nearest = process.extractOne(name[:_LONGEST], known, score_cutoff=_NEAR)
    if nearest is not None:
        return expected.NEAREST_PARAMETER(nearest=nearest[0])
    return expected.KNOWN_PARAMETERS(known=list(known))
