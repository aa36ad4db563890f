"""What stands in for an answer that somebody left open: drawn by the seed from how answers are spread.

A mean-zero constant would never reach a first page, so that leaving a question open would cost being seen (Singh,
Kempe and Joachims, "Fairness in Ranking under Uncertainty", 2021). The draw has the spread of what it stands for.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Nearly as wide as the answers: narrower by a twentieth cost a third of being seen, wider doubled it.
DRAW_SPREAD = 0.98
_DIMENSIONS = 9


def _quantiles(points: int = 4097) -> tuple[Floats, Floats]:
    """Of one coordinate of a random direction in nine dimensions, at spread 1: (2X - 1)·3 with X ~ Beta(4, 4)."""
    x = np.linspace(0.0, 1.0, points)
    below = sum(c * x**k * (1 - x) ** (7 - k) for k, c in ((4, 35), (5, 21), (6, 7), (7, 1)))
    return np.asarray(below), (2 * x - 1) * np.sqrt(_DIMENSIONS)


# The same at equal steps of the turn, so that a draw is looked up and not searched for: of 20,000 people it was 1.6 ms.
_CELLS = 2**14
_AT = np.interp(np.linspace(0.0, 1.0, _CELLS + 1), *_quantiles())
_STEP = np.diff(_AT)


def drawn_answers(turns: Floats, left_open: Floats) -> Floats:
    """z (n,) for open answers: `turns` in 0..1 drawn by the seed, `left_open` the share of the question's square."""
    place = turns * _CELLS
    cell = np.minimum(place.astype(np.intp), _CELLS - 1)
    return np.asarray(DRAW_SPREAD * np.sqrt(left_open) * (_AT[cell] + (place - cell) * _STEP[cell]))
