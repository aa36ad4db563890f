"""Answers of closed lists by the words that people use for them: whom one serves, how, when."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from schemas.messages import cells
from service.profiles.cells.reading import NOTHING, Read, is_nothing
from service.vocabulary.folding import place_key
from service.vocabulary.shipped import DATA

_AGES = re.compile(
    r"(?:(?:ages?|aged|edad(?:es)?|from|de|desde) )*"
    r"(?P<under>(?:under|up to|below|until|menores de|hasta) )?(?P<over>(?:over|mayores de) )?"
    r"(?P<least>\d{1,3})(?: (?:to|a|y|and)? ?(?P<most>\d{1,3}))?"
    r"(?P<up> (?:and|or|y|o) (?:over|up|older|above|more|mas|mayores)| plus| up| older)?"
    r"(?: (?:years?|yrs?|anos)(?: old)?)?"
)
# Whom ages are about: name, first and last year.
_BRACKETS = (("children", 0, 11), ("teens", 12, 17), ("adults", 18, 64), ("older_adults", 65, 100))
_OLDEST, _SOME_YEARS = 100, 3
_PARTS = re.compile(r"\s*(?:[;,/|\n•·+]|&|\band\b|\by\b)\s*")


@cache
def choice_words() -> Mapping[str, Mapping[str, str]]:
    """Field -> folded words -> value, from `service/data/cells.toml`."""
    document = tomllib.loads((DATA / "cells.toml").read_text(encoding="utf-8"))
    return {
        field: {place_key(word): value for value, words in values.items() for word in (value, *words)}
        for field, values in document["choices"].items()
    }


@lru_cache(10_000)
def choice(field: str, text: str) -> str | None:
    """The value that these words stand for, or several with | between them; ages by the years they cover."""
    key = place_key(text)
    choice_word = choice_words()[field].get(key)
    if choice_word is None and field == "serves":
        return _by_age(f"{key} plus" if "+" in text else key)
    return choice_word


def _by_age(key: str) -> str | None:
    """All whom a span of years is about: of each age some years, or half of the span."""
    match = _AGES.fullmatch(key)
    if match is None:
        return None
    first = int(match["least"])
    last = int(match["most"]) if match["most"] else _OLDEST if match["up"] or match["over"] else first
    if match["under"]:
        first, last = 0, first
    last = min(last, _OLDEST)
    shares = [(name, min(last, ends) - max(first, begins) + 1) for name, begins, ends in _BRACKETS]
    enough = min(_SOME_YEARS, (last - first + 1) / 2)
    return "|".join(name for name, years in shares if years >= enough) or None


def read_choice(field: str, text: str, values: Iterable[str]) -> Read:
    """One value of a closed list."""
    if is_nothing(text):
        return NOTHING
    result = choice(field, text)
    return Read(result) if result else Read(None, cells.LEFT_OUT(why=cells.CHOICE(values=list(values))))


def read_choices(field: str, parts: Iterable[str], values: Iterable[str]) -> Read:
    """Several values of a closed list."""
    result: dict[str, None] = {}
    missed = False
    for part in parts:
        undivided = choice(field, part)
        for item in [part] if undivided else _PARTS.split(part):
            if is_nothing(item):
                continue
            value = undivided or choice(field, item)
            if value is None:
                missed = True
            else:
                result.update(dict.fromkeys(value.split("|")))
    return Read([*result], cells.LEFT_OUT(why=cells.CHOICE(values=list(values))) if missed else None)


@lru_cache(5_000)
def gender_key(text: str) -> str:
    """What a gender is compared by: the word of the vocabulary that it means, else itself in small letters."""
    return choice("gender", text) or text.casefold()


@lru_cache(5_000)
def read_gender(text: str) -> Read:
    """Gender in the words of the vocabulary where they are known, else in the person's own."""
    if is_nothing(text):
        return NOTHING
    return Read(choice("gender", text) or text)
