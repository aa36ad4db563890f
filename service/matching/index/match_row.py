"""Makes the row that matching reads of a person: the stored vector, with the facts that limits and wishes need."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec
import numpy as np

from schemas.matching.match_row import MatchRow, WorkPlace
from schemas.profiles.practitioner import Fees, Profile
from service.matching.fit.fit_model import DerivedVector
from service.matching.fit.own_sentences import packed
from service.profiles.trial import trial_cost


class MatchRowSource(msgspec.Struct, frozen=True):
    """A published profile with what its match row takes from beside the document."""

    id: UUID
    profile: Profile
    confirmed_at: datetime  # or created, when nobody ever confirmed it
    places: Sequence[WorkPlace]
    modality_ids: Sequence[int]
    confirmed_axes: frozenset[str] = frozenset()


def match_row(person: MatchRowSource, derived: DerivedVector) -> MatchRow:
    """The row without rosters and groups, which PostgreSQL knows."""
    profile = person.profile
    fees, course = profile.fees or Fees(), profile.course
    fee = _usual_fee(fees)
    return MatchRow(
        id=person.id,
        vector=derived.vector.astype(np.float16),
        modality_ids=list(person.modality_ids),
        # With the bare language beside the regional tag, so that a wish for es meets es-MX.
        languages=sorted({part for tag in profile.languages for part in (tag, tag.partition("-")[0])}),
        modes=list(profile.modes),
        times=list(profile.times),
        cultures=[culture.lower() for culture in profile.cultures],
        gender=profile.gender.lower() if profile.gender else None,
        fee_currency=fees.currency,
        fee=None if fee is None else Decimal(repr(fee)),
        sliding_scale=fees.sliding_scale,
        first_cadence=course.first_cadence if course else None,
        later_cadence=course.later_cadence if course else None,
        maintenance=course.maintenance if course else None,
        next_opening=profile.next_opening,
        confirmed_at=person.confirmed_at,
        places=list(person.places),
        serves=list(profile.serves),
        telehealth=list(profile.telehealth),
        insurance=None if fees.insurance is None else [name.lower() for name in fees.insurance],
        licensed=states_licence(profile),
        accepting_new=profile.accepting_new,
        waiting_weeks=profile.waiting_weeks,
        trial_cost=trial.max if (trial := trial_cost(profile)) else None,
        clinics=[],
        same=[],
        change=0,
        sentences=packed(derived.sentences),
    )


def states_licence(profile: Profile) -> bool:
    """Whether a number is stated that a register can confirm: an NPI, or a title with number and jurisdiction."""
    return bool(profile.npi) or any(title.number and title.jurisdiction for title in profile.credentials)


def _usual_fee(fees: Fees) -> float | None:
    amounts = [fees.session.min, fees.session.max] if fees.session else []
    amounts.append(fees.first_visit.amount if fees.first_visit else None)
    return next((amount for amount in amounts if amount is not None), None)
