"""The versions of one's own profile with their differences, and any of them again."""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.edit_profile import Edit, Precondition, restore_version
from service.accounts.own_profile import find_own
from service.accounts.show_history import show_history
from service.core.errors import Conflict, Stale
from service.web.access import access
from service.web.pages.practitioner import words
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.practitioner.profile_words import change_words
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided

_LARGEST = 2**31 - 1


@get("/me/history", include_in_schema=False, opt=access("account", assistant=True))
async def get_history_page(
    request: AnyRequest, services: Provided, cursor: Annotated[str, QueryParameter(max_length=20)] = ""
) -> Response[str] | Redirect:
    """Versions, newest first, each with what it changed."""
    async with visit(request, services) as context:
        stored = await find_own(context.me.connection, context.me.account)
        if stored is None:
            return onward(request, "/me")
        history = await show_history(context.me.connection, context.me.account, cursor)
        versions = [
            (
                version,
                context.locale.say(words.SAVED_BY.get(version.saved_by, version.saved_by)),
                change_words(version.changes, context.locale),
            )
            for version in history.versions
        ]
        return own_page(
            request,
            "history.html",
            context.me,
            versions=versions,
            current=stored.version,
            next_cursor=history.next_cursor,
        )


@post(
    "/me/history/{version:int}/restore",
    status_code=200,
    include_in_schema=False,
    opt=access("account", assistant=True, repeats="forgotten"),
)
async def post_restore_page(version: FromPath[int], request: AnyRequest, services: Provided) -> Redirect:
    """Saves an earlier version again; refused when the profile has changed since the list was shown."""
    async with visit(request, services) as context:
        edit = Edit(context.me.account, Precondition(if_match=f'"{context.one("version")}"'))
        try:
            await restore_version(context.me.connection, services.matcher, edit, min(version, _LARGEST))
        except Stale:
            raise Conflict(refusals.CHANGED_SINCE_OPENED()) from None
    return onward(request, "/me/history?done=restored")
