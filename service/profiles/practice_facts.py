"""Checkable facts behind the nine qualities: what a profile states, and by which evidence."""

from collections.abc import Mapping

from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS


def stated_facts(profile: Profile) -> dict[str, float]:
    """Axis -> checkable fact on its published table; a fact may document the minus pole.

    Published in `docs/matching.md`: minutes and weeks as they are, shares and yes/no as steps.
    """
    fees, expected, products, told = profile.fees, profile.expectations, profile.products, profile.disclosures
    found: dict[str, float] = {}
    if told and told.shared_plan is not None:
        found["horizontal"] = 1.0 if told.shared_plan else -1.0
    if fees and fees.first_visit and fees.first_visit.minutes is not None:
        found["story"] = min(fees.first_visit.minutes, 120) / 30.0
    domains = list(profile.lifestyle.values())
    # The same level in all ten domains says nothing, as in the lifestyle part; and who claims most of them has no more.
    if domains and not (len(domains) == len(DOMAIN_IDS) and len(set(domains)) == 1):
        found["lifestyle"] = float(min(sum(level in ("regular", "central") for level in domains), MOST_DOMAINS))
    if fees and fees.session and fees.session.minutes is not None:
        found["listening"] = min(fees.session.minutes, 120) / 30.0
    if expected:
        stated = (expected.trial_weeks or expected.trial_visits, expected.usual_visits, expected.review_point)
        if any(stated):
            found["expectations"] = float(sum(bool(part) for part in stated))
    if products and products.income_share is not None:
        found["service"] = INCOME_STEPS[products.income_share] - (1.0 if products.commission else 0.0)
    giving = giving_step(profile)
    if giving is not None:
        found["reciprocity"] = giving
    if profile.does_not_treat:
        found["options"] = float(min(len(profile.does_not_treat), 3))
    return found


def evidence_tiers(facts: Mapping[str, float], confirmed: frozenset[str]) -> list[str]:
    """Per axis: stated, documented by a fact, or confirmed by a second party."""
    return ["confirmed" if axis in confirmed else "documented" if axis in facts else "stated" for axis in QUALITY_IDS]


MOST_DOMAINS = 5


INCOME_STEPS = {"none": 2.0, "under_10": 1.0, "10_to_25": 0.0, "25_to_50": -1.0, "over_50": -2.0}


def giving_step(profile: Profile) -> float | None:
    fees, told = profile.fees, profile.disclosures
    stated = [
        fees.sliding_scale if fees else None,
        fees.exchange if fees else None,
        (told.free_places > 0) if told and told.free_places is not None else None,
    ]
    known = [value for value in stated if value is not None]
    return float(sum(known)) if known else None
