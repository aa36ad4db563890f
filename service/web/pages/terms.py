"""Kinds of practice and concerns as the page's language calls them; the directory keeps each under one name."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from service.i18n.languages import DEFAULT, ReaderLocale
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.folding import Vocabulary

Kind = Literal["modalities", "concerns"]
# Which vocabulary a question is asked in.
VOCABULARIES: dict[str, Kind] = {"modalities": "modalities", "concerns": "concerns", "concerns_first": "concerns"}


def stored_name(terms: VocabularyCache, kind: Kind, typed: str, locale: ReaderLocale) -> str:
    """The name under which a term of this page is kept; what the language has no word for stays as typed."""
    if locale.language == DEFAULT:
        return typed
    fold = _spoken(locale.language, _names(terms, kind)).fold(typed)
    return typed if fold.how == "added" else fold.name


def named_concern(terms: VocabularyCache, story: str, locale: ReaderLocale) -> str | None:
    """The concern that a story of a few words names, in this language or in English; the words are not remembered."""
    vocabularies = [terms.concerns]
    if locale.language != DEFAULT:
        vocabularies.insert(0, _spoken(locale.language, _names(terms, "concerns")))
    folds = (vocabulary.look_up(story) for vocabulary in vocabularies)
    return next((fold.name for fold in folds if fold.how != "added"), None)


def worded(name: str, wordings: Mapping[str, Sequence[str]], locale: ReaderLocale) -> str:
    """A concern in the practitioner's own words, with its name in brackets where the page speaks another language."""
    if name not in wordings:
        return locale.say(name)
    own = ", ".join(wordings[name])
    return own if locale.language == DEFAULT else f"{own} ({locale.say(name)})"


def nearest(terms: VocabularyCache, kind: Kind, typed: str, locale: ReaderLocale, most: int) -> list[str]:
    """Names like what was typed, as this page calls them, best first."""
    match = _vocabulary(terms, kind).search(typed, most)
    if locale.language != DEFAULT:
        match = [*_spoken(locale.language, _names(terms, kind)).search(typed, most), *match]
    return list(dict.fromkeys(locale.say(name) for name in match))[:most]


def is_known(terms: VocabularyCache, kind: Kind, typed: str, locale: ReaderLocale) -> bool:
    """Whether this is a name or a spelling that the vocabulary has, in this language or in English."""
    name = stored_name(terms, kind, typed, locale)
    return name != typed or _vocabulary(terms, kind).fold(typed).how == "known"


def _vocabulary(terms: VocabularyCache, kind: Kind) -> Vocabulary:
    return terms.modalities if kind == "modalities" else terms.concerns


def _names(terms: VocabularyCache, kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_vocabulary(terms, kind).names_by_key.values()))


@lru_cache(4)  # the names grow as practitioners add new ones
def _spoken(language: str, names: tuple[str, ...]) -> Vocabulary:
    """The names by their translations."""
    locale, known = ReaderLocale(language), Vocabulary({})
    for name in names:
        if (text := locale.say(name)) != name:
            known.learn(name, [text])
    return known
