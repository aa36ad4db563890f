"""One's own overview: the state of the profile, what can be done with it, and how often it was shown."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from schemas.accounts.account import OwnProfile
from schemas.accounts.moderation import SuspensionAnswer
from schemas.messages import refusals
from service.accounts.confirm_profile import confirm_profile
from service.accounts.count_reach import BANDS, show_reach
from service.accounts.join_profiles import find_begun
from service.accounts.keep_form_draft import list_form_drafts
from service.accounts.moderate import answer_suspension
from service.accounts.own_profile import find_own, show_me
from service.accounts.publish_profile import pause_profile, publish_profile, withdraw_profile
from service.accounts.roles import list_roles
from service.accounts.tell_accounts import AccountNotice, field_labels, list_notices
from service.core.clock import now
from service.core.errors import BadRequest
from service.directory.show_profile import public_profile
from service.email.templates import named_fields
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.practitioner import words
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.practitioner.form_context import card_context, unfound_words
from service.web.pages.practitioner.short_way import EVERY_STEP, SHORT_STEPS
from service.web.pages.practitioner.steps import STEPS, begun_steps
from service.web.pages.rendering import AnyRequest
from service.web.pages.seeker.profile import profile_page
from service.web.services import Provided

_ANSWER_FAULT = N_("Write an answer of at most 2,000 characters.")
_ACTIONS: dict[str, Callable[..., Awaitable[OwnProfile]]] = {
    "publish": publish_profile,
    "pause": pause_profile,
    "withdraw": withdraw_profile,
    "confirm": confirm_profile,
}


@get("/me", include_in_schema=False, opt=access("account", assistant=True))
async def get_dashboard(request: AnyRequest, services: Provided) -> Response[str]:
    """How things stand; without a profile, how to make or claim one."""
    async with visit(request, services) as context:
        return await _dashboard(request, context)


async def _dashboard(request: AnyRequest, context: Visit, status: int = 200, **answer: str) -> Response[str]:
    connection, account = context.me.connection, context.me.account
    shown = await show_me(connection, account)
    stored = await find_own(connection, account)
    reach = await show_reach(connection, account) if stored and stored.status != "draft" else None
    roles = {assigned.role for assigned in await list_roles(connection, account)}
    return own_page(
        request,
        "dashboard.html",
        context.me,
        status,
        shown=shown,
        operates="operator" in roles,
        sits_at_desk=bool(roles),
        status_words=words.STATUS,
        tomorrow=(now() + timedelta(days=1)).date().isoformat(),
        steps=STEPS,
        begun=begun_steps(msgspec.to_builtins(stored.profile)) if stored else set(),
        reach=reach,
        bands=[(band, context.locale.say(words.BANDS[band])) for band in BANDS],
        unfound=unfound_words(stored, context.locale) if stored else [],
        notices_of_account=[
            _notice_line(notice, context.locale) for notice in await list_notices(connection, account.id)
        ],
        begun_before=await find_begun(connection, account.id) is not None,
        unsaved=[
            (draft.step, context.locale.say(EVERY_STEP[draft.step].title))
            for draft in await list_form_drafts(connection, account.id)
            if draft.step in EVERY_STEP
        ],
        answer_typed=answer.get("typed", ""),
        answer_fault=answer.get("fault", ""),
        **card_context(stored, context.locale, account.left_unsaid),
    )


@post("/me/answer", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_answer(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Answers the operator who has hidden the profile."""
    async with visit(request, services) as context:
        typed = context.one("answer")
        try:
            answer = msgspec.convert({"answer": typed}, SuspensionAnswer)
        except msgspec.ValidationError:
            return await _dashboard(request, context, 422, typed=typed, fault=context.locale.say(_ANSWER_FAULT))
        await answer_suspension(context.me.connection, context.me.account, answer)
    return onward(request, "/me?done=answered")


def _notice_line(notice: AccountNotice, locale: ReaderLocale) -> tuple[UUID, datetime, str, str]:
    """A line of what has happened: its id, when, what, and the page to go to."""
    sentence = words.TOLD[notice.details.get("status", notice.kind)]
    fields = named_fields(field_labels(notice.details), locale)
    text = locale.say(sentence) % {"by": notice.details["by"], "fields": fields}
    return notice.id, notice.created_at, text, words.TOLD_WHERE[notice.kind]


@post("/me/state", status_code=200, include_in_schema=False, opt=access("account", repeats="forgotten"))
async def post_state(request: AnyRequest, services: Provided) -> Redirect:
    """Publishes, pauses, withdraws or confirms, as the button says."""
    async with visit(request, services) as context:
        action = context.one("do")
        if action not in _ACTIONS:
            raise BadRequest(refusals.UNKNOWN_BUTTON())
        how = {"until": _day(context)} if action == "pause" else {}
        await _ACTIONS[action](context.me.connection, services.matcher, context.me.account, **how)
    return onward(request, f"/me?done={action}")


def _day(context: Visit) -> date | None:
    """When a pause is to end; BadRequest for what is no date."""
    if not (text := context.one("until")):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest(refusals.NO_DATE()) from None


@get("/me/look", include_in_schema=False, opt=access("account", assistant=True))
async def get_look(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """The last page of the short way: the card, what seekers look by and do not find, and the button to publish."""
    async with visit(request, services) as context:
        stored = await find_own(context.me.connection, context.me.account)
        if stored is None:
            return onward(request, f"/me/profile/{SHORT_STEPS[0].name}")
        return own_page(
            request,
            "look.html",
            context.me,
            steps=STEPS,
            pages=len(SHORT_STEPS) + 1,
            begun=begun_steps(msgspec.to_builtins(stored.profile)),
            unfound=unfound_words(stored, context.locale),
            **card_context(stored, context.locale, context.me.account.left_unsaid),
        )


@get("/me/public", include_in_schema=False, opt=access("account", assistant=True))
async def get_public(request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """The whole profile as everyone would see it, published or not."""
    async with visit(request, services) as context:
        stored = await find_own(context.me.connection, context.me.account)
        if stored is None:
            return onward(request, "/me/profile/who")
        answer = profile_page(request, public_profile(stored, now()), services.settings, own=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer
