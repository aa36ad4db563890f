"""Numbers, lengths of time, and yes or no."""

import re
from functools import lru_cache

from schemas.messages import cells
from service.profiles.cells.reading import NOTHING, Read, is_nothing

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)


def is_scientific(text: str) -> bool:
    """A number as spreadsheets shorten it; its last digits are lost."""
    return bool(_SCIENTIFIC.fullmatch(text.strip()))


def plain_number(text: str) -> str:
    """06105.0 as 06105: a number that a spreadsheet took for a measurement."""
    return re.sub(r"^(\d+)[.,]0+$", r"\1", text.strip())


@lru_cache(20_000)
def read_number(text: str) -> Read:
    """A coordinate or a measure."""
    try:
        return Read(float(text.strip().rstrip("°").replace(",", ".")))
    except ValueError:
        return NOTHING if is_nothing(text) else Read(None, cells.NUMBER())


_LENGTHS = {
    "minutes": (("hours", "hour", "hrs", "hr", "h", "horas", "hora"), 60.0),
    "weeks": (("months", "month", "meses", "mes"), 4.345),
}
_COUNTED = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "six": "6", "un": "1", "una": "1",
            "dos": "2", "tres": "3", "cuatro": "4", "seis": "6"}  # fmt: skip
_DAYS = re.compile(r"\b(?:days?|d[ií]as?)\b")


@lru_cache(20_000)
def read_length(text: str, unit: str) -> Read:
    """A length of time as whole minutes or weeks: "1 h 30", "90 min", "2-3 weeks" (the longer), "1 month"."""
    words = plain_number(text.casefold())
    if is_nothing(words):
        return NOTHING
    if unit == "weeks" and words in ("none", "no wait", "0", "immediately", "now", "sin espera"):
        return Read(0)
    words = re.sub(r"^[a-zé]+", lambda word: _COUNTED.get(word[0], word[0]), words)
    numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", words)]
    if not 1 <= len(numbers) <= 2:
        return Read(None, cells.NUMBER())
    longer, times = _LENGTHS.get(unit, ((), 1.0))
    if re.search(rf"(?<![a-z])(?:{'|'.join(longer)})(?![a-z])", words) if longer else False:
        value = numbers[0] * times + (numbers[1] if len(numbers) == 2 and unit == "minutes" else 0)
        value = max(numbers) * times if unit == "weeks" else value
    elif clock := re.fullmatch(r"(\d{1,2}):(\d{2})", words):
        value = int(clock[1]) * times + int(clock[2]) if unit == "minutes" else numbers[0]
    else:
        value = max(numbers)
    if unit == "weeks" and _DAYS.search(words):
        value = max(numbers) / 7
    rounded = round(value + 0.49) if unit == "weeks" and value % 1 else round(value)
    remark = cells.READ_AS(read=f"{rounded} {unit}") if len(numbers) == 2 else None
    return Read(rounded, remark)


_YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔", "si", "sí", "oui", "ja", "open", "accepting",
                  "accepting new", "available", "currently accepting", "on", "ok", "sim", "abierto"})  # fmt: skip
_NO = frozenset({"no", "n", "false", "f", "0", "✗", "✘", "non", "nein", "closed", "full", "not accepting", "waitlist",
                 "wait list", "waiting list", "not currently", "not at this time", "off", "não", "cerrado", "lleno",
                 "lista de espera"})  # fmt: skip


# What says it alone, and something else before other words: on leave, full time, t.b.d.
_NOT_FIRST = frozenset(
    {"on", "ok", "off", "full", "1", "0", "x", "y", "n", "t", "f", "available", "open", "✓", "✔", "✗", "✘"}
)


@lru_cache(5_000)
def read_yes_no(text: str) -> Read:
    """Yes or no, as people tick it."""
    words = re.sub(r"^(?:currently|now|presently|actualmente)\s+", "", text.casefold().strip(" .!"))
    if is_nothing(text):
        return NOTHING
    if words in _YES or words in _NO:
        unusual = words in ("waitlist", "wait list", "waiting list", "lista de espera")
        return Read(words in _YES, cells.READ_AS(read="no") if unusual else None)
    # "Yes, from March", "Waitlist only", "not accepting new clients at this time": what stands first says it.
    for answer, known in ((False, _NO), (True, _YES)):
        if any(re.match(rf"{re.escape(word)}(?!\w)", words) for word in known - _NOT_FIRST):
            return Read(answer, cells.READ_AS(read="yes" if answer else "no"))
    return Read(None, cells.YES_NO())
