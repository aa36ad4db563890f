"""Whether a fact of a source holds today: one rule for every door, and for every way to say that it does not."""

from collections.abc import Mapping
from datetime import date
from typing import Any

# Statuses of FHIR's resources and of Plan-Net's qualifications that end a fact.
_ENDED = frozenset({"inactive", "suspended", "entered-in-error", "revoked", "terminated", "expired", "off"})


def in_force(fact: Mapping[str, Any], today: date) -> bool:
    """Whether something with FHIR's active, status, use, period or deceased holds on that day."""
    if fact.get("active") is False or fact.get("use") == "old" or is_deceased(fact, today):
        return False
    if str(fact.get("status", "")).casefold() in _ENDED:
        return False
    period = fact.get("period")
    return not isinstance(period, Mapping) or _covers(period, today)


def is_deceased(fact: Mapping[str, Any], today: date) -> bool:
    """A person of whom the source says that they have died."""
    when = fact.get("deceasedDateTime")
    return fact.get("deceasedBoolean") is True or (isinstance(when, str) and when[:10] <= today.isoformat())


def _covers(period: Mapping[str, Any], today: date) -> bool:
    """Days, months and years compare as far as they go: what ends in 2026 holds until the year is over."""
    start, end, day = period.get("start"), period.get("end"), today.isoformat()
    begun = not isinstance(start, str) or start[:10] <= day[: len(start[:10])]
    return begun and (not isinstance(end, str) or end[:10] >= day[: len(end[:10])])
