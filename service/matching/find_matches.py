"""Finds who fits a seeker: resolves the request, recalls candidates, ranks them, explains the page. Nothing is kept."""

from datetime import datetime
from secrets import token_urlsafe

from schemas.matching.match import MatchRequest, MatchResponse, request_problems
from schemas.messages import refusals
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.matching.explain.explain_results import explain_results
from service.matching.matcher import Matcher
from service.matching.page_cursor import Cursor
from service.matching.rank_candidates import Page, rank_candidates
from service.matching.resolve.resolve_request import resolve_request
from service.matching.snapshot.search import SearchResult
from service.matching.snapshot.segments import Snapshot


async def find_matches(
    connection: Connection, matcher: Matcher, request: MatchRequest, now: datetime | None = None
) -> MatchResponse:
    """The page asked for; raises BadRequest with the fields at fault."""
    now = now or this_moment()
    problems = request_problems(request)
    if problems:
        raise BadRequest(refusals.CONTRADICTS_ITSELF(), problems)
    model, key = matcher.model, matcher.model.policy.key
    resolved = await resolve_request(connection, matcher, request, now)
    cursor = matcher.cursor_key.open(request, key) if request.cursor else None
    seed = cursor.seed if cursor else request.seed or token_urlsafe(12)

    async def page_in(snapshot: Snapshot) -> SearchResult:
        return rank_candidates(snapshot, resolved, model.policy, Page(seed, request.limit + 1, cursor))

    search_result, profiles = await matcher.up_to_date(
        connection, page_in, lambda result: [person.id for person in result.page[: request.limit]]
    )
    page, more = search_result.page[: request.limit], len(search_result.page) > request.limit
    first_bucket = cursor.first_bucket if cursor else (page[0].tie_bucket if page else 0)
    results = explain_results(resolved, model, page, profiles, now, first_bucket=first_bucket)
    shown_before = cursor.shown if cursor else 0
    next_cursor = None
    if more and page:
        last = page[-1]
        end = Cursor(seed, last.tie_bucket, last.tie_hash, first_bucket, shown_before + len(page))
        next_cursor = matcher.cursor_key.seal(end, request, key)
    return MatchResponse(
        policy=model.policy.version,
        seed=seed,
        considered=search_result.considered,
        exact=True,
        left_out_unstated=search_result.left_out,
        read=resolved.read(),
        results=results,
        next_cursor=next_cursor,
        first_rank=shown_before + 1,
        h=resolved.query.near_tie,
    )
