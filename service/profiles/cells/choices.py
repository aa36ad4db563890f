"""Answers of closed lists by the words that people use for them: whom one serves, how, when."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from schemas.messages import cells
from service.profiles.cells.reading import NOTHING, Read, is_nothing
from service.vocabulary.folding import place_key
from service.vocabulary.shipped import DATA

_AGES = re.compile(r"(?:ages?|aged|years?|yrs?|old|to|from|edad|a|de|anos|\d{1,3}|\s)+")
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
    """The value that these words stand for; "12-17" and "ages 12 to 17" by the middle of the years."""
    key = place_key(text)
    choice_word = choice_words()[field].get(key)
    if choice_word is None and field == "serves":
        return _by_age(key)
    return choice_word


def _by_age(key: str) -> str | None:
    if not _AGES.fullmatch(key):
        return None
    years = [int(number) for number in re.findall(r"\d{1,3}", key)]
    if not years or len(years) > 2:
        return None
    middle = sum(years) / len(years)
    return next(name for most, name in ((11.9, "children"), (17.5, "teens"), (62, "adults"), (200, "older_adults"))
                if middle <= most)  # fmt: skip


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
        whole = choice(field, part)
        for item in [part] if whole else _PARTS.split(part):
            if is_nothing(item):
                continue
            value = whole or choice(field, item)
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
