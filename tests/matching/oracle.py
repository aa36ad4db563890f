"""A plain scan of everybody in double precision: what the snapshot must answer, without any of its code."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from schemas.matching.match import Preferences
from schemas.matching.match_row import MatchRow
from schemas.matching.policy import Policy
from service.matching.fit.layout import BIAS, CONCERNS, LIFESTYLE, PRACTICES, PROSE, UNDRAWN
from service.matching.fit.near_ties import Grid, Turns
from service.matching.fit.preferences import Crafts, compare, preference_z
from service.matching.fit.seeker import Query
from service.matching.fit.story import ENOUGH_MET
from service.matching.snapshot.limits import Circle, ResolvedLimits, reached
from service.matching.snapshot.places import great_circle_km
from service.matching.snapshot.precedence import BY_FIT, Precedence


@dataclass(frozen=True)
class OracleQuery:
    """One request as the matcher has understood it."""

    query: Query
    wish: Preferences
    crafts: Crafts
    limits: ResolvedLimits
    policy: Policy


@dataclass(frozen=True)
class Line:
    id: UUID
    fit: float
    tie_bucket: int
    tie_hash: int


@dataclass(frozen=True)
class Answer:
    lines: list[Line]  # everybody who is considered, in order
    considered: int
    left_out: dict[str, int]


def scan(rows: Sequence[MatchRow], oracle_query: OracleQuery, seed: str, precedence: Precedence = BY_FIT) -> Answer:
    """Everybody, looked at one by one; each step that comes before the fit stands for four fits in the order."""
    passing: list[MatchRow] = []
    left_out: dict[str, int] = {}
    for row in rows:
        verdicts = _verdicts(row, oracle_query.limits)
        if verdicts is None or False in verdicts.values():
            continue
        silent = [name for name, verdict in verdicts.items() if verdict is None]
        if not silent or oracle_query.limits.include_unstated:
            passing.append(row)
        else:
            left_out |= {name: left_out.get(name, 0) + 1 for name in silent}
    fits = {row.id: fit_of(row, oracle_query, seed) for row in passing}
    considered = _once_each(passing, fits)
    grid = Grid(seed, oracle_query.query.near_tie)
    lower = {row.id: 4.0 * _steps(row, precedence, considered) for row in considered}
    buckets = {id: grid.tie_bucket(fits[id] - less) for id, less in lower.items()}
    lines = [Line(row.id, fits[row.id], buckets[row.id], grid.tie_hash(row.id)) for row in considered]
    return Answer(sorted(lines, key=lambda line: (-line.tie_bucket, line.tie_hash)), len(lines), left_out)


def _steps(row: MatchRow, precedence: Precedence, considered: Sequence[MatchRow]) -> int:
    closed = 200_000 if precedence.closed_last and row.accepting_new is False else 0
    stated = {
        "fit": lambda: 0.0,
        "opening": lambda: _days(row, precedence.today),
        "distance": lambda: _nearest(row, precedence.circle),
        "trial_cost": lambda: _cost(row, precedence.currency or _usual_currency(considered)),
    }[precedence.by]()
    return closed + (100_000 if stated is None else min(round(stated), 99_999))


def _days(row: MatchRow, today: date) -> float | None:
    if row.next_opening is not None and row.next_opening >= today:
        return float((row.next_opening - today).days)
    return None if row.waiting_weeks is None else 7.0 * row.waiting_weeks


def _nearest(row: MatchRow, circle: Circle | None) -> float | None:
    if circle is None:
        return None
    far = [
        float(great_circle_km(circle.lat, circle.lon, np.array([place.lat]), np.array([place.lon]))[0])
        for place in row.places
        if place.lat is not None and place.lon is not None
    ]
    return min((km for km in far if km <= circle.radius_km), default=None)


def _cost(row: MatchRow, currency: str) -> float | None:
    return row.trial_cost if row.fee_currency == currency else None


def _usual_currency(considered: Sequence[MatchRow]) -> str:
    counts = Counter(row.fee_currency for row in considered if row.fee_currency)
    return min(counts, key=lambda code: (-counts[code], code), default="")


def _verdicts(row: MatchRow, limits: ResolvedLimits) -> Mapping[str, bool | None] | None:
    """What each limit says of one person; None for somebody who is not looked at."""
    if row.confirmed_at < limits.confirmed_since or (limits.only is not None and row.id not in limits.only):
        return None
    if not reached(row, limits):
        return None
    return {limit.name: limit.test.of(row, wanted, limits.circle) for limit, wanted in limits.limits()}


def fit_of(row: MatchRow, oracle_query: OracleQuery, seed: str) -> float:
    query, averages, turns = oracle_query.query, oracle_query.policy.averages, Turns(seed)
    matches = compare(oracle_query.wish, oracle_query.crafts, query.wishes, row)
    met = _needs_met(row, oracle_query, turns)
    z = {
        "story": _story(row, oracle_query, met),
        "practices": _answers(row, PRACTICES, query.practices, turns, oracle_query.policy, "practices"),
        "lifestyle": _answers(row, LIFESTYLE, query.lifestyle, turns, oracle_query.policy, "lifestyle"),
        "preferences": preference_z(matches, oracle_query.wish, oracle_query.policy.preferences),
    }
    told = sum(weight for _, weight in query.needs)
    if "story" in query.weights and told:
        counts = 1 - told + told * min(1.0, met / told / ENOUGH_MET)
        z = {part: own if part == "story" or own < 0 else counts * own for part, own in z.items()}
    return sum(weight * (averages[part] + z[part] / 10.0) for part, weight in query.weights.items())


def _key(block: np.ndarray) -> np.ndarray:
    stored = np.ascontiguousarray(block).tobytes()
    return np.array([int.from_bytes(hashlib.blake2b(stored, digest_size=8).digest())], np.uint64)


def _answers(row: MatchRow, block: slice, wanted: np.ndarray, turns: Turns, policy: Policy, part: str) -> float:
    stored = row.vector[block].astype(np.float64)
    turn = turns.of(_key(np.hstack([row.vector[: LIFESTYLE.stop], row.vector[CONCERNS.start :]])), part)[0]
    sheets = policy.answer_sheets[part]
    drawn = sheets[int(turn * len(sheets))]
    answers = [instead if value == 0 else value for value, instead in zip(stored, drawn, strict=True)]
    return float(np.dot(answers, wanted))


def _needs_met(row: MatchRow, oracle_query: OracleQuery, turns: Turns) -> float:
    stored = row.vector.astype(np.float64)
    turn = float(turns.of(_key(row.vector[CONCERNS.start :]), "concerns")[0])
    undrawn = float(np.float32(stored[UNDRAWN]))
    total = 0.0
    for column, weight in oracle_query.query.needs:
        met = float(stored[CONCERNS][column])
        if met < 0:
            met = -met
        elif met and undrawn:
            before = float(np.float32(np.maximum(stored[CONCERNS][:column], 0.0).sum() % 1.0))
            met = 1.0 if (turn - before) % 1.0 < met else undrawn
        total += weight * met
    return total


def _story(row: MatchRow, oracle_query: OracleQuery, met: float) -> float:
    stored = row.vector.astype(np.float64)
    prose = (
        float(stored[PROSE][: len(oracle_query.query.prose)] @ oracle_query.query.prose)
        if len(oracle_query.query.prose)
        else 0.0
    )
    return float(stored[BIAS]) + oracle_query.policy.story.height * met + prose


def _once_each(passing: Sequence[MatchRow], fits: Mapping[UUID, float]) -> list[MatchRow]:
    """Of each group of one person whoever stands for it, else the best fit; of copies the earliest and whomever a
    clinic lists; then by id."""
    groups: dict[int, list[tuple[int | None, MatchRow]]] = {}
    for row in passing:
        for group in row.same:
            groups.setdefault(group.key, []).append((group.since, row))
    out: set[UUID] = set()
    for members in groups.values():
        first = min(
            members, key=lambda member: (member[0] or 0, 0.0 if member[0] else -fits[member[1].id], member[1].id)
        )[1]
        out |= {row.id for since, row in members if row is not first and not (since and since > 0 and row.clinics)}
    return [row for row in passing if row.id not in out]
