"""Puts together what rules and the trained reader heard of one story. Pure.

Of each kind encoder, linear reader and rules are weighed (`weighing.py`), by numbers fitted on the development split
and kept in the file of weights, with the share from which on it is heard. Things named are found by the rules, which
know their values; all three say whether they are wished or only mentioned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from schemas.core.fields import DomainId, QualityId
from service.listener.context import Span
from service.listener.danger import Danger, DangerKind
from service.listener.encoder import StoryReading
from service.listener.explicit_concerns import explicit_concerns
from service.listener.heads import AXES
from service.listener.heard import Goal, HeardConcern, HeardStory
from service.listener.languages import READ, main_language, spoken_parts
from service.listener.named import NamedThing
from service.listener.needs import Need, needs
from service.listener.weighing import (
    FEATURES,
    danger_features,
    goal_features,
    named_features,
    side_features,
    sure,
    touched,
)
from service.listener.wishes import Wish, wish_rules

# Where a file of weights says nothing else: by the encoder alone, unless a rule says it.
LEVELS = {f"{kind} {name}": 0.0 for kind, names in FEATURES.items() for name in names} | {
    "heard": 0.5, "offered": 0.2, "without by rule": 0.1,
    "sides": 0.6, "sides encoder": 1.0, "sides rule": 3.0, "sides offset": 0.0,
    "goals": 0.6, "goals encoder": 1.0, "goals rule": 3.0, "goals offset": 0.0,
    "named": 0.5, "named ground": 1.0, "named offset": 0.0,
    "danger": 0.5, "danger encoder": 1.0, "danger offset": 0.0,
}  # fmt: skip
# Never asked about: a question would alarm, and mostly be false. Heard only by words that say it.
NEVER_ASKED = frozenset(
    {"suicidal thoughts", "self-harm", "hearing voices and psychosis", "sexual abuse", "domestic violence"}
)
_MOST_HEARD, _MOST_ASKED = 12, 3
_MOST_FAINT, _LEAST_FAINT = 12, 0.03
# "I need a doctor" names no craft.
_CALLED_FOR_ANYBODY = frozenset({"medicine", "nursing"})
_AS_LIKELY = 1.0  # kinds whose logit comes so near to the likeliest are told too
_PLAINLY_SURE = 0.8  # of what is said in words that mean nothing else
_WEIGHED = 0.5  # expected weight from which a concern counts as weighed more, or less
_SIDES: list[tuple[QualityId, int]] = [(axis, sign) for axis in get_args(QualityId) for sign in (1, -1)]


def merge_readings(
    story: str, heard: HeardStory, reading: StoryReading, calibration: Mapping[str, float]
) -> HeardStory:
    """What rules heard, with what the trained reader says of each clause; as it is where that read nothing."""
    if not reading.clauses:
        return heard
    at = LEVELS | dict(calibration)
    concerns, faint = _concerns(story, heard, reading, at)
    return replace(
        heard,
        concerns=concerns,
        faint=faint,
        wishes=_wishes(story, heard, reading, at),
        goals=_goals(heard, reading, at),
        named=[replace(thing, wished=_wished(thing, reading, at)) for thing in heard.named],
        unwanted=[thing for thing in heard.unwanted if _kind(reading, "without", thing.span) >= at["without by rule"]],
        dangers=_dangers(heard, reading, at),
    )


def _concerns(
    story: str, heard: HeardStory, reading: StoryReading, at: Mapping[str, float]
) -> tuple[list[HeardConcern], dict[str, float]]:
    """What is heard or asked about, and how sure the readers are of whatever is not heard."""
    concerns: list[HeardConcern] = []
    faint: dict[str, float] = {}
    questions = 0
    plain = explicit_concerns(story, heard.clauses, heard.closed | heard.doubted)
    for need in _with_plain(needs(reading, heard.word_scores(), at, heard.closed), plain):
        span = plain.get(need.name) or _span_of(need, heard)
        asks = need.sure < at["heard"] or (need.name not in plain and _is_in_closed_clause(need, heard))
        if span is None or (asks and need.name in NEVER_ASKED):
            continue
        if asks and len(faint) < _MOST_FAINT and need.sure >= _LEAST_FAINT:
            faint[need.name] = need.sure
        questions += asks
        if need.sure >= at["offered"] and len(concerns) < _MOST_HEARD and questions <= _MOST_ASKED:
            concerns.append(_concern(need, span, asks=asks))
    return concerns, faint


def _with_plain(needed: Sequence[Need], plain: Mapping[str, Span]) -> list[Need]:
    """The needs, the surest first, with those that are said outright."""
    sures = {need.name: need.sure for need in needed}
    outright = [Need(name, max(_PLAINLY_SURE, sures.get(name, 0.0)), None, span) for name, span in plain.items()]
    others = [need for need in needed if need.name not in plain]
    return sorted([*outright, *others], key=lambda need: (-need.sure, need.name))


def _span_of(need: Need, heard: HeardStory) -> Span | None:
    """The clause that says it; else the passage whose words do; never one that holds no need by rule."""
    if need.trained is not None and (span := (need.trained.clause.start, need.trained.clause.end)) not in heard.closed:
        return span
    if need.by_words is not None and need.by_words not in heard.closed:
        return need.by_words
    return heard.passage_of(need.name)


def _is_in_closed_clause(need: Need, heard: HeardStory) -> bool:
    """Whether the clause that says it most holds no need by rule: what others say of it is only asked about."""
    return need.trained is not None and (need.trained.clause.start, need.trained.clause.end) in heard.closed


def _concern(need: Need, span: Span, *, asks: bool) -> HeardConcern:
    if need.trained is None:
        return HeardConcern(need.name, span, need.sure, asks)
    reading = need.trained.reading
    whose = "cared_for" if reading.whose["cared_for"] > reading.whose["me"] else "me"
    weight = 1 if reading.weight >= _WEIGHED else -1 if reading.weight <= -_WEIGHED else 0
    return HeardConcern(need.name, span, need.sure, asks, whose, weight=weight)  # type: ignore[arg-type]


def _wishes(story: str, heard: HeardStory, reading: StoryReading, at: Mapping[str, float]) -> list[Wish]:
    """For each axis the surer of its poles, where it is sure enough."""
    by_rule = {(wish.axis, 1 if wish.value > 0 else -1): wish for wish in heard.wishes}
    best: dict[QualityId, tuple[float, Wish]] = {}
    for axis, sign in _SIDES:
        wish = by_rule.get((axis, sign))
        if axis not in AXES:
            best |= {axis: (1.0, wish)} if wish else {}
            continue
        share = sure("sides", side_features(heard, reading, axis, sign), at)
        if share >= at["sides"] and (axis not in best or share > best[axis][0]):
            clause, _ = _peak(reading, [clause_reading.sides[axis, sign] for clause_reading in reading.clauses])
            best[axis] = share, wish or _wish(story, axis, sign, clause)
    return sorted((wish for _, wish in best.values()), key=lambda wish: wish.span)


def _wish(story: str, axis: QualityId, sign: int, clause: Span) -> Wish:
    text = story[slice(*clause)]
    language = main_language(spoken_parts(text))
    return Wish(axis, sign * wish_rules(language if language in READ else "en").strength(text), clause)


def _goals(heard: HeardStory, reading: StoryReading, at: Mapping[str, float]) -> list[Goal]:
    by_rule = {goal.domain: goal for goal in heard.goals}
    results: list[Goal] = []
    for domain in get_args(DomainId):
        goal = by_rule.get(domain)
        if sure("goals", goal_features(reading, domain, by_rule=goal is not None), at) >= at["goals"]:
            clause, _ = _peak(reading, [clause_reading.kinds[f"goal {domain}"] for clause_reading in reading.clauses])
            results.append(goal or Goal(domain, clause))
    return sorted(results, key=lambda goal: goal.span)


def _wished(thing: NamedThing, reading: StoryReading, at: Mapping[str, float]) -> bool:
    """Whether a thing that the rules found is wished: by the rules where it is asked for or no clause that was read
    holds it."""
    if not touched(reading, thing.span) or (thing.ground == "asked" and thing.value not in _CALLED_FOR_ANYBODY):
        return thing.wished
    return sure("named", named_features(reading, thing), at) >= at["named"]


def _dangers(heard: HeardStory, reading: StoryReading, at: Mapping[str, float]) -> list[Danger]:
    """Danger of the whole message by all readers together, of its likeliest kinds. A reviewed phrase always counts: a
    model that has not learnt it must not silence "I want to kill myself"."""
    by_kind = {danger.kind: danger for danger in heard.dangers if danger.sure}
    if sure("danger", danger_features(heard, reading), at) >= at["danger"]:
        by_kind = {danger.kind: danger for danger in heard.dangers}
        most = max(reading.dangers.values())
        for kind in get_args(DangerKind):
            likely = reading.dangers[kind] >= most - _AS_LIKELY and (not heard.dangers or reading.dangers[kind] >= 0)
            if kind not in by_kind and likely:
                clause, _ = _peak(reading, [clause_reading.dangers[kind] for clause_reading in reading.clauses])
                by_kind[kind] = Danger(kind, clause)
    return [by_kind[kind] for kind in get_args(DangerKind) if kind in by_kind]


def _peak(reading: StoryReading, shares: Sequence[float]) -> tuple[Span, float]:
    """The clause whose share is largest, the first of equals."""
    at = max(range(len(shares)), key=shares.__getitem__)
    return (reading.clauses[at].start, reading.clauses[at].end), shares[at]


def _kind(reading: StoryReading, kind: str, span: Span) -> float:
    """The largest share of a kind among the clauses that these characters touch; 1 where none was read."""
    return max((clause.kinds[kind] for clause in touched(reading, span)), default=1.0)
