"""Ranks the directory for every seeker and adds up what the metrics need, chunk by chunk, per story and person.

Exposure is 1/log2(1 + rank) for ranks up to 10, in expectation over seeds of the near-tie grid.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.rivals.directory import Directory, Singles, Whole
from bench.rivals.seekers import Seekers

Floats = NDArray[np.float64]
# May change the scores (seekers, people) of a chunk, given the people: for faults planted by tests.
Tamper = Callable[[Floats, Whole], Floats]

DEPTH = 10
DEPTHS = (3, 5, 10)
EXPOSURE = 1.0 / np.log2(1.0 + np.arange(1, DEPTH + 1))
_CHUNK = 2_500_000  # scores at a time
_CLEARLY = 0.03  # pairs compared differ in earned fit by at least this much


@dataclass(frozen=True)
class Ranking:
    """One way of ranking: what is stored, what is asked, and whether near ties rotate."""

    vectors: Singles
    queries: Floats
    rotates: bool = True
    tamper: Tamper | None = None

    def scores(self, rows: Whole, pool: Whole) -> Floats:
        result = np.asarray(self.queries[rows].astype(np.float32) @ self.vectors[pool].T, dtype=np.float64)
        return self.tamper(result, pool) if self.tamper else result


@dataclass
class Survey:
    """Sums over seekers: by story and person, or by story and modality."""

    exposure: Singles  # (stories, people)
    by_depth: dict[int, Floats]  # depth -> (people,)
    ndcg: Floats  # (seekers,): of the pages as shown, near ties in turn
    ndcg_by_score: Floats  # (seekers,): of the plain order of the score
    deviation: Floats  # (stories, modalities): scores less the seeker's mean, summed over members
    mass: Floats  # (stories, modalities): members times seekers
    squares: Floats  # (stories,): squared deviations of everyone
    right: Singles | None = None  # (stories, people): pairs in which the better-fitting person stands first
    pairs: Singles | None = None


@dataclass(frozen=True)
class Plan:
    """What a survey looks at besides exposure."""

    seeds: int = 8
    pairs: int = 0  # pairs compared per seeker


@dataclass(frozen=True)
class _Chunk:
    story: Whole  # of each seeker
    pool: Whole  # the people they can reach
    scores: Floats  # (seekers, people)
    deserved: Floats


def chunks(directory: Directory, seekers: Seekers) -> Iterator[tuple[Whole, Whole]]:
    """(seekers, people they can reach), few enough at a time for memory."""
    for place in np.unique(seekers.place):
        pool = directory.pools[place]
        rows = np.flatnonzero(seekers.place == place)
        yield from ((part, pool) for part in np.array_split(rows, -(-len(rows) * len(pool) // _CHUNK)))


def survey(directory: Directory, seekers: Seekers, ranking: Ranking, ideal: Ranking, plan: Plan) -> Survey:
    """Ranks by `ranking` and judges by `ideal`."""
    rng = np.random.default_rng(7)
    stories, people = int(seekers.story.max()) + 1, len(directory.members)
    groups = len(directory.modalities)
    result = Survey(
        exposure=np.zeros((stories, people), dtype=np.float32),
        by_depth={depth: np.zeros(people) for depth in DEPTHS},
        ndcg=np.zeros(len(seekers)),
        ndcg_by_score=np.zeros(len(seekers)),
        deviation=np.zeros((stories, groups)),
        mass=np.zeros((stories, groups)),
        squares=np.zeros(stories),
    )
    if plan.pairs:
        result.right, result.pairs = np.zeros_like(result.exposure), np.zeros_like(result.exposure)
    for rows, pool in chunks(directory, seekers):
        scores, deserved = ranking.scores(rows, pool), ideal.scores(rows, pool)
        _add_deviation(result, seekers.story[rows], scores, directory.members[pool])
        width = seekers.near_tie[rows] if ranking.rotates else np.full(len(rows), 1e-9)
        gains = gains_of(deserved)
        result.ndcg_by_score[rows] = ndcg(top(scores, min(DEPTH, len(pool))), gains)
        share = plan.seeds if ranking.rotates else 1
        for order in rotated_tops(scores, width, rng, share):
            add_exposure(result.exposure, seekers.story[rows], pool[order], 1.0 / share)
            _add_depths(result.by_depth, pool[order], 1.0 / share)
            result.ndcg[rows] += ndcg(order, gains) / share
        if plan.pairs:
            chunk = _Chunk(seekers.story[rows], pool, scores, deserved)
            _add_pairs(result, chunk, directory.members, rng, plan.pairs)
    return result


def rotated_tops(scores: Floats, width: Floats, rng: np.random.Generator, seeds: int) -> Iterator[Whole]:
    """The first ten of every seeker (seekers, 10), once per seed, in the order of the near-tie grid.

    `rank.Grid` shifts cells of width h by a hash of the seed and orders within a cell by hash; even random numbers are
    what the hashes stand for.
    """
    depth = min(DEPTH, scores.shape[1])
    tenth = -np.partition(-scores, depth - 1, axis=1)[:, depth - 1]
    possible = int((scores >= (tenth - width)[:, None]).sum(axis=1).max())
    near = top(scores, possible)
    values = np.take_along_axis(scores, near, axis=1)
    for _ in range(seeds):
        cells = np.floor((values + rng.random((len(values), 1)) * width[:, None]) / width[:, None])
        first = np.argsort(rng.random(values.shape) - cells, axis=1)[:, :depth]
        yield np.take_along_axis(near, first, axis=1)


def top(scores: Floats, count: int) -> Whole:
    """The `count` best per row, best first."""
    best = np.argpartition(-scores, count - 1, axis=1)[:, :count] if count < scores.shape[1] else np.argsort(-scores)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.asarray(np.take_along_axis(best, order, axis=1))


def add_exposure(exposure: Singles, story: Whole, people: Whole, share: float) -> None:
    """Adds the exposure of the people (seekers, ranks) shown."""
    value = np.broadcast_to(EXPOSURE[: people.shape[1]] * share, people.shape)
    np.add.at(exposure, (story[:, None], people), value.astype(np.float32))


def _add_depths(by_depth: dict[int, Floats], people: Whole, share: float) -> None:
    for cut, total in by_depth.items():
        np.add.at(total, people[:, :cut], np.broadcast_to(EXPOSURE[:cut] * share, people[:, :cut].shape))


def gains_of(deserved: Floats) -> Floats:
    """What each person is worth to each seeker: earned fit above the average, nothing below it."""
    return np.asarray(np.maximum(deserved - deserved.mean(axis=1, keepdims=True), 0.0))


def ndcg(order: Whole, gains: Floats) -> Floats:
    """NDCG@10 per seeker. Own numpy: gains are real numbers and seekers thousands; checked against ir-measures."""
    depth = order.shape[1]
    best = -np.sort(np.partition(-gains, depth - 1, axis=1)[:, :depth], axis=1)
    reached = np.take_along_axis(gains, order, axis=1) @ EXPOSURE[:depth]
    return np.asarray(reached / np.maximum(best @ EXPOSURE[:depth], 1e-12))


def _add_deviation(survey: Survey, story: Whole, scores: Floats, members: Singles) -> None:
    centred = scores - scores.mean(axis=1, keepdims=True)
    np.add.at(survey.deviation, story, centred @ members)
    np.add.at(survey.mass, story, np.broadcast_to(members.sum(axis=0), (len(story), members.shape[1])))
    np.add.at(survey.squares, story, (centred**2).sum(axis=1))


def _add_pairs(survey: Survey, chunk: _Chunk, members: Singles, rng: np.random.Generator, count: int) -> None:
    """Random pairs of different practice, one of whom clearly earned to stand before the other."""
    assert survey.right is not None and survey.pairs is not None
    a, b = rng.integers(0, len(chunk.pool), (2, len(chunk.story), count))
    gap = np.take_along_axis(chunk.deserved, a, axis=1) - np.take_along_axis(chunk.deserved, b, axis=1)
    better, worse = np.where(gap > 0, a, b), np.where(gap > 0, b, a)
    main = members[chunk.pool].argmax(axis=1)
    counts = (np.abs(gap) >= _CLEARLY) & (main[better] != main[worse])
    right = np.take_along_axis(chunk.scores, better, axis=1) > np.take_along_axis(chunk.scores, worse, axis=1)
    where = (np.broadcast_to(chunk.story[:, None], a.shape)[counts], chunk.pool[better[counts]])
    np.add.at(survey.pairs, where, np.float32(1.0))
    np.add.at(survey.right, where, right[counts].astype(np.float32))
