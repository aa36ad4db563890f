"""Turns every error into RFC 9457 problem details: what was wrong, where, and what was expected. Never a story."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, get_origin

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.exceptions.base_exceptions import LitestarException

from schemas.core.message import Message
from schemas.core.problem import FieldError, Problem
from schemas.core.wording import fault_in, field_fault, pointer
from schemas.messages import expected, refusals
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
    Overloaded,
    PreconditionMissing,
    Stale,
    TooLarge,
    TooMany,
)
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.reader import AnyRequest, reader_of

_TITLES = {
    400: N_("Bad request"),
    401: N_("Not signed in"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("Method not allowed"),
    406: N_("Not acceptable"),
    409: N_("Conflict"),
    410: N_("Gone"),
    412: N_("Precondition failed"),
    413: N_("Too large"),
    415: N_("Unsupported media type"),
    422: N_("Not storable"),
    428: N_("Precondition required"),
    429: N_("Too many requests"),
    500: N_("Internal error"),
    503: N_("Not available"),
}
_ERROR = N_("Error")
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
_BY_STATUS = {
    404: refusals.NOTHING_HERE(),
    405: refusals.METHOD_NOT_ALLOWED(),
    413: refusals.BODY_TOO_LARGE(),
}
_log = structlog.get_logger()


class HttpRefusal(HTTPException):
    """A refusal that is a matter of HTTP alone, with its message."""

    def __init__(self, status: int, message: Message, headers: dict[str, str] | None = None) -> None:
        super().__init__(str(message), status_code=status, headers=headers)
        self.message = message


def problem(
    request: AnyRequest,
    status: int,
    message: Message,
    fields: Sequence[tuple[str, Message]] = (),
) -> Response[Problem]:
    """A problem+json response, said as the caller reads; `fields` are JSON pointers and what was expected there."""
    reader = reader_of(request)
    title = _TITLES.get(status, _ERROR)
    body = Problem(
        type="about:blank",
        title=reader.say(title) if reader else title,
        status=status,
        detail=word(message, reader),
        code=message.code,
        params=message.params,
        errors=[FieldError(at, word(wanted, reader), wanted.code, wanted.params) for at, wanted in fields],
    )
    return Response(body, status_code=status, media_type="application/problem+json")


def decode(data: bytes, type_: type[Any]) -> Any:
    """Decodes a JSON body outside a typed handler; BadRequest with the pointer to the field."""
    try:
        return msgspec.json.decode(data, type=type_)
    except msgspec.ValidationError as error:
        raise BadRequest(refusals.UNEXPECTED_BODY(), [fault_in(error, data, type_)]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest(refusals.NOT_JSON(), [("", expected.JSON_UTF8())]) from None


def _ayni(request: AnyRequest, error: AyniError) -> Response[Problem]:
    if isinstance(error, BadRequest):
        return problem(request, 400, error.message, error.fields)
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 503)
    response = problem(request, status, error.message)
    if isinstance(error, NotSignedIn):
        response.headers["WWW-Authenticate"] = _challenge(error.scope)
    if isinstance(error, NotAllowed) and error.scope:
        response.headers["WWW-Authenticate"] = _challenge(error.scope, ', error="insufficient_scope"')
    if isinstance(error, Stale):
        response.headers["ETag"] = error.current
    if isinstance(error, TooMany | Overloaded):
        response.headers["Retry-After"] = str(error.retry_seconds)
    return response


def _challenge(scope: str, more: str = "") -> str:
    """What to come back with, as RFC 6750 has it."""
    return 'Bearer realm="ayni"' + more + (f', scope="{scope}"' if scope else "")


def _validation(request: AnyRequest, error: ValidationException) -> Response[Problem]:
    listed = error.extra if isinstance(error.extra, list) else []
    fields = []
    for item in listed:
        path = "" if item.get("key") == "data" else str(item.get("key", ""))
        at, wanted = field_fault(str(item.get("message", "not valid")), path)
        if item.get("message") == "'data'":
            wanted = expected.JSON_BODY()
        choices = _choices(request, path)
        fields.append((at, expected.ONE_OF(values=choices) if choices else wanted))
    if missing := _MISSING.match(error.detail):
        choices = _choices(request, missing[1])
        wanted = expected.REQUIRED_ONE_OF(values=choices) if choices else expected.REQUIRED()
        fields.append((pointer(missing[1]), wanted))
    return problem(request, 400, refusals.UNEXPECTED_FORM(), fields)


def _choices(request: AnyRequest, name: str) -> list[str]:
    """The values that a parameter of the handler may take, when they are few and fixed."""
    parameter = request.route_handler.parsed_fn_signature.parameters.get(name)
    return list(parameter.args) if parameter is not None and get_origin(parameter.annotation) is Literal else []


def _http(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    # Litestar's own words for a broken body name the byte; a path or a query never belongs in an answer.
    own = error.message if isinstance(error, HttpRefusal) else _BY_STATUS.get(error.status_code)
    response = problem(request, error.status_code, own or refusals.BY_THE_FRAMEWORK(detail=error.detail))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _unreadable(request: AnyRequest, _: Exception) -> Response[Problem]:
    return problem(request, 400, refusals.NOT_JSON(), [("", expected.JSON_NOT_DEEP())])


def _not_storable(request: AnyRequest, error: DatabaseError) -> Response[Problem]:
    constraint = getattr(error, "constraint_name", None)
    if isinstance(error, ConstraintViolation) and constraint:
        return problem(request, 422, refusals.BREAKS_A_RULE(rule=constraint.replace("_", " ")))
    return problem(request, 422, refusals.NOT_STORABLE())


def _unavailable(request: AnyRequest, _: Exception) -> Response[Problem]:
    response = problem(request, 503, refusals.DATABASE_SILENT())
    response.headers["Retry-After"] = "5"
    return response


def _unexpected(request: AnyRequest, error: Exception) -> Response[Problem]:
    # The text of an unexpected error may quote what a seeker sent: only its kind and its place are logged.
    _log.error("unexpected error", kind=type(error).__name__, where=_place_of(error), method=request.method)
    return problem(request, 500, refusals.UNEXPECTED())


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
