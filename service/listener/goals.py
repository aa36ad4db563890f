"""What the seeker wants to reach, by lifestyle domain, and the means they do not want: read by rule.

Pure. The expressions of a language stand in `service/data/listener/goals_<language>.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import get_args

from schemas.core.fields import DomainId
from service.listener.context import DATA, Span
from service.listener.cues import CueList, Cues
from service.vocabulary.lexicon import fold_name

_Goals = CueList[DomainId]


def read_goals(story: str, language: str) -> Iterator[tuple[DomainId, Span]]:
    """Each domain once, by the first words that want it changed."""
    rules, goals, _ = _rules(language)
    text = rules.scanned(fold_name(story))
    for domain, pattern in goals.possible(text):
        match = pattern.search(text)
        if match:
            yield domain, match.span()


def read_unwanted(story: str, language: str) -> Iterator[tuple[str, Span]]:
    """Means that the seeker turns down, each once, in the words of the story."""
    seen: set[str] = set()
    for match in _rules(language)[2].finditer(fold_name(story)):
        what = match["what"]
        if what not in seen:
            seen.add(what)
            yield what, match.span()


@cache
def modalities_with(means: str) -> tuple[str, ...]:
    """The modalities that a means which is not wanted is part of ("needles": acupuncture); none where it is a word."""
    table: dict[str, list[str]] = tomllib.loads((DATA / "means.toml").read_text(encoding="utf-8"))["means"]
    words = fold_name(means).split()
    return tuple(name for word, names in table.items() if set(word.split()) <= set(words) for name in names)


@cache
def _rules(language: str) -> tuple[Cues, _Goals, re.Pattern[str]]:
    cues = tomllib.loads((DATA / f"goals_{language}.toml").read_text(encoding="utf-8"))
    rules = Cues()
    goals: _Goals = CueList(
        [
            (domain, rules.add([pattern.replace("{want}", cues["want"]) for pattern in cues["goal"][domain]]))
            for domain in get_args(DomainId)
        ]
    )
    means = "|".join(cues["unwanted"]["means"])
    return rules, goals, _compiled([pattern.replace("{means}", means) for pattern in cues["unwanted"]["patterns"]])


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns).replace("~", "'"))
