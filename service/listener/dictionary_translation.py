"""Turns a text in another language into English words, one by one, for a text model that knows only English.

The model is a bag of words, so word order and grammar do not matter and a word list does for it what a translation
would. Words are looked up by their Snowball stem (Porter 2001), with or without accents; expressions of up to four
words before single ones. A word that the list does not hold stays as it is: many are the same in both languages.
"""

import gzip
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import snowballstemmer

from service.vocabulary.folding import plain_letters
from service.vocabulary.shipped import DATA
from service.vocabulary.spelling import WORD, load_speller, word_ranks

LANGUAGES = {"es": "spanish"}
_LONGEST_EXPRESSION = 4
_AS_WRITTEN_ONLY = "="  # before a word of the list whose stem belongs to another: "marido" is no form of "marearse"
_MOST_REMEMBERED = 20_000  # words looked up before
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
        self._translated = lru_cache(_MOST_REMEMBERED)(self._look_up)

    def english(self, text: str) -> str:
        """The text in English words, in the order of the original; what is between the words is kept."""
        matches = list(WORD.finditer(text))
        words = [word.group().lower() for word in matches]
        plain = [_plain(word) for word in words]
        parts: list[str] = []
        end = index = 0
        while index < len(matches):
            count, english = self._expression(plain[index : index + _LONGEST_EXPRESSION])
            if english is None:
                english = self._translated(words[index])
            if english is None:
                english = matches[index].group()
            parts += (text[end : matches[index].start()], english)
            end = matches[index + count - 1].end()
            index += count
        return "".join([*parts, text[end:]])

    def _expression(self, ahead: list[str]) -> tuple[int, str | None]:
        """How many of the words ahead are taken together, and what they say; None when each is to be looked up."""
        for count in range(len(ahead), 1, -1):
            if (english := self._expressions.get(tuple(ahead[:count]))) is not None:
                return count, english
        return 1, None

    def _look_up(self, word: str) -> str | None:
        """What a word says in English; None for a word that is not on the list."""
        if word in self._as_written:
            return self._as_written[word]
        for stem in self._stems(word, plain_letters(word)):
            if stem in self._by_stem:
                return self._by_stem[stem]
        return "" if word in self._empty else None

    def _stems(self, word: str, plain: str) -> Iterator[str]:
        """The stem of a word as written, then as someone writes it who leaves accents out."""
        written = self._stemmer.stemWord(word)
        yield written
        yield plain_letters(written)
        yield self._stemmer.stemWord(plain)


_plain = lru_cache(_MOST_REMEMBERED)(plain_letters)


@cache
def load_gloss(language: str) -> Gloss:
    """The shipped word list of a language (`service/data/gloss_<language>.tsv.gz`)."""
    with gzip.open(DATA / f"gloss_{language}.tsv.gz", "rt", encoding="utf-8") as lines:
        entries = [(key, english) for key, _, english in (line.rstrip("\n").partition("\t") for line in lines)]
    return Gloss(language, entries)


def language_of(text: str) -> str:
    """ISO 639-1 code of the shipped language that most words of the text are commoner in; English when in doubt."""
    votes = [_commoner_in(word) for word in {word.lower() for word in WORD.findall(text)}]
    return max(("en", *LANGUAGES), key=votes.count)  # the first of equals: English


@lru_cache(_MOST_REMEMBERED)
def _commoner_in(word: str) -> str | None:
    """The language in which a word is commonest; None for a word that none knows."""
    ranks = {language: word_ranks(language).get(word) for language in ("en", *LANGUAGES)}
    known = {language: rank for language, rank in ranks.items() if rank is not None}
    return min(known, key=known.__getitem__, default=None)


def in_english(text: str) -> str:
    """The text as it is when it is English, else in English words."""
    language = language_of(text)
    return text if language == "en" else load_gloss(language).english(text)
