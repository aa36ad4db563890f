"""The order of a page over many people: by buckets of the random grid, within one by a keyed hash."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.matching.fit.near_ties import Grid
from service.matching.snapshot.columns import Array, Mask
from service.matching.snapshot.scorer import Floats

Buckets = NDArray[np.int64]


@dataclass(frozen=True)
class OrderPosition:
    """The last place shown: its bucket, and its hash within it."""

    tie_bucket: int
    tie_hash: int


def not_shown(buckets: Buckets, hashes: Array, after: OrderPosition | None) -> Mask:
    """Who comes after a place."""
    if after is None:
        return np.ones(len(buckets), dtype=np.bool_)
    return np.asarray(
        (buckets < after.tie_bucket) | ((buckets == after.tie_bucket) & (hashes > np.uint64(after.tie_hash)))
    )


def first_places(buckets: Buckets, hashes: Array, count: int) -> NDArray[np.intp]:
    """Indexes of the first `count` in the order of (-bucket, hash)."""
    chosen = np.arange(len(buckets), dtype=np.intp)
    if len(buckets) > count:
        last = np.partition(buckets, len(buckets) - count)[len(buckets) - count]  # the bucket in which the page ends
        above, level = np.flatnonzero(buckets > last), np.flatnonzero(buckets == last)
        short = count - len(above)
        if len(level) > short:
            level = level[np.argpartition(hashes[level], short - 1)[:short]] if short else level[:0]
        chosen = np.concatenate([above, level])
    return np.asarray(chosen[np.lexsort((hashes[chosen], -buckets[chosen]))])


def least_fit_shown(fits: Floats, count: int, grid: Grid) -> float:
    """Nobody below this fit can stand among the first `count` people of these."""
    if len(fits) < count:
        return float("-inf")
    worst = float(np.partition(fits, len(fits) - count)[len(fits) - count])
    return grid.floor(grid.tie_bucket(worst)) - 1.0 / 1_000_000
