"""Concerns said outright, in plain words that mean nothing else: heard whatever the trained reader makes of them. Pure.

The expressions of a language stand in `service/data/listener/explicit_concerns_<language>.toml`.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache

from service.listener.context import DATA, LANGUAGES, Span
from service.listener.cues import Cue, Cues
from service.vocabulary.lexicon import fold_name

# "My mother died" is told of somebody else, and is the writer's loss; not where it is denied or a fear.
_NO_LOSS = re.compile(r"\b(?:not|never|n't|if|when|afraid|before|almost|nearly|no|nunca|si|casi|miedo)\b")


def explicit_concerns(story: str, clauses: Iterable[Span], closed: Collection[Span]) -> dict[str, Span]:
    """Each concern said plainly, with the clause that says it; `closed`: the clauses that hold no need by rule."""
    spans: dict[str, Span] = {}
    cues, losses, needs = _rules()
    for start, end in clauses:
        text = cues.scanned(fold_name(story[start:end]))
        rules = needs if (start, end) not in closed else []
        if not _NO_LOSS.search(text):
            rules = [*rules, *losses]
        for name, cue in rules:
            if name not in spans and cue.search(text):
                spans[name] = (start, end)
    return spans


@cache
def _rules() -> tuple[Cues, list[tuple[str, Cue]], list[tuple[str, Cue]]]:
    """The expressions of all languages, those of losses and all others."""
    cues = Cues()
    documents = [
        tomllib.loads((DATA / f"explicit_concerns_{language}.toml").read_text(encoding="utf-8"))
        for language in LANGUAGES
    ]

    def listed(group: str) -> list[tuple[str, Cue]]:
        return [(name, cues.add(patterns)) for document in documents for name, patterns in document[group].items()]

    return cues, listed("loss"), listed("said")
