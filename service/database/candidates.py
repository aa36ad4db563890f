"""Finds the candidates of a request: hard limits exclude, one inner product recalls; ranking is done elsewhere."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from schemas.candidate import Candidate

from .pool import Connection
from .queries import query

# Beyond this many rows a page without any preference order is drawn from the ring of random keys.
MOST_CANDIDATES = 10_000


class Window(msgspec.Struct, frozen=True):
    """Which slice of the scores can hold the page asked for."""

    page: int  # how many are shown
    slack: float  # how far below the page's last score someone may still come to stand on it
    ceiling: float = float("inf")  # nobody above this is left to show
    below: float = float("inf")  # the page is counted among scores below this
    ring_start: int | None = None  # every score is equal: start here on the ring of random keys


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """The hard limits with names resolved; empty or None means no limit."""

    confirmed_since: datetime
    lat: float | None = None
    lon: float | None = None
    radius_km: float = 0.0
    telehealth: list[str] | None = None
    languages: list[str] = []
    max_fee: float | None = None
    currency: str | None = None
    accepting_new: bool = False
    access: list[str] = []
    modalities_only: list[int] = []
    modalities_except: list[int] = []
    licensed_only: bool = False
    serves: list[str] = []
    insurance: list[str] = []
    within_weeks: int | None = None
    opening_before: date | None = None
    include_unstated: bool = False
    only: list[UUID] | None = None  # these people, when they pass; None: everyone
    clinic: UUID | None = None  # its roster; None: everyone


class Found(msgspec.Struct):
    """Candidates, how many passed the limits, and how many failed only for facts they did not state."""

    candidates: list[Candidate]
    considered: int
    left_out: dict[str, int]
    exact: bool


async def find_candidates(
    connection: Connection, policy: str, vector: NDArray[np.float64], limits: Conditions, window: Window
) -> Found:
    """Everyone who passes the limits and could stand on the page, in no particular order."""
    rows = await connection.fetch(
        query("find_candidates"),
        policy,
        HalfVector(vector),
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
        MOST_CANDIDATES,
        limits.only,
        limits.clinic,
    )
    candidates = [_candidate(row) for row in rows if row["practitioner_id"] is not None]
    considered = rows[0]["considered"]
    exact = window.ring_start is None or considered <= MOST_CANDIDATES
    return Found(candidates, considered, rows[0]["left_out"], exact)


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
