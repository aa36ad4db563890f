"""The results: who fits, in words, and why; the list changes when weights and limits are changed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, post

from schemas.matching.limits import LIMITS, Near
from schemas.matching.match import MatchRequest, MatchResponse, Read
from schemas.profiles.practitioner import Profile
from service.core.clock import now
from service.core.errors import BadRequest
from service.i18n import words
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_, NN_
from service.matching.describe_policy import describe_policy
from service.matching.explain.locate_results import Spot, locate_results
from service.matching.find_matches import find_matches
from service.matching.loosen import LoosenedLimit, loosen
from service.vocabulary.shipped import shipped_families
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.pages.seeker.base import choices, match_request, note_faults, posted, profiles_of
from service.web.pages.seeker.changes import note_changes
from service.web.pages.seeker.chart import draw_chart
from service.web.pages.seeker.compare import chosen_ids
from service.web.pages.seeker.crisis import danger_heard
from service.web.pages.seeker.find import first_page
from service.web.pages.seeker.loosening import SHORT, ways_on
from service.web.pages.seeker.playback import play_back
from service.web.pages.seeker.result_words import Card, cards, review_questions
from service.web.pages.seeker.shortlist_code import Shortlist
from service.web.pages.terms import is_known, named_concern
from service.web.services import Provided, Services


@post(
    "/matches",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", robots=False),
)
async def post_matches_page(request: AnyRequest, services: Provided) -> Response[str]:
    """The list for the posted answers; the form again, with everything kept, when an answer cannot be read."""
    answers, others = await posted(request)
    return await answer_list(request, services, answers, others)


async def answer_list(
    request: AnyRequest,
    services: Services,
    answers: SeekerForm,
    others: dict[str, list[str]],
    before: Shortlist | None = None,
) -> Response[str]:
    """The list; `before`: who was on it when the request was saved, so that it says what has changed since."""
    alone = "hx-request" in request.headers
    results_page = await _find_without_unknown(request, services, answers, others)
    if results_page is None:
        return _no_list(request, answers) if alone else await first_page(request, answers, status=422)
    answers.values["seed"] = [results_page.response.seed]
    services.reach.note(results_page.response)
    return page(
        request,
        "seeker/renewed.html" if alone else "results.html",
        status=422 if answers.errors else 200,
        **_shown(request, services, answers, results_page, others.get("tap", [""])[0]),
        chosen=[str(id) for id in chosen_ids(others.get("chosen", []))],
        apart=alone,
        change=_change(results_page, others, locale_of(request)) if alone else [],
        since=await note_changes(request, services, before, results_page.cards) if before else None,
    )


def _no_list(request: AnyRequest, answers: SeekerForm) -> Response[str]:
    """What stands in the place of the list until the answer at fault is mended; the form beside it stays."""
    locale = locale_of(request)
    return page(
        request,
        "seeker/no_list.html",
        422,
        heading=locale.say(N_("Something needs another look")),
        faults=list(answers.errors.items()),
        detail="",
        candidates=answers.candidates,
    )


@dataclass(frozen=True)
class ResultsPage:
    """A request, its answer in data and in words, and where the people of the answer work."""

    request: MatchRequest
    response: MatchResponse
    cards: list[Card]
    spots: list[Spot]
    loosened: list[LoosenedLimit]  # what to let go where these are few
    profiles: dict[UUID, Profile]  # what a card says of how somebody is reached


async def find(
    request: AnyRequest,
    services: Services,
    answers: SeekerForm,
    others: dict[str, list[str]],
    clinic: UUID | None = None,
) -> ResultsPage:
    """Who fits the posted answers, of everybody or of one clinic; BadRequest with the fields at fault."""
    locale = locale_of(request)
    wanted = await match_request(services, answers, others.get("cursor", [""])[0], locale)
    if clinic:
        wanted = msgspec.structs.replace(wanted, limits=msgspec.structs.replace(wanted.limits, clinic=clinic))
    match_response = await services.database.reading(
        lambda connection: find_matches(connection, services.matcher, wanted)
    )
    ids = [result.practitioner.id for result in match_response.results]
    place = match_response.read.place or answers.one("place")
    spots = await services.database.reading(lambda connection: locate_results(connection, place, ids)) if place else []
    loosened: list[LoosenedLimit] = []
    if match_response.considered < SHORT or _meets_nothing(wanted, match_response):
        loosened = await services.database.reading(lambda connection: loosen(connection, services.matcher, wanted))
    averages = describe_policy(services.matcher.model.policy).averages
    # Where a place was looked around, who does not work near it is there for being met from a distance.
    near = {spot.id for spot in spots if spot.distance_km <= _radius_km(wanted, match_response.read)}
    beyond = frozenset(ids) - near if match_response.read.place else frozenset[UUID]()
    shown = cards(match_response.results, wanted, averages, locale, now(), beyond)
    profiles = await profiles_of(services, ids)
    return ResultsPage(wanted, match_response, shown, spots, loosened, profiles)


def _meets_nothing(request: MatchRequest, match_response: MatchResponse) -> bool:
    """Whether nobody of a first page states anything of what was named: those who do may lie beyond the limits."""
    needs = [result.needs for result in match_response.results]
    return not request.cursor and any(need.open for need in needs) and not any(need.met for need in needs)


async def _find_without_unknown(
    request: AnyRequest, services: Services, answers: SeekerForm, others: dict[str, list[str]]
) -> ResultsPage | None:
    """The list, without words that are not known here, which are said beside their field; None for another fault."""
    locale = locale_of(request)
    try:
        return await find(request, services, answers, others)
    except BadRequest as error:
        note_faults(answers, error, locale)
    if answers.errors.keys() != {"add"}:
        return None
    known = [term for term in answers.terms("add") if is_known(services.matcher.terms, "concerns", term, locale)]
    try:
        return await find(request, services, SeekerForm(answers.values | {"add": known}), others)
    except BadRequest as error:
        note_faults(answers, error, locale)
        return None


def _radius_km(request: MatchRequest, read: Read) -> float:
    """How far was looked: as asked, else as said in the story, else as usual."""
    distances = [statement.distance_km for statement in read.statements if statement.distance_km and statement.acts]
    return request.limits.near.radius_km if request.limits.near else distances[0] if distances else Near().radius_km


def _change(results_page: ResultsPage, others: dict[str, list[str]], locale: ReaderLocale) -> list[str]:
    """What became of the list since the one before, which sent how many there were and who was on it."""
    was, had = others.get("were", [""])[0], others.get("listed", [""])[0].split()
    has = [str(card.practitioner.id) for card in results_page.cards]
    if not was.isdecimal() or not has:
        return []
    more = results_page.response.considered - int(was[:9])
    results = []
    if more > 0:
        results.append(locale.count(*NN_("%(num)d more than before.", "%(num)d more than before."), more))
    elif more < 0:
        results.append(locale.count(*NN_("%(num)d fewer than before.", "%(num)d fewer than before."), -more))
    if has == had:
        return [*results, locale.say(N_("The order did not change."))]
    new = [card.practitioner.display_name for card in results_page.cards if str(card.practitioner.id) not in had]
    first = results_page.cards[0].practitioner.display_name
    results.append(locale.say(N_("Now first: %(name)s.")) % {"name": first})
    if new:
        results.append(locale.say(N_("New on this page: %(names)s.")) % {"names": locale.listed(new)})
    return results


def _heard_apart(services: Services, answers: SeekerForm, locale: ReaderLocale, read: Read) -> dict[str, Any]:
    """What stands above or in place of the list: help in danger, and what is asked back before an answer."""
    answered = (
        any(answers.any(section) for section in ("goals", "practices")) or answers.all("add") or answers.weighed()
    )
    families = shipped_families().family if read.ask and not answered else []
    # A concern that the few words name is chosen beforehand, so that one press goes on with it.
    names_one = families and read.ask == "say_more"
    named = named_concern(services.matcher.terms, answers.one("story"), locale) if names_one else None
    return {
        **danger_heard(answers, locale, read),
        "ask": read.ask if families else None,
        "named": named,
        "language": locale.language_name(read.language) if read.language else "",
        "families": families,
    }


def _shown(
    request: AnyRequest, services: Services, answers: SeekerForm, results_page: ResultsPage, tapped: str = ""
) -> dict[str, Any]:
    locale = locale_of(request)
    return dict(
        **choices(request, answers, results_page.response.read),
        **answer_in_words(services, answers, results_page, locale, tapped),
        chart=draw_chart(results_page.cards, results_page.spots),
        review=review_questions(results_page.request, locale),
        cursor=results_page.request.cursor or "",
        part_names={name: locale.say(text) for name, text in words.PARTS.items()},
        weight_steps=[(step, locale.say(text)) for step, text in words.WEIGHT_STEPS.items()],
        quality_titles={name: locale.say(text) for name, text in words.QUALITY_TITLES.items()},
        limit_names={name: limit.about for name, limit in LIMITS.items()},
        orders=_orders(results_page, locale),
        placed=False,
    )


def answer_in_words(
    services: Services, answers: SeekerForm, results_page: ResultsPage, locale: ReaderLocale, tapped: str
) -> dict[str, Any]:
    """What every page with a list says: help and what was heard, who fits and how they are reached, ways on."""
    read = results_page.response.read
    return dict(
        found=results_page.response,
        cards=results_page.cards,
        profiles=results_page.profiles,
        distances={spot.id: spot.distance_km for spot in results_page.spots},
        sends_mail=bool(services.settings.smtp_url),
        heard=play_back(read, answers, locale, tapped),
        **_heard_apart(services, answers, locale, read),
        meets_nothing=_meets_nothing(results_page.request, results_page.response),
        ways_on=ways_on(results_page.loosened, answers, read, locale),
    )


def _orders(results_page: ResultsPage, locale: ReaderLocale) -> list[tuple[str, str]]:
    """(order, in words) of what the list may be put in; by distance where a place is known."""
    return [
        (order, locale.say(text))
        for order, text in words.ORDERS.items()
        if order != "distance" or results_page.response.read.place
    ]
