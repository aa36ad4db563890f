"""What was heard in a story, before it becomes the contract's statements: one entry a thing said, with its words.

Read by rule here, clause by clause; concerns are scored on `needs` (`reading.py`). `merge_readings.py` adds what the
trained reader says. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from schemas.core.fields import DomainId, QualityId
from service.listener.context import Clause, Holds, Marks, Span, When, Whose, context_rules
from service.listener.danger import Danger, read_danger
from service.listener.dictionary_translation import language_of
from service.listener.goals import read_goals, read_unwanted
from service.listener.named import Named, named_rules
from service.listener.reading import Reading
from service.listener.segmentation import sentence_spans
from service.listener.wishes import Wish, wish_rules
from service.vocabulary.lexicon import Lexicon

Language = Literal["en", "es"]
# By rule a wish or goal is heard by an expression that states it: how often it is right, measured (bench/RESULTS.md).
RULE_SURE = 0.7


@dataclass(frozen=True, slots=True)
class Goal:
    """A lifestyle domain the seeker wants to change."""

    domain: DomainId
    span: Span


@dataclass(frozen=True, slots=True)
class Unwanted:
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
class Heard:
    """All that was heard, in the order said. `needs` is the story without what holds no need, position by position."""

    language: Language
    needs: str
    clauses: list[Span] = field(default_factory=list)
    closed: frozenset[Span] = frozenset()  # the clauses that hold no need by rule
    reading: Reading | None = None  # of `needs`, by its words
    concerns: list[HeardConcern] | None = None  # by the trained reader; None: it did not read
    wishes: list[Wish] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    unwanted: list[Unwanted] = field(default_factory=list)
    dangers: list[Danger] = field(default_factory=list)

    def word_scores(self) -> dict[str, float]:
        """By concern the score of the lexical reading, in spreads."""
        return dict(zip(self.reading.names, self.reading.scores.tolist(), strict=True)) if self.reading else {}

    def passage_of(self, concern: str) -> Span | None:
        """Where the story says this concern by its words alone, which hold a need; None where no passage does."""
        passage = self.reading.because(self.reading.names.index(concern)) if self.reading else None
        start = self.needs.find(passage) if passage else -1
        return (start, start + len(passage)) if passage and start >= 0 else None


def read_by_rule(story: str, lexicon: Lexicon) -> Heard:
    """What rules hear in a story; concerns are left to the caller, who scores them on `needs`."""
    language: Language = "es" if language_of(story) == "es" else "en"
    rules = context_rules(language)
    clauses = rules.clauses(story)
    marks = rules.marks(story, clauses)
    wishes, named = _sentence_by_sentence(story, language, lexicon)
    unwanted = [Unwanted(what, span) for what, span in read_unwanted(story, language)]
    # How somebody wishes to be met is no concern: "I want to decide together" is not about difficult decisions.
    told = [wish.span for wish in wishes] + [entry.span for entry in unwanted]
    closed = [clause for clause, mark in zip(clauses, marks, strict=True) if not holds_need(mark)]
    met = [clause for clause in clauses if any(clause.start < end and start < clause.end for start, end in told)]
    return Heard(
        language=language,
        needs=without(story, [*closed, *met]),
        clauses=[(clause.start, clause.end) for clause in clauses],
        closed=frozenset((clause.start, clause.end) for clause in closed),
        wishes=wishes,
        named=named,
        goals=[Goal(domain, span) for domain, span in read_goals(story, language)],
        unwanted=unwanted,
        dangers=read_danger(story),
    )


def holds_need(marks: Marks) -> bool:
    """Whether a clause may hold a need: what somebody else does to the writer is the writer's own."""
    if marks.holds in ("denied", "context") or marks.when == "resolved":
        return False
    return marks.whose != "other" or marks.to_me


def without(story: str, clauses: Iterable[Clause]) -> str:
    """The story with these clauses blanked to line breaks, so that all else stays where it was and nothing joins."""
    left = list(story)
    for clause in clauses:
        left[clause.start : clause.end] = "\n" * (clause.end - clause.start)
    return "".join(left)


def _sentence_by_sentence(story: str, language: Language, lexicon: Lexicon) -> tuple[list[Wish], list[Named]]:
    wishes: dict[QualityId, Wish] = {}
    named: list[Named] = []
    former = False
    for start, end in sentence_spans(story):
        for wish in wish_rules(language).read(story, start, end, complained=former):
            wishes.setdefault(wish.axis, wish)
        former = wish_rules(language).speaks_of_former(story, start, end)
        named += named_rules(language).read(story, start, end, lexicon)
    return list(wishes.values()), named
