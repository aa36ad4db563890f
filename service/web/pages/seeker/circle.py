"""The circle of support: who together covers the seeker's layers, goals and concerns, as a picture and in words."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from litestar import Response, post

from schemas.core.message import Message
from schemas.matching.circle import CircleRequest, CircleResponse, Companion, Need
from schemas.matching.match import MatchRequest, MatchResult
from service.core.clock import now
from service.core.errors import BadRequest
from service.i18n import words
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.matching.circles.build_circle import build_circle, company_for
from service.matching.describe_policy import describe_policy
from service.matching.loosen import loosen
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.base import match_request, note_faults, posted, profiles_of
from service.web.pages.seeker.compare import chosen_ids
from service.web.pages.seeker.crisis import danger_heard
from service.web.pages.seeker.find import first_page
from service.web.pages.seeker.loosening import ways_on
from service.web.pages.seeker.result_words import cards
from service.web.services import Provided

_KINDS = {"layer": N_("layer"), "goal": N_("goal"), "concern": N_("concern")}
_MOST_COMPANY = 3
_SIZES = ("2", "3", "4", "5")
COMPANIONS: dict[Companion, str] = {
    "friends": N_("friends"),
    "family": N_("family"),
    "doctor": N_("a doctor"),
    "group": N_("a group or community"),
}


@dataclass(frozen=True)
class NeedRow:
    """One line of the picture: a need, who covers it (by column) and how well its best member does, 0 to 1."""

    key: str
    kind: str
    name: str
    by: list[int]
    value: float
    own: str  # whom the seeker has already, in words


@post(
    "/circle",
    status_code=200,
    include_in_schema=False,
    opt=access("anyone", reads=True, repeats="forgotten", rate="matching", robots=False),
)
async def post_circle_page(request: AnyRequest, services: Provided) -> Response[str]:
    """A circle for the posted answers; `swap` takes one member out and keeps the others."""
    answers, others = await posted(request)
    locale = locale_of(request)
    try:
        circle_request = _circle_request(await match_request(services, answers, locale=locale_of(request)), others)
        circle_response = await services.database.reading(
            lambda connection: build_circle(connection, services.matcher, circle_request)
        )
    except BadRequest as error:
        return await first_page(request, note_faults(answers, error, locale), status=422)
    answers.values["seed"] = [circle_response.seed]
    averages = describe_policy(services.matcher.model.policy).averages
    lines = [_as_result(member) for member in circle_response.members]
    names = {member.practitioner.id: member.practitioner.display_name for member in circle_response.members}
    loosened = (
        []
        if circle_response.members
        else await services.database.reading(lambda connection: loosen(connection, services.matcher, circle_request))
    )
    rows = need_rows(circle_response, locale)
    covered = sum(1 for row in rows if row.by)
    return page(
        request,
        "circle.html",
        answers=answers,
        chosen=chosen_ids(others.get("chosen", [])),
        asked=circle_request,
        found=circle_response,
        **danger_heard(answers, locale, circle_response.read),
        cards=cards(lines, circle_request, averages, locale, now()),
        profiles=await profiles_of(services, list(names)),
        sends_mail=bool(services.settings.smtp_url),
        meets_nothing=False,
        ways_on=ways_on(loosened, answers, circle_response.read, locale),
        rows=rows,
        read_needs=", ".join(row.name for row in rows if not row.key.startswith("layer ")),
        covers=_covers(rows, circle_response),
        company=_company(circle_response, locale),
        companions=[(who, locale.say(name)) for who, name in COMPANIONS.items()],
        sizes=[(size, size) for size in _SIZES],
        covered=covered,
        change=_change(rows, covered, others, locale),
        together=[locale.listed([names[item], names[other]]) for item, other in circle_response.together],
    )


def _circle_request(match_request: MatchRequest, others: dict[str, list[str]]) -> CircleRequest:
    """The match request with the circle's own fields; what is out of bounds falls back."""
    given = {field: getattr(match_request, field) for field in match_request.__struct_fields__}
    size = others.get("size", ["3"])[0]
    members, without = chosen_ids(others.get("member", [])), chosen_ids(others.get("without", []))
    swapped = chosen_ids(others.get("swap", []))
    asked_size = int(size) if size in _SIZES else 3
    keep = [id for id in members if id not in swapped][:asked_size] if swapped else []
    return CircleRequest(
        **given
        | {
            "size": asked_size,
            "keep": keep,
            "without": [*without, *swapped][-50:],
            "have": {who: [] for who in COMPANIONS if who in others.get("have", [])},
        }
    )


def _as_result(member: object) -> MatchResult:
    """A member in the words of a result: the same fields, and no place in a list."""
    return msgspec.convert({**msgspec.to_builtins(member), "tie": 0}, MatchResult)


def need_rows(circle_response: CircleResponse, locale: ReaderLocale) -> list[NeedRow]:
    """Every need, layers first, with the columns of those who cover it."""
    column: dict[UUID, int] = {member.practitioner.id: at for at, member in enumerate(circle_response.members)}
    order = list(_KINDS)
    rows = sorted(circle_response.coverage.needs, key=lambda need: (order.index(need.kind), -need.weight))
    return [
        NeedRow(
            f"{need.kind} {need.name}",
            locale.say(_KINDS[need.kind]),
            _need_name(need.kind, need.name, locale),
            [column[id] for id in need.by if id in column],
            need.value,
            locale.listed([locale.say(COMPANIONS[who]) for who in need.own]) if need.own else "",
        )
        for need in rows
    ]


def _covers(rows: list[NeedRow], circle_response: CircleResponse) -> dict[UUID, str]:
    """What each member is in the circle for, in the words of the picture."""
    return {
        member.practitioner.id: ", ".join(row.name for row in rows if at in row.by)
        for at, member in enumerate(circle_response.members)
    }


def _company(circle_response: CircleResponse, locale: ReaderLocale) -> list[str]:
    """What friends and family can be for: first where nobody here helps, then beside the seeker's goals and layers."""
    open_needs = [Message(item.code, item.params) for item in circle_response.uncovered]
    needs = sorted(
        circle_response.coverage.needs, key=lambda need: (["goal", "layer", "concern"].index(need.kind), -need.weight)
    )
    beside = [company_for(Need(need.kind, need.name, need.weight)) for need in needs if need.kind != "concern"]
    return list(dict.fromkeys(word(message, locale) for message in [*open_needs, *beside]))[:_MOST_COMPANY]


def _change(rows: list[NeedRow], covered: int, others: dict[str, list[str]], locale: ReaderLocale) -> list[str]:
    """What became of the coverage since the page before, which sent what it showed; nothing on the first page."""
    before = others.get("covered", [""])[0]
    if not before.isdecimal():
        return []
    had = set(others.get("had", []))
    has = {row.key for row in rows if row.by}
    results = [locale.say(N_("Before, it was %(number)s.")) % {"number": before[:3]}]
    for text, keys in (
        (N_("No longer covered: %(things)s."), had - has),
        (N_("Now covered too: %(things)s."), has - had),
    ):
        names = [row.name for row in rows if row.key in keys]
        if names:
            results.append(locale.say(text) % {"things": ", ".join(names)})
    return results if int(before[:3]) != covered or len(results) > 1 else [locale.say(N_("That is as much as before."))]


def _need_name(kind: str, name: str, locale: ReaderLocale) -> str:
    if kind == "layer":
        return locale.say(words.LAYERS[name])
    return locale.say(words.DOMAIN_NAMES[name]) if kind == "goal" else locale.say(name)
