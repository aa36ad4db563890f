"""The labelled stories of a split of the corpus, as the listener's measures take them."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from service.vocabulary.shipped import either_will_do, shipped_concerns

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))
from markup import Label, Story, read_file

OPEN_STORIES = Path(__file__).parent / "data" / "open_stories.ndjson"
NAMED = ("modality", "place", "distance", "fee", "insurance", "times", "language", "gender", "mode", "for_whom")
_SILENT = {"none", "other", "context", "past", "denied", "resolved"}
# "Within ten miles of Hartford" is labelled as a distance, and names a place.
_FROM_A_PLACE = re.compile(r"\b(?:of|from|to|de|del|desde) (?:the |la |el )?[A-ZÁÉÍÓÚÑ]")
NO_NEED = {"other", "past", "resolved", "denied", "feared", "context", "none"}


@dataclass
class Case:
    """One story: what should be heard of it, and what should not."""

    text: str
    lang: str
    writer: str
    danger: str  # a kind, "harmless", or nothing
    asked: dict[str, frozenset[str]] = field(default_factory=dict)  # needs, each with what reads as well
    plain: set[str] = field(default_factory=set)  # needs that are neither weighed more nor less
    context: set[str] = field(default_factory=set)  # only background
    closed: set[str] = field(default_factory=set)  # denied or past, and not also a need
    others: set[str] = field(default_factory=set)
    sides: dict[str, int] = field(default_factory=dict)  # axis to sign
    named: set[str] = field(default_factory=set)  # kinds wished
    mentioned: set[str] = field(default_factory=set)  # kinds named without a wish
    implied: set[str] = field(default_factory=set)  # said within another label: right to hear, not asked for
    goals: set[str] = field(default_factory=set)
    unwanted: bool = False


def _add(case: Case, label: Label, spoken: set[str], alike: Mapping[str, frozenset[str]]) -> None:
    if label.kind == "practice":
        if not label.marks & {"none", "other"}:
            case.sides[label.axis] = 1 if int(label.value) > 0 else -1
    elif label.kind == "goal":
        if not label.marks & _SILENT:
            case.goals.add(label.value)
    elif label.kind == "without":
        case.unwanted |= not label.marks & _SILENT
    elif label.kind in NAMED:
        (case.mentioned if label.marks & _SILENT else case.named).add(label.kind)
    elif label.marks & NO_NEED:
        spoken.add(label.value)
        if "other" in label.marks:
            case.others.add(label.value)
        elif label.marks & {"denied", "past", "resolved"}:
            case.closed.add(label.value)
        else:
            case.context.add(label.value)
    else:
        case.asked[label.value] = alike.get(label.value, frozenset())
        if label.weight == 0:
            case.plain.add(label.value)


def case_of(story: Story, writer: str, alike: Mapping[str, frozenset[str]], names: set[str]) -> Case:
    """The case of one story; a second name marked with `?` stands beside the first, and is not asked for."""
    case = Case(story.text, story.lang, writer, story.danger)
    spoken: set[str] = set()
    for span in story.spans:
        first = ""
        for label in span.labels:
            if label.kind == "concern" and label.value not in names:
                continue
            if label.kind == "concern" and label.either and first in case.asked:
                case.asked[first] |= {label.value}
                continue
            _add(case, label, spoken, alike)
            if label.kind == "distance" and _FROM_A_PLACE.search(story.text[span.start : span.end]):
                case.implied.add("place")
            first = label.value if label.kind == "concern" else first
    right = set(case.asked) | {other for others in case.asked.values() for other in others}
    for group in (case.closed, case.others, case.context):
        group.difference_update(right)
    return case


def open_cases() -> list[Case]:
    """Stories with open answers: what is to be heard in them, and what is not."""
    alike = either_will_do()
    entries = [json.loads(line) for line in OPEN_STORIES.read_text(encoding="utf-8").splitlines()]
    return [
        Case(
            entry["story"], entry["lang"], "open", "",
            asked={name: alike.get(name, frozenset()) for name in entry["read"]}, closed=set(entry["not_read"]),
        )
        for entry in entries
    ]  # fmt: skip


def cases(folder: Path, writers: list[str]) -> list[Case]:
    """All stories of these writers (names of files, in whichever split)."""
    alike, names = either_will_do(), {concern.name for concern in shipped_concerns()}
    return [
        case_of(story, writer, alike, names)
        for writer in writers
        for file in folder.glob(f"*/{writer}.txt")
        for story in read_file(file)
        if story.text
    ]
