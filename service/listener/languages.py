"""In which language each sentence of a story stands: English and Spanish are read, others are recognised and said.

Pure. A sentence is another language's where its function words, or its letters, are; between English and Spanish the
commonness of its words decides, and a sentence that tells neither is as the rest of the story.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from service.listener.context import DATA, Span
from service.listener.dictionary_translation import language_of
from service.listener.segmentation import sentence_spans
from service.vocabulary.lexicon import fold_name
from service.vocabulary.spelling import word_ranks

READ = ("en", "es")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FEWEST_WORDS = 2  # of another language, so that a name or a borrowed word is none
_MOST_REMEMBERED = 20_000  # words looked up before
_COMMON = 3_000  # ranks up to which a word counts for a language that is read


class SpokenPart(NamedTuple):
    """A sentence and its language (ISO 639-1, as `html lang`)."""

    span: Span
    language: str


def spoken_parts(story: str, languages: dict[str, str | None] | None = None) -> list[SpokenPart]:
    """The sentences of a story with the language of each; `languages` holds what sentences told when read before,
    and is filled with what these tell."""
    spans = sentence_spans(story)
    languages = {} if languages is None else languages
    names = [_told_by(story[start:end], languages) for start, end in spans]
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


def _told_by(sentence: str, languages: dict[str, str | None]) -> str | None:
    if sentence not in languages:
        languages[sentence] = _language(sentence)
    return languages[sentence]


def _language(sentence: str) -> str | None:
    """None where the sentence has nothing that tells."""
    words = set(_WORD.findall(fold_name(sentence)))
    counts: dict[str, int] = dict.fromkeys(READ, 0)
    for language in chain.from_iterable(map(_languages_of, words)):
        counts[language] = counts.get(language, 0) + 1
    read = max(map(counts.__getitem__, READ))
    other, hits = _other(sentence, counts)
    if other and hits >= _FEWEST_WORDS and hits > read:
        return other
    if counts["en"] == counts["es"]:
        return None
    return language_of(sentence)


def _other(sentence: str, counts: Mapping[str, int]) -> tuple[str | None, int]:
    lists, scripts = _tables()
    if not sentence.isascii():
        letters = sum(letter.isalpha() for letter in sentence)
        for language, script in scripts.items():
            if letters and 2 * len(script.findall(sentence)) > letters:
                return language, letters
    # Of the languages that are not read, those of which there is a word; of equals the first of the lists.
    others = [language for language in lists if language in counts] if len(counts) > len(READ) else []
    best = max(others, key=counts.__getitem__, default=None)
    return (best, counts[best]) if best is not None else (None, 0)


@lru_cache(_MOST_REMEMBERED)
def _languages_of(word: str) -> tuple[str, ...]:
    """The languages that a folded word speaks for: those read of which it is a common word, others' function words."""
    read = [language for language in READ if word in _common(language)]
    return (*read, *(language for language, own in _tables()[0].items() if word in own))


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
