"""The search: who passes the limits, who is one person with somebody better, and who stands on the page. Exact."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np

from service.matching.limits import Pool, Resolved
from service.matching.rank import Grid
from service.matching.snapshot.columns import Mask, Rows
from service.matching.snapshot.order import After, first_places, least_fit_shown, not_shown
from service.matching.snapshot.places import places_within
from service.matching.snapshot.scorer import Floats, Scorer
from service.matching.snapshot.segments import Segment, Snapshot

# Looked at exactly in a first round, so that the bound of the others has something to be compared with.
_FIRST_LOOK = 64


@dataclass(frozen=True)
class Passing:
    """The rows of each segment that pass the limits (None: all), and how many were left out for unstated facts."""

    rows: list[Rows]
    left_out: dict[str, int]

    @property
    def considered(self) -> int:
        return sum(len(rows) for rows in self.rows)


@dataclass(frozen=True)
class Placed:
    """One person on the page."""

    id: UUID
    fit: float
    parts: dict[str, float]
    wishes: dict[str, float | None]
    cell: int
    spin: int
    segment: int
    row: int

    @property
    def key(self) -> tuple[int, int]:
        return (-self.cell, self.spin)


@dataclass(frozen=True)
class Found:
    """A page, and the counts of a request."""

    page: list[Placed]
    considered: int
    left_out: dict[str, int]


def search(
    snapshot: Snapshot, limits: Resolved, scorer: Scorer, grid: Grid, *, length: int, after: After | None = None
) -> Found:
    """The first `length` people (when there are as many) of the order, after a place in it."""
    passing = once_each(snapshot, passing_limits(snapshot, limits), scorer)
    return Found(
        page_of(snapshot, passing, scorer, grid, length=length, after=after), passing.considered, passing.left_out
    )


def passing_limits(snapshot: Snapshot, limits: Resolved) -> Passing:
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
    return Passing(rows, {fact: left_out[fact] for fact in sorted(left_out) if left_out[fact]})


def _pool(segment: Segment, limits: Resolved, only: Rows | None) -> Pool:
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


def _pass(pool: Pool, limits: Resolved) -> tuple[Rows, dict[str, int]]:
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


def once_each(snapshot: Snapshot, passing: Passing, scorer: Scorer) -> Passing:
    """Of profiles that are one person, or copies of one text, only the one that fits best among those who pass."""
    keys, segments, rows = _grouped(snapshot, passing)
    if not len(keys):
        return passing
    fits, person = np.empty(len(keys)), np.empty(len(keys), dtype=np.uint64)
    for number, segment in enumerate(snapshot.segments):
        here = np.flatnonzero(segments == number)
        if len(here):
            fits[here] = scorer.exact(segment, rows[here]).fit
            person[here] = segment.person("key", rows[here])
    order = np.lexsort((person, -fits, keys))
    beaten = order[1:][keys[order][1:] == keys[order][:-1]]
    left = [
        np.setdiff1d(own, rows[beaten[segments[beaten] == number]], assume_unique=False)
        for number, own in enumerate(passing.rows)
    ]
    return Passing(left, passing.left_out)


def _grouped(snapshot: Snapshot, passing: Passing) -> tuple[Any, Any, Rows]:
    """(group key, segment, row) of the passing people who share a group with another one who passes."""
    keys, segments, rows = [np.zeros(0, np.int64)], [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for number, (segment, own) in enumerate(zip(snapshot.segments, passing.rows, strict=True)):
        arrays = segment.columns.arrays
        if not len(arrays["same/row"]):
            continue
        passes = np.zeros(len(segment), dtype=np.bool_)
        passes[own] = True
        here = passes[arrays["same/row"]]
        keys.append(arrays["same/key"][here])
        rows.append(arrays["same/row"][here].astype(np.intp))
        segments.append(np.full(len(rows[-1]), number, dtype=np.intp))
    all_keys = np.concatenate(keys)
    _, which, counts = np.unique(all_keys, return_inverse=True, return_counts=True)
    shared = counts[which] > 1 if len(all_keys) else np.zeros(0, np.bool_)
    return all_keys[shared], np.concatenate(segments)[shared], np.concatenate(rows)[shared]


@dataclass
class _Looked:
    """What has been found out about everybody who passes: bounds for all, exact fits for those looked at."""

    snapshot: Snapshot
    scorer: Scorer
    segments: Rows
    rows: Rows
    bounds: Floats
    fits: Floats = field(init=False)  # NaN: not looked at

    def __post_init__(self) -> None:
        self.fits = np.full(len(self.rows), np.nan)

    def look(self, people: Rows) -> None:
        """Exact fits of those of these people who have none yet."""
        new = people[np.isnan(self.fits[people])]
        for number, segment in enumerate(self.snapshot.segments):
            here = new[self.segments[new] == number] if len(self.snapshot.segments) > 1 else new
            if len(here):
                self.fits[here] = self.scorer.exact(segment, self.rows[here]).fit

    def spins(self, people: Rows, grid: Grid) -> Any:
        keys = np.empty(len(people), dtype=np.uint64)
        for number, segment in enumerate(self.snapshot.segments):
            here = self.segments[people] == number
            keys[here] = segment.person("key", self.rows[people[here]])
        return grid.tie_hashes(keys)


def page_of(
    snapshot: Snapshot, passing: Passing, scorer: Scorer, grid: Grid, *, length: int, after: After | None = None
) -> list[Placed]:
    """The page: everybody whose bound reaches it is summed exactly."""
    bounds = [
        scorer.bounds(segment, None if len(rows) == len(segment) else rows)
        for segment, rows in zip(snapshot.segments, passing.rows, strict=True)
    ]
    numbers = [np.full(len(rows), number, dtype=np.intp) for number, rows in enumerate(passing.rows)]
    looked = _Looked(
        snapshot, scorer, np.concatenate(numbers), np.concatenate(passing.rows), np.concatenate(bounds)
    )  # fmt: skip
    people, cells, spins = _left_to_show(looked, grid, length, after)
    first = first_places(cells, spins, length)
    return _placed(looked, people[first], cells[first], spins[first])


def _left_to_show(looked: _Looked, grid: Grid, length: int, after: After | None) -> tuple[Rows, Any, Any]:
    """People of whom the first `length` in the order are the page; with their cells and hashes."""
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


def _after(looked: _Looked, people: Rows, grid: Grid, after: After | None) -> tuple[Rows, Any, Any]:
    """Those of these people who were not shown before."""
    cells, spins = grid.tie_buckets(looked.fits[people]), looked.spins(people, grid)
    left = not_shown(cells, spins, after)
    return people[left], cells[left], spins[left]


def _placed(looked: _Looked, people: Rows, cells: Any, spins: Any) -> list[Placed]:
    """Fits, parts and wishes of the page's people, in their order."""
    found: list[Placed | None] = [None] * len(people)
    for number, segment in enumerate(looked.snapshot.segments):
        here = np.flatnonzero(looked.segments[people] == number)
        if not len(here):
            continue
        rows = looked.rows[people[here]]
        scores = looked.scorer.exact(segment, rows)
        for at, place in enumerate(here.tolist()):
            wishes = {key: None if np.isnan(own[at]) else float(own[at]) for key, own in scores.wishes.items()}
            found[place] = Placed(
                id=UUID(bytes=segment.person("id")[rows[at]].tobytes()),
                fit=float(scores.fit[at]),
                parts={part: float(own[at]) for part, own in scores.parts.items()},
                wishes=wishes,
                cell=int(cells[place]),
                spin=int(spins[place]),
                segment=number,
                row=int(rows[at]),
            )
    return [one for one in found if one is not None]
