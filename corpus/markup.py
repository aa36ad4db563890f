"""Reads the corpus' files: stories whose telling words stand in braces, each with its labels in brackets (GUIDE.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

MARKS = frozenset({"child", "other", "past", "resolved", "denied", "feared", "context", "none", "implied"})
AXES = frozenset(
    {"horizontal", "story", "lifestyle", "listening", "expectations", "service", "reciprocity", "options", "webwork"}
)
DOMAINS = frozenset(
    {"eating", "sleep", "movement", "emotions", "stress", "habits", "relationships", "work", "nature", "meaning"}
)
DANGERS = frozenset(
    {"self_harm", "violence", "medical_emergency", "child_in_danger", "overdose_or_withdrawal", "harmless"}
)
# Kinds of label that begin with their own word, and the pattern of what follows it.
KINDS = {
    "goal": "|".join(sorted(DOMAINS)),
    "without": r".{2,40}",
    "modality": r".{2,60}",
    "place": r".{2,60}",
    "distance": r"[0-9]+(\.[0-9]+)? (mi|km|min)",
    "fee": r"[0-9]+(\.[0-9]+)? [A-Z]{3}",
    "insurance": r".{2,60}",
    "times": "weekday_day|weekday_evening|weekend",
    "language": r"[a-z]{2,3}",
    "gender": "woman|man|nonbinary",
    "mode": "video|in_person|phone|home",
    "for_whom": "children|teens|couples|families|older_adults|groups|adults",
}
_HEADER = re.compile(r"^### *([0-9]+)(.*)$", re.MULTILINE)
_SPAN = re.compile(r"\{([^{}]+)\}\[([^\[\]]+)\]")
_AXIS = re.compile(r"=([a-z]+) ([+-][123])")


@dataclass(frozen=True, slots=True)
class Label:
    """What one span says: `kind` is "concern", "practice" or one of KINDS; `value` its name, number or text."""

    kind: str
    value: str
    axis: str = ""
    marks: frozenset[str] = frozenset()
    weight: int = 0  # -1 a bit, 0 as said, 1 more than the rest
    either: bool = False  # as good a reading as the label before it


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the plain text, with their labels."""

    start: int
    end: int
    labels: tuple[Label, ...]


@dataclass(slots=True)
class Story:
    """One text without its markup, with its spans and whatever is wrong with its markup (`faults`)."""

    number: int
    card: str
    lang: str
    danger: str
    text: str
    spans: list[Span] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_label(written: str) -> Label | str:
    """The label that was written between brackets, or what is wrong with it."""
    words = written.strip()
    marks = frozenset(re.findall(r"!([a-z]+)", words))
    if marks - MARKS:
        return f"unknown mark in [{written}]"
    words = re.sub(r"\s*![a-z]+", "", words)
    weight = 1 if "^" in words else -1 if re.search(r"(^|\s)_(\s|$)", words) else 0
    either = words.endswith("?")
    words = re.sub(r"\s*(\^|(?<=\s)_|\?)(?=\s|$)", "", words.replace("?", " ?")).strip()
    if words.startswith("="):
        match = _AXIS.fullmatch(words)
        if not match or match[1] not in AXES:
            return f"[{written}]: an axis is written =listening +2"
        return Label("practice", match[2], match[1], marks, weight, either)
    kind, _, value = words.partition(" ")
    # "gender identity" is a concern: what does not fit a kind's pattern is taken for a name, which the checker knows.
    if kind in KINDS and re.fullmatch(KINDS[kind], value.strip()):
        return Label(kind, value.strip(), "", marks, weight, either)
    return Label("concern", words, "", marks, weight, either)


def _read_text(number: int, header: str, body: str) -> Story:
    facts = dict(part.strip().split("=", 1) for part in header.split("|") if "=" in part)
    story = Story(number, facts.get("card", ""), facts.get("lang", "en"), facts.get("danger", ""), "")
    if story.danger and story.danger not in DANGERS:
        story.faults.append(f"danger={story.danger}: one of {', '.join(sorted(DANGERS))}")
    plain, last = [], 0
    length = 0
    body = re.sub(r"\s*\n\s*", " ", body.strip())
    for match in _SPAN.finditer(body):
        plain.append(body[last : match.start()])
        length += len(plain[-1])
        labels = []
        for written in match[2].split(";"):
            label = read_label(written)
            if isinstance(label, str):
                story.faults.append(label)
            else:
                labels.append(label)
        story.spans.append(Span(length, length + len(match[1]), tuple(labels)))
        plain.append(match[1])
        length += len(match[1])
        last = match.end()
    plain.append(body[last:])
    story.text = "".join(plain)
    if re.search(r"[{}]", story.text):
        story.faults.append("a brace without its partner or label, or a nested span")
    return story


def read_file(path: Path) -> list[Story]:
    """All stories of a file, in their order."""
    text = path.read_text(encoding="utf-8")
    headers = list(_HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return [
        _read_text(int(header[1]), header[2], text[header.end() : end])
        for header, end in zip(headers, ends, strict=True)
    ]
