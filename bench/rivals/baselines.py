"""What others would do to the same lists: quotas and exposure control on top of a label-blind cosine.

Re-rankers of the literature, told more than they could know: who is under-served and what each group earned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from bench.rivals.directory import Directory, Singles, Whole
from bench.rivals.seekers import Seekers
from bench.rivals.survey import DEPTH, EXPOSURE, Ranking, add_exposure, chunks, gains_of, ndcg, top

Floats = NDArray[np.float64]
# Groups and scores of the best few hundred per seeker -> places of the ten shown.
Reranker = Callable[[Whole, Floats], Whole]

LISTED = 200
_ALPHA = 0.1
_NEVER = -1e9


@dataclass(frozen=True)
class RerankedPanel:
    exposure: Singles  # (stories, people)
    ndcg: Floats  # (seekers,)


def rerank(directory: Directory, seekers: Seekers, base: Ranking, ideal: Ranking, choose: Reranker) -> RerankedPanel:
    """The base ranking's best 200 per seeker, ten of them chosen again."""
    stories = int(seekers.story.max()) + 1
    reranked_panel = RerankedPanel(
        np.zeros((stories, len(directory.members)), dtype=np.float32), np.zeros(len(seekers))
    )
    main = directory.members.argmax(axis=1)
    for rows, pool in chunks(directory, seekers):
        scores = base.scores(rows, pool)
        listed = top(scores, min(LISTED, len(pool)))
        chosen = choose(main[pool[listed]], np.take_along_axis(scores, listed, axis=1))
        order = np.take_along_axis(listed, chosen, axis=1)
        add_exposure(reranked_panel.exposure, seekers.story[rows], pool[order], 1.0)
        reranked_panel.ndcg[rows] = ndcg(order, gains_of(ideal.scores(rows, pool)))
    return reranked_panel


def det_greedy(shares: Floats) -> Reranker:
    """Every prefix k holds at least floor(k p) and, while others lack, at most ceil(k p) of a group with share p
    (DetGreedy: Geyik et al. 2019)."""

    def choose(groups: Whole, scores: Floats) -> Whole:
        seekers = np.arange(len(groups))
        counts = np.zeros((len(groups), len(shares)))
        left, chosen = scores.copy(), []
        for rank in range(1, min(DEPTH, groups.shape[1]) + 1):
            item = np.take_along_axis(counts, groups, axis=1)
            must = item < np.floor(rank * shares)[groups]
            may = item < np.ceil(rank * shares)[groups]
            tier = np.where(must, 2.0, np.where(may, 1.0, 0.0))
            pick = np.where(left > _NEVER, left + 1e3 * tier, _NEVER).argmax(axis=1)
            counts[seekers, groups[seekers, pick]] += 1
            left[seekers, pick] = _NEVER
            chosen.append(pick)
        return np.array(chosen).T

    return choose


def fair_star(protected: NDArray[np.bool_], share: float) -> Reranker:
    """Every prefix holds as many protected as chance would give at the level 0.1 (FA*IR: Zehlike et al. 2017)."""
    least = fair_star_table(DEPTH, share, _ALPHA)

    def choose(groups: Whole, scores: Floats) -> Whole:
        seekers, shielded = np.arange(len(groups)), protected[groups]
        counts, left, chosen = np.zeros(len(groups)), scores.copy(), []
        for needed in least[: groups.shape[1]]:
            short = (counts < needed)[:, None] & shielded
            pick = np.where(left > _NEVER, left + 1e3 * short, _NEVER).argmax(axis=1)
            counts += shielded[seekers, pick]
            left[seekers, pick] = _NEVER
            chosen.append(pick)
        return np.array(chosen).T

    return choose


def fair_star_table(depth: int, share: float, alpha: float) -> list[int]:
    """The fewest protected among the first 1..depth: the alpha quantile of a binomial."""
    return [_binomial_quantile(alpha, rank, share) for rank in range(1, depth + 1)]


def _binomial_quantile(alpha: float, trials: int, share: float) -> int:
    total = 0.0
    for successes in range(trials + 1):
        total += comb(trials, successes) * share**successes * (1 - share) ** (trials - successes)
        if total >= alpha:
            return successes
    return trials


class ExposureControl:
    """Lifts those whose group has received less than it earned so far, seeker after seeker (in the manner of FairCo:
    Morik et al. 2020)."""

    def __init__(self, earned: Floats, strength: float = 0.1) -> None:
        self._earned = np.maximum(earned / earned.sum(), 1e-6)
        self._received = self._earned * float(EXPOSURE.sum()) * 10.0  # so that the first seekers decide nothing
        self._strength = strength

    def __call__(self, groups: Whole, scores: Floats) -> Whole:
        chosen = []
        for row, own in zip(groups, scores, strict=True):
            ratio = np.minimum(self._received / self._received.sum() / self._earned, 3.0)
            pick = np.argsort(-(own + self._strength * (1.0 - ratio)[row]))[:DEPTH]
            np.add.at(self._received, row[pick], EXPOSURE[: len(pick)])
            chosen.append(pick)
        return np.array(chosen)
