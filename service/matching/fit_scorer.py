"""The fit of this policy over the columns of a snapshot: an upper bound that spares the prose, and the exact parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from schemas.matching.match import Preferences
from schemas.matching.policy import Policy
from service.matching.layout import BIAS, CONCERNS, LIFESTYLE, PRACTICES, PROSE, STORY
from service.matching.preferences import Crafts
from service.matching.rank import weighted_sum
from service.matching.seeker import Query
from service.matching.snapshot.columns import Array, Rows
from service.matching.snapshot.scorer import Floats, Scores
from service.matching.snapshot.segments import Segment
from service.matching.snapshot.wishes import compare_columns, preference_z

# Bounds are summed in single precision, the exact fit in double.
_ROUNDING = 1e-4
_DENSE = ("practices", "lifestyle")
# So many story blocks are put together at once: 5 MB each thousand.
_CHUNK = 4_000


@dataclass(frozen=True)
class FitScorer:
    """The fit for one request; every part is z / 10 above its average, weighted."""

    query: Query
    wish: Preferences
    crafts: Crafts
    policy: Policy

    def bounds(self, segment: Segment, rows: Rows | None) -> Floats:
        people = len(segment) if rows is None else len(rows)
        weights = self.query.weights
        total = np.full(people, sum(weights[part] * self.policy.averages[part] for part in weights) + _ROUNDING)
        for part, weight in weights.items():
            if part in _DENSE:
                total += (weight / 10.0) * (segment.person(part, rows) @ self._asked(part).astype(np.float32))
            elif part == "story":
                total += (weight / 10.0) * _story_bounds(segment, self.query.story, rows)
            else:
                total += (weight / 10.0) * self._preferences(segment, rows)[0]
        return total

    def exact(self, segment: Segment, rows: Rows) -> Scores:
        z: dict[str, Floats] = {}
        matches: Mapping[str, Floats] = {}
        for part in self.query.weights:
            if part in _DENSE:
                z[part] = _summed(segment.person(part, rows), self._asked(part))
            elif part == "story":
                z[part] = _stories(segment, self.query.story, rows)
            else:
                z[part], matches = self._preferences(segment, rows)
        if self.query.wishes and not matches:
            matches = self._matches(segment, rows)
        parts = {part: self.policy.averages[part] + z[part] / 10.0 for part in self.query.weights}
        return Scores(weighted_sum(parts, self.query.weights, len(rows)), parts, matches)

    def _asked(self, part: str) -> Floats:
        return self.query.practices if part == "practices" else self.query.lifestyle

    def _matches(self, segment: Segment, rows: Rows | None) -> dict[str, Floats]:
        return compare_columns(self.wish, self.crafts, self.query.wishes, segment, rows)

    def _preferences(self, segment: Segment, rows: Rows | None) -> tuple[Floats, Mapping[str, Floats]]:
        matches = self._matches(segment, rows)
        return np.asarray(preference_z(matches, self.wish, self.policy.preferences)), matches


def linear_scorer(vector: Floats, policy: Policy) -> FitScorer:
    """One inner product with the whole stored vector (640,), above a constant, as a scorer."""
    query = Query(
        weights=dict.fromkeys(("story", *_DENSE), 1.0),
        story=10.0 * vector[STORY],
        practices=10.0 * vector[PRACTICES],
        lifestyle=10.0 * vector[LIFESTYLE],
        axes=vector[PRACTICES],
        open_axes=[],
        reading=vector[CONCERNS][: len(policy.concerns)],
        wishes=[],
        near_tie=0.0,
    )
    return FitScorer(query, Preferences(), Crafts(), policy)


def _summed(stored: Array, asked: Floats) -> Floats:
    """Row by row in one fixed order: the fit of a person does not depend on who else is looked at."""
    return np.asarray(np.einsum("ij,j->i", stored.astype(np.float64), asked, optimize=False))


def _story_bounds(segment: Segment, asked: Floats, rows: Rows | None) -> Floats:
    """z of the story part, with prose as if it pointed where the seeker's points."""
    arrays = segment.columns.arrays
    story = segment.person("story", rows)
    concerns = int(arrays["stories/concerns"][0])
    query = asked[CONCERNS.start - STORY.start :][:concerns].astype(np.float32)
    prose = np.float32(np.linalg.norm(asked[PROSE.start - STORY.start : PROSE.stop - STORY.start]))
    starts = arrays["stories/entry_starts"]
    if rows is None or len(story) * 4 > len(starts):
        # All story blocks, then each person's.
        entries = query[arrays["stories/entry_concern"]] * (
            arrays["stories/entry_value"] - np.repeat(arrays["stories/base"], np.diff(starts))
        )
        return np.asarray(_blocks(arrays, slice(None), query, prose, _by_block(entries, starts))[story])
    lengths = starts[story + 1] - starts[story]
    ends = np.concatenate([[0], np.cumsum(lengths)])
    at = np.repeat(starts[story] - ends[:-1], lengths) + np.arange(ends[-1])
    own = arrays["stories/entry_value"][at] - np.repeat(arrays["stories/base"][story], lengths)
    return _blocks(arrays, story, query, prose, _by_block(query[arrays["stories/entry_concern"][at]] * own, ends))


def _by_block(entries: Array, starts: Array) -> Array:
    """The sum of each block's entries."""
    running = np.concatenate([[0.0], np.cumsum(entries, dtype=np.float64)])
    return np.asarray(running[starts[1:]] - running[starts[:-1]])


def _blocks(arrays: Mapping[str, Array], which: Array | slice, query: Array, prose: np.float32, own: Array) -> Floats:
    base = arrays["stories/base"][which] * np.float32(query.sum())
    return np.asarray(arrays["stories/bias"][which] + base + arrays["stories/prose_length"][which] * prose + own)


def _stories(segment: Segment, asked: Floats, rows: Rows) -> Floats:
    """z of the story part from the stored blocks, each distinct block once."""
    used, inverse = np.unique(segment.person("story", rows), return_inverse=True)
    z = np.empty(len(used))
    for start in range(0, len(used), _CHUNK):
        chunk = used[start : start + _CHUNK]
        z[start : start + _CHUNK] = np.einsum("ij,j->i", _stored_blocks(segment, chunk), asked, optimize=False)
    return np.asarray(z[inverse])


def _stored_blocks(segment: Segment, stories: Array) -> Floats:
    """The story blocks (n, 621) as they were stored."""
    arrays = segment.columns.arrays
    blocks = np.zeros((len(stories), STORY.stop - STORY.start))
    blocks[:, BIAS - STORY.start] = arrays["stories/bias"][stories]
    blocks[:, PROSE.start - STORY.start : PROSE.stop - STORY.start] = arrays["stories/prose"][stories]
    first = CONCERNS.start - STORY.start
    blocks[:, first : first + int(arrays["stories/concerns"][0])] = arrays["stories/base"][stories][:, None]
    starts = arrays["stories/entry_starts"]
    lengths = starts[stories + 1] - starts[stories]
    begins = np.concatenate([[0], np.cumsum(lengths)])
    at = np.repeat(starts[stories] - begins[:-1], lengths) + np.arange(begins[-1])
    row = np.repeat(np.arange(len(stories)), lengths)
    blocks[row, first + arrays["stories/entry_concern"][at]] = arrays["stories/entry_value"][at]
    return blocks
