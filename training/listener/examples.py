"""Turns the corpus' stories into what the listener learns from: clauses, and per clause what its labels say."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2] / "corpus"))
from markup import Label, Span, Story, read_file

from service.listener.context import context_rules
from service.listener.heads import AXES, DANGERS, HOLDS, KINDS, SIDES, WHEN, WHOSE
from service.listener.windows import joined

Cutter = Callable[[str, str], list[tuple[int, int]]]  # text and language to clauses

_EITHER_SHARE = 0.35  # of a concern's mass for a neighbour that reads as well
_LEAST_COVERED = 0.5  # of a clause or of the span, for the clause to get the span's labels
NOT_LABELLED = -1


@dataclass
class Example:
    """One text with its clauses. J clauses; `pairs` are (clause, concern, whose, when, holds, weight)."""

    text: str
    lang: str
    source: str  # file and number, for splits and messages
    clauses: list[tuple[int, int]]
    concerns: list[dict[int, float]] = field(default_factory=list)  # per clause; empty: none
    open_concerns: bool = False  # clauses without a label may hold concerns all the same
    pairs: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    sides: NDArray[np.float32] | None = None  # (J, 18), nan where unknown
    kinds: NDArray[np.float32] | None = None  # (J, KINDS)
    dangers: NDArray[np.float32] | None = None  # (5,), nan where unknown


def cut_clauses(text: str, lang: str) -> list[tuple[int, int]]:
    """The clauses that the service cuts too."""
    rules = context_rules("es" if lang == "es" else "en")
    return [(clause.start, clause.end) for clause in rules.clauses(text)]


def side_of(axis: str, value: str) -> int:
    """Number of an axis' pole among SIDES."""
    return 2 * AXES.index(axis) + (int(value) > 0)


def kind_of(label: Label) -> str | None:
    """Name among KINDS of what a label says, None for concerns and practice."""
    if label.kind in ("concern", "practice"):
        return None
    silent = label.marks & {"none", "other", "context", "past", "denied", "resolved"}
    if label.kind == "goal":
        return None if silent else f"goal {label.value}"
    if label.kind == "without":
        return None if silent else "without"
    return f"{label.kind} {'mention' if silent else 'wish'}"


def _marks(label: Label) -> tuple[int, int, int, int]:
    marks = label.marks
    whose = "cared_for" if "child" in marks else "other" if "other" in marks else "me"
    when = "resolved" if "resolved" in marks else "past" if "past" in marks else "now"
    holds = "said"
    for name, mark in (("context", "context"), ("context", "none"), ("denied", "denied"), ("feared", "feared")):
        holds = name if mark in marks else holds
    return WHOSE.index(whose), WHEN.index(when), HOLDS.index(holds), label.weight + 1


def _covered(clauses: list[tuple[int, int]], span: Span) -> list[int]:
    """The clauses that a span's labels belong to; at least the one that holds most of it."""
    shared = [max(0, min(end, span.end) - max(start, span.start)) for start, end in clauses]
    covered = [
        at
        for at, (start, end) in enumerate(clauses)
        if shared[at] >= _LEAST_COVERED * min(end - start, span.end - span.start) and shared[at] > 0
    ]
    return covered or ([int(np.argmax(shared))] if shared and max(shared) > 0 else [])


def example(story: Story, source: str, names: dict[str, int], cut: Cutter) -> Example:
    """What one story teaches; labels whose name the vocabulary does not hold are left out."""
    clauses = cut(story.text, story.lang)
    result = Example(story.text, story.lang, f"{source}/{story.number}", clauses, [{} for _ in clauses])
    result.sides = np.zeros((len(clauses), len(SIDES)), np.float32)
    result.kinds = np.zeros((len(clauses), len(KINDS)), np.float32)
    result.dangers = np.array([float(story.danger == name) for name in DANGERS], np.float32)
    result.open_concerns = source.startswith("dg")
    for span in story.spans:
        for at in _covered(clauses, span):
            _add_span(result, at, span, names)
    suicidal = names.get("suicidal thoughts", NOT_LABELLED)
    if not story.danger and any(pair[1] == suicidal and pair[2:5] == (0, 0, 0) for pair in result.pairs):
        result.dangers[:] = np.nan
    return result


def _add_span(example: Example, at: int, span: Span, names: dict[str, int]) -> None:
    assert example.sides is not None and example.kinds is not None
    first: int | None = None
    for label in span.labels:
        if label.kind == "concern":
            concern = names.get(label.value.lower())
            if concern is None:
                continue
            if label.either and first is not None:
                mass = example.concerns[at].get(first, 0.0)
                example.concerns[at][first] = mass * (1 - _EITHER_SHARE)
                example.concerns[at][concern] = example.concerns[at].get(concern, 0.0) + mass * _EITHER_SHARE
            else:
                example.concerns[at][concern] = example.concerns[at].get(concern, 0.0) + 1.0
                first = concern
            example.pairs.append((at, concern, *_marks(label)))
        elif label.kind == "practice":
            if not label.marks & {"none", "other"}:
                example.sides[at, side_of(label.axis, label.value)] = 1
        else:
            kind = kind_of(label)
            if kind is not None:
                example.kinds[at, KINDS.index(kind)] = 1


def in_words_of(example: Example, translate: Callable[[str], str]) -> Example:
    """The same example with each clause translated word by word, for an encoder of English only."""
    parts = [translate(example.text[start:end]) for start, end in example.clauses]
    example.text, example.clauses = joined(parts)
    return example


def read_examples(
    files: Iterable[Path], names: dict[str, int], cut: Cutter, translate: Callable[[str], str] | None = None
) -> list[Example]:
    """All stories of the files, in their order; with `translate`, those in Spanish in its words."""
    return [
        in_words_of(example(story, path.stem, names, cut), translate)
        if translate and story.lang == "es"
        else example(story, path.stem, names, cut)
        for path in files
        if path.stat().st_size > 0
        for story in read_file(path)
        if story.text and not (path.stem.startswith("dg") and not story.danger)
    ]


def wording(text: str, concern: int, lang: str) -> Example:
    """A lay wording of a concern as an example of one clause; what it says about marks is not known."""
    example = Example(text, lang, "wordings", [(0, len(text))], [{concern: 1.0}])
    example.sides = np.zeros((1, len(SIDES)), np.float32)
    example.kinds = np.zeros((1, len(KINDS)), np.float32)
    example.dangers = np.full(len(DANGERS), np.nan, np.float32)
    return example
