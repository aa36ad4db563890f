"""Turns every error into RFC 9457 problem details: what was wrong, where, and what was expected. Never a story."""

import re
from collections.abc import Callable
from typing import Any, Literal, get_origin

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.exceptions.base_exceptions import LitestarException

from schemas.core.problem import FieldError, Problem
from schemas.core.wording import fault_in, field_fault, pointer
from service.core.database.errors import NOT_STORABLE, UNAVAILABLE, ConstraintViolation, DatabaseError
from service.core.errors import (
    AyniError,
    BadRequest,
    Conflict,
    Different,
    Gone,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PreconditionMissing,
    Stale,
    TooLarge,
    TooMany,
)

_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "Gone",
    412: "Precondition failed",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not storable",
    428: "Precondition required",
    429: "Too many requests",
    500: "Internal error",
    503: "Not available",
}
_STATUS: dict[type[AyniError], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    Stale: 412,
    TooLarge: 413,
    Different: 422,
    PreconditionMissing: 428,
    TooMany: 429,
}
# Litestar names a parameter that is not there in words alone, together with the path.
_MISSING = re.compile(r"Missing required \w+ parameter '([^']+)'")
_log = structlog.get_logger()


def problem(status: int, detail: str, errors: list[FieldError] | None = None, kind: str = "") -> Response[Problem]:
    """A problem+json response."""
    body = Problem(
        type=f"about:blank#{kind}" if kind else "about:blank",
        title=_TITLES.get(status, "Error"),
        status=status,
        detail=detail,
        errors=errors or [],
    )
    return Response(body, status_code=status, media_type="application/problem+json")


def decode(data: bytes, type_: type[Any]) -> Any:
    """Decodes a JSON body outside a typed handler; BadRequest with the pointer to the field."""
    try:
        return msgspec.json.decode(data, type=type_)
    except msgspec.ValidationError as error:
        raise BadRequest("The body does not have the expected form.", [fault_in(error, data, type_)]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest(
            "The body is not valid JSON in UTF-8.", [("", "JSON in UTF-8, at most 200 levels deep")]
        ) from None


def _ayni(_: Request[Any, Any, Any], error: AyniError) -> Response[Problem]:
    if isinstance(error, BadRequest):
        return problem(400, error.detail, [FieldError(*field) for field in error.fields])
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 503)
    response = problem(status, str(error))
    if isinstance(error, NotSignedIn):
        response.headers["WWW-Authenticate"] = _challenge(error.scope)
    if isinstance(error, NotAllowed) and error.scope:
        response.headers["WWW-Authenticate"] = _challenge(error.scope, ', error="insufficient_scope"')
    if isinstance(error, Stale):
        response.headers["ETag"] = error.current
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_seconds)
    return response


def _challenge(scope: str, more: str = "") -> str:
    """What to come back with, as RFC 6750 has it."""
    return 'Bearer realm="ayni"' + more + (f', scope="{scope}"' if scope else "")


def _validation(request: Request[Any, Any, Any], error: ValidationException) -> Response[Problem]:
    listed = error.extra if isinstance(error.extra, list) else []
    errors = []
    for one in listed:
        path = "" if one.get("key") == "data" else str(one.get("key", ""))
        message = str(one.get("message", "not valid"))
        if message == "'data'":
            message = "Expected a JSON body"
        at, wanted = field_fault(message, path)
        errors.append(FieldError(at, _choices(request, path) or wanted))
    if missing := _MISSING.match(error.detail):
        choices = _choices(request, missing[1])
        errors.append(FieldError(pointer(missing[1]), f"required; {choices}" if choices else "required"))
    return problem(400, "The request does not have the expected form.", errors)


def _choices(request: Request[Any, Any, Any], name: str) -> str:
    """The values that a parameter of the handler may take, when they are few and fixed."""
    parameter = request.route_handler.parsed_fn_signature.parameters.get(name)
    choices = parameter.args if parameter is not None and get_origin(parameter.annotation) is Literal else ()
    return f"one of {', '.join(choices)}" if choices else ""


def _http(_: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    status = error.status_code
    # Litestar's own words for a broken body name the byte; a path or a query never belongs in an answer.
    detail = {404: "There is nothing here.", 413: "The body is larger than this server takes (10 MB)."}.get(
        status, error.detail
    )
    response = problem(status, detail)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _unreadable(_: Request[Any, Any, Any], __: Exception) -> Response[Problem]:
    return problem(
        400,
        "The body is not valid JSON in UTF-8.",
        [FieldError("", "JSON in UTF-8, not nested hundreds of levels deep")],
    )


def _not_storable(_: Request[Any, Any, Any], error: DatabaseError) -> Response[Problem]:
    constraint = getattr(error, "constraint_name", None)
    if isinstance(error, ConstraintViolation) and constraint:
        return problem(422, f"A rule of the store was not met: {constraint.replace('_', ' ')}.")
    return problem(422, "A value cannot be stored.")


def _unavailable(_: Request[Any, Any, Any], __: Exception) -> Response[Problem]:
    response = problem(503, "The database does not answer; try again in a moment.")
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    # The text of an unexpected error may quote what a seeker sent: only its kind and its place are logged.
    _log.error("unexpected error", kind=type(error).__name__, where=_place_of(error), method=request.method)
    return problem(500, "Something went wrong on our side; nothing was changed.")


def _place_of(error: BaseException) -> str:
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


EXCEPTION_HANDLERS: dict[int | type[Exception], Callable[..., Response[Problem]]] = {
    AyniError: _ayni,
    ValidationException: _validation,
    HTTPException: _http,
    UnicodeDecodeError: _unreadable,
    RecursionError: _unreadable,
    msgspec.DecodeError: _unreadable,
    **dict.fromkeys(NOT_STORABLE, _not_storable),
    **dict.fromkeys(UNAVAILABLE, _unavailable),
    TimeoutError: _unavailable,
    OSError: _unavailable,
    LitestarException: _unexpected,
    Exception: _unexpected,
}
