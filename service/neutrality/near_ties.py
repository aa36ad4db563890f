"""Asks the ranking's own grid how often one person stands before another, over many seeds."""

from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.matching.fit.near_ties import Grid

Floats = NDArray[np.float64]

# Fits in widths h above the last one: people who tie, nearly tie, and do not.
LADDER = (0.0, 0.1, 0.25, 0.5, 0.75, 0.95, 1.3, 2.5)


def near_tie_error(seeds: int, width: float = 0.03) -> float:
    """How far P(i above j) lies from ½ + Δ/(2h), in probability, beyond what so many seeds give by chance."""
    fits = 0.5 + np.array(LADDER) * width
    orders = np.array([_places(Grid(f"seed {seed}", width), fits) for seed in range(seeds)])
    i, j = np.triu_indices(len(fits), 1)
    result = (orders[:, j] < orders[:, i]).mean(axis=0)  # j has the higher fit
    law = np.minimum(0.5 + (fits[j] - fits[i]) / (2 * width), 1.0)
    chance = law * (1 - law) / seeds
    return float(np.sqrt(max(0.0, float(((result - law) ** 2 - chance).mean()))))


def _places(grid: Grid, fits: Floats) -> NDArray[np.intp]:
    """The place of each person in the order of one seed."""
    order = sorted(
        range(len(fits)), key=lambda who: (-grid.tie_bucket(float(fits[who])), grid.tie_hash(UUID(int=who + 1)))
    )
    return np.argsort(order)
