"""How many of the true first fifty the candidate search finds, per modality.

Exact search must find all of them. Whatever finds candidates is measured here against scores in double precision, so
that an approximate search (or half precision) that loses some kinds of practice more than others is seen.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from service.core.database.pool import Connection
from service.matching.resolved_request import ResolvedLimits
from service.matching.store_candidates import ScoreWindow, find_candidates
from service.neutrality.directory import Directory, Whole
from service.neutrality.seekers import Seekers

Floats = NDArray[np.float64]
# A seeker's query and near-tie width -> the people found, for a page of fifty.
Finder = Callable[[Floats, float], Whole]

SHOWN = 50


def half_precision_finder(directory: Directory) -> Finder:
    """The exact path as the database computes it: query in half precision, sums in single, slack of a near tie."""

    def find(query: Floats, near_tie: float) -> Whole:
        scores = directory.vectors @ query.astype(np.float16).astype(np.float32)
        floor = -np.partition(-scores, min(SHOWN, len(scores)) - 1)[min(SHOWN, len(scores)) - 1] - near_tie
        return np.flatnonzero(scores >= floor)

    return find


def recall_by_modality(directory: Directory, seekers: Seekers, rows: Sequence[int], found: Sequence[Whole]) -> Floats:
    """Of the true first fifty of these seekers, the share found, per modality; NaN where none stood there."""
    wanted, met = np.zeros(len(directory.modalities)), np.zeros(len(directory.modalities))
    exact = seekers.queries[list(rows)] @ directory.vectors.T.astype(np.float64)
    for scores, people in zip(exact, found, strict=True):
        first = np.argpartition(-scores, min(SHOWN, len(scores)) - 1)[:SHOWN]
        wanted += directory.members[first].sum(axis=0)
        met += directory.members[first[np.isin(first, people)]].sum(axis=0)
    return np.asarray(np.divide(met, wanted, out=np.full(len(met), np.nan), where=wanted > 0))


async def found_in_database(
    connection: Connection, directory: Directory, policy: str, seekers: Seekers, rows: Sequence[int]
) -> list[Whole]:
    """Whom the database's own search finds for these seekers, without limits of place."""
    place = {id: index for index, id in enumerate(directory.ids)}
    limits = ResolvedLimits(confirmed_since=datetime(1970, 1, 1, tzinfo=UTC))
    found = []
    for row in rows:
        window = ScoreWindow(page=SHOWN, slack=float(seekers.near_tie[row]) + 1e-4)
        answer = await find_candidates(connection, policy, seekers.queries[row], limits, window)
        found.append(np.array([place[one.id] for one in answer.candidates if one.id in place], dtype=np.intp))
    return found
