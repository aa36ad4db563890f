"""Puts together what rules and the trained reader heard of one story. Pure.

Each kind has two thresholds, fitted on the development split and kept in the file of weights: one where an expression
of the rules says it too, a higher one where the trained reader says it alone. Things named are found by the rules,
which know their values; both say whether they are wished or only mentioned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from schemas.core.fields import DomainId, QualityId
from service.listener.context import Span
from service.listener.danger import Danger, DangerKind
from service.listener.encoder import StoryReading
from service.listener.heard import Goal, Heard, HeardConcern
from service.listener.languages import READ, main_language, spoken_parts
from service.listener.named import NamedThing
from service.listener.needs import Need, needs
from service.listener.wishes import Wish, wish_rules

# Where a file of weights says nothing else.
LEVELS = {
    "heard": 0.5, "offered": 0.2, "sides": 0.6, "sides by rule": 0.1,
    "goals": 0.6, "goals by rule": 0.1, "without by rule": 0.1, "danger": 0.5,
    "named": 1.1, "named by rule": 0.0,
}  # fmt: skip
# Never asked about: a question would alarm, and mostly be false. Heard only by words that say it.
NEVER_ASKED = frozenset(
    {"suicidal thoughts", "self-harm", "hearing voices and psychosis", "sexual abuse", "domestic violence"}
)
_MOST_HEARD, _MOST_ASKED = 12, 3
_MOST_FAINT, _LEAST_FAINT = 12, 0.03
_WEIGHED = 0.5  # expected weight from which a concern counts as weighed more, or less
_SIDES: list[tuple[QualityId, int]] = [(axis, sign) for axis in get_args(QualityId) for sign in (1, -1)]


def merge_readings(story: str, heard: Heard, told: StoryReading, calibration: Mapping[str, float]) -> Heard:
    """What rules heard, with what the trained reader says of each clause; as it is where that read nothing."""
    if not told.clauses:
        return heard
    at = LEVELS | dict(calibration)
    concerns, faint = _concerns(heard, told, at)
    return replace(
        heard,
        concerns=concerns,
        faint=faint,
        wishes=_wishes(story, heard, told, at),
        goals=_goals(heard, told, at),
        named=[replace(one, wished=_wished(one, told, at)) for one in heard.named],
        unwanted=[one for one in heard.unwanted if _kind(told, "without", one.span) >= at["without by rule"]],
        dangers=_dangers(heard, told, at),
    )


def _concerns(heard: Heard, told: StoryReading, at: Mapping[str, float]) -> tuple[list[HeardConcern], dict[str, float]]:
    """What is heard or asked about, and how sure the readers are of whatever is not heard."""
    found: list[HeardConcern] = []
    faint: dict[str, float] = {}
    asked = 0
    for need in needs(told, heard.word_scores(), at, heard.closed):
        span = _told_where(need, heard)
        asks = need.sure < at["heard"]
        if span is None or (asks and need.name in NEVER_ASKED):
            continue
        if asks and len(faint) < _MOST_FAINT and need.sure >= _LEAST_FAINT:
            faint[need.name] = need.sure
        asked += asks
        if need.sure >= at["offered"] and len(found) < _MOST_HEARD and asked <= _MOST_ASKED:
            found.append(_concern(need, span, asks=asks))
    return found, faint


def _told_where(need: Need, heard: Heard) -> Span | None:
    """The clause that says it; else the passage whose words do; never one that holds no need by rule."""
    if need.told is not None and (span := (need.told.clause.start, need.told.clause.end)) not in heard.closed:
        return span
    if need.by_words is not None and need.by_words not in heard.closed:
        return need.by_words
    return heard.passage_of(need.name)


def _concern(need: Need, span: Span, *, asks: bool) -> HeardConcern:
    if need.told is None:
        return HeardConcern(need.name, span, need.sure, asks)
    reading = need.told.reading
    whose = "cared_for" if reading.whose["cared_for"] > reading.whose["me"] else "me"
    weight = 1 if reading.weight >= _WEIGHED else -1 if reading.weight <= -_WEIGHED else 0
    return HeardConcern(need.name, span, need.sure, asks, whose, weight=weight)  # type: ignore[arg-type]


def _wishes(story: str, heard: Heard, told: StoryReading, at: Mapping[str, float]) -> list[Wish]:
    """For each axis the side that is furthest above its threshold, if any is."""
    by_rule = {(wish.axis, 1 if wish.value > 0 else -1): wish for wish in heard.wishes}
    found: dict[QualityId, tuple[float, Wish]] = {}
    for axis, sign in _SIDES:
        clause, share = _peak(told, [one.sides[axis, sign] for one in told.clauses])
        wish = by_rule.get((axis, sign))
        margin = share - at["sides by rule" if wish else "sides"]
        if margin >= 0 and (axis not in found or margin > found[axis][0]):
            found[axis] = margin, wish or _wish(story, axis, sign, clause)
    return sorted((wish for _, wish in found.values()), key=lambda wish: wish.span)


def _wish(story: str, axis: QualityId, sign: int, clause: Span) -> Wish:
    text = story[slice(*clause)]
    language = main_language(spoken_parts(text))
    return Wish(axis, sign * wish_rules(language if language in READ else "en").strength(text), clause)


def _goals(heard: Heard, told: StoryReading, at: Mapping[str, float]) -> list[Goal]:
    by_rule = {goal.domain: goal for goal in heard.goals}
    found: list[Goal] = []
    for domain in get_args(DomainId):
        clause, share = _peak(told, [one.kinds[f"goal {domain}"] for one in told.clauses])
        goal = by_rule.get(domain)
        if share >= at["goals by rule" if goal else "goals"]:
            found.append(goal or Goal(domain, clause))
    return sorted(found, key=lambda goal: goal.span)


def _wished(one: NamedThing, told: StoryReading, at: Mapping[str, float]) -> bool:
    """Whether a thing that the rules found is wished: by the rules unless the trained reader is sure it is not."""
    kind = f"{'fee' if one.kind == 'max_fee' else one.kind} wish"
    share = _kind(told, kind, one.span, unread=float(one.wished))
    return share >= at["named by rule" if one.wished else "named"]


def _dangers(heard: Heard, told: StoryReading, at: Mapping[str, float]) -> list[Danger]:
    by_phrase = {danger.kind: danger for danger in heard.dangers}
    found: list[Danger] = []
    for kind in get_args(DangerKind):
        phrase = by_phrase.get(kind)
        # A reviewed phrase always counts: a model that has not learnt it must not silence "I want to kill myself".
        if phrase or told.dangers[kind] >= at["danger"]:
            clause, _ = _peak(told, [one.dangers[kind] for one in told.clauses])
            found.append(phrase or Danger(kind, clause))
    return found


def _peak(told: StoryReading, shares: Sequence[float]) -> tuple[Span, float]:
    """The clause whose share is largest, the first of equals."""
    at = max(range(len(shares)), key=shares.__getitem__)
    return (told.clauses[at].start, told.clauses[at].end), shares[at]


def _kind(told: StoryReading, kind: str, span: Span, unread: float = 1.0) -> float:
    """The largest share of a kind among the clauses that these characters touch; `unread` where none was read."""
    touched = [one.kinds[kind] for one in told.clauses if one.start < span[1] and span[0] < one.end]
    return max(touched, default=unread)
