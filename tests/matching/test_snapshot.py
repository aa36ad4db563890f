"""The snapshot answers as a plain scan of everybody does: people, order, counts, pages, after any changes."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.core.fields import Cadence, Mode, Phase, Times
from schemas.matching.limits import (
    LIMITS,
    AllOf,
    AnyTerm,
    FeeAtMost,
    Limits,
    NotAmong,
    NoTerm,
    OpeningWithin,
    PlaceAccess,
)
from schemas.matching.match import MatchRequest
from schemas.matching.match_row import MatchRow
from service.matching.fit.near_ties import Grid, Turns
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import build_query
from service.matching.recall.fit_scorer import FitScorer
from service.matching.snapshot.limits import Circle, LimitContext, resolve_limits
from service.matching.snapshot.order import OrderPosition
from service.matching.snapshot.places import great_circle_km, place_cells, places_within
from service.matching.snapshot.precedence import BY_FIT, Precedence
from service.matching.snapshot.search import SearchResult, search
from service.matching.snapshot.segments import Snapshot
from tests.matching.oracle import Answer, OracleQuery, scan
from tests.matching.rows import CENTRES, CLINICS, TODAY, match_row, match_rows
from tests.matching.world import model, read

SINCE = datetime(2025, 9, 1, tzinfo=UTC)
STORIES = ("", "", "I lie awake at night and my shoulders hurt.", "After the divorce I eat badly and cannot sleep.")
K = len(model().policy.columns)


def _few(values: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


def _maybe(what: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), what)


_money = st.builds(
    lambda amount, currency: {"amount": amount, "currency": currency},
    st.sampled_from([0.0, 80.0, 100.0]),
    st.sampled_from(["USD", "COP"]),
)
_wishes = st.fixed_dictionaries(
    {
        "languages": _few(["es", "en-GB", "zh"]),
        "max_fee": _maybe(_money),
        "modes": _few(get_args(Mode)),
        "times": _few(get_args(Times)),
        "cadence": _maybe(st.sampled_from(get_args(Cadence))),
        "phase": _maybe(st.sampled_from(get_args(Phase))),
        "gender": _maybe(st.sampled_from(["Woman", "man", "other"])),
        "cultures": _few(["Latino", "LGBTQ", "Été"]),
        "serves": _few(["children", "couples"]),
        "modalities": _few(["1", "4"]),
        "importance": st.fixed_dictionaries({"fee": st.integers(1, 3), "gender": st.integers(1, 3)}),
    }
)
_TERMS = {
    "language": ["es", "ZH-Hans"],
    "insurer": ["Aetna", "cigna"],
    "modality": ["1", "2", "3", "5", "6"],
}


def _asked_of(name: str) -> st.SearchStrategy[Any]:
    """What a seeker may ask by this limit, as its declaration says."""
    match LIMITS[name].predicate:
        case AnyTerm(terms="id"):
            return _maybe(st.sampled_from([str(id) for id in CLINICS]))
        case AnyTerm(terms=terms) | NoTerm(terms=terms):
            return st.one_of(st.just([]), _few(_TERMS[terms]))
        case AllOf() | PlaceAccess():
            (values,) = get_args(get_type_hints(Limits)[name])
            return st.one_of(st.just([]), _few(get_args(values)[:3]))
        case FeeAtMost():
            return _maybe(_money)
        case NotAmong():
            return st.one_of(st.just([]), _few([str(row.id) for seed in range(5) for row in match_rows(3, seed)]))
        case OpeningWithin():
            return _maybe(st.sampled_from([0, 3, 20]))
    return st.sampled_from([False, False, True])


_limits = st.fixed_dictionaries(
    {
        "near": _maybe(st.builds(
            lambda centre, km: {"lat": centre[0], "lon": centre[1], "radius_km": km},
            st.sampled_from(CENTRES),
            st.sampled_from([5.0, 40.0, 90.0, 1000.0]),
        )),
        "telehealth_in": _maybe(st.sampled_from(["US-CT", "CO"])),
        **{name: _asked_of(name) for name in LIMITS if name not in ("near", "telehealth_in")},
        "include_unstated": st.booleans(),
    }
)  # fmt: skip
_requests = st.fixed_dictionaries(
    {
        "story": st.sampled_from(STORIES),
        "goals": st.lists(st.sampled_from([{"domain": "sleep", "importance": 3}, {"domain": "work"}]), unique_by=str),
        "practices": st.sampled_from([{}, {"options": 2}, {"listening": -3, "webwork": 1}]),
        "preferences": st.one_of(st.just({}), _wishes),
        "limits": st.one_of(st.just({}), _limits, _limits),
        "weights": st.sampled_from([{}, {}, {"story": 0.3, "preferences": 1.0}]),
    }
)


# Half of the time by fit, as most lists are.
_precedences = st.builds(
    Precedence,
    closed_last=st.booleans(),
    by=st.sampled_from(["fit", "fit", "fit", "opening", "distance", "trial_cost"]),
    today=st.just(TODAY),
    currency=st.sampled_from(["", "USD", "COP"]),
)


def asked(request: MatchRequest) -> OracleQuery:
    near = request.limits.near
    circle = Circle(near.lat or 0.0, near.lon or 0.0, near.radius_km) if near else None
    known = LimitContext(TODAY, circle, lambda names, _: [int(name) for name in names])
    return OracleQuery(
        query=build_query(request, read(request.story), {}, model().policy),
        wish=request.preferences,
        crafts=Crafts(frozenset(int(name) for name in request.preferences.modalities)),
        limits=resolve_limits(request.limits, known, SINCE),
        policy=model().policy,
    )


def found(
    snapshot: Snapshot,
    question: OracleQuery,
    seed: str,
    length: int,
    after: OrderPosition | None = None,
    precedence: Precedence = BY_FIT,
) -> SearchResult:
    scorer = FitScorer(question.query, question.wish, question.crafts, question.policy, Turns(seed))
    grid = Grid(seed, question.query.near_tie)
    return search(snapshot, question.limits, scorer, grid, length=length, after=after, precedence=precedence)


def assert_same(answer: Answer, page: SearchResult, first: int, length: int) -> None:
    assert (page.considered, page.left_out) == (answer.considered, answer.left_out)
    wanted = answer.lines[first : first + length]
    assert [ranked_person.id for ranked_person in page.page] == [line.id for line in wanted]
    assert [(ranked_person.tie_bucket, ranked_person.tie_hash) for ranked_person in page.page] == [
        (line.tie_bucket, line.tie_hash) for line in wanted
    ]
    assert np.allclose(
        [ranked_person.fit for ranked_person in page.page], [line.fit for line in wanted], rtol=0, atol=1e-9
    )


@settings(max_examples=120)
@given(_requests, st.integers(0, 3), st.integers(1, 30), st.integers(0, 1_000), _precedences)
def test_a_page_is_what_a_scan_of_everybody_finds(
    body: dict[str, Any], people: int, length: int, seed: int, wanted: Precedence
) -> None:
    rows = match_rows((0, 7, 150, 300)[people], seed % 5)
    question = asked(msgspec.convert(body, MatchRequest))
    precedence = replace(wanted, circle=question.limits.circle)
    page = found(Snapshot.of_rows(rows, K), question, str(seed), length, precedence=precedence)
    assert_same(scan(rows, question, str(seed), precedence), page, 0, length)


@settings(max_examples=40)
@given(_requests, st.integers(1, 9), st.integers(0, 1_000), _precedences)
def test_pages_join_into_the_one_order(body: dict[str, Any], length: int, seed: int, wanted: Precedence) -> None:
    rows = match_rows(150, seed % 5)
    question = asked(msgspec.convert(body, MatchRequest))
    precedence = replace(wanted, circle=question.limits.circle)
    answer = scan(rows, question, str(seed), precedence)
    snapshot, after, first = Snapshot.of_rows(rows, K), None, 0
    for _ in range(5):
        page = found(snapshot, question, str(seed), length, after, precedence)
        assert_same(answer, page, first, length)
        if not page.page:
            break
        first += len(page.page)
        after = OrderPosition(page.page[-1].tie_bucket, page.page[-1].tie_hash)


@settings(max_examples=40)
@given(_requests, st.lists(st.integers(0, 10_000), min_size=1, max_size=12), st.integers(0, 1_000))
def test_after_any_changes_the_answers_are_those_of_the_rows_as_they_are(
    body: dict[str, Any], changes: list[int], seed: int
) -> None:
    rows = {row.id: row for row in match_rows(150, seed % 5)}
    snapshot = Snapshot.of_rows(list(rows.values()), K)
    question = asked(msgspec.convert(body, MatchRequest))
    for change in changes:
        written, gone = _change(rows, random.Random(change))
        snapshot = snapshot.with_changes(written, gone)
        for row in written:
            rows[row.id] = row
        for id in gone:
            rows.pop(id, None)
    answer = scan(list(rows.values()), question, str(seed))
    assert snapshot.people == len(rows)
    assert_same(answer, found(snapshot, question, str(seed), 20), 0, 20)
    folded = Snapshot.of_columns(snapshot.folded(), K)
    assert_same(answer, found(folded, question, str(seed), 20), 0, 20)


def _change(rows: dict[Any, MatchRow], rng: random.Random) -> tuple[list[MatchRow], list[Any]]:
    """Some people's rows written anew, some who are new, some gone; also one who was never there."""
    known = sorted(rows)
    again = [match_row(rng, id) for id in rng.sample(known, min(rng.randint(0, 20), len(known)))]
    new = match_rows(rng.randint(0, 10), rng.randint(10, 1_000_000))
    gone = [id for id in rng.sample(known, min(5, len(known))) if id not in {row.id for row in (*again, *new)}]
    return [*again, *new], [*gone, CLINICS[0]]


@given(
    st.floats(-90, 90), st.floats(-180, 180), st.sampled_from([0.0, 1.0, 40.0, 500.0, 9_000.0, 20_100.0]),
    st.integers(0, 100),
)  # fmt: skip
def test_the_places_within_a_radius_are_those_of_the_great_circle(
    lat: float, lon: float, radius: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    lats = np.concatenate([rng.uniform(-90, 90, 300), np.clip(lat + rng.normal(0, 1, 300), -90, 90), [90, -90, lat]])
    lons = np.concatenate(
        [rng.uniform(-180, 180, 300), (lon + rng.normal(0, 1, 300) + 180) % 360 - 180, [180, -180, lon]]
    )
    order = np.argsort(place_cells(lats, lons), kind="stable")
    arrays = {"places/cell": place_cells(lats, lons)[order], "places/lat": lats[order], "places/lon": lons[order]}
    near = np.flatnonzero(great_circle_km(lat, lon, lats[order], lons[order]) <= radius)
    assert np.array_equal(np.sort(places_within(arrays, lat, lon, radius)), near)
