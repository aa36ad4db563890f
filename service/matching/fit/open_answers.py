"""What stands in for an answer that somebody left open: that of a reference person, drawn by the seed.

A mean-zero constant would never reach a first page, so that leaving a question open would cost being seen (Singh,
Kempe and Joachims, "Fairness in Ranking under Uncertainty", 2021). What is drawn has been answered by somebody: so it
is never above what a clear answer counts, and as often as high as answers are.
"""

import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import Policy
from service.matching.fit.near_ties import Turns

Floats = NDArray[np.float64]


def answers_z(own: Floats, wanted: Floats, turns: Turns, keys: NDArray[np.uint64], policy: Policy, part: str) -> Floats:
    """z (n,) of a part of answers, of people's stored vectors (n, questions): 0 where a question is left open.

    What somebody leaves open comes from one reference person's sheet, chosen by the seed.
    """
    z = np.asarray(np.einsum("ij,j->i", own, wanted, optimize=False))
    left_open = (own == 0) & (wanted != 0)
    silent = np.flatnonzero(left_open.any(axis=1))
    if len(silent):
        sheets = policy.answer_sheets[part] * wanted
        drawn = sheets[(turns.of(keys[silent], part) * len(sheets)).astype(np.intp)]
        z[silent] += np.einsum("ij,ij->i", left_open[silent].astype(np.float64), drawn, optimize=False)
    return z
