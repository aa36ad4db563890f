"""Shows a practitioner how and why they would appear for a request: their own parts, and peers without names.

An unpublished profile is published inside a transaction that is rolled back: the preview is what a seeker would see
by construction, and nothing of it is kept. Its hints ask for true statements only; none of them moves a rank.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

import msgspec

from schemas.accounts.account import Account, Appearance, Peer, Standing
from schemas.matching.limits import Limits
from schemas.matching.match import MatchRequest, Part, request_problems
from schemas.messages import expected, refusals
from schemas.profiles.completeness import NotStated
from schemas.profiles.practitioner import StoredProfile
from schemas.profiles.qualities import QUALITY_IDS
from service.accounts.own_profile import read_own
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.matching.explain.explain_results import explain_results
from service.matching.index.index_profiles import MatchIndexer
from service.matching.matcher import Matcher
from service.matching.rank_candidates import Page, rank_candidates
from service.matching.recall.snapshot_state import State, rehearsed
from service.matching.resolve.resolve_request import resolve_request
from service.matching.resolve.resolved_request import ResolvedRequest
from service.matching.snapshot.search import RankedPerson
from service.matching.snapshot.segments import Snapshot
from service.profiles.completeness import not_stated
from service.profiles.freshness import MATCH_DAYS
from service.profiles.store import read_profiles
from service.profiles.store_lifecycle import set_confirmed, set_status

MOST_RANKED = 2_000  # a position beyond is told as "later"
_PEERS = 2  # shown above and below
_VISIBLE = 0.005  # less of the fit is not told
# What the wishes of a request are called among a profile's fields.
_FIELD_OF_WISH = {"fee": "fees", "cadence": "course", "phase": "course"}


async def preview_profile(
    connection: Connection, matcher: Matcher, account: Account, request: MatchRequest, now: datetime | None = None
) -> Appearance:
    """How the profile would appear if it were published and confirmed today."""
    now = now or this_moment()
    problems = request_problems(request)
    if request.cursor is not None:
        problems.append(("/cursor", expected.NO_PAGES_OF_PREVIEW()))
    if problems:
        raise BadRequest(refusals.CONTRADICTS_ITSELF(), problems)
    stored = await read_own(connection, account)
    # Not from inside the rehearsal, which others must not see.
    before = await matcher.people.fresh(connection, matcher.source)
    rehearsal = connection.transaction()
    await rehearsal.start()
    try:
        if stored.status != "published" or now - (stored.confirmed_at or stored.created_at) > timedelta(MATCH_DAYS - 1):
            await set_status(connection, stored.id, "published", now)
            await set_confirmed(connection, stored.id, now)
            await MatchIndexer(matcher.model).derive(connection, [stored.id])
        seen, asked_about = await _appearance(connection, matcher, before, stored, request, now)
    finally:
        await rehearsal.rollback()
    unanswered = [name for name in seen.not_stated if name not in QUALITY_IDS or name in asked_about]
    seen.would_say_more = _hints(stored, unanswered, account.left_unsaid)
    return seen


async def _appearance(
    connection: Connection, matcher: Matcher, before: State, stored: StoredProfile, request: MatchRequest, now: datetime
) -> tuple[Appearance, set[str]]:
    """How they appear, and the qualities that were asked about or heard of."""
    policy, seed = matcher.model.policy, request.seed or token_urlsafe(12)
    resolved = await resolve_request(connection, matcher, request, now)
    snapshot = (await rehearsed(connection, before)).snapshot
    own = _alone(snapshot, matcher, resolved, stored, seed)
    search_result = rank_candidates(snapshot, resolved, policy, Page(seed, MOST_RANKED))
    seen = Appearance(
        policy=policy.version, seed=seed, considered=search_result.considered, appears=own is not None, kept_out_by=[]
    )
    seen.read = resolved.read()
    asked_about = {str(quality) for quality, wish in resolved.request.practices.items() if wish}
    if own is None:
        # Limits that were heard in the story keep out as those that were typed do; none may come back beside another.
        stated = msgspec.structs.replace(resolved.request, hear=[], must=[])
        for name, single in _single_limits(stated):
            resolved = await resolve_request(connection, matcher, single, now)
            if _alone(snapshot, matcher, resolved, stored, "limits") is None:
                seen.kept_out_by.append(name)
        return seen, asked_about
    order = search_result.page
    first_bucket = order[0].tie_bucket if order else own.tie_bucket
    [seen.card] = explain_results(resolved, matcher.model, [own], {stored.id: stored}, now, first_bucket=first_bucket)
    seen.fit, seen.parts = seen.card.fit, seen.card.parts
    seen.reasons, seen.tensions, seen.not_stated = seen.card.reasons, seen.card.tensions, seen.card.not_stated
    seen.standing = _standing(own, order, resolved.query.near_tie, search_result.considered)
    if seen.standing is not None:
        near = order[seen.standing.peers[0].position - 1 : seen.standing.position - 1]
        profiles = await read_profiles(connection, [ranked_person.id for ranked_person in near])
        results = explain_results(resolved, matcher.model, near, profiles, now, first_bucket=first_bucket)
        for peer, result in zip(seen.standing.peers, results, strict=False):
            peer.ahead_in = _ahead_in(result.parts, seen.parts)
    return seen, asked_about


def _ahead_in(theirs: Mapping[str, Part], mine: Mapping[str, Part]) -> dict[str, float]:
    """The parts in which they are ahead, those that count most first."""
    ahead = {name: part.weight * (part.value - mine[name].value) for name, part in theirs.items() if name in mine}
    return {name: round(more, 3) for name, more in sorted(ahead.items(), key=lambda pair: -pair[1]) if more >= _VISIBLE}


def _alone(
    snapshot: Snapshot, matcher: Matcher, resolved: ResolvedRequest, stored: StoredProfile, seed: str
) -> RankedPerson | None:
    """This one practitioner ranked, or None when a limit keeps them out."""
    only = replace(resolved, limits=replace(resolved.limits, only=[stored.id]))
    return next(iter(rank_candidates(snapshot, only, matcher.model.policy, Page(seed, 1)).page), None)


def _single_limits(request: MatchRequest) -> Iterator[tuple[str, MatchRequest]]:
    """The request with one of its limits alone, for each: whoever is left out then is kept out by it."""
    for names in _LIMITS:
        stated: dict[str, Any] = {name: getattr(request.limits, name) for name in names}
        if any(getattr(Limits(), name) != value for name, value in stated.items()):
            limits = Limits(include_unstated=request.limits.include_unstated, **stated)
            yield names[0], msgspec.structs.replace(request, limits=limits)


# Place and telehealth mean "either", so they stand and fall together.
_LIMITS = (
    ("near", "telehealth_in"),
    *((name,) for name in Limits.__struct_fields__ if name not in ("near", "telehealth_in", "include_unstated")),
)


def _standing(own: RankedPerson, order: list[RankedPerson], near_tie: float, considered: int) -> Standing | None:
    """Where one stands with this seed and over all seeds; None beyond the candidates ranked."""
    position = next((rank for rank, ranked_person in enumerate(order, 1) if ranked_person.id == own.id), None)
    if position is None:
        return None
    first = max(0, position - 1 - _PEERS)
    above = sum(ranked_person.fit > own.fit + near_tie for ranked_person in order)
    below = sum(ranked_person.fit < own.fit - near_tie for ranked_person in order)
    # When all who were ranked lie within reach, those beyond may as well.
    worst = len(order) - below if below else considered
    peers = [
        Peer(rank, ranked_person.fit, order[0].tie_bucket - ranked_person.tie_bucket, rank == position)
        for rank, ranked_person in enumerate(order[first : position + _PEERS], first + 1)
    ]
    return Standing(position, above + 1, worst, peers)


def _hints(stored: StoredProfile, unanswered: list[str], left_unsaid: Iterable[str]) -> list[NotStated]:
    """What this seeker asked about and the profile leaves open."""
    concerned = {_FIELD_OF_WISH.get(name, name) for name in unanswered}
    return [hint for hint in not_stated(stored.profile, left_unsaid) if hint.field.rpartition("/")[2] in concerned]
