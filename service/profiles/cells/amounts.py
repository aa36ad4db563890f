"""Money, numbers, lengths of time, and yes or no."""

import re
from functools import lru_cache
from typing import NamedTuple

from babel.numbers import get_territory_currencies

from schemas.core.fields import SMALL_UNITS, USUAL_MOST
from schemas.messages import cells
from service.core.amounts import read_amount
from service.profiles.cells.reading import NOTHING, Read, is_nothing

_SIGNS = {
    "us$": "USD", "usd$": "USD", "ca$": "CAD", "c$": "CAD", "can$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD",
    "mx$": "MXN", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₪": "ILS",
    "₩": "KRW", "₽": "RUB", "₺": "TRY", "zł": "PLN", "kč": "CZK", "fr.": "CHF", "sfr": "CHF",
    "euros": "EUR", "euro": "EUR", "pounds": "GBP", "quid": "GBP", "libras": "GBP", "rupees": "INR", "reais": "BRL",
    "sterling": "GBP", "yen": "JPY", "złoty": "PLN", "zloty": "PLN",
}  # fmt: skip
# Which money these words mean depends on where one is.
_LOCAL = frozenset({"$", "dollars", "dollar", "dólares", "dolares", "pesos", "peso", "kr", "kr.", "kronor", "kroner",
                    "francs", "franken", "bucks"})  # fmt: skip
_FREE = frozenset({"free", "gratis", "no charge", "no cost", "0", "kostenlos", "gratuit", "sin costo", "pro bono"})
_NUMBER = re.compile(r"[+-]?\d(?:[\d.,'’٬ ]*\d)?(?:[.,]-+)?|[.,]\d+")
_BETWEEN = re.compile(r"\s*(?:-|–|—|to|a|bis|hasta|and|y|through|~)\s*")
_FROM = re.compile(r"\b(?:from|starting at|starts at|desde|ab|at least|min(?:imum)?)\b|\+\s*$")
_UP_TO = re.compile(r"\b(?:up to|max(?:imum)?|hasta|bis|at most)\b")
_PER = re.compile(r"\b(?:per|por|for|pro|min|minutes|mins|hour|h|hr)\b|/\s*\d+\s*m")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)


class Money(NamedTuple):
    """An amount or a range, with its currency where it is said."""

    least: float | None
    most: float | None
    currency: str | None


def is_scientific(text: str) -> bool:
    """A number as spreadsheets shorten it; its last digits are lost."""
    return bool(_SCIENTIFIC.fullmatch(text.strip()))


def plain_number(text: str) -> str:
    """06105.0 as 06105: a number that a spreadsheet took for a measurement."""
    return re.sub(r"^(\d+)[.,]0+$", r"\1", text.strip())


def _most(currency: str) -> float:
    return 1_000_000_000.0 if currency in SMALL_UNITS else USUAL_MOST


@lru_cache(20_000)
def read_money(text: str, country: str | None, currency: str | None) -> Money | None:
    """The amounts in a cell; None when there is none, or more than a range."""
    words = text.casefold().strip()
    if words in _FREE:
        return Money(0.0, None, None)
    result, rest = _currency_in(words, country)
    code = result or currency
    numbers = _numbers(rest, code or "")
    if not 1 <= len(numbers) <= 2 or any(not 0 <= number <= _most(code or "") for number in numbers):
        return None
    if len(numbers) == 2:
        return Money(min(numbers), max(numbers), result)
    if _UP_TO.search(rest):
        return Money(None, numbers[0], result)
    return Money(numbers[0], None, result)


def _currency_in(words: str, country: str | None) -> tuple[str | None, str]:
    """The currency that a cell names, and the cell without it."""
    for match in re.finditer(r"(?<![a-z])([a-z]{3})(?![a-z])", words):
        if match[1].upper() in _codes():
            return match[1].upper(), words.replace(match[1], " ")
    for sign in sorted((*_SIGNS, *_LOCAL), key=len, reverse=True):
        if sign in words and (not sign.isalpha() or re.search(rf"(?<![^\W\d_]){re.escape(sign)}(?![^\W\d_])", words)):
            code = _SIGNS.get(sign) or _local_money(country) or ("USD" if sign in ("$", "dollars", "dollar") else None)
            return code, words.replace(sign, " ")
    return None, words


@lru_cache(1)
def _codes() -> frozenset[str]:
    from babel.core import get_global  # read once; 300 codes

    return frozenset(get_global("all_currencies"))


@lru_cache(300)
def _local_money(country: str | None) -> str | None:
    names = get_territory_currencies(country) if country else []
    return str(names[0]) if names else None


def local_currency(country: str | None) -> str | None:
    """The currency of a country."""
    return _local_money(country)


def _numbers(words: str, currency: str) -> list[float]:
    """One number, or the two of a range."""
    results = [part.strip() for part in _BETWEEN.split(words) if any(c.isdecimal() for c in part)]
    numbers = []
    for part in results:
        digits = _NUMBER.findall(part)
        if len(digits) > 1 and not _PER.search(part):
            return []
        # "80 per 60 minutes": the price stands first.
        amount = read_amount(digits[0].strip(), currency) if digits else None
        if amount is None:
            return []
        numbers.append(amount)
    return numbers[:2] if len(numbers) <= 2 else []


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
_DAYS = re.compile(r"\b(?:days?|d[ií]as?)\b")


@lru_cache(20_000)
def read_length(text: str, unit: str) -> Read:
    """A length of time as whole minutes or weeks: "1 h 30", "90 min", "2-3 weeks" (the longer), "1 month"."""
    words = plain_number(text.casefold())
    if is_nothing(words):
        return NOTHING
    if unit == "weeks" and words in ("none", "no wait", "0", "immediately", "now", "sin espera"):
        return Read(0)
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


@lru_cache(5_000)
def read_yes_no(text: str) -> Read:
    """Yes or no, as people tick it."""
    words = text.casefold().strip(" .!")
    if is_nothing(text):
        return NOTHING
    if words in _YES or words in _NO:
        unusual = words in ("waitlist", "wait list", "waiting list", "lista de espera")
        return Read(words in _YES, cells.READ_AS(read="no") if unusual else None)
    first = re.split(r"[\s,;(–-]+", words)[0]
    if first in ("yes", "si", "sí", "no"):
        return Read(first != "no", cells.READ_AS(read="no" if first == "no" else "yes"))
    return Read(None, cells.YES_NO())
