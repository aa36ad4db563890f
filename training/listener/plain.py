"""Plain sentences around the labels of directories and forms: "I have migraines too", "my sister has migraines".

The corpus tells by scenes; people also say the name of the thing. Frames with their marks are filled with labels that
the vocabulary maps, as texts of their own or behind a story of the corpus, so that a name is heard beside a scene.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from service.listener.heads import DANGERS, HOLDS, KINDS, SIDES, WHEN, WHOSE

from .examples import Example

# (frame, whose, when, holds, weight: 0 a bit, 1 as said, 2 more than the rest)
Frame = tuple[str, str, str, str, int]
_ME = ("me", "now", "said", 1)
_FRAMES: dict[str, list[Frame]] = {
    "en": [
        ("I have {}", *_ME), ("I have {} too", *_ME), ("{}", *_ME), ("and {}", *_ME), ("it's {}", *_ME),
        ("I'm dealing with {}", *_ME), ("there is also {}", *_ME), ("I suffer from {}", *_ME), ("{} as well", *_ME),
        ("I want help with {}", *_ME), ("looking for someone who knows about {}", *_ME), ("need help for {}", *_ME),
        ("I have been struggling with {} for months", *_ME), ("mostly I come because of {}", "me", "now", "said", 2),
        ("the worst is {}", "me", "now", "said", 2), ("and a bit of {}", "me", "now", "said", 0),
        ("my son has {}", "cared_for", "now", "said", 1), ("it's for my daughter, {}", "cared_for", "now", "said", 1),
        ("my sister has {}", "other", "now", "said", 1),
        ("a friend of mine struggles with {}", "other", "now", "said", 1),
        ("no {}", "me", "now", "denied", 1), ("I don't have {}", "me", "now", "denied", 1),
        ("it is not {}", "me", "now", "denied", 1), ("I used to have {}", "me", "past", "said", 1),
        ("I had {} years ago and it is gone", "me", "resolved", "said", 1),
        ("I'm afraid it could be {}", "me", "now", "feared", 1),
        ("my doctor wondered about {}", "me", "now", "feared", 1),
    ],
    "es": [
        ("tengo {}", *_ME), ("también tengo {}", *_ME), ("{}", *_ME), ("y {}", *_ME), ("lo mío es {}", *_ME),
        ("sufro de {}", *_ME), ("busco ayuda con {}", *_ME), ("necesito ayuda por {}", *_ME), ("además {}", *_ME),
        ("llevo meses con {}", *_ME), ("vengo por {}", *_ME), ("quiero tratar {}", *_ME),
        ("lo peor es {}", "me", "now", "said", 2), ("y un poco de {}", "me", "now", "said", 0),
        ("mi hijo tiene {}", "cared_for", "now", "said", 1), ("es para mi hija, {}", "cared_for", "now", "said", 1),
        ("mi hermana tiene {}", "other", "now", "said", 1), ("una amiga mía sufre de {}", "other", "now", "said", 1),
        ("no tengo {}", "me", "now", "denied", 1), ("no es {}", "me", "now", "denied", 1),
        ("antes tenía {}", "me", "past", "said", 1), ("tuve {} hace años y ya pasó", "me", "resolved", "said", 1),
        ("tengo miedo de que sea {}", "me", "now", "feared", 1),
    ],
}  # fmt: skip
_ENDS = (".", ".", "", "!", ",")
_TWO_SHARE = 0.3  # of plain texts that name two things alike
_AND = {"en": (" and ", ", ", " plus "), "es": (" y ", ", ", " más ")}
Labelled = tuple[str, int, str]  # label, number of its concern, language


class PlainSentences:
    """Fills frames by chance. `cut` gives the clauses of a text in a language."""

    def __init__(self, labels: Sequence[Labelled], cut: Callable[[str, str], list[tuple[int, int]]]) -> None:
        self._cut = cut
        short = [label for label in labels if len(label[0]) <= 40 and "," not in label[0]]
        by_language = {language: [label for label in short if label[2] == language] for language in _FRAMES}
        # For an encoder of English alone there are no others: Spanish stories are then in English words too.
        self._labels = {language: own for language, own in by_language.items() if own}

    def alone(self, chance: random.Random, lang: str = "") -> Example:
        """A plain sentence as a text of its own."""
        language = lang if lang in self._labels else chance.choice(tuple(self._labels))
        frame, *marks = chance.choice(_FRAMES[language])
        count = 2 if chance.random() < _TWO_SHARE else 1
        filled = [self._filling(chance, language) for _ in range(count)]
        text = frame.format(chance.choice(_AND[language]).join(label for label, _ in filled))
        if chance.random() < 0.5:
            text = text[0].upper() + text[1:]
        text += chance.choice(_ENDS)
        example = Example(text, language, "plain", self._cut(text, language))
        example.concerns = [{} for _ in example.clauses]
        example.sides = np.zeros((len(example.clauses), len(SIDES)), np.float32)
        example.kinds = np.zeros((len(example.clauses), len(KINDS)), np.float32)
        example.dangers = np.full(len(DANGERS), np.nan, np.float32)
        whose, when, holds, weight = marks
        numbers = (WHOSE.index(str(whose)), WHEN.index(str(when)), HOLDS.index(str(holds)), int(weight))
        for label, concern in filled:
            middle = text.lower().index(label.lower()) + len(label) / 2
            for at, (start, end) in enumerate(example.clauses):
                if start <= middle < end:
                    example.concerns[at][concern] = 1.0
                    example.pairs.append((at, concern, *numbers))
        return example

    def behind(self, story: Example, chance: random.Random) -> Example:
        """A story with a plain sentence behind it."""
        plain = self.alone(chance, story.lang)
        between = "" if story.text.rstrip()[-1:] in ".!?" else "."
        first, moved = len(story.clauses), len(story.text) + len(between) + 1
        assert story.sides is not None and story.kinds is not None and plain.sides is not None
        return replace(
            story,
            text=f"{story.text}{between} {plain.text}",
            clauses=story.clauses + [(start + moved, end + moved) for start, end in plain.clauses],
            concerns=story.concerns + plain.concerns,
            pairs=story.pairs + [(at + first, *rest) for at, *rest in plain.pairs],  # type: ignore[misc]
            sides=np.concatenate([story.sides, plain.sides]),
            kinds=np.concatenate([story.kinds, np.zeros((len(plain.clauses), len(KINDS)), np.float32)]),
        )

    def _filling(self, chance: random.Random, language: str) -> tuple[str, int]:
        label, concern, _ = chance.choice(self._labels[language])
        sentence_case = label[:1].isupper() and label[1:] == label[1:].lower()
        return (label.lower() if sentence_case else label), concern
