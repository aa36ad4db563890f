"""Errors of the FHIR facade as OperationOutcome, with the status codes of the rest of the API."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from schemas.fhir.resources import Issue, OperationOutcome
from service.core.errors import BadRequest, NotFound
from service.i18n.wording import word
from service.web.problems import EXCEPTION_HANDLERS, HttpRefusal
from service.web.reader import reader_of

FHIR_JSON = "application/fhir+json"
_CODES = {
    400: "invalid", 404: "not-found", 405: "not-supported", 406: "not-supported", 422: "processing",
    429: "throttled", 503: "transient",
}  # fmt: skip


def outcome(status: int, diagnostics: str, expression: list[str] | None = None) -> Response[bytes]:
    """An OperationOutcome; `expression` names the parameters at fault."""
    issue = Issue(
        severity="error",
        code=_CODES.get(status, "exception"),  # type: ignore[arg-type]
        diagnostics=diagnostics,
        expression=expression or [],
    )
    return Response(msgspec.json.encode(OperationOutcome(issue=[issue])), status_code=status, media_type=FHIR_JSON)


def _bad_request(request: Request[Any, Any, Any], error: BadRequest) -> Response[bytes]:
    return outcome(400, word(error.message, reader_of(request)), [f"http.{pointer}" for pointer, _ in error.fields])


def _not_found(request: Request[Any, Any, Any], error: NotFound) -> Response[bytes]:
    return outcome(404, word(error.message, reader_of(request)))


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    text = word(error.message, reader_of(request)) if isinstance(error, HttpRefusal) else error.detail
    response = outcome(error.status_code, text)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _as_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Whatever else happens: judged and logged as everywhere, then said in FHIR's words."""
    handler = next(EXCEPTION_HANDLERS[kind] for kind in type(error).__mro__ if kind in EXCEPTION_HANDLERS)
    judged = handler(request, error)
    response = outcome(judged.status_code or 500, judged.content.detail)
    response.headers.update(judged.headers)
    return response


FHIR_EXCEPTION_HANDLERS: dict[int | type[Exception], Callable[..., Response[bytes]]] = {
    BadRequest: _bad_request,
    NotFound: _not_found,
    HTTPException: _http,
    Exception: _as_problem,
}
