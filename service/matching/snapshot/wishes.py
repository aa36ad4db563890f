"""Soft wishes compared with the columns of many people: the same numbers as `matching.preferences`, NaN for None."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from schemas.matching.match import Preferences
from schemas.matching.policy import WishConstants
from service.matching.fit.preferences import NEAR_CADENCES, PHASE_CADENCES, SMALLEST_SD, Crafts, constants_of
from service.matching.snapshot.build import CADENCES, bare, bits_of
from service.matching.snapshot.columns import UNSTATED, Array, Mask, Rows
from service.matching.snapshot.scorer import Floats
from service.matching.snapshot.segments import Segment
from service.profiles.cells.choices import gender_key


def compare_columns(
    wish: Preferences, crafts: Crafts, keys: Sequence[str], segment: Segment, rows: Rows | None
) -> dict[str, Floats]:
    """Each stated wish against these people: 0..1, or NaN for a fact not stated."""
    matches = {key: _COMPARISONS[key](wish, segment, rows) for key in keys if key in _COMPARISONS}
    if "modalities" in keys:
        own = segment.holding("modalities", [str(id) for id in sorted(crafts.wished)], rows)
        matches["modalities"] = own.astype(np.float64)
    if "without" in keys:
        own = segment.holding("modalities", [str(id) for id in sorted(crafts.unwanted)], rows)
        matches["without"] = (~own).astype(np.float64)
    return matches


def preference_z(
    matches: Mapping[str, Floats], wish: Preferences, constants: Mapping[str, WishConstants]
) -> Floats | float:
    """`matching.preferences.preference_z` of many people."""
    total: Floats | float = 0.0
    squares = 0.0
    for key, match in matches.items():
        importance = getattr(wish.importance, key)
        squares += importance**2
        usual = constants_of(key, constants)
        gained = importance * (match - usual.mean) / max(usual.sd, SMALLEST_SD)
        total = total + np.where(np.isnan(gained), 0.0, gained)
    return total / squares**0.5 if squares else 0.0


def _where_stated(met: Mask, stated: Mask) -> Floats:
    return np.where(stated, met.astype(np.float64), np.nan)


def _languages(wish: Preferences, segment: Segment, rows: Rows | None) -> Floats:
    wanted = sorted({bare(tag) for tag in wish.languages})
    return _where_stated(segment.holding("languages", wanted, rows), segment.stating("languages", rows))


def _fee(wish: Preferences, segment: Segment, rows: Rows | None) -> Floats:
    fee = segment.person("fee", rows)
    if wish.max_fee is None:
        return np.full(len(fee), np.nan)
    if wish.max_fee.amount == 0:
        match = (fee == 0).astype(np.float64)
    else:
        match = np.minimum(1.0, np.maximum(0.0, 1.0 - (fee / wish.max_fee.amount - 1.0) / 0.5))
    match = np.where(segment.person("sliding_scale", rows) == 1, (1.0 + match) / 2.0, match)
    comparable = segment.holding("currency", [wish.max_fee.currency], rows) & ~np.isnan(fee)
    return np.where(comparable, match, np.nan)


def _bits(name: str, wanted: Sequence[str], segment: Segment, rows: Rows | None) -> Floats:
    own = segment.person(name, rows)
    return _where_stated((own & np.uint32(bits_of(name, wanted))) != 0, own != 0)


def _cadence(wish: Preferences, segment: Segment, rows: Rows | None) -> Floats:
    first, later = segment.person("first_cadence", rows), segment.person("later_cadence", rows)
    return np.where(
        (first == UNSTATED) & (later == UNSTATED),
        np.nan,
        np.maximum(_near_cadence(wish.cadence, first), _near_cadence(wish.cadence, later)),
    )


def _near_cadence(wished: str | None, own: Array) -> Floats:
    """How near one stated cadence lies to the wished one; 0 where none is stated."""
    near = [_nearness(wished, cadence) for cadence in CADENCES]
    return np.array([*near, 0.0])[own]  # UNSTATED is -1: the last


def _nearness(wished: str | None, own: str) -> float:
    if wished == own:
        return 1.0
    if "as_needed" in (wished, own):
        return 0.5
    if wished is None:
        return 0.0
    return 0.5 if abs(NEAR_CADENCES.index(own) - NEAR_CADENCES.index(wished)) == 1 else 0.0


def _phase(wish: Preferences, segment: Segment, rows: Rows | None) -> Floats:
    if wish.phase == "maintenance":
        result = segment.person("maintenance", rows)
        return np.where(result == UNSTATED, np.nan, result.astype(np.float64))
    first, later = segment.person("first_cadence", rows), segment.person("later_cadence", rows)
    own = first if wish.phase == "intensive" else np.where(later == UNSTATED, first, later)
    served = PHASE_CADENCES.get(wish.phase or "", ())
    met = np.array([*(float(cadence in served) for cadence in CADENCES), np.nan])
    return np.asarray(met[own])


def _gender(wish: Preferences, segment: Segment, rows: Rows | None) -> Floats:
    wanted = [gender_key(wish.gender)] if wish.gender is not None else []
    return _where_stated(segment.holding("gender", wanted, rows), segment.stating("gender", rows))


def _cultures(wish: Preferences, segment: Segment, rows: Rows | None) -> Floats:
    wanted = [culture.casefold() for culture in wish.cultures]
    return _where_stated(segment.holding("cultures", wanted, rows), segment.stating("cultures", rows))


_COMPARISONS: dict[str, Callable[[Preferences, Segment, Rows | None], Floats]] = {
    "languages": _languages,
    "fee": _fee,
    "modes": lambda wish, segment, rows: _bits("modes", wish.modes, segment, rows),
    "times": lambda wish, segment, rows: _bits("times", wish.times, segment, rows),
    "cadence": _cadence,
    "phase": _phase,
    "gender": _gender,
    "cultures": _cultures,
    "serves": lambda wish, segment, rows: _bits("serves", wish.serves, segment, rows),
}
