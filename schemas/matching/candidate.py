"""A candidate row of the match table, as the matcher reads it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray


class Candidate(msgspec.Struct):
    """One practitioner who passed the limits: stored vector and the facts soft wishes are compared with."""

    id: UUID
    vector: NDArray[np.float16]
    modality_ids: list[int]
    languages: list[str]
    modes: list[str]
    times: list[str]
    cultures: list[str]
    serves: list[str]
    gender: str | None
    fee_currency: str | None
    fee: Decimal | None
    sliding_scale: bool | None
    first_cadence: str | None
    later_cadence: str | None
    maintenance: bool | None
    next_opening: date | None
