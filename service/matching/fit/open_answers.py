"""What stands in for an answer that somebody left open: that of a reference person, drawn by the seed.

A mean-zero constant would never reach a first page, so that leaving a question open would cost being seen (Singh,
Kempe and Joachims, "Fairness in Ranking under Uncertainty", 2021). What is drawn has been answered by somebody: so it
is never above what a clear answer counts, and as often as high as answers are.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import Policy
from service.matching.fit.near_ties import Turns

Floats = NDArray[np.float64]


class OpenAnswers(NamedTuple):
    """The answers that may be drawn for one part, times what the seeker asks of each: (sheets, questions)."""

    weighted: Floats

    @classmethod
    def of(cls, policy: Policy, part: str, wanted: Floats) -> "OpenAnswers":
        """`wanted` (questions,): what the seeker asks of each, at length 1."""
        return cls(policy.answer_sheets[part] * wanted)

    def drawn(self, turns: Floats, left_open: NDArray[np.bool_]) -> Floats:
        """z (n,) of the questions left open (n, questions), each person's from one sheet; `turns` in 0..1."""
        sheets = self.weighted[(turns * len(self.weighted)).astype(np.intp)]
        return np.asarray(np.einsum("ij,ij->i", left_open.astype(np.float64), sheets, optimize=False))


def answers_z(own: Floats, wanted: Floats, turns: Turns, keys: NDArray[np.uint64], policy: Policy, part: str) -> Floats:
    """z (n,) of a part of answers, of people's stored vectors (n, questions): 0 where a question is left open."""
    z = np.asarray(np.einsum("ij,j->i", own, wanted, optimize=False))
    left_open = (own == 0) & (wanted != 0)
    silent = np.flatnonzero(left_open.any(axis=1))
    if len(silent):
        z[silent] += OpenAnswers.of(policy, part, wanted).drawn(turns.of(keys[silent], part), left_open[silent])
    return z
