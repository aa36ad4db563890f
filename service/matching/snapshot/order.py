"""The order of a page over many people: by cells of the random grid, within a cell by a keyed hash."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.matching.rank import Grid
from service.matching.snapshot.columns import Array, Mask
from service.matching.snapshot.scorer import Floats

Cells = NDArray[np.int64]


@dataclass(frozen=True)
class After:
    """The last place shown: its cell, and its hash within the cell."""

    cell: int
    spin: int


def not_shown(cells: Cells, spins: Array, after: After | None) -> Mask:
    """Who comes after a place."""
    if after is None:
        return np.ones(len(cells), dtype=np.bool_)
    return np.asarray((cells < after.cell) | ((cells == after.cell) & (spins > np.uint64(after.spin))))


def first_places(cells: Cells, spins: Array, count: int) -> NDArray[np.intp]:
    """Indexes of the first `count` in the order of (-cell, spin)."""
    chosen = np.arange(len(cells), dtype=np.intp)
    if len(cells) > count:
        last = np.partition(cells, len(cells) - count)[len(cells) - count]  # the cell in which the page ends
        above, level = np.flatnonzero(cells > last), np.flatnonzero(cells == last)
        short = count - len(above)
        if len(level) > short:
            level = level[np.argpartition(spins[level], short - 1)[:short]] if short else level[:0]
        chosen = np.concatenate([above, level])
    return np.asarray(chosen[np.lexsort((spins[chosen], -cells[chosen]))])


def least_fit_shown(fits: Floats, count: int, grid: Grid) -> float:
    """Nobody below this fit can stand among the first `count` people of these."""
    if len(fits) < count:
        return float("-inf")
    worst = float(np.partition(fits, len(fits) - count)[len(fits) - count])
    return grid.floor(grid.tie_bucket(worst)) - 1.0 / 1_000_000
