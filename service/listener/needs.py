"""Gathers what a story's clauses say into one probability for each concern: that the seeker needs help with it.

Three readers are mixed: the trained encoder, the lexical reading of the whole (`reading.py`), which knows the exact
words, and the rules of whose, when and whether (`context.py`). How much each counts was fitted on the development split
and stands in the file of weights.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.listener.context import Span
from service.listener.encoder import ClauseReading, ConcernReading, StoryReading
from service.vocabulary.shipped import either_will_do

FEATURES = ("model", "lexical", "both", "unheard", "closed", "closed by rule")
_LEAST = 1e-4
_UNHEARD = 0.002  # the share of a concern that no clause brings up
_LEXICAL_FROM, _LEXICAL_MOST = 2.0, 9.0  # spreads above what other texts get


@dataclass(frozen=True, slots=True)
class Told:
    """A concern's raw share as a need, its share as denied, past or somebody else's, and the clearest clause."""

    share: float
    closed: float
    clause: ClauseReading
    reading: ConcernReading


@dataclass(frozen=True, slots=True)
class Need:
    """A concern with its calibrated probability, and where it was told; None: by the words of the whole only."""

    name: str
    sure: float
    told: Told | None


def raw_needs(reading: StoryReading) -> dict[str, Told]:
    """Per concern: said in several clauses is surer than said once (noisy or)."""
    found: dict[str, Told] = {}
    for clause in reading.clauses:
        for one, need, closed in _gathered(clause.concerns):
            before = found.get(one.name)
            if before is None:
                found[one.name] = Told(need, closed, clause, one)
                continue
            share = 1 - (1 - before.share) * (1 - need)
            clearest = (clause, one) if one.need > before.reading.need else (before.clause, before.reading)
            found[one.name] = Told(share, max(before.closed, closed), *clearest)
    return found


def _gathered(concerns: Sequence[ConcernReading]) -> list[tuple[ConcernReading, float, float]]:
    """The concerns of a clause with their shares as a need and as none.

    Where either of several would do, the clause says one of them: the likeliest stands for all.
    """
    left = sorted(concerns, key=lambda one: -one.share)
    made = []
    while left:
        first, rest = left[0], left[1:]
        alike = either_will_do().get(first.name, frozenset())
        own = [first, *(one for one in rest if one.name in alike)]
        need = sum(one.need for one in own)
        made.append((first, need, sum(one.share for one in own) - need))
        left = [one for one in rest if one.name not in alike]
    return made


def features(
    told: Mapping[str, Told], lexical: Mapping[str, float], closed: Collection[Span]
) -> dict[str, list[float]]:
    """FEATURES of each concern that either reader brings up.

    `lexical`: scores in spreads, as the lexical reader's; `closed`: the clauses that hold no need by rule.
    """
    names = set(told) | {name for name, score in lexical.items() if score >= _LEXICAL_FROM}
    made: dict[str, list[float]] = {}
    for name in names:
        share = told[name].share if name in told else _UNHEARD
        bounded = min(1 - _LEAST, max(_UNHEARD, share))
        score = min(_LEXICAL_MOST, max(0.0, lexical.get(name, 0.0)))
        own = math.log(bounded / (1 - bounded))
        closed_share = told[name].closed if name in told else 0.0
        by_rule = name in told and (told[name].clause.start, told[name].clause.end) in closed
        made[name] = [own, score, share * score, float(name not in told), closed_share, float(by_rule)]
    return made


def needs(
    reading: StoryReading,
    lexical: Mapping[str, float],
    calibration: Mapping[str, float],
    closed: Collection[Span] = (),
) -> list[Need]:
    """The concerns of a story as present needs, the surest first.

    `calibration` holds a weight for each of FEATURES and the "offset"; `closed` as for `features`.
    """
    told = raw_needs(reading)
    weights = [calibration.get(name, 0.0) for name in FEATURES]
    found = []
    for name, row in features(told, lexical, closed).items():
        total = calibration["offset"] + sum(weight * value for weight, value in zip(weights, row, strict=True))
        found.append(Need(name, 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), told.get(name)))
    return sorted(found, key=lambda need: (-need.sure, need.name))
