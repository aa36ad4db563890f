"""Finds the candidates of a request: hard limits exclude, one inner product recalls; ranking is done elsewhere.

Everyone who passes the limits is looked at, but where more than MOST_EXACT of a large directory (one with a vector
index) would have to be: then the index, or the ring of random keys, says whom to look at, and `exact` is false.
"""

from collections.abc import Sequence
from math import ceil
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from schemas.matching.candidate import Candidate
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.matching.resolved_request import ResolvedLimits
from service.matching.store_nearest import Sample, draw_sample, find_nearest, find_on_ring

# So many candidates are ranked at most.
MOST_CANDIDATES = 10_000
# Of more people who are all alike to the seeker, so many are drawn from the ring of random keys: a hundred pages.
MOST_ALIKE = 2_000
# In a large directory: up to so many are all looked at; among more, the index says whom to look at.
MOST_EXACT = 20_000
_FIRST_NEAREST = 800  # who pass the limits; when they do not reach below the page, four times as many, and so on
_ON_RING = 2_000


class ScoreWindow(msgspec.Struct, frozen=True):
    """Which slice of the scores can hold the page asked for."""

    page: int  # how many are shown
    slack: float  # how far below the page's last score someone may still come to stand on it
    ceiling: float = float("inf")  # nobody above this is left to show
    below: float = float("inf")  # the page is counted among scores below this
    ring_start: int | None = None  # every score is equal: start here on the ring of random keys
    most: int = MOST_CANDIDATES  # looked at, from the best or from the start on the ring
    most_exact: int = MOST_EXACT


class CandidateSet(msgspec.Struct):
    """Candidates, how many passed the limits, and how many failed only for facts they did not state.

    Unless `exact`, both numbers are estimates from a random sample, with two digits that count.
    """

    candidates: list[Candidate]
    considered: int
    left_out: dict[str, int]
    exact: bool
    floor: float = float("-inf")  # nobody below this score is among them


class _Search(msgspec.Struct, frozen=True):
    """What is looked for."""

    policy: str
    vector: NDArray[np.float64]
    limits: ResolvedLimits
    window: ScoreWindow

    def among(self, ids: Sequence[UUID]) -> "_Search":
        """The same among these people only."""
        return msgspec.structs.replace(self, limits=msgspec.structs.replace(self.limits, only=ids))


async def find_candidates(
    connection: Connection, policy: str, vector: NDArray[np.float64], limits: ResolvedLimits, window: ScoreWindow
) -> CandidateSet:
    """Everyone who passes the limits and could stand on the page, in no particular order."""
    search = _Search(policy, vector, limits, window)
    found = None
    if limits.only is None and limits.clinic is None:
        sample = await draw_sample(connection, policy)
        found = await _by_index(connection, search, sample) if sample else None
    return found or await _look_at_all(connection, search)


async def _by_index(connection: Connection, search: _Search, sample: Sample) -> CandidateSet | None:
    """The same without looking at everyone; None where it would not pay."""
    drawn = await _look_at_all(connection, search.among(sample.ids), most=0)
    each = sample.total / len(sample.ids)  # so many people stand behind one of the sample
    if drawn.considered * each <= search.window.most_exact:
        return None
    share = drawn.considered / len(sample.ids)
    if search.window.ring_start is None:
        found = await _among_nearest(connection, search, ceil(_FIRST_NEAREST / share))
    else:
        ids = await find_on_ring(connection, search.policy, search.window.ring_start, ceil(_ON_RING / share))
        found = await _look_at_all(connection, search.among(ids))
    if found is not None:
        found.considered = _roughly(drawn.considered * each)
        found.left_out = {fact: _roughly(people * each) for fact, people in drawn.left_out.items()}
        found.exact = False
    return found


async def _among_nearest(connection: Connection, search: _Search, count: int) -> CandidateSet | None:
    """The window among ever more of the nearest, until they reach below it; None when that takes too many."""
    most = search.window.most_exact
    while True:
        nearest = await find_nearest(connection, search.policy, search.vector, min(count, most))
        found = await _look_at_all(connection, search.among(nearest.ids))
        if found.floor >= nearest.reach:
            return found
        if count >= most:
            return None
        count *= 4


def _roughly(number: float) -> int:
    """With two digits that count: an estimate must not look like a count."""
    return int(float(f"{number:.2g}"))


async def _look_at_all(connection: Connection, search: _Search, *, most: int | None = None) -> CandidateSet:
    """Everyone in the window, by a look at each whom the limits leave."""
    limits, window = search.limits, search.window
    most = window.most if most is None else most
    rows = await connection.fetch(
        query("matching/find_candidates"),
        search.policy,
        HalfVector(search.vector),
        limits.confirmed_since,
        limits.lat,
        limits.lon,
        limits.radius_km * 1000.0,
        limits.telehealth,
        limits.languages,
        limits.max_fee,
        limits.currency,
        limits.accepting_new,
        limits.access,
        limits.modalities_only,
        limits.modalities_except,
        limits.licensed_only,
        limits.serves,
        limits.insurance,
        limits.within_weeks,
        limits.opening_before,
        limits.include_unstated,
        window.ceiling,
        window.below,
        window.page,
        window.slack,
        window.ring_start,
        most,
        limits.only,
        limits.clinic,
    )
    candidates = [_candidate(row) for row in rows if row["practitioner_id"] is not None]
    considered = rows[0]["considered"]
    exact = window.ring_start is None or considered <= most
    floor = rows[0]["floor"]
    left_out = msgspec.json.decode(rows[0]["left_out"], type=dict[str, int])
    return CandidateSet(candidates, considered, left_out, exact, floor if floor is not None else float("-inf"))


def _candidate(row: Any) -> Candidate:
    stored = row["vector"]
    return Candidate(
        id=row["practitioner_id"],
        vector=stored.to_numpy() if stored is not None else np.zeros(0, dtype=np.float16),
        modality_ids=row["modality_ids"],
        languages=row["languages"],
        modes=row["modes"],
        times=row["times"],
        cultures=row["cultures"],
        gender=row["gender"],
        fee_currency=row["fee_currency"],
        fee=row["fee"],
        sliding_scale=row["sliding_scale"],
        first_cadence=row["first_cadence"],
        later_cadence=row["later_cadence"],
        maintenance=row["maintenance"],
        next_opening=row["next_opening"],
    )


async def clinic_exists(connection: Connection, id: UUID) -> bool:
    return bool(await connection.fetchval("SELECT true FROM clinic WHERE id = $1", id))
