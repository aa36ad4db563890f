"""Errors as pages for people in browsers, and as problem details for programs."""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Response

from schemas.core.message import Message
from schemas.core.problem import Problem
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.pages.rendering import AnyRequest, locale_of, page, path_without_language

Handler = Callable[[AnyRequest, Any], Response[Any]]

_HEADINGS = {
    400: N_("That could not be read"),
    401: N_("Please sign in"),
    403: N_("That is not possible here"),
    404: N_("There is nothing here"),
    405: N_("That cannot be done here"),
    413: N_("That is too much at once"),
    429: N_("A little too often"),
    503: N_("Just now we cannot answer"),
}
_DETAILS = {
    404: N_("The address may be mistyped, or the page is no longer shown."),
    405: N_("This page is reached through a form. Nothing of what you wrote is kept here, so please begin anew."),
    429: N_("Please wait a while and try again."),
    500: N_("Something went wrong on our side. Nothing was changed, and nothing you wrote was kept."),
    503: N_("Please try again in a moment."),
}
_UNEXPECTED = N_("Something went wrong")
# Programs ask here, whatever they say they accept.
_FOR_PROGRAMS = ("/v1/", "/fhir", "/health/", "/metrics", "/schema/")


def for_browsers(handlers: Mapping[Any, Handler]) -> dict[Any, Handler]:
    """The same error handlers, answering with a page where a person is looking."""
    return {kind: _with_page(handler) for kind, handler in handlers.items()}


def wants_page(request: AnyRequest) -> bool:
    """Whether a person in a browser asked: pages are wanted, and this is no address of the API."""
    wanted = request.headers.get("accept", "")
    return "text/html" in wanted and not path_without_language(request.url.path).startswith(_FOR_PROGRAMS)


def _with_page(handler: Handler) -> Handler:
    def handle(request: AnyRequest, error: Any) -> Response[Any]:
        response = handler(request, error)
        if isinstance(response.content, Problem) and wants_page(request):
            return _as_page(request, response)
        return response

    return handle


def _as_page(request: AnyRequest, response: Response[Problem]) -> Response[str]:
    problem, locale = response.content, locale_of(request)
    shown = page(
        request,
        "seeker/no_list.html" if "hx-request" in request.headers else "error.html",
        problem.status,
        faults=[],
        heading=locale.say(_HEADINGS.get(problem.status, _UNEXPECTED)),
        detail=locale.say(_DETAILS[problem.status])
        if problem.status in _DETAILS
        else word(Message(problem.code, problem.params), locale),
    )
    for name, value in response.headers.items():
        shown.headers[name] = value
    return shown
