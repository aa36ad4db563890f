"""The results: who fits, in words, and why; the list changes when weights and limits are changed."""

from dataclasses import dataclass

from litestar import Response, post

from schemas.match import MatchRequest, MatchResponse
from service.errors import BadRequest
from service.usecases.describe_policy import describe_policy
from service.usecases.find_matches import find_matches
from service.usecases.locate_results import Spot, locate_results
from service.usecases.today import now
from service.web.keys import paced
from service.web.pages import words
from service.web.pages.answers import Answers
from service.web.pages.chart import draw_chart
from service.web.pages.find import first_page
from service.web.pages.lexicon import concerns_in
from service.web.pages.rendering import AnyRequest, page, speech_of
from service.web.pages.result_words import cards, review_questions
from service.web.pages.seeker import choices, match_request, note_faults, posted
from service.web.services import Provided, Services


@post("/matches", status_code=200, guards=[paced], include_in_schema=False)
async def post_matches_page(request: AnyRequest, services: Provided) -> Response[str]:
    """The list for the posted answers; the form again, with everything kept, when an answer cannot be read."""
    answers, others = await posted(request)
    speech = speech_of(request)
    try:
        asked = await match_request(services, answers, others.get("cursor", [""])[0], speech)
        found = await services.database.reading(lambda connection: find_matches(connection, services.matcher, asked))
    except BadRequest as error:
        return first_page(request, note_faults(answers, error, speech), status=422)
    answers.values["seed"] = [found.seed]
    services.reach.note(found)
    ids = [result.practitioner.id for result in found.results]
    place = answers.one("place")
    spots = await services.database.reading(lambda connection: locate_results(connection, place, ids)) if place else []
    return _results(request, services, answers, _Found(asked, found, spots))


@dataclass(frozen=True)
class _Found:
    """A request, its answer, and where the people of the answer work."""

    asked: MatchRequest
    response: MatchResponse
    spots: list[Spot]


def _results(request: AnyRequest, services: Services, answers: Answers, found: _Found) -> Response[str]:
    speech = speech_of(request)
    shown = cards(
        found.response.results, found.asked, describe_policy(services.matcher.model.policy).averages, speech, now()
    )
    alone = "hx-request" in request.headers
    return page(
        request,
        "seeker/list.html" if alone else "results.html",
        **choices(request, answers),
        found=found.response,
        quotes=concerns_in(answers.one("story"), speech),
        cards=shown,
        chart=draw_chart(shown, found.spots),
        distances={spot.id: spot.distance_km for spot in found.spots},
        review=review_questions(found.asked, speech),
        part_names={name: speech.say(text) for name, text in words.PARTS.items()},
        weight_steps=[(step, speech.say(text)) for step, text in words.WEIGHT_STEPS.items()],
        quality_titles={name: speech.say(text) for name, text in words.QUALITY_TITLES.items()},
        wish_names={name: speech.say(text) for name, text in words.WISHES.items()},
        placed=False,
    )
