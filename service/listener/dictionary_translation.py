"""Turns a text in another language into English words, one by one, for a text model that knows only English.

The model is a bag of words, so word order and grammar do not matter and a word list does for it what a translation
would. Words are looked up by their Snowball stem (Porter 2001), with or without accents; expressions of up to four
words before single ones. A word that the list does not hold stays as it is: many are the same in both languages.
"""

import gzip
from collections.abc import Iterator, Sequence
from functools import cache

import snowballstemmer

from service.vocabulary.folding import plain_letters
from service.vocabulary.shipped import DATA
from service.vocabulary.spelling import WORD, load_speller, word_ranks

LANGUAGES = {"es": "spanish"}
_LONGEST_EXPRESSION = 4
_AS_WRITTEN_ONLY = "="  # before a word of the list whose stem belongs to another: "marido" is no form of "marearse"
_FUNCTION_WORDS = 200  # the commonest words of a language are nearly all of them


class Gloss:
    """The words and expressions of one language with their English; immutable once built."""

    def __init__(self, language: str, entries: Sequence[tuple[str, str]]) -> None:
        self.speller = load_speller(language, tuple(key.removeprefix(_AS_WRITTEN_ONLY) for key, _ in entries))
        self._stemmer = snowballstemmer.stemmer(LANGUAGES[language])
        self._expressions: dict[tuple[str, ...], str] = {}
        self._as_written: dict[str, str] = {}
        self._by_stem: dict[str, str] = {}
        for key, english in entries:
            if " " in key:
                self._expressions[tuple(plain_letters(key).split())] = english
                continue
            self._as_written.setdefault(key.removeprefix(_AS_WRITTEN_ONLY), english)
            for stem in self._stems(key, plain_letters(key)) if not key.startswith(_AS_WRITTEN_ONLY) else ():
                self._by_stem.setdefault(stem, english)
        # What says nothing by itself: articles and the like, which no entry translates.
        self._empty = {word for word, rank in word_ranks(language).items() if rank < _FUNCTION_WORDS}

    def english(self, text: str) -> str:
        """The text in English words, in the order of the original; what is between the words is kept."""
        found = list(WORD.finditer(text))
        words = [word.group().lower() for word in found]
        plain = [plain_letters(word) for word in words]
        parts: list[str] = []
        end = index = 0
        while index < len(found):
            count, english = self._expression(plain[index : index + _LONGEST_EXPRESSION])
            if english is None:
                english = self._word(words[index], plain[index], found[index].group())
            parts += (text[end : found[index].start()], english)
            end = found[index + count - 1].end()
            index += count
        return "".join([*parts, text[end:]])

    def _expression(self, ahead: list[str]) -> tuple[int, str | None]:
        """How many of the words ahead are taken together, and what they say; None when each is to be looked up."""
        for count in range(len(ahead), 1, -1):
            if (english := self._expressions.get(tuple(ahead[:count]))) is not None:
                return count, english
        return 1, None

    def _word(self, word: str, plain: str, as_typed: str) -> str:
        if word in self._as_written:
            return self._as_written[word]
        for stem in self._stems(word, plain):
            if stem in self._by_stem:
                return self._by_stem[stem]
        return "" if word in self._empty else as_typed

    def _stems(self, word: str, plain: str) -> Iterator[str]:
        """The stem of a word as written, then as someone writes it who leaves accents out."""
        written = self._stemmer.stemWord(word)
        yield written
        yield plain_letters(written)
        yield self._stemmer.stemWord(plain)


@cache
def load_gloss(language: str) -> Gloss:
    """The shipped word list of a language (`service/data/gloss_<language>.tsv.gz`)."""
    with gzip.open(DATA / f"gloss_{language}.tsv.gz", "rt", encoding="utf-8") as lines:
        entries = [(key, english) for key, _, english in (line.rstrip("\n").partition("\t") for line in lines)]
    return Gloss(language, entries)


def language_of(text: str) -> str:
    """ISO 639-1 code of the shipped language that most words of the text are commoner in; English when in doubt."""
    words = {word.lower() for word in WORD.findall(text)}
    votes = dict.fromkeys(("en", *LANGUAGES), 0)
    for word in words:
        ranks = {language: word_ranks(language).get(word) for language in votes}
        known = {language: rank for language, rank in ranks.items() if rank is not None}
        if known:
            votes[min(known, key=known.__getitem__)] += 1
    return max(votes, key=votes.__getitem__)  # the first of equals: English


def in_english(text: str) -> str:
    """The text as it is when it is English, else in English words."""
    language = language_of(text)
    return text if language == "en" else load_gloss(language).english(text)
