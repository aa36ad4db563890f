"""Hears a request's story: what acts by itself is added to the request, everything heard is shown. Pure."""

from dataclasses import dataclass

import msgspec

from schemas.matching.match import Goal, MatchRequest
from schemas.matching.statement import Statement, StatementKind
from service.listener.danger import Danger
from service.listener.heard import Heard, read_by_rule
from service.listener.statements import statements
from service.vocabulary.lexicon import Lexicon


@dataclass(frozen=True)
class HeardRequest:
    """The request with what acts of its story, the story's needs, and all that was heard."""

    request: MatchRequest
    needs: str  # the story without what holds no need, position by position
    language: str | None
    statements: list[Statement]
    dangers: list[Danger]


def hear_request(request: MatchRequest, lexicon: Lexicon) -> HeardRequest:
    """What the story says, applied as `hear` and `not_me` ask; an answer the seeker gave stands before it."""
    if not request.story.strip():
        return HeardRequest(request, request.story, None, [], [])
    heard: Heard = read_by_rule(request.story, lexicon)
    found = statements(request.story, heard, request.hear)
    found = [statement for statement in found if statement.id not in request.not_me]
    return HeardRequest(_applied(request, found), heard.needs, heard.language, found, heard.dangers)


def _applied(request: MatchRequest, found: list[Statement]) -> MatchRequest:
    practices = {s.quality: s.value for s in _acting(found, "practice") if s.quality and s.value is not None}
    stated = {goal.domain for goal in request.goals}
    domains = dict.fromkeys(s.domain for s in _acting(found, "goal") if s.domain and s.domain not in stated)
    return msgspec.structs.replace(
        request,
        practices={**practices, **request.practices},
        goals=[*request.goals, *(Goal(domain) for domain in domains)],
    )


def _acting(found: list[Statement], kind: StatementKind) -> list[Statement]:
    return [statement for statement in found if statement.acts and statement.kind == kind]
