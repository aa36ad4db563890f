"""Applies what was heard of a request's story: what acts by itself is added to the request, all is shown. Pure."""

from dataclasses import dataclass

import msgspec

from schemas.matching.match import Goal, MatchRequest
from schemas.matching.statement import Statement, StatementKind
from service.listener.heard import Heard
from service.listener.statements import statements

_MOST_UNWANTED = 20


@dataclass(frozen=True)
class HeardRequest:
    """The request with what acts of its story, and all that was heard; `heard` is None where there is no story."""

    request: MatchRequest
    heard: Heard | None
    statements: list[Statement]  # but those of concerns, which depend on the reading as corrected


def hear_request(request: MatchRequest, heard: Heard | None) -> HeardRequest:
    """What was heard, applied as `hear` and `not_me` ask; an answer the seeker gave stands before it."""
    if heard is None:
        return HeardRequest(request, None, [])
    found = statements(request.story, heard, request.hear)
    found = [statement for statement in found if statement.id not in request.not_me]
    return HeardRequest(_applied(request, found), heard, found)


def _applied(request: MatchRequest, found: list[Statement]) -> MatchRequest:
    practices = {s.quality: s.value for s in _acting(found, "practice") if s.quality and s.value is not None}
    stated = {goal.domain for goal in request.goals}
    domains = dict.fromkeys(s.domain for s in _acting(found, "goal") if s.domain and s.domain not in stated)
    unwanted = dict.fromkeys(
        (*request.preferences.without, *(s.unwanted for s in _acting(found, "unwanted") if s.unwanted))
    )
    return msgspec.structs.replace(
        request,
        preferences=msgspec.structs.replace(request.preferences, without=list(unwanted)[:_MOST_UNWANTED]),
        practices={**practices, **request.practices},
        goals=[*request.goals, *(Goal(domain) for domain in domains)],
    )


def _acting(found: list[Statement], kind: StatementKind) -> list[Statement]:
    return [statement for statement in found if statement.acts and statement.kind == kind]
