"""Notices danger in a message, so that help lines stand above the list: never a diagnosis, never a gate.

Pure; nothing is kept or counted. Reviewed phrases stand in `service/data/listener/danger_<language>.toml`: `patterns`
that always count, and `hints`, which harmless messages hold too; both with guards for idiom, denial, the past, somebody
else's past and professional talk. Every language is tried on every message, since people mix them.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from service.listener.context import DATA, LANGUAGES, Span
from service.listener.cues import Cue, Cues
from service.vocabulary.lexicon import fold_name

DangerKind = Literal["self_harm", "violence", "medical_emergency", "child_in_danger", "overdose_or_withdrawal"]

# A sentence or two: a telling phrase and what takes it back often stand on both sides of a full stop.
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_MOST_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of danger and the characters of the message that tell of it; `sure`: in words that say nothing else."""

    kind: DangerKind
    span: Span
    sure: bool = True


@cache
def _rules() -> tuple[Cues, list[tuple[DangerKind, bool, Cue, re.Pattern[str]]]]:
    """(kind, whether it is sure, what tells of it, what takes it back), the phrases of all languages together."""
    cues = Cues()
    documents = [
        tomllib.loads((DATA / f"danger_{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES
    ]
    return cues, [
        (
            kind,
            listed == "patterns",
            cues.add([pattern for document in documents for pattern in document[kind][listed]]),
            _any([pattern for document in documents for pattern in _guards(document, kind)]),
        )
        for kind in get_args(DangerKind)
        for listed in ("patterns", "hints")
    ]


def _guards(document: dict[str, Any], kind: str) -> list[str]:
    return [*document["guards"]["all"], *document["guards"].get(kind, [])]


def read_danger(message: str) -> list[Danger]:
    """The kinds of danger told of in a message, each once, by the first words that tell of it unguarded, the surer
    before mere hints."""
    text = fold_name(message[:_MOST_CHARACTERS])
    cues, rules = _rules()
    scanned = ((*sentence.span(), cues.scanned(sentence.group())) for sentence in _SENTENCE.finditer(text))
    sentences = [entry for entry in scanned if entry[2].possible]
    dangers: list[Danger] = []
    for kind, sure, telling, guard in rules:
        if any(danger.kind == kind for danger in dangers):
            continue
        for start, end, sentence in sentences:
            match = telling.search(text, start, end, within=sentence)
            if match and not guard.search(sentence):
                dangers.append(Danger(kind, match.span(), sure))
                break
    return dangers


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns).replace("~", "'"))
