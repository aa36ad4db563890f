"""The fit of this policy over the columns of a snapshot: an upper bound that spares the prose, and the exact parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from schemas.matching.match import Preferences
from schemas.matching.policy import Policy
from service.matching.fit.near_ties import Turns, weighted_sum
from service.matching.fit.open_answers import answers_z
from service.matching.fit.preferences import Crafts
from service.matching.fit.seeker import Query
from service.matching.fit.story import beside_needs, counting_beside
from service.matching.snapshot.columns import Array, Rows
from service.matching.snapshot.scorer import Floats, Scores
from service.matching.snapshot.segments import Segment
from service.matching.snapshot.wishes import compare_columns, preference_z

# The sum of a bound comes in another order than that of a fit; what single precision loses is in the prose's own bound.
_ROUNDING = 1e-9
# Rows whose coarse prose is multiplied at a time: what fits the processor's cache.
_BLOCK = 512
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


@dataclass(frozen=True)
class FitScorer:
    """The fit for one request and seed; every part is z / 10 above its average, weighted."""

    query: Query
    wish: Preferences
    crafts: Crafts
    policy: Policy
    turns: Turns
    _met: dict[int, Floats] = field(default_factory=dict, repr=False, compare=False)

    def bounds(self, segment: Segment, rows: Rows | None) -> Floats:
        people = len(segment) if rows is None else len(rows)
        weights = self.query.weights
        total = np.full(people, sum(weights[part] * self.policy.averages[part] for part in weights) + _ROUNDING)
        counting = self._counting(segment, rows)
        for part, weight in weights.items():
            if part in ("practices", "lifestyle"):
                z = beside_needs(self._answers(part, segment, rows), counting)
            elif part == "story":
                z = self._story(segment, rows, exact=False)
            else:
                z = beside_needs(self._preferences(segment, rows)[0], counting)
            total += (weight / 10.0) * z
        return total

    def exact(self, segment: Segment, rows: Rows) -> Scores:
        z: dict[str, Floats] = {}
        matches: Mapping[str, Floats] = {}
        counting = self._counting(segment, rows)
        for part in self.query.weights:
            if part in ("practices", "lifestyle"):
                z[part] = beside_needs(self._answers(part, segment, rows), counting)
            elif part == "story":
                z[part] = self._story(segment, rows, exact=True)
            else:
                own, matches = self._preferences(segment, rows)
                z[part] = beside_needs(own, counting)
        if self.query.wishes and not matches:
            matches = self._matches(segment, rows)
        parts = {part: self.policy.averages[part] + z[part] / 10.0 for part in self.query.weights}
        return Scores(weighted_sum(parts, self.query.weights, len(rows)), parts, matches)

    def _counting(self, segment: Segment, rows: Rows | None) -> Floats | None:
        """How much of what else speaks for these people counts beside the needs; None: all of it."""
        needs = self.query.needs if "story" in self.query.weights and len(self.query.weights) > 1 else []
        if not needs:
            return None
        met = self._needs_met(segment, segment.person("story", rows))
        return counting_beside(met, sum(weight for _, weight in needs))

    def _answers(self, part: str, segment: Segment, rows: Rows | None) -> Floats:
        """z of a part of answers; for those left open one is drawn by the seed."""
        wanted = self.query.practices if part == "practices" else self.query.lifestyle
        own = segment.person(part, rows).astype(np.float64)
        return answers_z(own, wanted, self.turns, segment.person("turn", rows), self.policy, part)

    def _story(self, segment: Segment, rows: Rows | None, *, exact: bool) -> Floats:
        """z of the story part; without `exact` from the coarse prose, and at least as high."""
        arrays, story = segment.columns.arrays, segment.person("story", rows)
        met = self._needs_met(segment, story)
        own = arrays["stories/bias"][story].astype(np.float64) + self.policy.story.height * met
        if not self.query.prose.any():
            return np.asarray(own)
        if not exact:
            return np.asarray(own + prose_bounds(arrays, story, self.query.prose))
        return np.asarray(own + _summed(arrays["stories/prose"][story], self.query.prose))

    def _needs_met(self, segment: Segment, story: Array) -> Floats:
        """Of these story blocks; computed once for those that are looked at first, which hold all that follow."""
        known = self._met.get(id(segment.columns))
        met = None if known is None else known[story]
        if known is None or met is None or np.isnan(met).any():
            known = self._met[id(segment.columns)] = needs_met(segment.columns.arrays, self.query, self.turns, story)
            met = known[story]
        return met

    def _matches(self, segment: Segment, rows: Rows | None) -> dict[str, Floats]:
        return compare_columns(self.wish, self.crafts, self.query.wishes, segment, rows)

    def _preferences(self, segment: Segment, rows: Rows | None) -> tuple[Floats, Mapping[str, Floats]]:
        matches = self._matches(segment, rows)
        return np.asarray(preference_z(matches, self.wish, self.policy.preferences)), matches


def needs_met(arrays: Mapping[str, Array], query: Query, turns: Turns, stories: Array) -> Floats:
    """Σ weight × how far each need is met, by story block, NaN for all but `stories`; needs in one fixed order."""
    blocks = len(arrays["stories/bias"])
    wanted = np.zeros(blocks, dtype=np.bool_)
    wanted[stories] = True
    if not query.needs:
        return np.where(wanted, 0.0, np.nan)
    spans = _entries_of(arrays["stories/entry_concern"], [column for column, _ in query.needs])

    def entries(name: str) -> Array:
        return np.concatenate([arrays[f"stories/entry_{name}"][start:stop] for start, stop in spans])

    story, value, before = entries("story"), entries("value").astype(np.float64), entries("before")
    weight = np.repeat([weight for _, weight in query.needs], [stop - start for start, stop in spans])
    if not wanted.all():
        here = np.flatnonzero(wanted[story])
        story, value, before, weight = story[here], value[here], before[here], weight[here]
    undrawn = arrays["stories/undrawn"]
    drawn = np.flatnonzero(undrawn[story])
    if len(drawn):
        lists = np.flatnonzero((undrawn != 0) & wanted)
        turn = np.zeros(blocks)
        turn[lists] = turns.of(arrays["stories/turn"][lists], "concerns")
        own = story[drawn]
        place = turn[own] - before[drawn]
        place -= np.floor(place)
        chance = value[drawn]
        value[drawn] = np.where(chance < 0, -chance, np.where(place < chance, 1.0, undrawn[own]))
    # Added in the order of the needs, so that the sum of a block depends on nothing else.
    met = np.asarray(np.bincount(story, weight * value, blocks), dtype=np.float64)
    met[~wanted] = np.nan
    return met


def prose_bounds(arrays: Mapping[str, Array], story: Array, prose: Floats) -> Floats:
    """For each of these story blocks at least its prose times the seeker's, from whole numbers of one byte.

    Cauchy and Schwarz: what rounding left over adds no more than its length times that of the seeker's prose.
    """
    quantized, query = arrays["stories/prose_whole"], prose.astype(np.float32)
    products = np.empty(len(story), dtype=np.float32)
    own = np.empty((min(_BLOCK, len(story)), quantized.shape[1]), dtype=np.float32)
    in_order = len(story) == len(quantized) and bool((story[1:] > story[:-1]).all())  # everybody's, nobody's twice
    for start in range(0, len(story), _BLOCK):
        stop = min(start + _BLOCK, len(story))
        block = own[: stop - start]
        np.copyto(block, quantized[start:stop] if in_order else quantized.take(story[start:stop], axis=0))
        np.dot(block, query, out=products[start:stop])
    products *= arrays["stories/prose_step"][story]
    return np.asarray(products + float(np.linalg.norm(prose)) * arrays["stories/prose_rest"][story], dtype=np.float64)


def _entries_of(concerns: Array, columns: Sequence[int]) -> list[tuple[int, int]]:
    """Where the entries of each column begin and end; asked in the array's own type, which it is not copied for."""
    wanted = np.array(columns, dtype=concerns.dtype)
    starts, stops = (np.searchsorted(concerns, wanted, side=side).tolist() for side in _SIDES)
    return list(zip(starts, stops, strict=True))


@dataclass(frozen=True)
class StatingScorer:
    """Who states one thing most, then by fit: to find people for a need that those who fit best do not state."""

    fit: FitScorer
    fit_share: float
    column: int | None = None  # of the story block
    domain: int | None = None  # of the lifestyle block

    def bounds(self, segment: Segment, rows: Rows | None) -> Floats:
        return np.asarray(self.fit_share * self.fit.bounds(segment, rows) + self._stated(segment, rows))

    def exact(self, segment: Segment, rows: Rows) -> Scores:
        scores = self.fit.exact(segment, rows)
        return Scores(self.fit_share * scores.fit + self._stated(segment, rows), scores.parts, scores.wishes)

    def _stated(self, segment: Segment, rows: Rows | None) -> Floats:
        if self.domain is not None:
            return segment.person("lifestyle", rows)[:, self.domain].astype(np.float64)
        arrays = segment.columns.arrays
        own = np.zeros(len(arrays["stories/bias"]))
        if self.column is not None:
            [(start, stop)] = _entries_of(arrays["stories/entry_concern"], [self.column])
            own[arrays["stories/entry_story"][start:stop]] = np.abs(arrays["stories/entry_value"][start:stop])
        return np.asarray(own[segment.person("story", rows)])


def _summed(stored: Array, query: Floats) -> Floats:
    """Row by row in one fixed order: the fit of a person does not depend on who else is looked at."""
    return np.asarray(np.einsum("ij,j->i", stored.astype(np.float64), query[: stored.shape[1]], optimize=False))
