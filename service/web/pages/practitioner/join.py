"""Brings a begun profile together with the one that was granted, side by side."""

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from service.accounts.join_profiles import find_begun, join_profiles, side_by_side
from service.accounts.own_profile import read_own
from service.web.access import access
from service.web.pages.practitioner.base import onward, own_page, visit
from service.web.pages.practitioner.profile_words import field_name, value_words
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided


@get("/me/join", include_in_schema=False, opt=access("account"))
async def get_join(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """What differs, field by field; the begun answer is chosen beforehand, being the person's own word."""
    async with visit(request, services) as context:
        begun = await find_begun(context.me.connection, context.me.account.id)
        if begun is None:
            return onward(request, "/me")
        stored, locale = await read_own(context.me.connection, context.me.account), context.locale
        rows = [
            (
                pair.path,
                field_name(pair.path, locale),
                value_words(pair.path, pair.begun, locale) if pair.begun else "",
                value_words(pair.path, pair.claimed, locale) if pair.claimed else "",
            )
            for pair in side_by_side(begun.document, msgspec.to_builtins(stored.profile))
        ]
        return own_page(request, "join.html", context.me, rows=rows, was_published=begun.was_published)


@post("/me/join", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_join(request: AnyRequest, services: Provided) -> Redirect:
    """Takes the begun answers that were chosen; the others stay as they came."""
    async with visit(request, services) as context:
        taken = [name.removeprefix("field.") for name, value in context.posted if value == "begun"]
        await join_profiles(context.me.connection, services.matcher, context.me.account, taken)
    return onward(request, "/me?done=joined")
