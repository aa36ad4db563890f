"""Days and times of day as people write them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale

from schemas.messages import cells
from service.core.amounts import read_day as read_sorted_day
from service.profiles.cells.reading import NOTHING, Read, is_nothing

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
_NUMERIC = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:de |of )?([^\W\d_]+)\.?,?[\s-]*(?:de |del )?(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})")
_WORDED_SHORT = re.compile(r"(\d{1,2})[-/. ]([^\W\d_]{3,})\.?[-/. ](\d{4}|\d{2})")  # 1/dic/2026
_MONTH_ALONE = re.compile(r"([^\W\d_]+)\.?(?: de)? (\d{4})")
_TOGETHER = re.compile(r"(20\d{2})([01]\d)([0-3]\d)")  # 20261201
_TIME_BEHIND = re.compile(r"[Tt ]+\d{1,2}:\d{2}.*$")
_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?")  # a spreadsheet's own count of days: 1982 to 2064
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(am|pm|a\.m\.|p\.m\.|h|uhr)?")
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW"})


@lru_cache(20_000)
def read_day(text: str, month_first: bool | None, country: str | None) -> Read:
    """A day; one that may be read in two ways is read in the order of its file or country, with a remark, or not."""
    words = text.casefold().strip()
    if is_nothing(words):
        return NOTHING
    words = _without_weekday(_TIME_BEHIND.sub("", words))
    if (day := read_sorted_day(words)) is not None:
        return Read(day.isoformat())
    if _SERIAL.fullmatch(words):
        return Read((date(1899, 12, 30) + timedelta(days=int(float(words)))).isoformat())
    if (match := _NUMERIC.fullmatch(words)) is not None:
        return _numeric(match, month_first, country)
    if (match := _WORDED.fullmatch(words)) is not None:
        return _checked_day(match[3], _months().get(match[2]), match[1])
    if (match := _MONTH_FIRST.fullmatch(words)) is not None:
        return _checked_day(match[3], _months().get(match[1]), match[2])
    if (match := _WORDED_SHORT.fullmatch(words)) is not None:
        return _checked_day(match[3] if len(match[3]) == 4 else f"20{match[3]}", _months().get(match[2]), match[1])
    if (match := _TOGETHER.fullmatch(words)) is not None:
        return _checked_day(match[1], int(match[2]), match[3])
    if (match := _MONTH_ALONE.fullmatch(words)) is not None and match[1] in _months():
        read = _checked_day(match[2], _months()[match[1]], "1")
        return Read(read.value, cells.READ_AS(read=read.value))
    return Read(None, cells.DAY())


def _without_weekday(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest.strip() if first.strip(".,") in _weekdays() and rest else words


@lru_cache(1)
def _weekdays() -> frozenset[str]:
    return frozenset(
        str(name).casefold().rstrip(".")
        for language in _LANGUAGES
        for width in ("wide", "abbreviated")
        for name in Locale(language).days["format"][width].values()
    )


def _numeric(match: re.Match[str], month_first: bool | None, country: str | None) -> Read:
    first, second, year = int(match[1]), int(match[3]), match[4]
    year = year if len(year) == 4 else f"20{year}"
    if first > 12 or first == second:
        return _checked_day(year, second, str(first))
    if second > 12:
        return _checked_day(year, first, str(second))
    if month_first is None and country and match[2] == ".":  # written so where the day stands first
        month_first = False
    if month_first is None and country is not None:
        month_first = country in _MONTH_FIRST_COUNTRIES
    if month_first is None:
        return Read(None, cells.DAY_TWO_WAYS())
    read = _checked_day(year, first if month_first else second, str(second if month_first else first))
    return Read(read.value, cells.READ_AS(read=read.value)) if read.value else read


def _checked_day(year: str, month: int | None, day: str) -> Read:
    try:
        return Read(date(int(year), month or 0, int(day)).isoformat())
    except ValueError:
        return Read(None, cells.DAY())


@lru_cache(1)
def _months() -> dict[str, int]:
    result: dict[str, int] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                result.setdefault(str(name).casefold().rstrip("."), number)
    return result | {"sept": 9}


def order_of(cells_of_days: Iterable[str]) -> bool | None:
    """Whether the dates of a file begin with the month: None when none of them tells, or they contradict."""
    results: set[bool] = set()
    for cell in cells_of_days:
        match = _NUMERIC.fullmatch(_TIME_BEHIND.sub("", cell.strip()))
        if match is not None and (int(match[1]) > 12) != (int(match[3]) > 12):
            results.add(int(match[3]) > 12)
    return results.pop() if len(results) == 1 else None


_HOURS_BY_NAME = {"noon": "12:00", "midday": "12:00", "mediodía": "12:00", "mediodia": "12:00"}


@lru_cache(5_000)
def read_clock(text: str) -> Read:
    """A time of day as 18:30."""
    if is_nothing(text):
        return NOTHING
    words = text.casefold().strip()
    words = _HOURS_BY_NAME.get(words) or re.sub(r"^([01]\d|2[0-3])([0-5]\d)$", r"\1:\2", words)
    match = _CLOCK.fullmatch(words)
    if match is None:
        return Read(None, cells.CLOCK())
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[3] or "")[:1]
    hour = hour % 12 + 12 if half == "p" else hour % 12 if half == "a" else hour
    if hour > 23 or minute > 59 or (not match[2] and not match[3]):
        return Read(None, cells.CLOCK())
    return Read(f"{hour:02}:{minute:02}")
