"""The results: who fits, in words, and why; the list changes when weights and limits are changed."""

from litestar import Response, post

from schemas.match import MatchRequest, MatchResponse
from service.errors import BadRequest
from service.usecases.describe_policy import describe_policy
from service.usecases.find_matches import find_matches
from service.usecases.today import now
from service.web.pages import words
from service.web.pages.answers import Answers
from service.web.pages.find import first_page
from service.web.pages.rendering import AnyRequest, page, speech_of
from service.web.pages.result_words import cards, review_questions
from service.web.pages.seeker import choices, match_request, note_faults, posted
from service.web.services import Provided, Services


@post("/matches", status_code=200, include_in_schema=False)
async def post_matches_page(request: AnyRequest, services: Provided) -> Response[str]:
    """The list for the posted answers; the form again, with everything kept, when an answer cannot be read."""
    answers, others = await posted(request)
    try:
        asked = await match_request(services, answers, others.get("cursor", [""])[0])
        found = await services.database.reading(lambda connection: find_matches(connection, services.matcher, asked))
    except BadRequest as error:
        return first_page(request, note_faults(answers, error, speech_of(request)), status=422)
    answers.values["seed"] = [found.seed]
    return _results(request, services, answers, asked, found)


def _results(
    request: AnyRequest, services: Services, answers: Answers, asked: MatchRequest, found: MatchResponse
) -> Response[str]:
    speech = speech_of(request)
    averages = describe_policy(services.matcher.model.policy).averages
    alone = "hx-request" in request.headers
    return page(
        request,
        "seeker/list.html" if alone else "results.html",
        **choices(request, answers),
        found=found,
        asked=asked,
        cards=cards(found.results, asked, averages, speech, now()),
        review=review_questions(asked, speech),
        part_names={name: speech.say(text) for name, text in words.PARTS.items()},
        weight_steps=[(step, speech.say(text)) for step, text in words.WEIGHT_STEPS.items()],
        quality_titles={name: speech.say(text) for name, text in words.QUALITY_TITLES.items()},
        wish_names={name: speech.say(text) for name, text in words.WISHES.items()},
        placed=False,
    )
