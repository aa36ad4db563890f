"""How often soft wishes are met in the reference population: the average an unstated fact counts as."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import numpy as np

from schemas.matching.candidate import Candidate
from schemas.matching.limits import Money
from schemas.matching.match import Preferences
from schemas.matching.policy import WishConstants
from schemas.profiles.practitioner import Profile
from service.matching.fit.preferences import COMPARISONS

# The wishes that are tried; each kind's constants are means over wishes and people who stated the fact.
TRIED: dict[str, list[Preferences]] = {
    "languages": [Preferences(languages=[tag]) for tag in ("es", "zh", "vi", "fr")],
    "fee": [Preferences(max_fee=Money(float(amount), "USD")) for amount in (50, 80, 110, 140, 180)],
    "modes": [Preferences(modes=[mode]) for mode in ("in_person", "video", "phone")],
    "times": [
        Preferences(times=[time])
        for time in ("weekday_morning", "weekday_afternoon", "weekday_evening", "weekend_morning")
    ],
    "cadence": [Preferences(cadence=cadence) for cadence in ("weekly", "fortnightly", "monthly")],
    "phase": [Preferences(phase=phase) for phase in ("intensive", "steady", "maintenance")],
    "gender": [Preferences(gender=gender) for gender in ("woman", "man", "nonbinary")],
    "cultures": [Preferences(cultures=[culture]) for culture in ("latino", "black", "lgbtq", "muslim")],
}
# A wish for one modality is met by few, whatever the modality: the same constants for all of them.
ONE_MODALITY = WishConstants(0.02, 0.14)


def wish_constants(people: Sequence[Profile]) -> dict[str, WishConstants]:
    """Mean and spread of every comparison over the people who stated the fact."""
    candidates = [as_candidate(profile) for profile in people]
    result = {}
    for wish, tried in TRIED.items():
        compared = COMPARISONS[wish]
        matches = [m for want in tried for candidate in candidates if (m := compared(want, candidate)) is not None]
        if not matches:
            raise ValueError(f"nobody in the reference population states {wish}")
        result[wish] = WishConstants(round(float(np.mean(matches)), 4), round(float(np.std(matches)), 4))
    return result | {"modalities": ONE_MODALITY}


def as_candidate(profile: Profile, id: UUID | None = None, modality_ids: Iterable[int] = ()) -> Candidate:
    """A profile as the match table would hold it, without its vector."""
    fees, course = profile.fees, profile.course
    session = fees.session if fees else None
    first = fees.first_visit if fees else None
    amounts = [session.min if session else None, session.max if session else None, first.amount if first else None]
    fee = next((amount for amount in amounts if amount is not None), None)
    return Candidate(
        id=id or UUID(int=0),
        vector=np.zeros(0, dtype=np.float16),
        modality_ids=list(modality_ids),
        languages=list(profile.languages),
        modes=list(profile.modes),
        times=list(profile.times),
        cultures=[culture.lower() for culture in profile.cultures],
        serves=list(profile.serves),
        gender=profile.gender.lower() if profile.gender else None,
        fee_currency=fees.currency if fees else None,
        fee=Decimal(str(fee)) if fee is not None else None,
        sliding_scale=fees.sliding_scale if fees else None,
        first_cadence=course.first_cadence if course else None,
        later_cadence=course.later_cadence if course else None,
        maintenance=course.maintenance if course else None,
        next_opening=profile.next_opening,
    )
