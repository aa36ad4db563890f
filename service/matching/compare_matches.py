"""Explains chosen practitioners for a request: to lay them side by side, or to say on a page of one why it fits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from schemas.matching.match import MatchRequest, MatchResult, request_problems
from schemas.messages import refusals
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.matching.explain.explain_results import explain_results
from service.matching.matcher import Matcher
from service.matching.rank_candidates import Page, rank_candidates
from service.matching.resolve.resolve_request import resolve_request
from service.matching.snapshot.search import RankedPerson
from service.matching.snapshot.segments import Snapshot


async def compare_matches(
    connection: Connection, matcher: Matcher, request: MatchRequest, ids: Sequence[UUID], now: datetime | None = None
) -> list[MatchResult]:
    """Their results in the order of the list; those whom a limit keeps out are left out."""
    problems = request_problems(request)
    if problems:
        raise BadRequest(refusals.CONTRADICTS_ITSELF(), problems)
    now = now or this_moment()
    resolved = await resolve_request(connection, matcher, request, now)
    only = replace(resolved, limits=replace(resolved.limits, only=list(ids)))
    seed = request.seed or token_urlsafe(12)

    async def chosen_in(snapshot: Snapshot) -> list[RankedPerson]:
        return rank_candidates(snapshot, only, matcher.model.policy, Page(seed, len(ids))).page

    people, shown = await matcher.up_to_date(connection, chosen_in, lambda ranked: [person.id for person in ranked])
    return explain_results(resolved, matcher.model, people, shown, now)
