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
_ONLY = re.compile(r"^(?:only|solo) | (?:only|solo)$")
_ASIDE = re.compile(r"\s*\(([^()]*)\)\s*")
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
        choice_word = _by_age(f"{key} plus" if "+" in text else key)
    if choice_word is None and (aside := _ASIDE.search(text)) is not None:  # Seniors (65+)
        outside = _ASIDE.sub(" ", text).strip()
        within = None if _PARTS.search(outside) else choice(field, aside[1])
        return (choice(field, outside) if outside else None) or within
    if choice_word is None and (alone := _ONLY.sub("", key)) != key:  # Telehealth only
        return choice(field, alone)
    if choice_word is None and field == "serves" and (word := re.sub(r"[\d+]+|\bages?\b", " ", key).strip()) != key:
        return choice_words()[field].get(word)  # Teens 13+
    return choice_word if choice_word or field != "times" or _PARTS.search(text) else _by_weekday(key)


def _by_weekday(key: str) -> str | None:
    """Times of the week by days and parts of the day: "mon thu 9 5", "tuesday evenings", "sat am"."""
    days, parts = set(), set()
    for word in key.split():
        if (day := choice_words()["weekday"].get(word) or _SHORT_DAYS.get(word)) is not None:
            days.add("weekend" if day in ("saturday", "sunday") else "weekday")
        elif word in ("weekday", "weekdays", "weekend", "weekends"):
            days.add(word.removesuffix("s"))
        elif (part := _PARTS_OF_DAY.get(word)) is not None:
            parts.add(part)
        elif not re.fullmatch(r"\d{1,4}(?:am|pm)?|to|and|y|a", word):
            return None
    times = [f"{day}_{part}" for day in sorted(days) for part in sorted(parts) or ("morning", "afternoon")]
    return "|".join(times) or None


_SHORT_DAYS = {"m": "monday", "t": "tuesday", "w": "wednesday", "f": "friday"}
_PARTS_OF_DAY = {
    word: part
    for part, words in {
        "morning": "am morning mornings manana mananas", "afternoon": "pm afternoon afternoons tarde tardes",
        "evening": "evening evenings night nights noche noches",
    }.items()
    for word in words.split()
}  # fmt: skip


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
    if is_nothing(text) or place_key(text) in _NOT_SAID:
        return NOTHING
    return Read(choice("gender", text) or text)


_NOT_SAID = frozenset({
    "prefer not to say", "prefer not to answer", "decline", "declined", "decline to state", "decline to answer",
    "undisclosed", "not stated", "prefiero no decir", "prefiero no decirlo", "keine angabe",
})  # fmt: skip
