"""Looking back: nine questions about the work so far, then lighter, the same, denser, or somebody else.

Nothing is scored and nothing is advised: the answers only fill in what each way on would ask for.
"""

from typing import Literal
from uuid import UUID

from litestar import Response, get, post

from schemas.core.fields import QualityId
from schemas.matching.match import MatchRequest
from schemas.profiles.qualities import QUALITY_IDS
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.matching.qualities import ENTRIES
from service.profiles.store import read_profiles
from service.web.access import access
from service.web.forms.fields import FormData
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.base import posted
from service.web.pages.seeker.compare import chosen_ids
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.result_words import review_order
from service.web.pages.seeker.review_reminder import usual_day
from service.web.services import Provided, Services

REVIEW_PATH = "/review"
Answer = Literal["yes", "partly", "no"]
ANSWERS: dict[Answer, str] = {"yes": N_("yes"), "partly": N_("partly"), "no": N_("no")}
# How much more of a quality is asked of somebody else, where it was missed.
_MISSED: dict[str, int] = {"partly": 2, "no": 3}
_LIGHTER = N_(
    "I would like to come less often from now on. What would you suggest, and how would we notice if it is too little?"
)
_DENSER = N_("It is a rough time for me. Could we meet more often for a while? Which times do you have?")
_UNHAPPY = N_("I have looked back at our work. This is what I miss: %(things)s. Can we talk about it next time?")
_ONCE = access("anyone", reads=True, repeats="forgotten", robots=False)


@get(REVIEW_PATH, include_in_schema=False, opt=access("anyone", robots=False))
async def get_review(request: AnyRequest, services: Provided) -> Response[str]:
    """The questions; a calendar leads here."""
    return await _page(request, services, SeekerForm(), {})


@post(REVIEW_PATH, status_code=200, include_in_schema=False, opt=_ONCE)
async def post_review(request: AnyRequest, services: Provided) -> Response[str]:
    """The questions again as they were answered, and with `done` the four ways on."""
    answers, others = await posted(request)
    return await _page(request, services, answers, others)


async def _page(
    request: AnyRequest, services: Services, answers: SeekerForm, others: dict[str, list[str]]
) -> Response[str]:
    locale, ids = locale_of(request), chosen_ids(others.get("chosen", []))
    weights = {quality: int(text) for quality in QUALITY_IDS if (text := answers.one(f"q_{quality}")) in _SIGNED}
    order = review_order(MatchRequest(practices=weights))
    given = FormData({f"r_{id}": texts for id in order if (texts := others.get(f"r_{id}")) and texts[0] in ANSWERS})
    missed = {id: _MISSED[given.one(f"r_{id}")] for id in order if given.one(f"r_{id}") in _MISSED}
    return page(
        request,
        "review.html",
        **await danger_in_story(services, answers, locale),
        answers=answers,
        given=given,
        questions=[(f"r_{id}", locale.say(ENTRIES[id].review)) for id in order],
        choices=[(value, locale.say(text)) for value, text in ANSWERS.items()],
        done="done" in others,
        missed=[locale.say(ENTRIES[id].review) for id in missed],
        elsewhere=_asking_for(answers, missed),
        lighter=_with(answers, phase="maintenance"),
        denser=_with(answers, phase="intensive"),
        messages=_messages(missed, locale),
        chosen=[str(id) for id in ids],
        seen=await _names(services, ids) if ids else {},
        next_day=usual_day(),
    )


async def _names(services: Services, ids: list[UUID]) -> dict[str, str]:
    """Who is on the short list, by id: one of them may be whom the seeker sees."""
    stored = await services.database.reading(lambda connection: read_profiles(connection, ids))
    return {str(id): stored[id].profile.display_name for id in ids if id in stored and stored[id].status == "published"}


_SIGNED = frozenset(str(step) for step in range(-3, 4))


def _asking_for(answers: SeekerForm, missed: dict[QualityId, int]) -> list[tuple[str, str]]:
    """The answers with what was missed wanted for: towards the side that was wished, else towards partnership."""
    wished = {id: answers.one(f"q_{id}") for id in missed}
    wanted = {f"q_{id}": f"{'-' if wished[id].startswith('-') else ''}{size}" for id, size in missed.items()}
    return [*(pair for pair in answers.hidden() if pair[0] not in wanted), *wanted.items()]


def _with(answers: SeekerForm, **values: str) -> list[tuple[str, str]]:
    return [*(pair for pair in answers.hidden() if pair[0] not in values), *values.items()]


def _messages(missed: dict[QualityId, int], locale: ReaderLocale) -> dict[str, str]:
    """What one might write to whoever one sees, to be changed before it is sent."""
    things = locale.listed([locale.say(ENTRIES[id].review) for id in missed], "unit")
    return {
        "lighter": locale.say(_LIGHTER),
        "denser": locale.say(_DENSER),
        "else": locale.say(_UNHAPPY) % {"things": things} if missed else "",
    }
