"""The preferences part: soft wishes compared with stated facts; an unstated fact counts as the directory's average.

Each function compares one wish and answers 0..1, or None where the practitioner did not state the fact.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.matching.candidate import Candidate
from schemas.matching.match import Preferences
from schemas.matching.policy import WishConstants

Floats = NDArray[np.float64]

SMALLEST_SD = 0.3
# Whom people serve: about half of those who state it name any one group.
_SERVES = WishConstants(0.4, 0.49)
# Few offer any one means that somebody does not want, whichever it is: the same constants for all.
_WITHOUT = WishConstants(0.95, 0.22)
NEAR_CADENCES = ("several_weekly", "weekly", "fortnightly", "monthly", "quarterly")
PHASE_CADENCES = {"intensive": ("several_weekly", "weekly"), "steady": ("fortnightly", "monthly")}


_OWN = {"serves": _SERVES, "without": _WITHOUT}  # not measured over the reference population


@dataclass(frozen=True, slots=True)
class Crafts:
    """Modalities by id: those wished for, and those that offer what is not wanted."""

    wished: frozenset[int] = frozenset()
    unwanted: frozenset[int] = frozenset()


def language_overlap(wish: Preferences, person: Candidate) -> float | None:
    """1 when a wished language is spoken (es matches es-MX), 0 when none is."""
    if not person.languages:
        return None
    spoken = {tag.split("-")[0].lower() for tag in person.languages}
    return float(any(tag.split("-")[0].lower() in spoken for tag in wish.languages))


def fee_within(wish: Preferences, person: Candidate) -> float | None:
    """1 up to the wished fee, falling to 0 at one and a half times it; a sliding scale halves what is missing."""
    if wish.max_fee is None or person.fee is None or person.fee_currency != wish.max_fee.currency:
        return None
    if wish.max_fee.amount == 0:
        match = float(person.fee == 0)
    else:
        match = min(1.0, max(0.0, 1.0 - (float(person.fee) / wish.max_fee.amount - 1.0) / 0.5))
    return (1.0 + match) / 2.0 if person.sliding_scale else match


def mode_overlap(wish: Preferences, person: Candidate) -> float | None:
    """1 when visits are possible in a wished way."""
    return _any_shared(wish.modes, person.modes)


def time_overlap(wish: Preferences, person: Candidate) -> float | None:
    """1 when a wished time of the week is offered."""
    return _any_shared(wish.times, person.times)


def cadence_nearness(wish: Preferences, person: Candidate) -> float | None:
    """1 for the wished rhythm, half for the neighbouring one, 0 otherwise."""
    offered = [cadence for cadence in (person.first_cadence, person.later_cadence) if cadence]
    if not offered or wish.cadence is None:
        return None
    if wish.cadence in offered:
        return 1.0
    if "as_needed" in offered or wish.cadence == "as_needed":
        return 0.5
    wished = NEAR_CADENCES.index(wish.cadence)
    gap = min(abs(NEAR_CADENCES.index(cadence) - wished) for cadence in offered)
    return 0.5 if gap == 1 else 0.0


def phase_served(wish: Preferences, person: Candidate) -> float | None:
    """1 when the course of the work has the wished phase: dense at first, steady, or maintenance."""
    if wish.phase == "maintenance":
        return None if person.maintenance is None else float(person.maintenance)
    cadence = person.first_cadence if wish.phase == "intensive" else person.later_cadence or person.first_cadence
    if cadence is None or wish.phase is None:
        return None
    return float(cadence in PHASE_CADENCES[wish.phase])


def gender_same(wish: Preferences, person: Candidate) -> float | None:
    """1 when the stated gender is the wished one; asked only by the seeker's own wish."""
    if wish.gender is None or person.gender is None:
        return None
    return float(person.gender.casefold() == wish.gender.casefold())


def culture_overlap(wish: Preferences, person: Candidate) -> float | None:
    """1 when a wished culture is stated."""
    return _any_shared([c.casefold() for c in wish.cultures], [c.casefold() for c in person.cultures])


def served(wish: Preferences, person: Candidate) -> float | None:
    """1 when one of those for whom help is sought is served."""
    return _any_shared(wish.serves, person.serves)


def _any_shared(wished: Sequence[str], offered: Sequence[str]) -> float | None:
    return float(bool(set(wished) & set(offered))) if offered else None


COMPARISONS: dict[str, Callable[[Preferences, Candidate], float | None]] = {
    "languages": language_overlap,
    "fee": fee_within,
    "modes": mode_overlap,
    "times": time_overlap,
    "cadence": cadence_nearness,
    "phase": phase_served,
    "gender": gender_same,
    "cultures": culture_overlap,
    "serves": served,
}

_OF_CRAFTS = ("modalities", "without")


def wishes_stated(wish: Preferences) -> list[str]:
    """Which soft wishes the seeker stated, in the order of `COMPARISONS`, then those of modalities."""
    values = {"fee": wish.max_fee, "cadence": wish.cadence, "phase": wish.phase, "gender": wish.gender}
    stated = [key for key in COMPARISONS if (values[key] is not None if key in values else getattr(wish, key))]
    return [*stated, *(key for key in _OF_CRAFTS if getattr(wish, key))]


def compare(wish: Preferences, crafts: Crafts, keys: Sequence[str], person: Candidate) -> dict[str, float | None]:
    """Each stated wish against one practitioner: 0..1, or None for a fact not stated."""
    matches = {key: COMPARISONS[key](wish, person) for key in keys if key not in _OF_CRAFTS}
    if "modalities" in keys:
        matches["modalities"] = float(bool(crafts.wished & set(person.modality_ids)))
    if "without" in keys:
        matches["without"] = float(not crafts.unwanted & set(person.modality_ids))
    return matches


def constants_of(key: str, constants: Mapping[str, WishConstants]) -> WishConstants:
    """Mean and spread of a wish over the reference population."""
    return _OWN.get(key) or constants[key]


def preference_z(
    matches: Mapping[str, float | None], wish: Preferences, constants: Mapping[str, WishConstants]
) -> float:
    """Σ v (x - μ) / max(sd, 0.3) / |v| over the stated wishes; an unstated fact adds nothing."""
    total = squares = 0.0
    for key, match in matches.items():
        importance = getattr(wish.importance, key)
        squares += importance**2
        if match is not None:
            usual = constants_of(key, constants)
            total += importance * (match - usual.mean) / max(usual.sd, SMALLEST_SD)
    return total / squares**0.5 if squares else 0.0
