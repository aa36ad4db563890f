"""Applies what was heard of a request's story: what acts by itself is added to the request, all is shown. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from schemas.matching.match import MatchRequest
from schemas.matching.statement import Apply, Statement
from service.listener.heard import HeardStory
from service.listener.statements import statements
from service.vocabulary.places import jurisdiction_of, resolve_place

# A list of a request grows by what was heard to at most so many terms.
_MOST_TERMS = 10


@dataclass(frozen=True)
class HeardRequest:
    """The request with what acts of its story, and all that was heard; `heard` is None where there is no story."""

    request: MatchRequest
    heard: HeardStory | None
    statements: list[Statement]  # but those of concerns, which depend on the reading as corrected
    by_story: frozenset[str] = frozenset()  # parts that the seeker answered nothing of, and the story speaks of


def hear_request(
    request: MatchRequest, heard: HeardStory | None, is_offered: Callable[[str], bool] = lambda modality: True
) -> HeardRequest:
    """What was heard, applied as `hear`, `must` and `not_me` ask; an answer the seeker gave stands before it.

    `is_offered`: whether a modality is in this directory; one that is not is shown, and acts as nothing.
    """
    if heard is None:
        return HeardRequest(request, None, [])
    results = [s for s in statements(request.story, heard, request.hear) if s.id not in request.not_me]
    for statement in results:
        if not _can_act(statement, is_offered):
            statement.apply, statement.acts = Apply(), False
    acting = list(_fragments(request, results))
    if not acting:
        return HeardRequest(request, heard, results)
    applied = _applied(request, acting)
    pairs = {"practices": (request.practices, applied.practices), "lifestyle": (request.goals, applied.goals)}
    by_story = frozenset(part for part, (own, known) in pairs.items() if known and not own)
    return HeardRequest(applied, heard, results, by_story)


def _can_act(statement: Statement, is_offered: Callable[[str], bool]) -> bool:
    if statement.modality is not None:
        return is_offered(statement.modality)
    return statement.place is None or resolve_place(statement.place) is not None


def _fragments(request: MatchRequest, statements: list[Statement]) -> Iterator[dict[str, Any]]:
    """What each statement that acts adds: a wish, or a limit where it was made one or can be nothing else."""
    for statement in statements:
        wish, must = statement.apply.wish, statement.apply.must
        if must and {statement.id, statement.kind} & set(request.must):
            statement.acts = True
            yield must
        elif statement.acts and (wish or must):
            yield wish or must or {}


def _applied(request: MatchRequest, fragments: list[dict[str, Any]]) -> MatchRequest:
    own = msgspec.to_builtins(request)
    if request.limits.near is not None:
        fragments = [_without_near(fragment) for fragment in fragments]
    document = own
    for fragment in fragments:
        document = _merged(document, fragment)
    limits = document["limits"]
    if limits["near"] is not None and "place" not in limits["near"]:
        limits = {**limits, "near": None}  # so far from where?
    elif request.limits.near is None and limits["near"] is not None and limits["telehealth_in"] is None:
        limits = {**limits, "telehealth_in": _reached_from(limits["near"]["place"], document["preferences"]["modes"])}
    return msgspec.convert({**document, "limits": limits}, type(request))


def _without_near(fragment: dict[str, Any]) -> dict[str, Any]:
    return {} if "near" in fragment.get("limits", {}) else fragment


def _reached_from(place: str, modes: list[str]) -> str | None:
    """Where people from a distance must be allowed to work, who count as well unless they are to be met in person."""
    place_found = resolve_place(place)
    return jurisdiction_of(place_found) if place_found and "in_person" not in modes else None


def _merged(own: Any, heard: Any) -> Any:
    if isinstance(own, dict) and isinstance(heard, dict):
        return own | {name: _merged(own.get(name), value) for name, value in heard.items()}
    if isinstance(own, list):
        stated = {_about(value) for value in own}
        more = [value for value in heard if _about(value) not in stated]
        return [*own, *more][: max(len(own), _MOST_TERMS)]
    return heard if own is None else own


def _about(value: Any) -> Any:
    """What an element of a list is about: a goal its domain, a term itself."""
    return value["domain"] if isinstance(value, dict) else value
