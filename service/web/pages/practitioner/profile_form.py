"""The profile form, one step at a time: each step saves its own questions, and never over what another tab saved."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.accounts.account import Change
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts.compare_versions import compare_versions
from service.accounts.decline_questions import leave_unsaid
from service.accounts.edit_profile import Edit, Precondition, patch_profile
from service.accounts.keep_form_draft import list_form_drafts, remove_form_draft
from service.accounts.own_profile import find_own
from service.core.errors import BadRequest, NotFound, Stale
from service.i18n.languages import ReaderLocale
from service.web.access import access
from service.web.forms.fields import Field, FormData, Step, looked_up, typed_from
from service.web.pages.practitioner.answers import (
    changed_questions,
    encoded,
    offer_currency,
    read_answers,
    shown_answers,
)
from service.web.pages.practitioner.base import Visit, onward, own_page, visit
from service.web.pages.practitioner.form_context import NoticeWords, card_context, drafted, notice_words, options
from service.web.pages.practitioner.form_errors import of_refusal, spoken
from service.web.pages.practitioner.profile_words import change_words, value_words
from service.web.pages.practitioner.short_way import EVERY_STEP, LOOK, SHORT_STEPS, way_of
from service.web.pages.practitioner.steps import STEPS, begun_steps, fitting_step
from service.web.pages.practitioner.suggestions import (
    ASKED_FIRST,
    Doubt,
    complete,
    doubted_places,
    spoken_terms,
    take_ticks,
    understand,
)
from service.web.pages.practitioner.three_way_merge import merge, take
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.services import Provided, Services


@dataclass
class Form:
    """A step as it is shown: what stands in it, which version it is meant for, and what there is to say about it."""

    step: Step
    typed: FormData
    version: int
    stored: StoredProfile | None
    changes: list[Change] = field(default_factory=list)  # saved elsewhere since this form was opened
    both: list[tuple[Field, Any]] = field(default_factory=list)  # answered here and elsewhere, with the other answer
    doubts: list[Doubt] = field(default_factory=list)
    notices: list[NoticeWords] = field(default_factory=list)  # words that promise too much, new with this saving
    left_unsaid: tuple[str, ...] = ()
    renewed: bool = False  # made for another session: nothing was saved
    typed_at: datetime | None = None  # when what stands in it was typed, where it is not saved yet

    def __post_init__(self) -> None:
        self.step = fitting_step(self.step, self.document)

    @property
    def document(self) -> dict[str, Any]:
        return encoded(self.stored.profile) if self.stored else {}

    @property
    def asks_first(self) -> bool:
        """Whether something typed is to be looked at before it is kept."""
        return any(doubt.kind in ASKED_FIRST for doubt in self.doubts)

    def shown(self, locale: ReaderLocale, document: dict[str, Any] | None = None) -> FormData:
        """The form as it stands in the profile."""
        profile_json = self.document if document is None else document
        return shown_answers(self.step.questions, profile_json, self.left_unsaid, locale)


@get("/me/profile/{name:str}", include_in_schema=False, opt=access("account", assistant=True))
async def get_step(name: FromPath[str], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """A step with what the profile says now."""
    step = step_named(name)
    async with visit(request, services) as context:
        stored = await find_own(context.me.connection, context.me.account)
        first = way_of(step)[0]
        if stored is None and step is not first:
            return onward(request, f"/me/profile/{first.name}")
        form = Form(
            step, FormData(), stored.version if stored else 0, stored, left_unsaid=context.me.account.left_unsaid
        )
        form.typed = form.shown(context.locale)
        offer_currency(form.step.questions, form.typed, form.document)
        await _take_draft(context, form)
        return _shown(request, context, form)


@post(
    "/me/profile/{name:str}",
    status_code=200,
    include_in_schema=False,
    opt=access("account", assistant=True, repeats="forgotten"),
)
async def post_step(name: FromPath[str], request: AnyRequest, services: Provided) -> Response[str] | Redirect:
    """Saves the step and goes on; stays, with everything typed, when something wants another look."""
    step = step_named(name)
    async with visit(request, services, insist=False) as context:
        stored = await find_own(context.me.connection, context.me.account)
        form = Form(
            step,
            typed_from(context.posted),
            version_number(context.one("version")),
            stored,
            renewed=not context.genuine,
        )
        form.left_unsaid = context.me.account.left_unsaid
        if form.renewed:
            return _shown(request, context, form, status=403)
        patch = _read(context, services, form)
        if form.typed.errors or form.asks_first:
            return _shown(request, context, form, status=422)
        before, noticed = list(stored.profile.places) if stored else [], notice_words(stored, context.locale, step)
        edit = Edit(context.me.account, Precondition(if_match=f'"{form.version}"'))
        try:
            saved = await patch_profile(context.me.connection, services.matcher, edit, patch)
        except Stale:
            await _bring_together(context, form)
            return _shown(request, context, form, status=409)
        except BadRequest as error:
            form.typed.errors = of_refusal(error, form.step.questions, locale_of(request))
            return _shown(request, context, form, status=422)
        form.stored, form.version = saved.stored, saved.stored.version
        await remove_form_draft(context.me.connection, context.me.account.id, step.name)
        paths = [question.path for question in form.step.questions]
        unsaid = form.typed.unsaid(form.step.questions)
        form.left_unsaid = await leave_unsaid(context.me.connection, context.me.account, paths, unsaid)
        if step.name == "places":
            form.doubts += doubted_places(before, saved.stored.profile)
        form.notices = [notice for notice in notice_words(form.stored, context.locale, step) if notice not in noticed]
        if not form.doubts and not form.notices:
            return onward(request, _after(step, context.one("go")))
        form.typed = form.shown(context.locale)
        return _shown(request, context, form)


@post(
    "/me/profile/{name:str}/card",
    status_code=200,
    include_in_schema=False,
    opt=access("account", assistant=True, reads=True, repeats="forgotten"),
)
async def post_card(name: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """The public card as it would be with what is typed; nothing is saved."""
    step = step_named(name)
    async with visit(request, services, insist=False) as context:
        stored = await find_own(context.me.connection, context.me.account)
        form = Form(step, typed_from(context.posted), 0, stored)
        draft = drafted(stored, _read(context, services, form)) if stored else None
        return own_page(
            request,
            "card.html",
            context.me,
            **card_context(draft or stored, context.locale, context.me.account.left_unsaid, step),
        )


async def _take_draft(context: Visit, form: Form) -> None:
    """What was typed into this step and not saved stands in it again, meant for the version it was typed for."""
    drafts = await list_form_drafts(context.me.connection, context.me.account.id, form.step.name)
    for draft in drafts:
        typed = FormData(draft.answers)
        if changed_questions(form.step.questions, typed, form.shown(context.locale)):
            form.typed, form.version, form.typed_at = typed, draft.version, draft.saved_at


def _read(context: Visit, services: Services, form: Form) -> dict[str, Any]:
    """The patch that the form asks for; what cannot be read is noted beside its input."""
    questions, typed = form.step.questions, form.typed
    for path in context.all("take"):
        for question in questions:
            if question.path == path:
                take(typed, question, form.shown(context.locale))
    take_ticks(typed, {name: context.all(name) for name in ("instead", "place")})
    shown = form.shown(context.locale)
    doubts = understand(
        services.matcher.terms, changed_questions(questions, typed, shown), typed, shown, context.locale
    )
    answers = read_answers(questions, typed, form.document, shown, context.locale)
    form.doubts = [*doubts, *answers.doubts]
    typed.errors = spoken(typed, questions, context.locale)
    return complete(answers.patch, form.stored.profile if form.stored else None)


async def _bring_together(context: Visit, form: Form) -> None:
    """What was typed stays; what only the other tab changed is taken over; where both did, the person decides."""
    meanwhile = await compare_versions(context.me.connection, context.me.account, form.version)
    then, now = (form.shown(context.locale, document) for document in (meanwhile.then, meanwhile.now))
    both = merge(form.step.questions, form.typed, then, now)
    form.both = [(question, looked_up(meanwhile.now, question.path)) for question in both]
    form.changes, form.version, form.doubts = meanwhile.changes, meanwhile.version, []


def _shown(request: AnyRequest, context: Visit, form: Form, status: int = 200) -> Response[str]:
    locale = context.locale
    way = way_of(form.step)
    names = [step.name for step in way]
    at = names.index(form.step.name)
    spoken_terms(form.step.questions, form.typed, locale)
    return own_page(
        request,
        "step.html",
        context.me,
        status,
        step=form.step,
        number=at + 1,
        pages=len(way) + (way is SHORT_STEPS),
        last=at + 1 == len(way),
        short=way is SHORT_STEPS,
        steps=STEPS,
        before=names[at - 1] if at else None,
        typed=form.typed,
        version=form.version,
        changes=change_words(form.changes, locale),
        both=[
            (field.path, locale.say(field.label), value_words(field.path, value, locale)) for field, value in form.both
        ],
        doubts=form.doubts,
        asks_first=form.asks_first,
        renewed=form.renewed,
        typed_at=form.typed_at,
        new_notices=form.notices,
        begun=begun_steps(form.document),
        options=lambda question: options(question, form.typed, locale),
        **card_context(form.stored, locale, form.left_unsaid, form.step),
    )


def step_named(name: str) -> Step:
    """The step of a path; NotFound for any other."""
    if name not in EVERY_STEP:
        raise NotFound(refusals.NO_SUCH_STEP())
    return EVERY_STEP[name]


def version_number(text: str) -> int:
    """The version a form was made for; 0 for what is no number."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _after(step: Step, go: str) -> str:
    """Where to go when a step is saved."""
    way = way_of(step)
    names = [step.name for step in way]
    at = names.index(step.name)
    if go == "back" and at:
        return f"/me/profile/{names[at - 1]}?done=saved"
    if go == "leave":
        return "/me?done=saved"
    if at + 1 == len(way):
        return f"{LOOK if way is SHORT_STEPS else '/me'}?done=saved"
    return f"/me/profile/{names[at + 1]}?done=saved"
