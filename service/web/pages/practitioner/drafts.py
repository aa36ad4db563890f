"""Keeps what is typed into a step while it is typed. Where nothing sends it, as without JavaScript, saving does."""

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from schemas.messages import refusals
from service.accounts.keep_form_draft import FormDraft, keep_form_draft, remove_form_draft
from service.accounts.own_profile import find_own
from service.core.clock import now
from service.core.errors import NotAllowed
from service.web.access import access
from service.web.forms.fields import typed_from
from service.web.pages.practitioner.answers import changed_questions
from service.web.pages.practitioner.base import onward, visit
from service.web.pages.practitioner.profile_form import Form, step_named, version_number
from service.web.pages.rendering import AnyRequest
from service.web.services import Provided


@post(
    "/me/profile/{name:str}/draft",
    status_code=200,
    include_in_schema=False,
    opt=access("account", assistant=True, repeats="forgotten"),
)
async def post_draft(name: FromPath[str], request: AnyRequest, services: Provided) -> Response[None] | Redirect:
    """Keeps the answers as they stand, or throws away those kept."""
    step = step_named(name)
    async with visit(request, services, insist=False) as context:
        connection, account = context.me.connection, context.me.account
        if not context.genuine:
            raise NotAllowed(refusals.FORM_OF_ANOTHER_SESSION())
        if context.one("do") == "drop":
            await remove_form_draft(connection, account.id, step.name)
            return onward(request, f"/me/profile/{step.name}")
        form = Form(
            step,
            typed_from(context.posted),
            version_number(context.one("version")),
            await find_own(connection, account),
        )
        form.left_unsaid = account.left_unsaid
        questions = form.step.questions
        if changed_questions(questions, form.typed, form.shown(context.locale)):
            answers = {name: given for question in questions for name, given in form.typed.of(question).items()}
            await keep_form_draft(connection, account.id, FormDraft(step.name, form.version, answers, now()))
        else:
            await remove_form_draft(connection, account.id, step.name)
    return Response(None, status_code=204, headers={"Cache-Control": "no-store"})
