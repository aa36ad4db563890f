"""What was heard in a story, before it becomes the contract's statements: one entry a thing said, with its words.

Read by rule here, clause by clause; concerns are scored on `needs` (`reading.py`). `merge_readings.py` adds what the
trained reader says. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from schemas.core.fields import DomainId, QualityId
from service.listener.context import Holds, Marks, Span, When, Whose, context_rules
from service.listener.danger import Danger, read_danger
from service.listener.goals import read_goals, read_unwanted
from service.listener.languages import READ, SpokenPart, main_language, spoken_parts
from service.listener.named import NamedThing, named_rules
from service.listener.reading import Reading
from service.listener.wishes import Wish, wish_rules
from service.vocabulary.lexicon import Lexicon

# Too little was said to answer; or most of it in a language that is not read.
Ask = Literal["say_more", "language"]
_FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]+")
# By rule a wish or goal is heard by an expression that states it: how often it is right, measured (bench/RESULTS.md).
RULE_SURE = 0.7


@dataclass(frozen=True, slots=True)
class Goal:
    """A lifestyle domain the seeker wants to change."""

    domain: DomainId
    span: Span


@dataclass(frozen=True, slots=True)
class UnwantedPractice:
    """Means the seeker does not want, in their own words."""

    what: str
    span: Span


@dataclass(frozen=True, slots=True)
class HeardConcern:
    """A concern that the trained reader heard, or, below what counts as heard, would ask about (`asks`)."""

    name: str
    span: Span
    sure: float
    asks: bool = False
    whose: Whose = "me"
    when: When = "now"
    holds: Holds = "said"
    weight: int = 0  # -1 a bit, 0 as said, 1 more than the rest


@dataclass(frozen=True)
class HeardStory:
    """All that was heard, in the order said. `needs` is the story without what holds no need, position by position."""

    language: str  # in which most of it stands; nothing is heard where that is not read
    needs: str
    ask: Ask | None = None
    clauses: list[Span] = field(default_factory=list)
    closed: frozenset[Span] = frozenset()  # the clauses that hold no need by rule
    doubted: frozenset[Span] = frozenset()  # those that tell by rule of what was, or is only feared or supposed
    reading: Reading | None = None  # of `needs`, by its words
    concerns: list[HeardConcern] | None = None  # by the trained reader; None: it did not read
    faint: Mapping[str, float] = field(default_factory=dict)  # how sure it is of what it did not hear; orders the list
    wishes: list[Wish] = field(default_factory=list)
    wish_hints: frozenset[tuple[QualityId, int]] = frozenset()  # poles that words hint at, to be weighed
    named: list[NamedThing] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    unwanted: list[UnwantedPractice] = field(default_factory=list)
    dangers: list[Danger] = field(default_factory=list)
    languages: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)  # by sentence

    def word_scores(self) -> dict[str, float]:
        """By concern the score of the lexical reading, in spreads."""
        return dict(zip(self.reading.names, self.reading.scores.tolist(), strict=True)) if self.reading else {}

    def passage_of(self, concern: str) -> Span | None:
        """Where the story says this concern by its words alone, which hold a need; None where no passage does."""
        passage = self.reading.because(self.reading.names.index(concern)) if self.reading else None
        start = self.needs.find(passage) if passage else -1
        return (start, start + len(passage)) if passage and start >= 0 else None


def read_by_rule(story: str, lexicon: Lexicon) -> HeardStory:
    """What rules hear in a story, each sentence in its language; concerns are left to the caller, who scores them on
    `needs`. Of a language that is not read nothing is heard but danger."""
    languages: dict[str, str | None] = {}
    parts = spoken_parts(story, languages)
    language = main_language(parts)
    heard = _by_rule(story, language, parts)
    heard.wishes, heard.wish_hints, heard.named = _sentence_by_sentence(story, parts, lexicon)
    # How somebody wishes to be met is no concern: "I want to decide together" is not about difficult decisions.
    results = [wish.span for wish in heard.wishes] + [entry.span for entry in heard.unwanted]
    met = [span for span in heard.clauses if any(span[0] < end and start < span[1] for start, end in results)]
    unread = [part.span for part in parts if part.language not in READ]
    return HeardStory(
        language=language,
        needs=without(story, [*heard.closed, *met, *unread]),
        ask=_ask(story, language),
        clauses=heard.clauses,
        closed=frozenset(heard.closed),
        doubted=frozenset(heard.doubted),
        wishes=list(heard.wishes),
        wish_hints=frozenset(heard.wish_hints),
        named=heard.named,
        goals=heard.goals,
        unwanted=heard.unwanted,
        dangers=read_danger(story),
        languages=languages,
    )


def _ask(story: str, language: str) -> Ask | None:
    if language not in READ:
        return "language"
    words = len(_WORD.findall(story))
    return "say_more" if 0 < words <= _FEWEST_WORDS else None


@dataclass
class _ByRule:
    """What is heard passage by passage, each in one language."""

    clauses: list[Span] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)
    doubted: list[Span] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    unwanted: list[UnwantedPractice] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    wish_hints: set[tuple[QualityId, int]] = field(default_factory=set)
    named: list[NamedThing] = field(default_factory=list)


def _by_rule(story: str, language: str, parts: list[SpokenPart]) -> _ByRule:
    by_rule = _ByRule()
    for (start, stop), spoken in _passages(story, language, parts):
        text, rules = story[start:stop], context_rules(spoken)
        clauses = rules.clauses(text)
        for clause, mark in zip(clauses, rules.marks(text, clauses), strict=True):
            span = (start + clause.start, start + clause.end)
            by_rule.clauses.append(span)
            if not holds_need(mark):
                by_rule.closed.append(span)
            if mark.when == "past" or mark.holds == "feared":
                by_rule.doubted.append(span)
        seen = {goal.domain for goal in by_rule.goals}
        goals = ((domain, _moved(span, start)) for domain, span in read_goals(text, spoken))
        by_rule.goals += [Goal(domain, span) for domain, span in goals if domain not in seen]
        by_rule.unwanted += [UnwantedPractice(what, _moved(span, start)) for what, span in read_unwanted(text, spoken)]
    return by_rule


def _passages(story: str, language: str, parts: list[SpokenPart]) -> Iterator[tuple[Span, str]]:
    """Neighbouring sentences of one language that is read, together, so that what one resumes is known in the next."""
    spoken = {part.language for part in parts}
    if spoken <= {language} and language in READ:
        yield (0, len(story)), language
        return
    for read, group in groupby(parts, key=lambda part: part.language):
        spans = [part.span for part in group]
        if read in READ:
            yield (spans[0][0], spans[-1][1]), read


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def holds_need(marks: Marks) -> bool:
    """Whether a clause may hold a need: what somebody else does to the writer is the writer's own."""
    if marks.holds in ("denied", "context") or marks.when == "resolved":
        return False
    return marks.whose != "other" or marks.to_me


def without(story: str, spans: Iterable[Span]) -> str:
    """The story with these blanked to line breaks, so that all else stays where it was and nothing joins."""
    left = list(story)
    for start, end in spans:
        left[start:end] = "\n" * (end - start)
    return "".join(left)


def _sentence_by_sentence(
    story: str, parts: list[SpokenPart], lexicon: Lexicon
) -> tuple[list[Wish], set[tuple[QualityId, int]], list[NamedThing]]:
    wishes: dict[QualityId, Wish] = {}
    hints: set[tuple[QualityId, int]] = set()
    named: list[NamedThing] = []
    former = False
    for (start, end), language in parts:
        if language not in READ:
            continue
        met, poles, former = wish_rules(language).read(story, start, end, complained=former)
        for wish in met:
            wishes.setdefault(wish.axis, wish)
        hints |= poles
        named += named_rules(language).read(story, start, end, lexicon)
    return list(wishes.values()), hints, named
