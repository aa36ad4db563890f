"""The search: who passes the limits, who is one person with somebody better, and who stands on the page. Exact."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np

from service.matching.fit.near_ties import Grid
from service.matching.snapshot.build import NO_DATE
from service.matching.snapshot.columns import Array, Mask, Rows
from service.matching.snapshot.limits import Pool, ResolvedLimits
from service.matching.snapshot.order import OrderPosition, first_places, least_fit_shown, not_shown
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
    since = round(limits.confirmed_since.timestamp() * 1_000_000)
    if rows is None:
        here = segment.alive & (segment.person("confirmed_at") >= since)
        return Pool(segment, None if here.all() else np.flatnonzero(here), places)
    here = segment.alive[rows] & (segment.person("confirmed_at", rows) >= since)
    return Pool(segment, rows[here], places)


def _pass(pool: Pool, limits: ResolvedLimits) -> tuple[Rows, dict[str, int]]:
    """Who of a pool passes every limit, and how many would but for a fact they did not state."""
    people = len(pool.segment) if pool.rows is None else len(pool.rows)
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
    results = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.intp), np.zeros(0, np.intp))]
    for number, (segment, own) in enumerate(zip(snapshot.segments, passing.rows, strict=True)):
        arrays = segment.columns.arrays
        passes = np.zeros(len(segment), dtype=np.bool_)
        passes[own] = True
        here = np.flatnonzero(passes[arrays["same/row"]])
        rows = arrays["same/row"][here].astype(np.intp)
        results.append((arrays["same/key"][here], arrays["same/since"][here], np.full(len(here), number), rows))
    columns = [np.concatenate(pieces) for pieces in zip(*results, strict=True)]
    _, which, counts = np.unique(columns[0], return_inverse=True, return_counts=True)
    shared = counts[which] > 1 if len(which) else np.zeros(0, dtype=np.bool_)
    return _GroupMemberships(*(column[shared] for column in columns))


@dataclass
class _BoundedCandidates:
    """What has been found out about everybody who passes: bounds for all, exact fits for those looked at."""

    snapshot: Snapshot
    scorer: Scorer
    segments: Rows
    rows: Rows
    bounds: Floats
    last: Floats  # taken off in the order
    fits: Floats = field(init=False)  # as ordered; NaN: not looked at

    def __post_init__(self) -> None:
        self.bounds = self.bounds - self.last
        self.fits = np.full(len(self.rows), np.nan)

    def look(self, people: Rows) -> None:
        """Exact fits of those of these people who have none yet."""
        new = people[np.isnan(self.fits[people])]
        for number, segment in enumerate(self.snapshot.segments):
            here = new[self.segments[new] == number] if len(self.snapshot.segments) > 1 else new
            if len(here):
                self.fits[here] = self.scorer.exact(segment, self.rows[here]).fit - self.last[here]

    def hashes(self, people: Rows, grid: Grid) -> Any:
        keys = np.empty(len(people), dtype=np.uint64)
        for number, segment in enumerate(self.snapshot.segments):
            here = self.segments[people] == number
            keys[here] = segment.person("key", self.rows[people[here]])
        return grid.tie_hashes(keys)


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
    bounds = [
        scorer.bounds(segment, None if len(rows) == len(segment) else rows)
        for segment, rows in zip(snapshot.segments, passing.rows, strict=True)
    ]
    numbers = [np.full(len(rows), number, dtype=np.intp) for number, rows in enumerate(passing.rows)]
    precedence = precedence.settled(snapshot, passing.rows)
    last = [precedence.lower(segment, rows) for segment, rows in zip(snapshot.segments, passing.rows, strict=True)]
    looked = _BoundedCandidates(
        snapshot,
        scorer,
        np.concatenate(numbers),
        np.concatenate(passing.rows),
        np.concatenate(bounds),
        np.concatenate(last),
    )
    people, buckets, hashes = _left_to_show(looked, grid, length, after)
    first = first_places(buckets, hashes, length)
    return _placed(looked, people[first], buckets[first], hashes[first])


def _left_to_show(
    looked: _BoundedCandidates, grid: Grid, length: int, after: OrderPosition | None
) -> tuple[Rows, Any, Any]:
    """People of whom the first `length` in the order are the page; with their buckets and hashes."""
    bounds, count = looked.bounds, max(_FIRST_LOOK, 4 * length)
    while True:
        people = _highest(bounds, count)
        looked.look(people)
        shown = _after(looked, people, grid, after)
        if len(shown[0]) >= length or len(people) == len(bounds):
            break
        count *= 4
    least = least_fit_shown(looked.fits[shown[0]], length, grid)
    reaching = np.flatnonzero(bounds >= least)
    while len(reaching) > 4 * len(people) and len(reaching) > 1_000:
        # Far more reach the page than were looked at: a second look at some raises the bar for the rest.
        people = reaching[_highest(bounds[reaching], 4 * len(people))]
        looked.look(people)
        shown = _after(looked, people, grid, after)
        higher = least_fit_shown(looked.fits[shown[0]], length, grid)
        if higher <= least:
            break
        least = higher
        reaching = reaching[bounds[reaching] >= least]
    looked.look(reaching)
    return _after(looked, reaching, grid, after)


def _highest(bounds: Floats, count: int) -> Rows:
    if count >= len(bounds):
        return np.arange(len(bounds), dtype=np.intp)
    return np.asarray(np.argpartition(bounds, len(bounds) - count)[len(bounds) - count :])


def _after(looked: _BoundedCandidates, people: Rows, grid: Grid, after: OrderPosition | None) -> tuple[Rows, Any, Any]:
    """Those of these people who were not shown before."""
    buckets, hashes = grid.tie_buckets(looked.fits[people]), looked.hashes(people, grid)
    left = not_shown(buckets, hashes, after)
    return people[left], buckets[left], hashes[left]


def _placed(looked: _BoundedCandidates, people: Rows, buckets: Any, hashes: Any) -> list[RankedPerson]:
    """Fits, parts and wishes of the page's people, in their order."""
    ranked_people: list[RankedPerson | None] = [None] * len(people)
    for number, segment in enumerate(looked.snapshot.segments):
        here = np.flatnonzero(looked.segments[people] == number)
        if not len(here):
            continue
        rows = looked.rows[people[here]]
        scores = looked.scorer.exact(segment, rows)
        for at, place in enumerate(here.tolist()):
            matches = {key: None if np.isnan(own[at]) else float(own[at]) for key, own in scores.wishes.items()}
            ranked_people[place] = RankedPerson(
                id=UUID(bytes=segment.person("id")[rows[at]].tobytes()),
                fit=float(scores.fit[at]),
                parts={part: float(own[at]) for part, own in scores.parts.items()},
                matches=matches,
                tie_bucket=int(buckets[place]),
                tie_hash=int(hashes[place]),
                practices=segment.person("practices")[rows[at]].astype(np.float64),
            )
    return [ranked_person for ranked_person in ranked_people if ranked_person is not None]
