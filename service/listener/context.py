"""Whose, when and whether: what a clause says about the concern it speaks of (after ConText, Harkema et al. 2009).

Pure: text in, marks out. The cues of a language stand in `service/data/listener/context_<language>.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from heapq import merge
from pathlib import Path
from typing import Literal

from service.listener.cues import Cue, Cues
from service.vocabulary.lexicon import fold_name

Span = tuple[int, int]
Whose = Literal["me", "cared_for", "other"]
When = Literal["now", "past", "resolved"]
Holds = Literal["said", "denied", "feared", "context"]

DATA = Path(__file__).parents[1] / "data" / "listener"
LANGUAGES = ("en", "es")
# Without punctuation a clause runs on, and what denies its beginning says nothing of its end.
_FEW = 4  # words of a member of a list, or a fragment
_LONGEST_SURE = 16
_LONGEST_WORD = 30
_POSSESSIVE = re.compile(r"[\w -]{2,40}?'s\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters `start` to `end` (exclusive) of a story; `after` is what stands between it and the clause before."""

    start: int
    end: int
    sentence: int  # number of the sentence, from 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a clause says about its concern. `inability`: it denies something everybody does ("I can't sleep")."""

    whose: Whose = "me"
    when: When = "now"
    holds: Holds = "said"
    weight: int = 0  # -1 a bit, 0 as said, 1 more than the rest
    inability: bool = False
    to_me: bool = False  # somebody else does it to the writer
    other_subject: bool = False

    @property
    def is_need(self) -> bool:
        """Said, present, and the writer's own or of somebody they care for."""
        return self.holds == "said" and self.when == "now" and self.whose != "other"


class ContextRules:
    """The cues of one language, compiled."""

    def __init__(self, language: str) -> None:
        cues = tomllib.loads((DATA / f"context_{language}.toml").read_text(encoding="utf-8"))
        whose, holds = cues["whose"], cues["holds"]
        self._cues = Cues()
        self._cared_for = self._cue(whose["cared_for"], bounded=True)
        self._other = self._cue(whose["other"], bounded=True)
        self._pronoun = self._cue([whose["pronoun"]])
        self._me = self._cue([whose["me"]])
        self._i_subject = self._cue([whose["i_subject"]])
        self._to_me = self._cue([whose["to_me"]])
        self._denied_before = self._cue(cues["denied"]["before"])
        self._denied_after = self._cue(cues["denied"]["after"])
        self._content = self._cue(cues["denied"]["content"])
        self._denied_surely = self._cue(cues["denied"]["sure"])
        self._relative = re.compile(whose["relative"])
        self._fragment = re.compile(cues["denied"]["fragment"])
        self._past, self._resolved = self._cue(cues["when"]["past"]), self._cue(cues["when"]["resolved"])
        self._present = self._cue(cues["when"]["present"])
        self._resumes = re.compile(cues["when"]["resumes"])
        self._feared, self._context = self._cue(holds["feared"]), self._cue(holds["context"])
        self._more, self._less = self._cue(cues["weight"]["more"]), self._cue(cues["weight"]["less"])
        self._breaks = _any(cues["clauses"]["breaks"])
        self._states = self._cue([whose["states"]])
        self._prepositions = frozenset(whose["prepositions"])
        self._hard = re.compile(cues["clauses"]["hard"])
        self._turns = re.compile(cues["clauses"]["turns"])

    def _cue(self, patterns: list[str], *, bounded: bool = False) -> Cue:
        return self._cues.add(patterns, re.IGNORECASE, bounded=bounded)

    def clauses(self, story: str) -> list[Clause]:
        """The clauses of a story in their order, without the white space around them."""
        text = fold_name(story)
        results: list[Clause] = []
        start, sentence, between = 0, 0, ""
        for brk in self._breaks.finditer(text):
            stop = brk.start() + len(brk.group()) - len(brk.group().lstrip(".!?…"))
            if text[start:stop].strip():
                results.append(_stripped(story, start, stop, sentence, between))
            start, between = brk.end(), brk.group()
            sentence += bool(self._hard.match(between))
        if text[start:].strip():
            results.append(_stripped(story, start, len(story), sentence, between))
        return results

    def marks(self, story: str, clauses: list[Clause]) -> list[Marks]:
        """The marks of each clause; what is left open is taken from the clause before in the same sentence."""
        results: list[Marks] = []
        text = fold_name(story)
        subject: Whose = "me"  # of whom the last sentence spoke
        for at, clause in enumerate(clauses):
            before = results[at - 1] if at and clauses[at - 1].sentence == clause.sentence else None
            own = text[clause.start : clause.end]
            marks, subject = self._mark(self._cues.scanned(own), before, subject)
            if before and self._fragment.match(own) and len(text[clauses[at - 1].start : clause.start].split()) <= _FEW:
                results[-1] = replace(results[-1], holds="denied")  # "Knees, fine."
                marks = replace(marks, holds="denied")
            if marks.when == "resolved":
                resumed = bool(self._resumes.match(own))
                _resolve_past(results, clauses, at, clause.sentence - resumed)
            if before and self._relative.match(own):  # "my husband, who has Parkinson's"
                people = self._people(self._cues.scanned(text[clauses[at - 1].start : clause.start]))
                _, who = [(0, marks.whose), *people][-1]
                marks = replace(marks, whose=who)
            results.append(marks)
        return results

    def _mark(self, text: str, before: Marks | None, subject: Whose) -> tuple[Marks, Whose]:
        turned = bool(self._turns.match(text))
        words = len(text.split())
        bare = words <= _FEW and not self._me.search(text)  # a member of a list, or a fragment
        carried = before if before and bare and not turned else None
        whose, named = self._whose(text, carried, subject)
        holds, inability = self._holds(text, words)
        when = self._when(text, words)
        if carried and holds == "said" and not inability:
            holds = carried.holds if carried.holds in ("denied", "context") else holds
            when = carried.when if when == "now" else when
        weight = 1 if self._more.search(text) else -1 if self._less.search(text) else 0
        to_me = named != "me" and bool(self._to_me.search(text))
        return _marks(whose, when, holds, weight, inability, to_me, named != "me"), named

    def _whose(self, text: str, carried: Marks | None, subject: Whose) -> tuple[Whose, Whose]:
        """Whose the clause's concern is, and of whom the clause speaks (for the pronouns that follow)."""
        mine = self._i_subject.search(text)
        at_me = mine.end() - len(mine.group().split()[-1]) if mine else len(text)
        for start, who in self._people(text):
            if start > at_me:
                break
            if self._is_object(text, start):
                continue
            if who == "other" and not self._has(text, start):
                return "me", "other"  # "my wife threw it at me": told of her, and the writer's own
            return who, who
        if mine is None and self._pronoun.search(text) and subject != "me":
            return subject, subject
        if mine is not None or self._me.search(text):
            return "me", "me"
        if carried:
            return carried.whose, subject
        return "me", "me"

    def _people(self, text: str) -> Iterator[tuple[int, Whose]]:
        """Where somebody is named, in the order of the words, and who."""
        if not self._cared_for.may_match(text) and not self._other.may_match(text):
            return iter(())
        cared_for: Iterator[tuple[int, Whose]] = (
            (match.start(), "cared_for") for match in self._cared_for.finditer(text)
        )
        others: Iterator[tuple[int, Whose]] = ((match.start(), "other") for match in self._other.finditer(text))
        return merge(cared_for, others)

    def _has(self, text: str, start: int) -> bool:
        """Whether the clause says that the person named at `start` has or is something, and nothing of the writer."""
        rest = text[start:].split(" ", 1)[-1]
        return self._states.search(rest) is not None and self._me.search(rest) is None

    def _is_object(self, text: str, start: int) -> bool:
        """Whether the person named at `start` is only spoken to or about: "grief for my dad", not "my dad has"."""
        before = text[max(0, start - _LONGEST_WORD) : start].split()
        possessive = _POSSESSIVE.match(text, start)
        return bool(before) and before[-1] in self._prepositions and not possessive

    def _holds(self, text: str, words: int) -> tuple[Holds, bool]:
        if words > _LONGEST_SURE:
            return "said", self._content.search(text) is not None
        if self._context.search(text):
            return "context", False
        if self._denied_surely.search(text):
            return "denied", False
        content = self._content.search(text)
        if content is None and (self._denied_before.search(text) or self._denied_after.search(text)):
            return "denied", False
        if self._feared.search(text):
            return "feared", content is not None
        return "said", content is not None

    def _when(self, text: str, words: int) -> When:
        if words > _LONGEST_SURE:
            return "now"
        if self._present.search(text) and not self._resolved.search(text):
            return "now"
        if self._resolved.search(text):
            return "resolved"
        return "past" if self._past.search(text) else "now"


_marks = cache(Marks)  # there are not many that differ


def _resolve_past(marks: list[Marks], clauses: list[Clause], at: int, sentence: int) -> None:
    """What the clauses right before, from this sentence on, put into the past is over: "I used to smoke, I quit"."""
    for before in range(at - 1, -1, -1):
        if clauses[before].sentence < sentence or marks[before].when != "past":
            return
        marks[before] = replace(marks[before], when="resolved")


def _any(patterns: list[str], *, bounded: bool = False) -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns).replace("~", "'")
    return re.compile(rf"\b(?:{joined})\b" if bounded else joined, re.IGNORECASE)


def _stripped(story: str, start: int, stop: int, sentence: int, between: str) -> Clause:
    within = story[start:stop]
    start += len(within) - len(within.lstrip())
    return Clause(start, start + len(within.strip()), sentence, between)


@cache
def context_rules(language: str) -> ContextRules:
    """The rules of a language, "en" or "es"."""
    return ContextRules(language)
