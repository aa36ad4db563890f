"""Plain sentences made for training: their labels belong to the clause that names the thing, with the frame's marks."""

import random

from service.listener.heads import DANGERS, HOLDS, KINDS, SIDES, WHOSE
from training.listener.examples import Example
from training.listener.plain import PlainSentences

LABELS = [("migraine", 0, "en"), ("trouble sleeping", 1, "en"), ("migraña", 0, "es"), ("mal dormir", 1, "es")]


def whole(text: str, _language: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


def test_every_label_that_is_named_is_told_of_with_its_marks() -> None:
    plain, chance = PlainSentences(LABELS, whole), random.Random(1)
    denied, others = set(), set()
    for _ in range(400):
        example = plain.alone(chance)
        named = {number for label, number, _ in LABELS if label in example.text.lower()}
        assert set(example.concerns[0]) == named == {pair[1] for pair in example.pairs} and named
        for pair in example.pairs:
            if pair[4] == HOLDS.index("denied"):
                denied.add(example.text.lower().split()[0].strip(",."))
            if pair[2] == WHOSE.index("other"):
                others.add(example.text.lower().split()[0])
    assert denied <= {"no", "i", "it"} and "no" in denied
    assert others <= {"my", "a", "mi", "una"} and others


def test_behind_a_story_it_moves_no_label_of_the_story() -> None:
    import numpy as np

    text = "I lie awake"
    story = Example(text, "en", "en01/1", [(0, len(text))], [{1: 1.0}], pairs=[(0, 1, 0, 0, 0, 1)])
    story.sides, story.kinds = np.zeros((1, len(SIDES)), np.float32), np.ones((1, len(KINDS)), np.float32)
    story.dangers = np.zeros(len(DANGERS), np.float32)
    both = PlainSentences(LABELS, whole).behind(story, random.Random(2))
    assert both.text.startswith("I lie awake. ") and both.clauses[0] == (0, len(text))
    assert both.concerns[0] == {1: 1.0} and both.pairs[0] == story.pairs[0]
    start, end = both.clauses[1]
    assert both.text[start:end] == both.text[len("I lie awake. ") :]
    assert {pair[0] for pair in both.pairs[1:]} == {1} and both.sides is not None and len(both.sides) == 2
    assert len(story.clauses) == 1
