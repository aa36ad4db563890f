"""In which language each sentence of a story stands: English and Spanish are read, others are recognised and said.

Pure. A sentence is another language's where its function words, or its letters, are; between English and Spanish the
commonness of its words decides, and a sentence that tells neither is as the rest of the story.
"""

import re
import tomllib
from collections import Counter
from functools import cache
from typing import NamedTuple

from service.listener.context import DATA, Span
from service.listener.dictionary_translation import language_of
from service.listener.segmentation import sentence_spans
from service.vocabulary.lexicon import fold_name
from service.vocabulary.spelling import word_ranks

READ = ("en", "es")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FEWEST_WORDS = 2  # of another language, so that a name or a borrowed word is none
_COMMON = 3_000  # ranks up to which a word counts for a language that is read


class SpokenPart(NamedTuple):
    """A sentence and its language (ISO 639-1, as `html lang`)."""

    span: Span
    language: str


def spoken_parts(story: str) -> list[SpokenPart]:
    """The sentences of a story with the language of each."""
    spans = sentence_spans(story)
    names = [_language(story[start:end]) for start, end in spans]
    known = Counter(dict.fromkeys(READ, 0))
    for (start, end), language in zip(spans, names, strict=True):
        if language:
            known[language] += end - start
    main = max(known, key=known.__getitem__)
    return [SpokenPart(span, language or main) for span, language in zip(spans, names, strict=True)]


def main_language(parts: list[SpokenPart]) -> str:
    """The language that most of a story stands in; English where it says nothing."""
    lengths: Counter[str] = Counter()
    for part in parts:
        lengths[part.language] += part.span[1] - part.span[0]
    return max(lengths, key=lambda language: (lengths[language], language == "en"), default="en")


def _language(sentence: str) -> str | None:
    """None where the sentence has nothing that tells."""
    words = [word.group() for word in _WORD.finditer(fold_name(sentence))]
    other, hits = _other(sentence, words)
    read = {language: sum(word in _common(language) for word in set(words)) for language in READ}
    if other and hits >= _FEWEST_WORDS and hits > max(read.values()):
        return other
    if read["en"] == read["es"]:
        return None
    return language_of(sentence)


def _other(sentence: str, words: list[str]) -> tuple[str | None, int]:
    lists, scripts = _tables()
    letters = sum(letter.isalpha() for letter in sentence)
    for language, script in scripts.items():
        if letters and 2 * len(script.findall(sentence)) > letters:
            return language, letters
    hits = {language: sum(word in own for word in set(words)) for language, own in lists.items()}
    best = max(hits, key=hits.__getitem__)
    return (best, hits[best]) if hits[best] else (None, 0)


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(fold_name(word) for word, rank in word_ranks(language).items() if rank < _COMMON)


@cache
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, re.Pattern[str]]]:
    document = tomllib.loads((DATA / "function_words.toml").read_text(encoding="utf-8"))
    return (
        {language: frozenset(words.split()) for language, words in document["words"].items()},
        {language: re.compile(f"[{letters}]") for language, letters in document["scripts"].items()},
    )
