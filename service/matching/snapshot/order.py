"""The order of a page over many people: by buckets of the random grid, within one by a keyed hash."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.matching.snapshot.columns import Array, Mask

Buckets = NDArray[np.int64]
_STEP, _SPARE, _FEW = 16, 8, 1_000  # `nth_largest`: how coarsely it looks first, and of how many


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


def nth_largest(values: Array, count: int) -> Any:
    """The largest but `count` - 1 of these values, of which there are at least so many.

    Every sixteenth of them tells roughly how large it is, so that few need to be put in order.
    """
    if len(values) > _FEW and len(values) > _STEP * count:
        sample = values[::_STEP]
        place = len(sample) - 2 * (count // _STEP) - _SPARE
        bar = np.partition(sample, place)[place]
        reaching = values[values >= bar]
        if len(reaching) >= count:
            if np.count_nonzero(reaching > bar) < count:
                return bar
            values = reaching
    return np.partition(values, len(values) - count)[len(values) - count]


def first_places(buckets: Buckets, hashes: Array, count: int) -> NDArray[np.intp]:
    """Indexes of the first `count` in the order of (-bucket, hash)."""
    if len(buckets) <= count:
        return np.asarray(np.lexsort((hashes, -buckets)))
    last = nth_largest(buckets, count)  # the bucket in which the page ends
    above, level = np.flatnonzero(buckets > last), np.flatnonzero(buckets == last)
    short = count - len(above)
    if len(level) > short:
        own = hashes[level]
        level = level[own <= np.partition(own, short - 1)[short - 1]][:short]
    chosen = np.concatenate([above, level])
    return np.asarray(chosen[np.lexsort((hashes[chosen], -buckets[chosen]))])
