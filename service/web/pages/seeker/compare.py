"""Two or three results side by side."""

from uuid import UUID

from litestar import Response, post

from schemas.matching.limits import Near
from service.core.clock import now
from service.core.errors import BadRequest
from service.matching.compare_matches import compare_matches
from service.matching.describe_policy import describe_policy
from service.matching.explain.locate_results import locate_results
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.base import match_request, note_faults, posted, profiles_of
from service.web.pages.seeker.crisis import danger_in_story
from service.web.pages.seeker.find import first_page
from service.web.pages.seeker.result_words import cards, review_questions
from service.web.services import Provided

MOST = 3


@post(
    "/compare",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", robots=False),
)
async def post_compare(request: AnyRequest, services: Provided) -> Response[str]:
    """The chosen ones in columns; with fewer than two it says how to choose."""
    answers, others = await posted(request)
    locale = locale_of(request)
    chosen = chosen_ids(others.get("chosen", []))[:MOST]
    try:
        item = await match_request(services, answers, locale=locale_of(request))
        match_results = await services.database.reading(
            lambda connection: compare_matches(connection, services.matcher, item, chosen)
        )
    except BadRequest as error:
        return await first_page(request, note_faults(answers, error, locale), status=422)
    averages = describe_policy(services.matcher.model.policy).averages
    ids, place = [result.practitioner.id for result in match_results], others.get("around", [answers.one("place")])[0]
    spots = await services.database.reading(lambda connection: locate_results(connection, place, ids)) if place else []
    distances = {spot.id: spot.distance_km for spot in spots}
    within = (item.limits.near or Near()).radius_km
    beyond = frozenset(id for id in ids if place and distances.get(id, within + 1) > within)
    return page(
        request,
        "compare.html",
        answers=answers,
        chosen=chosen_ids(others.get("chosen", [])),
        cards=cards(match_results, item, averages, locale, now(), beyond),
        distances=distances,
        profiles=await profiles_of(services, ids),
        review=review_questions(item, locale),
        **await danger_in_story(services, answers, locale),
    )


def chosen_ids(texts: list[str]) -> list[UUID]:
    """The ids among the texts; anything else is passed over."""
    results = []
    for text in dict.fromkeys(texts):
        try:
            results.append(UUID(text))
        except ValueError:
            continue
    return results
