"""The circle of support: who together covers the seeker's layers, goals and concerns, as a picture and in words."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from litestar import Response, post

from schemas.circle import CircleRequest, CircleResponse
from schemas.match import MatchRequest, MatchResult
from service.errors import BadRequest
from service.usecases.build_circle import build_circle
from service.usecases.describe_policy import describe_policy
from service.usecases.today import now
from service.web.keys import paced
from service.web.languages import Speech
from service.web.pages import words
from service.web.pages.compare import chosen_ids
from service.web.pages.find import first_page
from service.web.pages.rendering import AnyRequest, page, speech_of
from service.web.pages.result_words import cards
from service.web.pages.seeker import match_request, note_faults, posted
from service.web.pages.words import N_
from service.web.services import Provided

_KINDS = {"layer": N_("layer"), "goal": N_("goal"), "concern": N_("concern")}
_SIZES = ("2", "3", "4", "5")


@dataclass(frozen=True)
class NeedRow:
    """One line of the picture: a need, who covers it (by column) and how well its best member does, 0 to 1."""

    kind: str
    name: str
    by: list[int]
    value: float
    friends: str


@post("/circle", status_code=200, guards=[paced], include_in_schema=False)
async def post_circle_page(request: AnyRequest, services: Provided) -> Response[str]:
    """A circle for the posted answers; `swap` takes one member out and keeps the others."""
    answers, others = await posted(request)
    speech = speech_of(request)
    try:
        asked = _circle_request(await match_request(services, answers, speech=speech_of(request)), others)
        found = await services.database.reading(lambda connection: build_circle(connection, services.matcher, asked))
    except BadRequest as error:
        return first_page(request, note_faults(answers, error, speech), status=422)
    answers.values["seed"] = [found.seed]
    averages = describe_policy(services.matcher.model.policy).averages
    lines = [_as_result(member) for member in found.members]
    names = {member.practitioner.id: member.practitioner.display_name for member in found.members}
    return page(
        request,
        "circle.html",
        answers=answers,
        asked=asked,
        found=found,
        cards=cards(lines, asked, averages, speech, now()),
        rows=need_rows(found, speech),
        sizes=[(size, size) for size in _SIZES],
        covered=round(found.coverage.total * 100),
        together=[speech.listed([names[one], names[other]]) for one, other in found.together],
    )


def _circle_request(asked: MatchRequest, others: dict[str, list[str]]) -> CircleRequest:
    """The match request with the circle's own fields; what is out of bounds falls back."""
    given = {field: getattr(asked, field) for field in asked.__struct_fields__}
    size = others.get("size", ["3"])[0]
    members, without = chosen_ids(others.get("member", [])), chosen_ids(others.get("without", []))
    swapped = chosen_ids(others.get("swap", []))
    asked_size = int(size) if size in _SIZES else 3
    keep = [id for id in members if id not in swapped][:asked_size] if swapped else []
    return CircleRequest(**given | {"size": asked_size, "keep": keep, "without": [*without, *swapped][-50:]})


def _as_result(member: object) -> MatchResult:
    """A member in the words of a result: the same fields, and no place in a list."""
    return msgspec.convert({**msgspec.to_builtins(member), "tie": 0}, MatchResult)


def need_rows(found: CircleResponse, speech: Speech) -> list[NeedRow]:
    """Every need, layers first, with the columns of those who cover it."""
    column: dict[UUID, int] = {member.practitioner.id: at for at, member in enumerate(found.members)}
    friends = {(one.kind, one.name): one.friends for one in found.uncovered}
    order = list(_KINDS)
    rows = sorted(found.coverage.needs, key=lambda need: (order.index(need.kind), -need.weight))
    return [
        NeedRow(
            speech.say(_KINDS[need.kind]),
            _need_name(need.kind, need.name, speech),
            [column[id] for id in need.by if id in column],
            need.value,
            speech.say(friends.get((need.kind, need.name), "")),
        )
        for need in rows
    ]


def _need_name(kind: str, name: str, speech: Speech) -> str:
    if kind == "layer":
        return speech.say(words.LAYERS[name])
    return speech.say(words.DOMAIN_NAMES[name]) if kind == "goal" else speech.say(name)
