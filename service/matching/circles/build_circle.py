"""Builds a circle of support: a few practitioners who together cover a seeker's needs, explained. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import combinations
from secrets import token_urlsafe
from uuid import UUID

import msgspec
import numpy as np

from schemas.core.message import Message
from schemas.matching.circle import CircleMember, CircleRequest, CircleResponse, Need, Stated, circle_problems
from schemas.matching.match import MatchResult
from schemas.messages import expected, refusals
from schemas.profiles.qualities import DOMAIN_IDS
from schemas.profiles.shown import Shown
from schemas.vocabulary.terms import ConcernEntry
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.matching.circles.circle import People, helped, near_tie, needs_of, stated_values
from service.matching.circles.covering import best_at, covered, covers, uncovered
from service.matching.circles.friends import friends_can
from service.matching.explain.explain_results import explain_results
from service.matching.fit.fit_model import FitModel
from service.matching.fit.near_ties import Grid
from service.matching.matcher import Matcher
from service.matching.rank_candidates import Page, rank_candidates
from service.matching.recall.fit_scorer import StatingScorer
from service.matching.resolve.resolve_request import resolve_request
from service.matching.resolve.resolved_request import ResolvedRequest
from service.matching.snapshot.search import RankedPerson, SearchResult, search
from service.matching.snapshot.segments import Snapshot
from service.profiles.store_statements import read_statements
from service.vocabulary.general_words import general_entries
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
    now = now or this_moment()
    problems = circle_problems(request)
    if problems:
        raise BadRequest(refusals.CONTRADICTS_ITSELF(), problems)
    # A circle has no order but that of the fit.
    resolved = await resolve_request(connection, matcher, msgspec.structs.replace(request, order="fit"), now)
    seed = request.seed or token_urlsafe(12)

    async def circle_in(snapshot: Snapshot) -> _Circle:
        return await _choose(connection, matcher, _Question(resolved, request, seed, snapshot))

    circle, shown = await matcher.up_to_date(
        connection, circle_in, lambda circle: [member.id for member in circle.members]
    )
    members = [member for member in circle.members if member.id in shown]  # not those deleted this very moment
    people, rows = circle.people, [circle.people.ids.index(member.id) for member in members]
    lines = explain_results(resolved, matcher.model, members, shown, now)
    return CircleResponse(
        policy=matcher.model.policy.version,
        seed=seed,
        considered=circle.searched.considered,
        exact=True,
        left_out_unstated=circle.searched.left_out,
        read=resolved.read(),
        members=[_member(line, people, rows, row, request.keep) for line, row in zip(lines, rows, strict=True)],
        coverage=covered(people, rows),
        uncovered=uncovered(people, rows, company_for),
        together=_together([shown[member.id] for member in members]),
    )


@dataclass(frozen=True)
class _Question:
    """A request for a circle, and the people as of one moment."""

    resolved: ResolvedRequest
    request: CircleRequest
    seed: str
    snapshot: Snapshot


@dataclass(frozen=True)
class _Circle:
    """The members chosen, and everyone they were chosen from."""

    searched: SearchResult
    people: People
    members: list[RankedPerson]


async def _choose(connection: Connection, matcher: Matcher, question: _Question) -> _Circle:
    request = question.request
    search_result, ranked, people = await _gather(connection, matcher, question)
    numbers = [people.ids.index(id) for id in request.keep]
    grid = Grid(question.seed, near_tie(question.resolved.query.near_tie, request.size))
    members = [ranked[row] for row in people.choose(request.size, numbers, grid)]
    return _Circle(search_result, people, members)


async def _gather(
    connection: Connection, matcher: Matcher, question: _Question
) -> tuple[SearchResult, list[RankedPerson], People]:
    """Everyone the circle may be chosen from, with their fit and what they cover."""
    model, resolved = matcher.model, question.resolved
    needs, without = _needs(resolved), frozenset(question.request.without)
    page = Page(question.seed, BEST_BY_FIT + len(without))
    search_result = rank_candidates(question.snapshot, resolved, model.policy, page)
    best = [ranked_person for ranked_person in search_result.page if ranked_person.id not in without][:BEST_BY_FIT]
    people = replace(await _people(connection, model, needs, best), had=helped(needs, question.request.have))
    more = _members_to_keep(matcher, question)
    for need in _scarce(people):
        more += _stating(matcher, question, need, ENOUGH + len(without))
    others = list(
        {
            ranked_person.id: ranked_person
            for ranked_person in more
            if ranked_person.id not in without.union(people.ids)
        }.values()
    )
    return search_result, [*best, *others], people.joined(await _people(connection, model, needs, others))


def _scarce(people: People) -> list[Need]:
    """The concerns and goals that too few of the best by fit state well; layers come with them."""
    well = np.count_nonzero(people.values >= WELL, axis=0)
    return [need for need, count in zip(people.needs, well, strict=True) if need.kind != "layer" and count < ENOUGH]


def _needs(resolved: ResolvedRequest) -> list[Need]:
    """Needs from what was read and set; a part the seeker weighs at 0 brings none."""
    weights, reading = resolved.query.weights, resolved.query.reading
    indexes = (
        {*resolved.shown, *(resolved.concerns.index(name) for name in resolved.named)} if "story" in weights else set()
    )
    clearest = sorted(indexes, key=lambda index: (-reading[index], index))[:MOST_CONCERNS]
    concerns = {resolved.concerns[index]: float(reading[index]) for index in clearest}
    layers = {name: _entries()[name].layers for name in concerns}
    return needs_of(concerns, layers, resolved.request.goals if "lifestyle" in weights else [])


@cache
def _entries() -> dict[str, ConcernEntry]:
    return {entry.name: entry for entry in [*shipped_concerns(), *general_entries()]}


async def _people(
    connection: Connection, model: FitModel, needs: Sequence[Need], ranked: Sequence[RankedPerson]
) -> People:
    """These people with what they cover by their own statements alone."""
    ids = [ranked_person.id for ranked_person in ranked]
    stated = await read_statements(connection, ids) if needs else {}
    words = {name for item in stated.values() for name in item.concerns}
    near = {name: {model.policy.columns[at]: share for at, share in model.covered(name)} for name in words}
    matrix = np.zeros((len(ids), len(needs)))
    for row, id in enumerate(ids):
        matrix[row] = stated_values(stated.get(id, Stated()), needs, near)
    return People(needs, ids, matrix, np.array([ranked_person.fit for ranked_person in ranked]))


def _members_to_keep(matcher: Matcher, question: _Question) -> list[RankedPerson]:
    """The members who stay; BadRequest for those who do not pass the limits."""
    keep = question.request.keep
    ranked_people = _ranked(matcher, question, keep)
    passing = {ranked_person.id for ranked_person in ranked_people}
    problems = [(f"/keep/{index}", expected.PASSES_THE_LIMITS()) for index, id in enumerate(keep) if id not in passing]
    if problems:
        raise BadRequest(refusals.CANNOT_KEEP(), problems)
    return ranked_people


def _stating(matcher: Matcher, question: _Question, need: Need, count: int) -> list[RankedPerson]:
    """Those who pass the limits and state this need most, the better fitting first."""
    resolved, policy = question.resolved, matcher.model.policy
    column = policy.columns.index(need.name) if need.kind == "concern" else None
    domain = DOMAIN_IDS.index(need.name) if need.kind == "goal" else None
    scorer = StatingScorer(resolved.scorer(policy, question.seed), _FIT_IN_RECALL, column, domain)
    grid = Grid(question.seed, 0.0)
    ranked_people = search(
        question.snapshot, resolved.limits, scorer, grid, length=count, precedence=resolved.precedence
    ).page
    return _ranked(matcher, question, [ranked_person.id for ranked_person in ranked_people])


def _ranked(matcher: Matcher, question: _Question, ids: Sequence[UUID]) -> list[RankedPerson]:
    """These people, as far as they pass the limits, with their fit."""
    only = replace(question.resolved, limits=replace(question.resolved.limits, only=list(ids)))
    return rank_candidates(question.snapshot, only, matcher.model.policy, Page(question.seed, len(ids))).page


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


def company_for(need: Need) -> Message:
    """What friends and family can be for beside this need, whether someone here covers it or not."""
    if need.kind == "concern":
        return friends_can(_entries()[need.name].domains, _entries()[need.name].layers)
    return friends_can([need.name], []) if need.kind == "goal" else friends_can([], [need.name])


def _together(members: Sequence[Shown]) -> list[tuple[UUID, UUID]]:
    """Pairs of members who name each other as partners."""
    return [(member.id, other.id) for member, other in combinations(members, 2) if other.id in member.partner_ids]
