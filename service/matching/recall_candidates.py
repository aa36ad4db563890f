"""The second step of a match: recalls all who could be on a page, and as few others as possible."""

from dataclasses import dataclass

from service.core.database.pool import Connection
from service.matching.matcher import Matcher
from service.matching.page_cursor import Cursor
from service.matching.rank import MICRO, Grid
from service.matching.resolved_request import ResolvedRequest
from service.matching.store_candidates import (
    MOST_ALIKE,
    MOST_CANDIDATES,
    CandidateSet,
    ScoreWindow,
    find_candidates,
)

# The database sums in single precision; ranking in double.
_ROUNDING = 1e-4


@dataclass(frozen=True)
class Page:
    """Which part of the order is wanted: at least so many people (when there are as many) from where a page ended."""

    seed: str
    length: int
    cursor: Cursor | None = None


async def recall_candidates(
    connection: Connection, matcher: Matcher, resolved: ResolvedRequest, page: Page
) -> CandidateSet:
    """Candidates within the limits whose linear score lets them be on the page, in no order; counts of all."""
    query, policy, cursor = resolved.query, matcher.model.policy, page.cursor
    grid = Grid(page.seed, query.near_tie)
    vector, constant = query.linear(policy.averages)
    low, high = query.preference_span
    linear = any(part != "preferences" for part in query.weights)
    window = ScoreWindow(
        page=page.length,
        # Preferences may lift or lower anyone by their span, and the grid may swap anyone within h.
        slack=(high - low) + query.near_tie + _ROUNDING,
        ceiling=_above(grid, cursor, constant + low),
        below=_below(grid, cursor, constant + high),
        ring_start=None if linear else grid.start(),
        most=MOST_CANDIDATES if query.weights else MOST_ALIKE,
        most_exact=matcher.most_exact,
    )
    return await find_candidates(connection, policy.key, vector, resolved.limits, window)


def _above(grid: Grid, cursor: Cursor | None, least: float) -> float:
    """The highest linear score of anyone who may still be to show: the top of the last bucket shown."""
    return float("inf") if cursor is None else grid.floor(cursor.tie_bucket + 1) - least + _ROUNDING


def _below(grid: Grid, cursor: Cursor | None, most: float) -> float:
    """Everyone with a linear score below this is certainly still to show: under the last bucket shown."""
    return float("inf") if cursor is None else grid.floor(cursor.tie_bucket) - most - _ROUNDING - 1.0 / MICRO
