"""The search: who passes the limits, who is one person with somebody better, and who stands on the page. Exact."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isnan
from typing import Any
from uuid import UUID

import numpy as np

from service.matching.fit.near_ties import Grid
from service.matching.snapshot.build import NO_DATE
from service.matching.snapshot.columns import Array, Mask, Rows
from service.matching.snapshot.limits import Pool, ResolvedLimits
from service.matching.snapshot.order import OrderPosition, first_places, not_shown, nth_largest
from service.matching.snapshot.places import places_within
from service.matching.snapshot.precedence import BY_FIT, Precedence
from service.matching.snapshot.scorer import Floats, Scorer
from service.matching.snapshot.segments import Segment, Snapshot

# Looked at exactly in a first round, so that the bound of the others has something to be compared with.
_FIRST_LOOK = 64


@dataclass(frozen=True)
class PassingRows:
    """The rows of each segment that pass the limits (None: all), and how many were left out for unstated facts."""

    rows: list[Rows]
    left_out: dict[str, int]

    @property
    def considered(self) -> int:
        return sum(len(rows) for rows in self.rows)


@dataclass(frozen=True)
class RankedPerson:
    """One person on the page."""

    id: UUID
    fit: float
    parts: dict[str, float]
    matches: dict[str, float | None]  # soft wishes, 0..1 or None for not stated
    tie_bucket: int
    tie_hash: int
    practices: Floats  # stored, over the nine axes

    @property
    def key(self) -> tuple[int, int]:
        return (-self.tie_bucket, self.tie_hash)


@dataclass(frozen=True)
class SearchResult:
    """A page, and the counts of a request."""

    page: list[RankedPerson]
    considered: int
    left_out: dict[str, int]


def search(
    snapshot: Snapshot,
    limits: ResolvedLimits,
    scorer: Scorer,
    grid: Grid,
    *,
    length: int,
    after: OrderPosition | None = None,
    precedence: Precedence = BY_FIT,
) -> SearchResult:
    """The first `length` people (when there are as many) of the order, after a place in it.

    `precedence` is taken off the fit in the order, not in the answer.
    """
    passing = without_duplicates(snapshot, passing_limits(snapshot, limits), scorer)
    page = page_of(snapshot, passing, scorer, grid, length=length, after=after, precedence=precedence)
    return SearchResult(page, passing.considered, passing.left_out)


def passing_limits(snapshot: Snapshot, limits: ResolvedLimits) -> PassingRows:
    """Everybody who passes."""
    only = snapshot.find_all(limits.only) if limits.only is not None else None
    rows: list[Rows] = []
    left_out: dict[str, int] = {}
    for number, segment in enumerate(snapshot.segments):
        chosen = None
        if only is not None:
            chosen = np.array(sorted(row for at, row in only.values() if at == number), dtype=np.intp)
        passed, unknown = _pass(_pool(segment, limits, chosen), limits)
        rows.append(passed)
        for fact, people in unknown.items():
            left_out[fact] = left_out.get(fact, 0) + people
    return PassingRows(rows, {fact: left_out[fact] for fact in sorted(left_out) if left_out[fact]})


def _pool(segment: Segment, limits: ResolvedLimits, only: Rows | None) -> Pool:
    """Whom the limits look at: alive, lately confirmed, in reach."""
    arrays, rows, places = segment.columns.arrays, only, None
    if limits.circle is not None:
        places = places_within(arrays, limits.circle.lat, limits.circle.lon, limits.circle.radius_km)
    if limits.circle is not None or limits.telehealth is not None:
        reach = np.zeros(len(segment), dtype=np.bool_)
        for where in limits.telehealth or ():
            reach[segment.columns.rows_with("telehealth", where)] = True
        if places is not None:
            reach[arrays["places/row"][places]] = True
        rows = np.flatnonzero(reach) if rows is None else rows[reach[rows]]
    here = segment.confirmed(round(limits.confirmed_since.timestamp() * 1_000_000))
    if here is None:
        return Pool(segment, rows, places)
    return Pool(segment, np.flatnonzero(here) if rows is None else rows[here[rows]], places)


def _pass(pool: Pool, limits: ResolvedLimits) -> tuple[Rows, dict[str, int]]:
    """Who of a pool passes every limit, and how many would but for a fact they did not state."""
    people = len(pool.segment) if pool.rows is None else len(pool.rows)
    if not any(True for _ in limits.limits()):
        return (np.arange(people) if pool.rows is None else pool.rows), {}
    met, refused, unknown = np.ones(people, np.bool_), np.zeros(people, np.bool_), dict[str, Mask]()
    for limit, wanted in limits.limits():
        own, silent = limit.test.mask(pool, wanted, limits.circle)
        met &= own
        refused |= ~own if silent is None else ~(own | silent)
        if silent is not None:
            unknown[limit.name] = silent
    passed = ~refused if limits.include_unstated else met
    left_out = {} if limits.include_unstated else {
        name: int(np.count_nonzero(silent & ~refused)) for name, silent in unknown.items()
    }  # fmt: skip
    places = np.flatnonzero(passed)
    return (places if pool.rows is None else pool.rows[places]), left_out


def without_duplicates(snapshot: Snapshot, passing: PassingRows, scorer: Scorer) -> PassingRows:
    """Of profiles that are one person only the one that stands for all of them, so that more profiles are shown no more
    often than one; of copies the earliest. Among those who pass.

    A clinic vouches for the people on its roster, who may share a paragraph.
    """
    same = _grouped(snapshot, passing)
    if not len(same.key):
        return passing
    fits, ids, vouched = (
        np.zeros(len(same.key)),
        np.empty((len(same.key), 2), np.uint64),
        np.zeros(len(same.key), np.bool_),
    )
    for number, segment in enumerate(snapshot.segments):
        here = np.flatnonzero(same.segment == number)
        if len(here):
            rows = same.row[here]
            ids[here] = np.ascontiguousarray(segment.person("id", rows)).view(">u8")
            vouched[here] = segment.stating("clinics", rows) & (same.since[here] != NO_DATE) & (same.since[here] >= 0)
            undated = here[same.since[here] == NO_DATE]
            if len(undated):
                fits[undated] = scorer.exact(segment, same.row[undated]).fit
    order = np.lexsort((ids[:, 1], ids[:, 0], -fits, same.since, same.key))
    later = order[1:][same.key[order][1:] == same.key[order][:-1]]
    beaten = later[~vouched[later]]
    left = [
        np.setdiff1d(own, same.row[beaten[same.segment[beaten] == number]])
        for number, own in enumerate(passing.rows)
    ]  # fmt: skip
    return PassingRows(left, passing.left_out)


@dataclass(frozen=True)
class _GroupMemberships:
    """Memberships in groups, one an element."""

    key: Array
    since: Array
    segment: Rows
    row: Rows


def _grouped(snapshot: Snapshot, passing: PassingRows) -> _GroupMemberships:
    """Memberships of the passing people in groups that hold more than one of them."""
    groups = []
    for number, (segment, own) in enumerate(zip(snapshot.segments, passing.rows, strict=True)):
        arrays, here = segment.columns.arrays, snapshot.in_company[number]
        if len(here) and len(own) < len(segment):
            passes = np.zeros(len(segment), dtype=np.bool_)
            passes[own] = True
            here = here[passes[arrays["same/row"][here]]]
        rows = arrays["same/row"][here].astype(np.intp)
        groups.append((arrays["same/key"][here], arrays["same/since"][here], np.full(len(here), number), rows))
    columns = [np.concatenate(pieces) for pieces in zip(*groups, strict=True)]
    if not len(columns[0]):
        return _GroupMemberships(*columns)
    _, which, counts = np.unique(columns[0], return_inverse=True, return_counts=True)
    shared = counts[which] > 1
    return _GroupMemberships(*(column[shared] for column in columns))


@dataclass
class _BoundedCandidates:
    """What has been found out about everybody who passes: bounds for all, exact fits for those looked at."""

    snapshot: Snapshot
    scorer: Scorer
    segments: Rows | None  # of each; None: there is but one
    rows: Rows
    bounds: Floats  # as ordered
    last: Floats | None  # taken off in the order; None: nothing
    fits: Floats = field(init=False)  # as ordered; NaN: not looked at
    _hashes: Array | None = field(init=False, default=None, repr=False)  # of everybody, once most were asked for

    def __post_init__(self) -> None:
        self.fits = np.full(len(self.rows), np.nan)

    def look(self, people: Rows) -> None:
        """Exact fits of those of these people who have none yet."""
        new = people[np.isnan(self.fits[people])]
        for segment, here in self.by_segment(new):
            people = new[here]
            fits = self.scorer.exact(segment, self.rows[people]).fit
            self.fits[people] = fits if self.last is None else fits - self.last[people]

    def hashes(self, people: Rows, grid: Grid) -> Array:
        """Where they stand among those whose fits are near ties."""
        if self._hashes is None and 2 * len(people) > len(self.rows):
            self._hashes = self._hashed(np.arange(len(self.rows)), grid)
        return self._hashed(people, grid) if self._hashes is None else self._hashes[people]

    def _hashed(self, people: Rows, grid: Grid) -> Array:
        keys = np.empty(len(people), dtype=np.uint64)
        for segment, here in self.by_segment(people):
            keys[here] = segment.person("key", self.rows[people[here]])
        return grid.tie_hashes(keys)

    def by_segment(self, people: Rows) -> Iterator[tuple[Segment, Any]]:
        """(segment, which of these people lie in it)."""
        if self.segments is None:
            if len(people):
                yield self.snapshot.segments[0], slice(None)
            return
        own = self.segments[people]
        for number, segment in enumerate(self.snapshot.segments):
            here = np.flatnonzero(own == number)
            if len(here):
                yield segment, here


def page_of(
    snapshot: Snapshot,
    passing: PassingRows,
    scorer: Scorer,
    grid: Grid,
    *,
    length: int,
    after: OrderPosition | None = None,
    precedence: Precedence = BY_FIT,
) -> list[RankedPerson]:
    """The page: everybody whose bound reaches it is summed exactly."""
    if length == 0 or passing.considered == 0:
        return []
    pairs = list(zip(snapshot.segments, passing.rows, strict=True))
    bounds = np.concatenate([scorer.bounds(segment, _all_or(rows, segment)) for segment, rows in pairs])
    last = None
    if not precedence.is_fit:
        precedence = precedence.settled(snapshot, passing.rows)
        last = np.concatenate([precedence.lower(segment, _all_or(rows, segment)) for segment, rows in pairs])
        bounds -= last
    segments = None
    if len(pairs) > 1:
        segments = np.repeat(np.arange(len(pairs)), [len(rows) for rows in passing.rows])
    looked = _BoundedCandidates(snapshot, scorer, segments, np.concatenate(passing.rows), bounds, last)
    people, buckets, hashes = _left_to_show(looked, grid, length, after)
    first = first_places(buckets, hashes, length)
    return _placed(looked, people[first], buckets[first], hashes[first])


def _all_or(rows: Rows, segment: Segment) -> Rows | None:
    """None for all rows of a segment, which then need not be picked out."""
    return None if len(rows) == len(segment) else rows


def _left_to_show(
    looked: _BoundedCandidates, grid: Grid, length: int, after: OrderPosition | None
) -> tuple[Rows, Any, Any]:
    """People of whom the first `length` in the order are the page; with their buckets and hashes."""
    everybody, count = np.arange(len(looked.rows)), max(_FIRST_LOOK, 4 * length)
    while True:
        people = _first_by_bounds(looked, grid, everybody, count)
        looked.look(people)
        shown = _after(looked, people, grid, after)
        if len(people) == len(everybody):
            return shown
        if len(shown[0]) >= length:
            break
        count *= 4
    end = _end_of_page(shown, length)
    reaching = _reaching(looked, grid, everybody, end)
    while len(reaching) > max(4 * len(people), 1_000):
        # Far more may reach the page than were looked at: a second look at some raises the bar for the rest.
        people = _first_by_bounds(looked, grid, reaching, 4 * len(people))
        looked.look(people)
        shown = _after(looked, people, grid, after)
        if len(shown[0]) < length or (nearer := _end_of_page(shown, length)) == end:
            break
        end, reaching = nearer, _reaching(looked, grid, reaching, nearer)
    looked.look(reaching)
    return _after(looked, reaching, grid, after)


def _first_by_bounds(looked: _BoundedCandidates, grid: Grid, among: Rows, count: int) -> Rows:
    """So many of these, those who come first where everybody is as good as their bound."""
    if count >= len(among):
        return among
    bounds = looked.bounds if len(among) == len(looked.bounds) else looked.bounds[among]
    bucket = grid.tie_bucket(float(nth_largest(bounds, count)))
    near = among[grid.reach(bounds, bucket)]
    higher = grid.reach(looked.bounds[near], bucket + 1)
    above, level = near[higher], near[~higher]
    short = count - len(above)
    if short < len(level):
        hashes = looked.hashes(level, grid)
        level = level[hashes <= ~nth_largest(~hashes, short)]
    return np.concatenate([above, level])


def _reaching(looked: _BoundedCandidates, grid: Grid, among: Rows, end: OrderPosition) -> Rows:
    """Who of these may stand at that place or before it."""
    bounds = looked.bounds if len(among) == len(looked.bounds) else looked.bounds[among]
    near = among[grid.reach(bounds, end.tie_bucket)]
    higher = grid.reach(looked.bounds[near], end.tie_bucket + 1)
    return near[higher | (looked.hashes(near, grid) <= np.uint64(end.tie_hash))]


def _end_of_page(shown: tuple[Rows, Any, Any], length: int) -> OrderPosition:
    """Where the last of the first `length` people stands."""
    _, buckets, hashes = shown
    last = first_places(buckets, hashes, length)[-1]
    return OrderPosition(int(buckets[last]), int(hashes[last]))


def _after(looked: _BoundedCandidates, people: Rows, grid: Grid, after: OrderPosition | None) -> tuple[Rows, Any, Any]:
    """Those of these people who were not shown before."""
    buckets, hashes = grid.tie_buckets(looked.fits[people]), looked.hashes(people, grid)
    if after is None:
        return people, buckets, hashes
    left = not_shown(buckets, hashes, after)
    return people[left], buckets[left], hashes[left]


def _placed(looked: _BoundedCandidates, people: Rows, buckets: Any, hashes: Any) -> list[RankedPerson]:
    """Fits, parts and wishes of the page's people, in their order."""
    ranked_people: dict[int, RankedPerson] = {}
    places = np.arange(len(people))
    for segment, here in looked.by_segment(people):
        rows = looked.rows[people[here]]
        scores = looked.scorer.exact(segment, rows)
        fits, ids = scores.fit.tolist(), segment.person("id", rows)
        parts = {part: own.tolist() for part, own in scores.parts.items()}
        wishes = {key: [None if isnan(own) else own for own in met.tolist()] for key, met in scores.wishes.items()}
        practices = segment.person("practices", rows).astype(np.float64)
        for at, place in enumerate(places[here].tolist()):
            ranked_people[place] = RankedPerson(
                id=UUID(bytes=ids[at].tobytes()),
                fit=fits[at],
                parts={part: own[at] for part, own in parts.items()},
                matches={key: own[at] for key, own in wishes.items()},
                tie_bucket=int(buckets[place]),
                tie_hash=int(hashes[place]),
                practices=practices[at],
            )
    return [ranked_people[place] for place in range(len(people))]
