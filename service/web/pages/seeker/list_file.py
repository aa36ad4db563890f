"""The list of results as a plain text file: to print, to send to a friend, to take along to a first visit."""

from uuid import UUID

from litestar import Response, post

from schemas.profiles.practitioner import Profile
from service.core.clock import today
from service.core.errors import BadRequest
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.pages.seeker.base import note_faults, posted
from service.web.pages.seeker.find import first_page
from service.web.pages.seeker.result_words import Card, ReasonWords, reached, review_questions
from service.web.pages.seeker.results import find
from service.web.services import Provided


@post(
    "/matches/file",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", robots=False),
)
async def post_list_file(request: AnyRequest, services: Provided) -> Response[str]:
    """The page of the list one sees, as a download; the story itself is not in it, the sentences that met are."""
    answers, others = await posted(request)
    locale = locale_of(request)
    try:
        try:
            results_page = await find(request, services, answers, others | {"cursor": others.get("here", [""])})
        except BadRequest:
            # Answers changed since the page was drawn have no such page: their first one then.
            results_page = await find(request, services, answers, others | {"cursor": [""]})
    except BadRequest as error:
        return await first_page(request, note_faults(answers, error, locale), status=422)
    lines = [locale.say(N_("Who fits, and why")), locale.day(today()), ""]
    for card in results_page.cards:
        lines += [*_person(card, locale, services.settings.base_url, results_page.profiles), ""]
    lines += [
        locale.say(N_("At the review point, ask yourself")),
        *_points(review_questions(results_page.request, locale)),
    ]
    headers = {"Content-Disposition": 'attachment; filename="ayni-list.txt"', "Cache-Control": "no-store"}
    return Response("\n".join(lines) + "\n", media_type="text/plain; charset=utf-8", headers=headers)


def _person(card: Card, locale: ReaderLocale, base_url: str, profiles: dict[UUID, Profile]) -> list[str]:
    person = card.practitioner
    crafts = ", ".join(locale.say(name) for name in person.modalities)
    lines = [
        f"{card.number}. {person.display_name}",
        " · ".join([crafts, *person.places, card.confirmed]),
        *(reached(profiles[person.id]) if person.id in profiles else []),
        f"{base_url}/practitioners/{person.id}",
    ]
    if card.fit:
        parts = "; ".join(f"{part.name}: {part.words}" for part in card.parts)
        lines += [locale.say(N_("In all %(closeness)s")) % {"closeness": card.fit} + f" ({parts})"]
    for title, reasons in ((N_("Why"), card.reasons), (N_("Where you differ"), card.tensions)):
        lines += [locale.say(title), *_points([_reason(reason) for reason in reasons])] if reasons else []
    if card.expectations:
        lines += [locale.say(N_("What to expect")), *_points([f"{name}: {value}" for name, value in card.expectations])]
    if card.not_stated:
        lines += [locale.say(N_("Not stated: %(things)s")) % {"things": "; ".join(card.not_stated)}]
    return [*lines, locale.say(N_("Questions for the first visit")), *_points(card.questions)]


def _reason(reason: ReasonWords) -> str:
    return f"{reason.practitioner} ({'; '.join(filter(None, (reason.seeker, reason.evidence, reason.stated)))})"


def _points(lines: list[str]) -> list[str]:
    return [f"  - {line[:1].upper()}{line[1:]}" for line in lines]
