"""A row of the match table: everything that matching reads of one published practitioner."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.matching.candidate import Candidate


class WorkPlace(msgspec.Struct, array_like=True, frozen=True):
    """A place of work as the match table keeps it; degrees, None for a place that is not located."""

    lat: float | None
    lon: float | None
    access: list[str]


class Group(msgspec.Struct, array_like=True, frozen=True):
    """A group of profiles of which one is shown: copies of one text, or profiles that are very likely one person."""

    key: int
    # Of copies since when each holds the text, microseconds; of one person's profiles below 0, the one that stands for
    # all of them lowest. None: the best fit stands.
    since: int | None


class MatchRow(Candidate, kw_only=True):
    """A candidate with the facts that limits need. None (or an empty list) is an unstated fact."""

    confirmed_at: datetime
    places: list[WorkPlace]
    telehealth: list[str]
    insurance: list[str] | None  # an empty list: none is taken
    licensed: bool
    accepting_new: bool | None
    waiting_weeks: int | None
    trial_cost: float | None  # at most, in the currency of the fee
    clinics: list[UUID]  # on whose rosters
    same: list[Group]
    change: int  # the number of the change that wrote this row
    # Which sentences speak of which concern, packed; written with the row, and read for a page alone.
    sentences: bytes | None = None

    @property
    def access(self) -> list[str]:
        """What any of the places offers."""
        return sorted({feature for place in self.places for feature in place.access})
