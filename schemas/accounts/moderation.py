"""What the operator decides about a profile, what its person says to it, and what registries decided elsewhere."""

from datetime import date, datetime
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

_FILLED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Explanation = Annotated[
    str, Meta(min_length=1, max_length=2_000, pattern=_FILLED, description="at most 2,000 characters")
]
SanctionKind = Literal["licence revoked", "licence suspended", "sanction"]
SANCTIONS: tuple[SanctionKind, ...] = get_args(SanctionKind)


class Suspension(msgspec.Struct):
    """Why a profile is hidden, since when, and what its person answered."""

    reason: str
    since: datetime
    answer: str | None = None
    answered_at: datetime | None = None


class NewSanctionForm(msgspec.Struct, forbid_unknown_fields=True):
    """What an authority decided, and where that can be read."""

    kind: SanctionKind
    authority: Annotated[str, Meta(min_length=1, max_length=200, pattern=_FILLED)]
    source: Annotated[str, Meta(max_length=500, pattern=r"^https?://\S+$")]
    decided_on: date


class Sanction(NewSanctionForm):
    """The same as it was recorded."""

    noted_at: datetime


class SuspensionAnswer(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says to the hiding of their profile; the operator reads it."""

    answer: Explanation
