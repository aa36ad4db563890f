"""The third step of a match: candidates of a resolved request in the order of its pages. Pure."""

from collections.abc import Sequence

from schemas.matching.candidate import Candidate
from schemas.matching.policy import Policy
from service.matching.page_cursor import Cursor
from service.matching.rank import Ranked, rank
from service.matching.resolved_request import ResolvedRequest


def rank_candidates(
    resolved: ResolvedRequest,
    candidates: Sequence[Candidate],
    policy: Policy,
    seed: str,
    *,
    after: Cursor | None = None,
) -> list[Ranked]:
    """Candidates with their fit for this request, best first; with `after`, only those behind where a page ended."""
    preferences = resolved.request.preferences
    order = rank(candidates, resolved.query, preferences, resolved.wished_modalities, policy, seed)
    if after is None:
        return order
    last = (-after.tie_bucket, after.tie_hash)
    return [person for person in order if person.key[:2] > last]
