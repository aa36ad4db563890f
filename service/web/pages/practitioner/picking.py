"""Names to choose from while someone types a kind of practice, a concern or a place. Complete without it: the form
asks about what it did not understand once it is saved."""

from litestar import Response, post
from litestar.params import FromPath

from schemas.messages import refusals
from service.core.errors import BadRequest
from service.web.access import access
from service.web.forms.fields import Field, Step, typed_from
from service.web.pages.practitioner.base import own_page, visit
from service.web.pages.practitioner.form_context import options
from service.web.pages.practitioner.profile_form import step_named
from service.web.pages.practitioner.suggestions import INSURANCE, insurer_picks, picks, place_picks, take_ticks
from service.web.pages.rendering import AnyRequest
from service.web.pages.terms import VOCABULARIES
from service.web.services import Provided


@post(
    "/me/profile/{name:str}/near",
    status_code=200,
    include_in_schema=False,
    opt=access("account", assistant=True, reads=True, repeats="forgotten"),
)
async def post_near(name: FromPath[str], request: AnyRequest, services: Provided) -> Response[str]:
    """Names like what stands in one field; with `pick`, the field with that name in place of it. Nothing is saved."""
    step = step_named(name)
    async with visit(request, services, insist=False) as context:
        path, typed = context.one("near"), typed_from(context.posted)
        question = _question(step, path)
        chosen = context.one("pick")
        if chosen:
            take_ticks(typed, {"place" if question.kind == "rows" else "instead": [chosen]})
            near = []
        elif question.kind == "rows":
            near = place_picks(path, typed)
        elif path == INSURANCE:
            near = insurer_picks(typed)
        else:
            near = picks(services.matcher.terms, path, typed, context.locale)
        return own_page(
            request,
            "picker.html" if chosen else "near.html",
            context.me,
            step=step,
            question=question,
            row=path.rpartition(".")[2],
            path=path,
            typed=typed,
            near=near,
            options=lambda item: options(item, typed, context.locale),
        )


def _question(step: Step, path: str) -> Field:
    """The question of a field with names to choose from, or of a row of places."""
    start, _, row = path.rpartition(".")
    for question in step.questions:
        listed = question.path == path and path in (*VOCABULARIES, INSURANCE)
        if listed or (question.path == start == "places" and row.isdecimal()):
            return question
    raise BadRequest(refusals.UNKNOWN_FIELD())
