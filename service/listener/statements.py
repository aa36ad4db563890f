"""Turns what was heard in a story into the contract's statements, each with the fragment of a request that applies it.

Pure. The same story heard the same way gives the same statements, byte for byte; an id depends on the kind, the value
and the quoted words alone, so that a statement keeps its id while the rest of the story is edited.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

from schemas.matching.statement import Apply, Statement, StatementKind
from service.listener.context import Span
from service.listener.heard import RULE_SURE, HeardConcern, HeardStory
from service.listener.named import NamedThing
from service.listener.wishes import Wish
from service.vocabulary.shipped import shipped_families

# How often a concern quoted from the story by the lexical reading is right (bench/RESULTS.md).
READ_SURE = 0.6
_WEIGHTS = {-1: 0.5, 0: 1.0, 1: 1.5}
_DAY = ("weekday_morning", "weekday_afternoon")
_TIMES = {
    "weekday_day": list(_DAY),
    "weekday_evening": ["weekday_evening"],
    "weekend": ["weekend_morning", "weekend_afternoon", "weekend_evening"],
}
_MODES = {"video": "video", "phone": "phone", "in_person": "in_person", "home": "home_visit"}


def statements(story: str, heard: HeardStory, hear: Collection[StatementKind]) -> list[Statement]:
    """All that rules heard, in the order said; `acts` is set on those of the kinds in `hear`."""
    results = [
        *(_practice(story, wish) for wish in heard.wishes),
        *(
            _statement(story, "goal", goal.domain, goal.span, {"goals": [{"domain": goal.domain}]}, domain=goal.domain)
            for goal in heard.goals
        ),
        *(
            _statement(
                story, "unwanted", unwanted.what, unwanted.span,
                {"preferences": {"without": [unwanted.what]}}, unwanted=unwanted.what,
            )
            for unwanted in heard.unwanted
        ),
        *(_named(story, named) for named in heard.named if named.wished),
    ]  # fmt: skip
    for statement in results:
        statement.acts = statement.kind in hear
    return sorted(_once(results), key=lambda statement: (statement.start, statement.end, statement.id))


def _once(statements: Iterable[Statement]) -> Iterator[Statement]:
    seen: set[str] = set()
    for statement in statements:
        if statement.id not in seen:
            seen.add(statement.id)
            yield statement


def concern_statement(story: str, concern: HeardConcern, *, acts: bool) -> Statement:
    """A concern that words of the story say: a need now, of the writer or of somebody they care for."""
    statement = _statement(
        story, "concern", concern.name, concern.span, {"concerns": {concern.name: 1.0}}, sure=concern.sure
    )
    statement.concern, statement.family = concern.name, _family_of().get(concern.name)
    statement.whose = "me" if concern.whose == "me" else "other"
    statement.when, statement.holds, statement.weight = concern.when, concern.holds, _WEIGHTS[concern.weight]
    statement.acts, statement.asks = acts, concern.asks
    return statement


@cache
def _family_of() -> dict[str, str]:
    return {member: family.name for family in shipped_families().family for member in family.members}


def _practice(story: str, wish: Wish) -> Statement:
    answer: dict[str, Any] = {"practices": {wish.axis: wish.value}}
    statement = _statement(story, "practice", f"{wish.axis}{wish.value:+d}", wish.span, answer)
    statement.quality, statement.value = wish.axis, wish.value
    return statement


def _named(story: str, named: NamedThing) -> Statement:
    wish, must, fields = _fragments(named)
    return _statement(story, named.kind, named.value, named.span, wish, must, **fields)


def _fragments(named: NamedThing) -> tuple[dict[str, Any] | None, dict[str, Any] | None, dict[str, Any]]:
    """The wish, the limit and the own fields of a thing named; None where it can be no wish or no limit."""
    value = named.value
    names: list[str] = [value]
    match named.kind:
        case "modality":
            return (
                {"preferences": {"modalities": names}},
                {"limits": {"modalities_only": names}},
                {"modality": value},
            )
        case "place":
            return None, {"limits": {"near": {"place": value}}}, {"place": value}
        case "distance":
            return None, {"limits": {"near": {"radius_km": float(value)}}}, {"distance_km": float(value)}
        case "max_fee":
            amount, _, currency = value.partition(" ")
            fee = {"amount": float(amount), "currency": currency or "USD"}
            return {"preferences": {"max_fee": fee}}, {"limits": {"max_fee": fee}}, {"max_fee": fee}
        case "times":
            return {"preferences": {"times": _TIMES[value]}}, None, {"times": _TIMES[value]}
        case "language":
            return {"preferences": {"languages": names}}, {"limits": {"languages": names}}, {"languages": names}
        case "gender":
            return {"preferences": {"gender": value}}, None, {"gender": value}
        case "insurance":
            return None, {"limits": {"insurance": names}}, {"insurance": value}
        case "mode":
            return {"preferences": {"modes": [_MODES[value]]}}, None, {"mode": _MODES[value]}
        case "for_whom":
            return {"preferences": {"serves": names}}, {"limits": {"serves": names}}, {"for_whom": value}


def _statement(
    story: str,
    kind: StatementKind,
    value: str,
    span: Span,
    wish: dict[str, Any] | None,
    must: dict[str, Any] | None = None,
    sure: float = RULE_SURE,
    **fields: Any,
) -> Statement:
    quote = story[slice(*span)]
    digest = hashlib.blake2b(f"{kind}\0{value}\0{quote}".encode(), digest_size=4).hexdigest()
    return Statement(
        id=f"{kind}-{digest}",
        kind=kind,
        quote=quote,
        start=span[0],
        end=span[1],
        sure=round(sure, 3),
        apply=Apply(wish, must),
        **fields,
    )
