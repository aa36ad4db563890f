"""Builds a circle of support: a few practitioners who together cover a seeker's needs, explained. Nothing is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from secrets import token_urlsafe
from uuid import UUID

import msgspec
import numpy as np

from schemas.matching.candidate import Candidate
from schemas.matching.circle import CircleMember, CircleRequest, CircleResponse, Need, Stated, circle_problems
from schemas.matching.match import MatchResult
from schemas.profiles.practitioner import StoredProfile
from schemas.vocabulary.terms import ConcernEntry
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.matching.circle import People, near_tie, needs_of, recall_direction, stated_values
from service.matching.covering import best_at, covered, covers, uncovered
from service.matching.explain_results import explain_results
from service.matching.fit_model import FitModel
from service.matching.friends import friends_can
from service.matching.matcher import Matcher
from service.matching.rank import Grid, Ranked
from service.matching.rank_candidates import rank_candidates
from service.matching.recall_candidates import Page, recall_candidates
from service.matching.resolve_request import resolve_request
from service.matching.resolved_request import ResolvedRequest
from service.matching.store_candidates import CandidateSet, ScoreWindow, find_candidates
from service.profiles.store import read_profiles
from service.profiles.store_statements import read_statements
from service.vocabulary.shipped import shipped_concerns

# Chosen from: the best by fit and, for a concern or goal that fewer than ENOUGH of them state well, the best who do.
BEST_BY_FIT = 300
ENOUGH = 20
WELL = 0.5
MOST_CONCERNS = 12
# Among those who state a need the better fitting come first: their fit enters the recall by this much.
_FIT_IN_RECALL = 0.05


async def build_circle(
    connection: Connection, matcher: Matcher, request: CircleRequest, now: datetime | None = None
) -> CircleResponse:
    """The circle asked for; raises BadRequest with the fields at fault."""
    now = now or datetime.now(UTC)
    problems = circle_problems(request)
    if problems:
        raise BadRequest("The request contradicts itself.", problems)
    resolved = await resolve_request(connection, matcher, request, now)
    seed = request.seed or token_urlsafe(12)
    found, ranked, people = await _gather(connection, matcher, resolved, request, seed)
    kept = [people.ids.index(id) for id in request.keep]
    rows = people.choose(request.size, kept, Grid(seed, near_tie(resolved.query.near_tie, request.size)))
    stored = await read_profiles(connection, [people.ids[row] for row in rows])
    rows = [row for row in rows if people.ids[row] in stored]  # not those deleted this very moment
    lines = explain_results(resolved, matcher.model, [ranked[row] for row in rows], stored, now)
    return CircleResponse(
        policy=matcher.model.policy.version,
        seed=seed,
        considered=found.considered,
        exact=found.exact,
        left_out_unstated=found.left_out,
        read=resolved.read(),
        members=[_member(line, people, rows, row, request.keep) for line, row in zip(lines, rows, strict=True)],
        coverage=covered(people, rows),
        uncovered=uncovered(people, rows, company_for),
        together=_together([stored[people.ids[row]] for row in rows]),
    )


async def _gather(
    connection: Connection, matcher: Matcher, resolved: ResolvedRequest, request: CircleRequest, seed: str
) -> tuple[CandidateSet, list[Ranked], People]:
    """Everyone the circle may be chosen from, with their fit and what they cover."""
    needs, without = _needs(resolved), frozenset(request.without)
    found = await recall_candidates(connection, matcher, resolved, Page(seed, BEST_BY_FIT + len(without)))
    order = rank_candidates(resolved, found.candidates, matcher.model.policy, seed)
    best = [one for one in order if one.candidate.id not in without][:BEST_BY_FIT]
    people = await _people(connection, matcher.model, needs, best)
    more = await _kept(connection, matcher, resolved, request.keep)
    for need in _scarce(people):
        more += await _stating(connection, matcher, resolved, need, ENOUGH + len(without))
    new = {one.id: one for one in more if one.id not in without.union(people.ids)}
    others = rank_candidates(resolved, list(new.values()), matcher.model.policy, seed)
    return found, [*best, *others], people.joined(await _people(connection, matcher.model, needs, others))


def _scarce(people: People) -> list[Need]:
    """The concerns and goals that too few of the best by fit state well; layers come with them."""
    well = np.count_nonzero(people.values >= WELL, axis=0)
    return [need for need, count in zip(people.needs, well, strict=True) if need.kind != "layer" and count < ENOUGH]


def _needs(resolved: ResolvedRequest) -> list[Need]:
    """Needs from what was read and set; a part the seeker weighs at 0 brings none."""
    weights, reading = resolved.query.weights, resolved.query.reading
    indexes = (
        {*resolved.shown(), *(resolved.concerns.index(name) for name in resolved.named)}
        if "story" in weights
        else set()
    )
    clearest = sorted(indexes, key=lambda index: (-reading[index], index))[:MOST_CONCERNS]
    concerns = {resolved.concerns[index]: float(reading[index]) for index in clearest}
    layers = {name: _entries()[name].layers for name in concerns}
    return needs_of(concerns, layers, resolved.request.goals if "lifestyle" in weights else [])


@cache
def _entries() -> dict[str, ConcernEntry]:
    return {entry.name: entry for entry in shipped_concerns()}


async def _people(connection: Connection, model: FitModel, needs: Sequence[Need], ranked: Sequence[Ranked]) -> People:
    """These people with what they cover by their own statements alone."""
    ids = [one.candidate.id for one in ranked]
    stated = await read_statements(connection, ids) if needs else {}
    unknown = {name for one in stated.values() for name in one.concerns}.difference(model.policy.concerns)
    near = {name: {model.policy.concerns[at]: share for at, share in model.neighbours(name)} for name in unknown}
    matrix = np.zeros((len(ids), len(needs)))
    for row, id in enumerate(ids):
        matrix[row] = stated_values(stated.get(id, Stated()), needs, near)
    return People(needs, ids, matrix, np.array([one.fit for one in ranked]))


async def _kept(
    connection: Connection, matcher: Matcher, resolved: ResolvedRequest, keep: Sequence[UUID]
) -> list[Candidate]:
    """The members who stay; BadRequest for those who do not pass the limits."""
    if not keep:
        return []
    limits = msgspec.structs.replace(resolved.limits, only=list(keep))
    vector, _ = resolved.query.linear(matcher.model.policy.averages)
    found = await find_candidates(connection, matcher.model.policy.key, vector, limits, ScoreWindow(len(keep), 0.0))
    passing = {one.id for one in found.candidates}
    problems = [
        (f"/keep/{index}", "a published practitioner who passes the limits")
        for index, id in enumerate(keep)
        if id not in passing
    ]
    if problems:
        raise BadRequest("Some of those to keep cannot be in this circle.", problems)
    return found.candidates


async def _stating(
    connection: Connection, matcher: Matcher, resolved: ResolvedRequest, need: Need, page: int
) -> list[Candidate]:
    """Those who pass the limits and state this need most, the better fitting first."""
    policy = matcher.model.policy
    vector = recall_direction(need, policy.concerns) + _FIT_IN_RECALL * resolved.query.linear(policy.averages)[0]
    found = await find_candidates(connection, policy.key, vector, resolved.limits, ScoreWindow(page, slack=0.0))
    return found.candidates


def _member(line: MatchResult, people: People, rows: Sequence[int], row: int, keep: Sequence[UUID]) -> CircleMember:
    return CircleMember(
        practitioner=line.practitioner,
        fit=line.fit,
        parts=line.parts,
        reasons=line.reasons,
        tensions=line.tensions,
        not_stated=line.not_stated,
        expectations=line.expectations,
        covers=covers(people, row),
        best_at=best_at(people, rows, row),
        kept=people.ids[row] in keep,
    )


def company_for(need: Need) -> str:
    """What friends and family can be for beside this need, whether someone here covers it or not."""
    if need.kind == "concern":
        return friends_can(_entries()[need.name].domains, _entries()[need.name].layers)
    return friends_can([need.name], []) if need.kind == "goal" else friends_can([], [need.name])


def _together(members: Sequence[StoredProfile]) -> list[tuple[UUID, UUID]]:
    """Pairs of members who name each other as partners."""
    partners = {one.id: {partner.id for partner in one.partners} for one in members}
    return [(one.id, other.id) for one, other in combinations(members, 2) if other.id in partners[one.id]]
