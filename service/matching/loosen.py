"""What to let go where few or none lie within the limits, with how many would then: no answer is a dead end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from schemas.matching.match import MatchRequest
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.matching.matcher import Matcher
from service.matching.resolve.resolve_request import resolve_request
from service.matching.resolve.resolved_request import ResolvedRequest
from service.matching.snapshot.limits import ResolvedLimits
from service.matching.snapshot.search import passing_limits, without_duplicates
from service.vocabulary.places import jurisdiction_of

_WIDER = (2.0, 4.0)  # times as far
_FARTHEST_KM = 20_000.0


@dataclass(frozen=True)
class LoosenedLimit:
    """A limit of a request and what to make of it: a radius in km, a jurisdiction, or None to let it go."""

    limit: str
    to: float | str | None
    people: int  # within the limits then


async def loosen(
    connection: Connection, matcher: Matcher, request: MatchRequest, now: datetime | None = None
) -> list[LoosenedLimit]:
    """What brings more people, where one limit changes and the others stay; what brings nobody is left out."""
    resolved = await resolve_request(connection, matcher, request, now or this_moment())
    snapshot = (await matcher.people.current(connection, matcher.source)).snapshot
    scorer = resolved.scorer(matcher.model.policy, request.seed or "")

    def people(limits: ResolvedLimits) -> int:
        return without_duplicates(snapshot, passing_limits(snapshot, limits), scorer).considered

    before = people(resolved.limits)
    counted = [LoosenedLimit(limit, to, people(limits)) for limit, to, limits in _variants(resolved)]
    return [loosened for loosened in counted if loosened.people > before]


def _variants(resolved: ResolvedRequest) -> Iterator[tuple[str, float | str | None, ResolvedLimits]]:
    """(limit, to what, all limits then): wider, from a distance, then each limit let go."""
    limits, place = resolved.limits, resolved.place
    if circle := limits.circle:
        for times in _WIDER:
            radius = min(_FARTHEST_KM, round(circle.radius_km * times))
            yield "near", radius, replace(limits, circle=replace(circle, radius_km=radius))
        if limits.telehealth is None and place is not None:
            where = jurisdiction_of(place)
            yield "telehealth_in", where, replace(limits, telehealth=sorted({where, where.split("-")[0]}))
    for name in limits.wanted:
        if name not in ("clinic", "people_except"):
            rest = {other: wanted for other, wanted in limits.wanted.items() if other != name}
            yield name, None, replace(limits, wanted=rest)
    if limits.wanted and not limits.include_unstated:
        yield "include_unstated", None, replace(limits, include_unstated=True)
    if limits.circle or limits.telehealth:
        yield "near", None, replace(limits, circle=None, telehealth=None)
