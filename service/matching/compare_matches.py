"""Finds chosen practitioners again in the ranked list of the same request, to lay them side by side."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from schemas.matching.match import MatchRequest, MatchResult
from service.core.database.pool import Connection
from service.matching.find_matches import find_matches
from service.matching.matcher import Matcher

_PAGE = 100
_MOST_PAGES = 10


async def compare_matches(
    connection: Connection, matcher: Matcher, request: MatchRequest, ids: Collection[UUID]
) -> list[MatchResult]:
    """Their results in the order of the list; those beyond its first thousand are left out."""
    match_results: list[MatchResult] = []
    match_request = msgspec.structs.replace(request, limit=_PAGE, cursor=None)
    for _ in range(_MOST_PAGES):
        page = await find_matches(connection, matcher, match_request)
        match_results += [result for result in page.results if result.practitioner.id in ids]
        if len(match_results) == len(ids) or page.next_cursor is None:
            break
        match_request = msgspec.structs.replace(match_request, cursor=page.next_cursor, seed=None)
    return match_results
