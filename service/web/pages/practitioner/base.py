"""What every practitioner's page stands in: who asks, the form token, refusals as pages, and nothing kept by caches."""

import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from litestar import Response
from litestar.response import Redirect

from schemas.messages import refusals
from service.core.errors import (
    AyniError,
    Conflict,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Stale,
    TooLarge,
    TooMany,
)
from service.core.secret_tokens import form_token
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.web import sessions
from service.web.pages.practitioner import words
from service.web.pages.rendering import AnyRequest, language_prefix, locale_of, page, path_without_language
from service.web.services import Services
from service.web.sessions import Caller

_STATUS: dict[type[AyniError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 409,
    TooLarge: 413,
    TooMany: 429,
}
_NO_STORE = {"Cache-Control": "no-store"}
_TITLE = N_("This did not work")


@dataclass(frozen=True)
class Visit:
    """A signed-in practitioner's request: who, and what was posted, its form token checked."""

    me: Caller
    locale: ReaderLocale
    posted: list[tuple[str, Any]] = field(default_factory=list)
    genuine: bool = True  # the form carried this session's token

    def one(self, name: str) -> str:
        return next((value for key, value in self.posted if key == name and isinstance(value, str)), "").strip()

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.posted if key == name and isinstance(value, str)]


class SignedOutWhileTyping(NotSignedIn):
    """A form of the profile was sent after its session had ended: the page that says so keeps what was typed."""

    def __init__(self, error: NotSignedIn, typed: list[tuple[str, str]]) -> None:
        super().__init__(error.message)
        self.typed = typed


class FormOfAnotherProfile(NotAllowed):
    """A form of one profile was sent while the browser worked at another's: what was typed is kept in the page."""

    def __init__(self, typed: list[tuple[str, str]]) -> None:
        super().__init__(refusals.FORM_OF_ANOTHER_PROFILE())
        self.typed = typed


def _typed(posted: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in posted if isinstance(value, str)]


@asynccontextmanager
async def visit(request: AnyRequest, services: Services, *, insist: bool = True) -> AsyncIterator[Visit]:
    """The practitioner who asks. A form must carry the token of this session; without `insist` its lack is noted,
    for a page that saves nothing then and shows what was typed once more."""
    try:
        async with _visit(request, services, insist=insist) as context:
            yield context
    except NotSignedIn as error:
        if insist or request.method != "POST":
            raise
        raise SignedOutWhileTyping(error, _typed((await request.form()).multi_items())) from None


@asynccontextmanager
async def _visit(request: AnyRequest, services: Services, *, insist: bool) -> AsyncIterator[Visit]:
    if request.method == "POST":
        async with sessions.caller(request, services):
            pass  # known before the body is read, and a slow body holds no connection
        await request.form()
    async with sessions.caller(request, services) as me:
        if me.session is None:
            raise NotAllowed(refusals.PAGES_ARE_FOR_BROWSERS())
        context = Visit(me, locale_of(request))
        if request.method != "POST":
            yield context
            return
        context = replace(context, posted=list((await request.form()).multi_items()))
        if context.one("for") not in ("", str(me.account.id)):  # another tab has changed over since
            raise FormOfAnotherProfile(_typed(context.posted))
        try:
            sessions.check_form(context.one("form_token"), me.session, me.account.id)
        except NotAllowed:
            if insist:
                raise
            context = replace(context, genuine=False)
        yield context


def own_page(
    request: AnyRequest, template: str, me: Caller | None = None, status: int = 200, **context: object
) -> Response[str]:
    """A page about one person's own things, kept by no cache; a template of `practitioner` where no folder is named."""
    locale = locale_of(request)
    done = words.DONE.get(request.query_params.get("done", ""), "")
    answer = page(
        request,
        template if "/" in template else f"practitioner/{template}",
        status,
        signed_in=me is not None,
        email=me.account.email if me else "",
        acting=me.account.acting if me else "own",
        account_id=str(me.account.id) if me else "",
        form_token=form_token(me.session, me.account.id) if me and me.session else "",
        done=locale.say(done),
        **context,
    )
    answer.headers.update(_NO_STORE)
    return answer


def onward(request: AnyRequest, path: str, **how: Any) -> Redirect:
    """On to a page, which is then loaded anew and can be loaded again without doing anything twice."""
    return Redirect(language_prefix(request) + path, status_code=303, headers=dict(_NO_STORE), **how)


def _refused(request: AnyRequest, error: AyniError) -> Response[Any]:
    if isinstance(error, NotSignedIn):
        if request.method == "GET":
            here = path_without_language(request.url.path)
            return onward(request, "/sign-in" + _back_to(here))
        typed = error.typed if isinstance(error, SignedOutWhileTyping) else []
        return own_page(request, "signed_out.html", status=401, typed=typed, again=request.url.path)
    if isinstance(error, FormOfAnotherProfile):
        return own_page(request, "other_profile.html", status=409, typed=error.typed, again=request.url.path)
    status = next((number for kind, number in _STATUS.items() if isinstance(error, kind)), 400)
    locale = locale_of(request)
    detail = word(error.message, locale)
    answer = own_page(request, "refused.html", status=status, title=locale.say(_TITLE), detail=detail)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_seconds)
    return answer


def _back_to(here: str) -> str:
    """What makes signing in lead to the operator's pages, or to the desk of a clinic."""
    desk = re.match(r"/operator|/clinic(?:/[0-9a-f-]{36})?(?=/|$)", here)
    return f"?then={desk[0]}" if desk else ""


# A page answers with a page; the API's problem details stay with the API.
REFUSALS: dict[int | type[Exception], Callable[..., Response[Any]]] = {AyniError: _refused}
