"""Gathers what a story's clauses say into one probability for each concern: that the seeker needs help with it.

Four readers are mixed: the trained encoder, the linear reader of words and letters (`ngrams.py`), the lexical reading
of the whole (`reading.py`), which knows the wordings, and the rules of whose, when and whether (`context.py`). How much
each counts was fitted on the development split and stands in the file of weights.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from service.listener.context import Span
from service.listener.encoder import ClauseReading, ConcernReading, StoryReading
from service.vocabulary.shipped import either_will_do

FEATURES = (
    "model", "lexical", "both", "unheard", "closed", "closed by rule", "ngrams",
    # How many concerns are likelier, by each reader (a logarithm), and how surely the clearest clause says it.
    "model rank", "lexical rank", "ngrams rank", "clause",
)  # fmt: skip
_LEAST = 1e-4
_UNHEARD = 0.002  # the share of a concern that no clause brings up
_UNHEARD_BY_WORDS, _CLOSED_BY_WORDS = 0.0005, 0.1
_LAST_RANK, _LAST_RANK_BY_LEXICON = 50, 272
_LEAST_CLAUSE = 0.001
_LEXICAL_FROM, _LEXICAL_MOST = 2.0, 9.0  # spreads above what other texts get


@dataclass(frozen=True, slots=True)
class ConcernShare:
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
    trained: ConcernShare | None
    by_words: Span | None = None  # the clause whose words say it most


def raw_needs(reading: StoryReading) -> dict[str, ConcernShare]:
    """Per concern: said in several clauses is surer than said once (noisy or)."""
    result: dict[str, ConcernShare] = {}
    for clause in reading.clauses:
        for concern_reading, need, closed in _gathered(clause.concerns):
            before = result.get(concern_reading.name)
            if before is None:
                result[concern_reading.name] = ConcernShare(need, closed, clause, concern_reading)
                continue
            share = 1 - (1 - before.share) * (1 - need)
            clearest = (
                (clause, concern_reading)
                if concern_reading.need > before.reading.need
                else (before.clause, before.reading)
            )
            result[concern_reading.name] = ConcernShare(share, max(before.closed, closed), *clearest)
    return result


def _gathered(concerns: Sequence[ConcernReading]) -> list[tuple[ConcernReading, float, float]]:
    """The concerns of a clause with their shares as a need and as none.

    Where either of several would do, the clause says one of them: the likeliest stands for all.
    """
    left = sorted(concerns, key=lambda concern: -concern.share)
    results = []
    while left:
        first, rest = left[0], left[1:]
        alike = either_will_do().get(first.name, frozenset())
        own = [first, *(concern_reading for concern_reading in rest if concern_reading.name in alike)]
        need = sum(concern_reading.need for concern_reading in own)
        results.append((first, need, sum(concern_reading.share for concern_reading in own) - need))
        left = [concern_reading for concern_reading in rest if concern_reading.name not in alike]
    return results


def needs_by_words(reading: StoryReading, closed: Collection[Span]) -> dict[str, tuple[float, Span]]:
    """Per concern that the linear reader brings up: its share over all clauses, and the clause that says it most.

    It knows no marks: what a rule closes counts a tenth.
    """
    result: dict[str, tuple[float, float, Span]] = {}
    for clause in reading.clauses:
        span = (clause.start, clause.end)
        for name, share in clause.by_words.items():
            own = share * _CLOSED_BY_WORDS if span in closed else share
            before, most, where = result.get(name, (0.0, -1.0, span))
            result[name] = (1 - (1 - before) * (1 - own), max(most, own), span if own > most else where)
    return {name: (share, where) for name, (share, _, where) in result.items()}


def features(
    heard: Mapping[str, ConcernShare],
    lexical: Mapping[str, float],
    closed: Collection[Span],
    by_words: Mapping[str, tuple[float, Span]],
) -> dict[str, list[float]]:
    """FEATURES of each concern that any reader brings up.

    `lexical`: scores in spreads, as the lexical reader's; `closed`: the clauses that hold no need by rule; `by_words`
    as of `needs_by_words`.
    """
    names = set(heard) | set(by_words) | {name for name, score in lexical.items() if score >= _LEXICAL_FROM}
    ranks = [
        _ranks({name: concern.share for name, concern in heard.items()}, _LAST_RANK),
        _ranks(lexical, _LAST_RANK_BY_LEXICON),
        _ranks({name: share for name, (share, _) in by_words.items()}, _LAST_RANK),
    ]
    result: dict[str, list[float]] = {}
    for name in names:
        share = heard[name].share if name in heard else _UNHEARD
        bounded = min(1 - _LEAST, max(_UNHEARD, share))
        score = min(_LEXICAL_MOST, max(0.0, lexical.get(name, 0.0)))
        own = math.log(bounded / (1 - bounded))
        closed_share = heard[name].closed if name in heard else 0.0
        by_rule = name in heard and (heard[name].clause.start, heard[name].clause.end) in closed
        words = min(0.999, max(_UNHEARD_BY_WORDS, by_words[name][0] if name in by_words else 0.0))
        ngrams = math.log(words / (1 - words))
        clause = math.log(_LEAST_CLAUSE + (heard[name].reading.share if name in heard else _UNHEARD))
        result[name] = [own, score, share * score, float(name not in heard), closed_share, float(by_rule), ngrams]
        result[name] += [*(rank(name) for rank in ranks), clause]
    return result


def _ranks(shares: Mapping[str, float], last: int) -> Callable[[str], float]:
    """The logarithm of each concern's place, by its share; `last`: the place of those that have none."""
    order = sorted(shares, key=lambda name: (-shares[name], name))
    places = {name: math.log(1 + place) for place, name in enumerate(order)}
    return lambda name: places.get(name, math.log(1 + last))


def needs(
    reading: StoryReading,
    lexical: Mapping[str, float],
    calibration: Mapping[str, float],
    closed: Collection[Span] = (),
) -> list[Need]:
    """The concerns of a story as present needs, the surest first.

    `calibration` holds a weight for each of FEATURES and the "offset"; `closed` as for `features`.
    """
    result, by_words = raw_needs(reading), needs_by_words(reading, closed)
    weights = [calibration.get(name, 0.0) for name in FEATURES]
    results = []
    for name, row in features(result, lexical, closed, by_words).items():
        total = calibration["offset"] + sum(weight * value for weight, value in zip(weights, row, strict=True))
        where = by_words[name][1] if name in by_words else None
        results.append(Need(name, 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), result.get(name), where))
    return sorted(results, key=lambda need: (-need.sure, need.name))
