"""What names in a story stand for: crafts, languages and places, by their folded spellings."""

import re
from collections.abc import Container
from functools import cache, lru_cache

from babel import Locale
from babel.localedata import locale_identifiers

from service.vocabulary.folding import place_key
from service.vocabulary.shipped import shipped_modalities
from service.vocabulary.spelling import word_ranks

TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LANGUAGES_READ = ("en", "es")
_COMMON_WORDS = 8_000


class Lexicon:
    """Folded phrase -> name of a modality or tag of a language; and whether a name is a place or a common word."""

    def __init__(self, modalities: dict[str, str], languages: dict[str, str], places: Container[str]) -> None:
        self.modalities = modalities
        self.languages = languages
        self._places = places
        # The same as `is_place`, for common words, which come again and again.
        self.is_word_and_place = lru_cache(_COMMON_WORDS)(self.is_place)
        sizes: dict[str, set[int]] = {}
        for name in (*modalities, *languages):
            if words := TOKEN.findall(name):
                sizes.setdefault(words[0], set()).add(len(words))
        # How many words the names have that begin with a word, the most first.
        self.sizes = {word: sorted(counts, reverse=True) for word, counts in sizes.items()}

    def is_place(self, name: str) -> bool:
        """Whether the gazetteer holds a place of this name ("Hartford, CT": by its first part) or postal code."""
        return place_key(name.split(",")[0]) in self._places or (name.isdigit() and len(name) == 5)

    def is_word(self, name: str) -> bool:
        """Whether the name is also a common word of a language that is read."""
        return fold_name(name) in _common_words()

    def is_frequent(self, name: str) -> bool:
        """Whether texts of a language that is read often hold this word, be it a word or the name of a town."""
        return any(
            word_ranks(language).get(fold_name(name), _COMMON_WORDS) < _COMMON_WORDS for language in _LANGUAGES_READ
        )


def build_lexicon(places: Container[str]) -> Lexicon:
    """The lexicon of the shipped vocabularies and a set of folded place names."""
    return Lexicon(_modality_names(), _language_names(), places)


def fold_name(name: str) -> str:
    """Small letters without accents and with straight apostrophes; as long as the text, so that positions stay."""
    if name.isascii():
        return name.lower()
    return name.lower().replace("’", "'").replace("‘", "'").translate(_ACCENTS)


_ACCENTS = str.maketrans("áéíóúüñàèìòùâêîôûäëïöç", "aeiouunaeiouaeiouaeioc")


# What a word of a language has beside it, and the name of a town has not: "baths", but no "glasgows".
_INFLECTED = {"en": ("s", "es", "ed", "ing", "er", "ly"), "es": ("s", "es")}


@cache
def _common_words() -> frozenset[str]:
    """Common words of the languages that are read; the names of towns, which stand among them, are not inflected."""
    return frozenset(
        word
        for language in _LANGUAGES_READ
        for word, rank in word_ranks(language).items()
        if rank < _COMMON_WORDS and any(word + ending in word_ranks(language) for ending in _INFLECTED[language])
    )


@cache
def _modality_names() -> dict[str, str]:
    return {fold_name(name): entry.name for entry in shipped_modalities() for name in (entry.name, *entry.aliases)} | {
        fold_name(entry.name): entry.name for entry in shipped_modalities()
    }


# As seekers call languages that Unicode names otherwise, or not at all.
_ALSO_CALLED = {
    "tagalog": "fil", "pilipino": "fil", "mandarin": "zh", "farsi": "fa", "dari": "fa", "polski": "pl", "kreyol": "ht",
    "creole": "ht", "haitian": "ht", "castellano": "es", "castilian": "es", "valenciano": "ca", "flemish": "nl",
    "punjabi": "pa", "panjabi": "pa", "bangla": "bn", "te reo": "mi", "maori": "mi", "gaelic": "gd",
}  # fmt: skip
_LONGER_TAGS = ("fil", "yue", "haw", "ase")


@cache
def _language_names() -> dict[str, str]:
    """Names of languages in the languages that are read, for those with a two-letter tag and some with a longer one."""
    known = {tag for tag in locale_identifiers() if len(tag) == 2} | set(_LONGER_TAGS)
    return _ALSO_CALLED | {
        fold_name(name): tag
        for language in _LANGUAGES_READ
        for tag, name in Locale(language).languages.items()
        if tag in known
    }
