"""The second and third step of a match: the people within the limits who stand on a page, in its order. Pure."""

from dataclasses import dataclass

from schemas.matching.policy import Policy
from service.matching.fit.near_ties import Grid
from service.matching.page_cursor import Cursor
from service.matching.resolve.resolved_request import ResolvedRequest
from service.matching.snapshot.order import OrderPosition
from service.matching.snapshot.search import SearchResult, search
from service.matching.snapshot.segments import Snapshot


@dataclass(frozen=True)
class Page:
    """Which part of the order is wanted: so many people (when there are as many) from where a page ended."""

    seed: str
    length: int
    cursor: Cursor | None = None


def rank_candidates(snapshot: Snapshot, resolved: ResolvedRequest, policy: Policy, page: Page) -> SearchResult:
    """The page, best first, and how many passed the limits."""
    after = OrderPosition(page.cursor.tie_bucket, page.cursor.tie_hash) if page.cursor else None
    grid, scorer = Grid(page.seed, resolved.query.near_tie), resolved.scorer(policy, page.seed)
    return search(
        snapshot, resolved.limits, scorer, grid, length=page.length, after=after, precedence=resolved.precedence
    )
