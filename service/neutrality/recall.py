"""How many of the true first fifty the search finds, per modality.

The search that serves seekers must find all of them. It is measured here against scores in double precision, so that
a search that loses some kinds of practice more than others is seen.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from schemas.matching.match_row import MatchRow
from schemas.matching.policy import Policy
from service.matching.fit_scorer import linear_scorer
from service.matching.limits import ResolvedLimits
from service.matching.rank import Grid
from service.matching.snapshot.search import search
from service.matching.snapshot.segments import Snapshot
from service.neutrality.directory import Directory, Singles, Whole
from service.neutrality.seekers import Seekers

Floats = NDArray[np.float64]

SHOWN = 50
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def recall_by_modality(directory: Directory, seekers: Seekers, rows: Sequence[int], found: Sequence[Whole]) -> Floats:
    """Of the true first fifty of these seekers, the share found, per modality; NaN where none stood there."""
    wanted, met = np.zeros(len(directory.modalities)), np.zeros(len(directory.modalities))
    exact = seekers.queries[list(rows)] @ directory.vectors.T.astype(np.float64)
    for scores, people in zip(exact, found, strict=True):
        first = np.argpartition(-scores, min(SHOWN, len(scores)) - 1)[:SHOWN]
        wanted += directory.members[first].sum(axis=0)
        met += directory.members[first[np.isin(first, people)]].sum(axis=0)
    return np.asarray(np.divide(met, wanted, out=np.full(len(met), np.nan), where=wanted > 0))


def found_by_search(
    snapshot: Snapshot, place: Mapping[UUID, int], policy: Policy, seekers: Seekers, rows: Sequence[int]
) -> list[Whole]:
    """Whom the search finds for these seekers, without limits; `place` says which row of the directory somebody is."""
    found = []
    for row in rows:
        scorer = linear_scorer(seekers.queries[row], policy)
        page = search(snapshot, ResolvedLimits(_LONG_AGO), scorer, Grid("audit", 0.0), length=SHOWN).page
        found.append(np.array([place[one.id] for one in page if one.id in place], dtype=np.intp))
    return found


def snapshot_of(vectors: Singles, concerns: int) -> tuple[Snapshot, dict[UUID, int]]:
    """People of whom only the stored vector is known, as the search holds them, and which row each is."""
    ids = [UUID(int=row) for row in range(len(vectors))]
    rows = [_row(id, vector) for id, vector in zip(ids, vectors.astype(np.float16), strict=True)]
    return Snapshot.of_rows(rows, concerns), {id: row for row, id in enumerate(ids)}


def _row(id: UUID, vector: NDArray[np.float16]) -> MatchRow:
    return MatchRow(
        id=id, vector=vector, modality_ids=[], languages=[], modes=[], times=[], cultures=[], gender=None,
        fee_currency=None, fee=None, sliding_scale=None, first_cadence=None, later_cadence=None, maintenance=None,
        next_opening=None, confirmed_at=_LONG_AGO, places=[], serves=[], telehealth=[], insurance=None, licensed=False,
        accepting_new=None, waiting_weeks=None, clinics=[], same=[], change=0,
    )  # fmt: skip
