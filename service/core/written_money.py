"""Reads money and lengths of time as people write them in a form: "$90", "1.200 €", "90–110", "60 min".

What could be read in two ways is read in the likelier one and marked as doubtful, to be echoed before it is kept.
"""

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.numbers import get_currency_precision

from service.core.amounts import read_amount

# Signs and words for one currency, and those that several countries share, with the one meant without a country.
_SIGNS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "mx$": "MXN", "hk$": "HKD",
    "s$": "SGD", "r$": "BRL", "s/": "PEN", "s/.": "PEN", "€": "EUR", "£": "GBP", "₹": "INR", "₪": "ILS", "₩": "KRW",
    "₺": "TRY", "₫": "VND", "฿": "THB", "₱": "PHP", "₴": "UAH", "₽": "RUB", "₦": "NGN", "円": "JPY", "元": "CNY",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "fr": "CHF", "fr.": "CHF", "sfr": "CHF", "rs": "INR",
    "rs.": "INR", "euro": "EUR", "euros": "EUR", "quid": "GBP", "yen": "JPY", "yenes": "JPY", "soles": "PEN",
    "zloty": "PLN", "reais": "BRL", "rand": "ZAR", "yuan": "CNY", "won": "KRW", "baht": "THB", "bucks": "USD",
}  # fmt: skip
_SHARED: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "COP", "ARS", "CLP", "SGD", "HKD", "TWD", "UYU"),
    "dollar": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"),
    "peso": ("MXN", "COP", "ARS", "CLP", "UYU", "PHP"),
    "pound": ("GBP", "EGP"),
    "libra": ("GBP",),
    "rupee": ("INR", "PKR", "LKR"),
    "franc": ("CHF", "XOF", "XAF"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
_WORDS = {
    "dollars": "dollar", "dólares": "dollar", "dolares": "dollar", "dólar": "dollar", "pesos": "peso",
    "pounds": "pound", "libras": "libra", "rupees": "rupee", "rupias": "rupee", "francs": "franc", "francos": "franc",
    "kronor": "kr", "kroner": "kr", "kr.": "kr",
}  # fmt: skip
_NUMBER = r"\d(?:[\d.,'’٬\s]*\d)?(?:[.,]\s?[-–—]{1,2})?"
_MONEY = re.compile(
    rf"(?P<before>\D*?)\s*(?P<low>{_NUMBER})\s*(?P<middle>[^\d\s.,–—-][^\d–—-]*?)?\s*"
    rf"(?:(?:[-–—]|\bto\b|\ba\b|\bbis\b|\by\b)\s*(?P<between>[^\d\s]*?)\s*(?P<high>{_NUMBER})\s*(?P<after>[^\d]*))?"
)
# Said beside an amount, and no part of it.
_BESIDE = re.compile(
    r"\b(?:about|around|approx\.?|from|unos|unas|desde|entre|between|(?:per|an?|each|por|la|cada|una?)\s+"
    r"(?:session|visit|hour|treatment|class|sesión|sesion|visita|hora|clase|consulta|cita))\b|[/]\s*(?:h|hr|hour|session|"
    r"visit|hora|sesión|sesion)\b|[~≈]",
    re.IGNORECASE,
)
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_TIME = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>min(?:ute|uto)?s?\.?|m|h|hrs?|hours?|horas?|hora|weeks?|semanas?|wks?"
    r"|visits?|visitas?|sessions?|sesiones|sesión|sesion|times|veces|places?|lugares|plazas?)?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Money:
    """An amount or two as written; `currency` is empty where none is said."""

    low: float
    high: float | None = None
    currency: str = ""
    doubtful: bool = False


def read_money(text: str, chosen: str = "", usual: str = "") -> Money | None:
    """The money in `text`; None unless everything in it can be read.

    `chosen` is the currency stated beside it, `usual` that of the writer's country: both say which dollars are meant.
    """
    match = _MONEY.fullmatch(_BESIDE.sub(" ", text).strip())
    if match is None:
        return None
    names = [word for name in ("before", "middle", "between", "after") if (word := _tidy(match[name]))]
    currencies = {_currency(word, chosen, usual) for word in names}
    if len(currencies) > 1 or None in currencies:
        return None
    named, open_ = next(iter(currencies), None) or "", any(_is_open(word, chosen, usual) for word in names)
    currency = named or chosen
    low, high = read_amount(match["low"], currency), match["high"] and read_amount(match["high"], currency)
    if low is None or (match["high"] and high is None):
        return None
    sure = not any(_ONE_GROUP.fullmatch(item or "") for item in (match["low"], match["high"]))
    other = bool(named and chosen and named != chosen)
    return Money(low, high or None, named, not sure or other or open_)


def shown_amount(amount: float, currency: str = "") -> str:
    """An amount as a box of the form shows it: one that `read_amount` reads as the same number, whatever its size."""
    digits = max(get_currency_precision(currency), 2) if currency else 2
    return f"{amount:.{digits}f}".removesuffix("." + "0" * digits)


def read_count(text: str, *, minutes: bool = False) -> int | None:
    """A whole number with what it counts beside it: "60 min", "6 weeks"; hours as minutes where those are asked."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    number, unit = float(match["number"].replace(",", ".")), (match["unit"] or "").lower()
    if unit.startswith("h"):
        number, unit = number * 60, "min" if minutes else "h"
    if unit == "h" or not number.is_integer():
        return None
    return int(number)


def _tidy(word: str | None) -> str:
    return (word or "").strip().strip("()").strip().casefold()


def _is_open(word: str, chosen: str, usual: str) -> bool:
    """Whether a sign is shared by several currencies and nothing says which is meant."""
    shared = _SHARED.get(_WORDS.get(word, word), ())
    return len(shared) > 1 and not {chosen, usual} & {*shared}


def _currency(word: str, chosen: str, usual: str) -> str | None:
    """The ISO code that a sign or a word stands for; None where it stands for none."""
    if word.upper() in currency_codes():
        return word.upper()
    if word in _SIGNS:
        return _SIGNS[word]
    shared = _SHARED.get(_WORDS.get(word, word), ())
    return next((code for code in (chosen, usual) if code in shared), shared[0] if shared else None)


@cache
def currency_codes() -> frozenset[str]:
    """Every currency that CLDR names."""
    return frozenset(Locale.parse("en").currencies)
