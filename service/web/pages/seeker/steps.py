"""The seeker's way one step at a time: every step may be skipped, and all answers travel in the page itself."""

from dataclasses import dataclass

import msgspec
from litestar import Response, get, post

from service.core.errors import BadRequest
from service.i18n import words
from service.i18n.words import N_
from service.matching.find_matches import find_matches
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.base import choices, match_request, note_faults, posted
from service.web.pages.seeker.crisis import danger_heard, danger_in_story
from service.web.pages.seeker.playback import play_back
from service.web.services import Provided, Services


@dataclass(frozen=True)
class Step:
    """One page of the way: its heading, and the sections of the form it shows."""

    name: str
    title: str
    sections: tuple[str, ...]


STEPS = (
    Step("story", N_("What brings you here?"), ("story",)),
    Step("read", N_("This is what we read"), ("read", "lean")),
    Step("goals", N_("What would you like to work on?"), ("goals",)),
    Step("practices", N_("How would you like to be met?"), ("practices",)),
    Step("practical", N_("Practicalities"), ("practical",)),
)
_NAMES = [step.name for step in STEPS]


@get("/steps", include_in_schema=False, opt=access("anyone"))
async def get_steps(request: AnyRequest, services: Provided) -> Response[str]:
    """The first step, with nothing said yet."""
    return await _show(request, services, SeekerForm(), STEPS[0])


@post("/steps", status_code=200, include_in_schema=False, opt=access("anyone", reads=True, repeats="forgotten"))
async def post_steps(request: AnyRequest, services: Provided) -> Response[str]:
    """The step asked for, with everything said so far."""
    answers, others = await posted(request)
    wanted = others.get("go", [""])[0]
    here = others.get("step", [""])[0]
    if wanted not in _NAMES:
        wanted = here if here in _NAMES else _NAMES[0]
    # Without a story there is nothing to read, and so nothing to correct.
    if wanted == "read" and not answers.one("story") and not answers.all("add"):
        wanted = "goals" if here == "story" else "story"
    try:
        await match_request(services, answers, locale=locale_of(request))
    except BadRequest as error:
        note_faults(answers, error, locale_of(request))
        wanted = next((step.name for step in STEPS if any(map(answers.wrong, step.sections))), wanted)
    return await _show(request, services, answers, STEPS[_NAMES.index(wanted)])


async def _show(request: AnyRequest, services: Services, answers: SeekerForm, step: Step) -> Response[str]:
    result = None
    # What was heard is played back, and filled in where the story has said how one would like to be met.
    if (step.name == "read" or (step.name == "practices" and answers.one("story"))) and not answers.errors:
        try:
            item = msgspec.structs.replace(await match_request(services, answers, locale=locale_of(request)), limit=1)
            result = await services.database.reading(
                lambda connection: find_matches(connection, services.matcher, item)
            )
        except BadRequest as error:
            note_faults(answers, error, locale_of(request))
    if step.name == "read" and result is None:
        step = STEPS[0]
    at = STEPS.index(step)
    locale = locale_of(request)
    return page(
        request,
        "steps.html",
        422 if answers.errors else 200,
        **(choices(request, answers, result.read if result else None) | {"crisis_action": "/steps"}),
        **(danger_heard(answers, locale, result.read) if result else await danger_in_story(services, answers, locale)),
        step=step,
        number=at + 1,
        steps=len(STEPS),
        before=_NAMES[at - 1] if at else None,
        after=_NAMES[at + 1] if at + 1 < len(STEPS) else None,
        found=result,
        heard=play_back(result.read, answers, locale) if result else None,
        quality_titles={name: locale.say(text) for name, text in words.QUALITY_TITLES.items()},
        placed=False,
    )
