"""What several readers say of one thing, weighed into how sure it is: one logistic regression for each kind of thing.

The weights stand in the file of the trained reader, fitted on the development split (`training/listener/calibrate.py`)
over the same features. Pure.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from schemas.core.fields import QualityId
from service.listener.context import DATA, Span
from service.listener.encoder import ClauseReading, StoryReading
from service.listener.heard import HeardStory
from service.listener.named import NamedThing

# By kind, what is weighed: logits of encoder and linear reader, whether a rule says it, or hints at it; of things named
# how often one of its kind is a wish where the words around it say the same.
FEATURES = {
    "sides": ("encoder", "words", "rule", "hint"),
    "goals": ("encoder", "words", "rule"),
    "named": ("encoder", "encoder mention", "words", "words mention", "ground"),
    "danger": ("encoder", "words", "hint"),
}
_LEAST = 1e-4

Key = TypeVar("Key", str, tuple[str, int])


def logit(share: float) -> float:
    """Of a probability, bounded."""
    bounded = min(1 - _LEAST, max(_LEAST, share))
    return math.log(bounded / (1 - bounded))


def sure(kind: str, values: Sequence[float], at: Mapping[str, float]) -> float:
    """Probability of a thing with these FEATURES; `at` holds a weight "kind feature" for each, and "kind offset"."""
    weighed = zip(FEATURES[kind], values, strict=True)
    total = at[f"{kind} offset"] + sum(at[f"{kind} {name}"] * value for name, value in weighed)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def side_features(heard: HeardStory, reading: StoryReading, axis: QualityId, sign: int) -> list[float]:
    """Of one pole of an axis, over the whole story."""
    ruled = any(wish.axis == axis and (wish.value > 0) == (sign > 0) for wish in heard.wishes)
    hinted = float((axis, sign) in heard.wish_hints)
    pole: tuple[str, int] = (axis, sign)
    most = _most(reading, lambda clause: clause.sides, lambda clause: clause.sides_by_words, pole, by_rule=ruled)
    return [*most, hinted]


def goal_features(reading: StoryReading, domain: str, *, by_rule: bool) -> list[float]:
    """Of a goal by its lifestyle domain, over the whole story."""
    kind = f"goal {domain}"
    return _most(reading, lambda clause: clause.kinds, lambda clause: clause.kinds_by_words, kind, by_rule=by_rule)


def _most(
    reading: StoryReading,
    encoder: Callable[[ClauseReading], Mapping[Key, float]],
    words: Callable[[ClauseReading], Mapping[Key, float]],
    key: Key,
    *,
    by_rule: bool,
) -> list[float]:
    return [
        max(logit(encoder(clause)[key]) for clause in reading.clauses),
        max(logit(words(clause).get(key, 0.0)) for clause in reading.clauses),
        float(by_rule),
    ]


def named_features(reading: StoryReading, thing: NamedThing) -> list[float]:
    """Of a thing named, over the clauses that it touches: what speaks for a wish and for a mere mention."""
    kind = "fee" if thing.kind == "max_fee" else thing.kind
    near = touched(reading, thing.span)

    def most(shares: Callable[[ClauseReading], Mapping[str, float]], manner: str) -> float:
        return max((logit(shares(clause).get(f"{kind} {manner}", 0.0)) for clause in near), default=logit(0.0))

    return [
        most(lambda clause: clause.kinds, "wish"),
        most(lambda clause: clause.kinds, "mention"),
        most(lambda clause: clause.kinds_by_words, "wish"),
        most(lambda clause: clause.kinds_by_words, "mention"),
        logit(_wished()[thing.kind][thing.ground]),
    ]


@cache
def _wished() -> dict[str, dict[str, float]]:
    """By kind and ground, the share of things named that are wishes, in the stories for training."""
    shares: dict[str, dict[str, float]] = json.loads((DATA / "grounds.json").read_text(encoding="utf-8"))
    return shares


def touched(reading: StoryReading, span: Span) -> list[ClauseReading]:
    """The clauses that these characters lie in."""
    return [clause for clause in reading.clauses if clause.start < span[1] and span[0] < clause.end]


def danger_features(heard: HeardStory, reading: StoryReading) -> list[float]:
    """Of any kind of danger in the whole message."""
    any_kind = math.log(sum(math.exp(max(-30.0, level)) for level in reading.dangers.values()))
    return [any_kind, reading.danger_by_words, float(bool(heard.dangers))]
