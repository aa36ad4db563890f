"""Sparing expressions that cannot match changes no match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.markup import read_file
from service.listener.context import context_rules
from service.listener.cues import Cue, Cues
from service.listener.wishes import wish_rules
from service.vocabulary.lexicon import fold_name

EXPRESSIONS = [
    "\\btired of\\b",
    "a",
    "(?:not|never) (?:well|good)",
    "sleep(?:s|ing)?",
    "x{2,}y?",
    "^so ",
    "(?=why)\\w+",
]
STORIES = [story.text for path in sorted(Path("corpus/development").glob("*.txt")) for story in read_file(path)][:200]


def said(match: re.Match[str] | None) -> object:
    return match and (match.span(), match.group())


@given(st.text("tired of notevrwlgdsp xywhy ", max_size=60))
@example("so not well, never good and tired of it")
def test_a_scanned_text_gives_what_all_expressions_joined_give(text: str) -> None:
    cues = Cues()
    cue = cues.add(EXPRESSIONS)
    joined = re.compile("|".join(f"(?:{expression})" for expression in EXPRESSIONS))
    assert said(cue.search(cues.scanned(text))) == said(joined.search(text))
    assert said(cue.search(text)) == said(joined.search(text))
    assert [said(match) for match in cue.finditer(cues.scanned(text))] == [
        said(match) for match in joined.finditer(text)
    ]


@pytest.mark.parametrize("rules", [context_rules("en"), context_rules("es"), wish_rules("en"), wish_rules("es")])
def test_the_rules_hear_the_same_in_a_scanned_story(rules: object) -> None:
    (cues,) = [value for value in vars(rules).values() if isinstance(value, Cues)]
    own = [value for value in vars(rules).values() if isinstance(value, Cue)]
    for story in STORIES:
        text = fold_name(story)
        scanned = cues.scanned(text)
        for cue in own:
            assert said(cue.search(scanned)) == said(cue.search(text))
