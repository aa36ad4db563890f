"""The one reader of money as people write it: "$90", "1.200 €", "90–110", "up to MX$ 500", "gratis".

Forms, cells of files, stories and answers of practitioners all ask here, so that one text means one amount at every
door. What could be read in two ways is read in the likelier one and marked as doubtful.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_currency_precision, get_territory_currencies

from schemas.core.fields import CURRENCIES
from service.core.amounts import plain_text, read_amount

_TODAY = date(2026, 1, 1)  # of the list that ships with Babel, not of the clock
# What a sign or a word stands for: one currency, or several, the one meant where nothing says which first.
_NAMES: dict[str, tuple[str, ...]] = {
    **{sign: (code,) for sign, code in {
        "us$": "USD", "usd$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "nz$": "NZD",
        "mx$": "MXN", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "nt$": "TWD", "s/": "PEN", "s/.": "PEN", "€": "EUR",
        "£": "GBP", "₹": "INR", "₪": "ILS", "₩": "KRW", "₺": "TRY", "₫": "VND", "฿": "THB", "₱": "PHP", "₴": "UAH",
        "₽": "RUB", "₦": "NGN", "円": "JPY", "元": "CNY", "zł": "PLN", "złoty": "PLN", "zloty": "PLN", "kč": "CZK",
        "ft": "HUF", "lei": "RON", "fr": "CHF", "fr.": "CHF", "sfr": "CHF", "franken": "CHF", "rs": "INR", "rs.": "INR",
        "euro": "EUR", "euros": "EUR", "euritos": "EUR", "quid": "GBP", "sterling": "GBP", "libras": "GBP",
        "yen": "JPY", "yenes": "JPY", "soles": "PEN", "reais": "BRL", "r": "ZAR", "rand": "ZAR", "yuan": "CNY",
        "won": "KRW", "us dollar": "USD", "us dollars": "USD", "baht": "THB", "naira": "NGN", "varos": "MXN",
        "baros": "MXN", "bolivianos": "BOB", "quetzales": "GTQ",
        "lempiras": "HNL", "colones": "CRC", "shillings": "KES", "ringgit": "MYR", "rm": "MYR", "rp": "IDR",
    }.items()},
    **dict.fromkeys(("$", "dollar", "dollars", "dolar", "dólar", "dólares", "dolares", "bucks", "pavos"), (
        "USD", "CAD", "AUD", "NZD", "MXN", "COP", "ARS", "CLP", "SGD", "HKD", "TWD", "UYU", "JMD", "BBD", "TTD", "BSD",
        "BZD", "XCD", "NAD", "FJD", "GYD", "LRD", "DOP",
    )),
    **dict.fromkeys(("peso", "pesos", "pesitos", "lucas"), ("MXN", "COP", "ARS", "CLP", "UYU", "PHP", "DOP", "CUP")),
    **dict.fromkeys(("pound", "pounds"), ("GBP", "EGP", "LBP", "SYP", "SDG")),
    **dict.fromkeys(("rupee", "rupees", "rupias"), ("INR", "PKR", "LKR", "NPR", "MUR", "SCR")),
    **dict.fromkeys(("franc", "francs", "francos"), ("CHF", "XOF", "XAF", "CDF", "RWF", "BIF", "GNF", "KMF", "DJF")),
    **dict.fromkeys(("dirham", "dirhams"), ("AED", "MAD")),
    **dict.fromkeys(("kr", "kr.", "kronor", "kroner"), ("SEK", "NOK", "DKK", "ISK")),
    "¥": ("JPY", "CNY"),
}  # fmt: skip
# Codes and names that are also words of a story or of a text: there they are no money unless written in capitals.
_ALSO_WORDS = frozenset({
    "all", "ang", "bam", "cup", "ern", "fim", "gel", "hrk", "isk", "lak", "mad", "mop", "mur", "pab", "pen", "ron",
    "sit", "sos", "top", "try", "wst", "xxx", "zar", "won", "ft", "lei", "fr", "fr.", "r", "rm", "rp", "baht",
    "sterling",
})  # fmt: skip
_FREE = frozenset({"free", "gratis", "no charge", "no cost", "kostenlos", "gratuit", "sin costo", "pro bono"})
_NUMBER = r"(?:\d(?:[\d.,'’٬ ]*\d)?(?:[.,]\s?[-–—]{1,2})?|[.,]\d+)"
_AMOUNTS = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?:[-–—~]|\b(?:to|a|al|bis|hasta|and|y|through)\b)\s*(?P<high>{_NUMBER}))?"
)
# Said beside an amount, and no part of it.
_BESIDE = re.compile(
    r"\b(?:about|around|approx\.?|unos|unas|entre|between)(?!\w)"
    r"|(?:\b(?:per|an?|each|por|la|cada|una?|for|pro)\b|/)\s*(?:\d{1,3}\s*[-–]?\s*)?(?:min(?:ute|uto)?s?\b\.?|h\b|hrs?\b|hours?"
    r"|horas?|sessions?|visits?|treatment|class|sesi[óo]n|visita|clase|consulta|cita|person|persona)(?:\s+(?:session|visit|class))?|[≈~](?=\s*\d)"
)
_FROM = re.compile(r"\b(?:from|starting at|starts at|desde|ab|at least|min(?:imum)?\b(?!\s*$))(?!\w)|\+\s*$")
_UP_TO = re.compile(r"\b(?:up to|max(?:imum)?|hasta|bis|at most|como mucho|máximo|maximo)(?!\w)")
_OTHER_UNIT = re.compile(
    r"\d\s*(?:%|percent|min(?:ute|uto)?s?\b|h\b|hrs?\b|hours?\b|horas?\b|weeks?\b|semanas?\b|km\b|miles?\b)"
)
_CODE = re.compile(r"(?<![^\W\d_])[A-Za-z]{3}(?![^\W\d_])")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


class Money(NamedTuple):
    """An amount or a range as written; `currency` is empty where none is said.

    `low` is None for "up to 80". `doubtful`: it may mean something else, and is echoed before it is kept.
    """

    low: float | None
    high: float | None = None
    currency: str = ""
    doubtful: bool = False

    @property
    def most(self) -> float:
        """The larger amount, or the only one."""
        return self.high if self.high is not None else self.low or 0.0


@lru_cache(20_000)
def read_money(text: str, chosen: str = "", usual: str = "") -> Money | None:
    """The money in `text`; None where there is none, more than a range, amounts of two currencies, or another unit.

    `chosen` is the currency stated beside it, `usual` that of the writer's country: both say which dollars are meant.
    """
    bare, codes = _without_codes(plain_text(text))
    words = bare.casefold()
    if words.strip() in _FREE:
        return Money(0.0)
    names = _NAME.findall(words)
    currency, guessed = _currency_of(codes, names, chosen, usual)
    rest = _BESIDE.sub(" ", _NAME.sub(" ", words)).strip()
    match = _AMOUNTS.search(rest)
    if currency is None or match is None or _OTHER_UNIT.search(rest):
        return None
    before, after = rest[: match.start()], rest[match.end() :]
    if before.endswith("-") or any(c.isdecimal() for c in before + after):
        return None
    low, high = (read_amount(written, currency or chosen) if written else None for written in match.groups())
    if low is None or (match["high"] and high is None):
        return None
    figures = [written for written in match.groups() if written]
    unread = re.sub(r"[\W_]+", "", _FROM.sub("", _UP_TO.sub("", before + " " + after)))
    doubtful = bool(
        guessed or unread or (currency and chosen and currency != chosen) or any(map(_ONE_GROUP.fullmatch, figures))
    )
    if high is not None:
        return Money(min(low, high), max(low, high), currency, doubtful)
    if _UP_TO.search(before) or _UP_TO.search(after):
        return Money(None, low, currency, doubtful)
    return Money(low, None, currency, doubtful)


def currency_named(text: str, chosen: str = "", usual: str = "") -> str:
    """The code of the currency that a text names, by code, sign or word; empty where it names none, or two."""
    if (code := text.strip().upper()) in currency_codes():
        return code
    bare, codes = _without_codes(text)
    return _currency_of(codes, _NAME.findall(bare.casefold()), chosen, usual)[0] or ""


def name_pattern(*, before: bool = False) -> str:
    """An expression for signs, words and codes in folded prose, but for those that are also other words.

    `before` an amount only signs and codes stand: in "Lucas 8" nobody speaks of money.
    """
    names = [name for name in _NAMES if name not in _ALSO_WORDS and not (before and name.isalpha())]
    return _alternatives([*names, *(code.casefold() for code in CURRENCIES if code.casefold() not in _ALSO_WORDS)])


def currency_of(country: str | None) -> str:
    """The ISO 4217 code of a country's legal tender; empty for none or for several."""
    return _currency_of_country(country) if country else ""


def shown_amount(amount: float, currency: str = "") -> str:
    """An amount as a box of the form shows it: one that `read_amount` reads as the same number, whatever its size."""
    digits = max(get_currency_precision(currency), 2) if currency else 2
    return f"{amount:.{digits}f}".removesuffix("." + "0" * digits)


@cache
def currency_codes() -> frozenset[str]:
    """Every currency that CLDR names."""
    return frozenset(Locale.parse("en").currencies)


@cache
def _currency_of_country(country: str) -> str:
    names = get_territory_currencies(country, _TODAY)
    return str(names[0]) if names else ""


def _without_codes(text: str) -> tuple[str, list[str]]:
    """The text without its codes of currencies, and these."""
    codes = [
        code.upper() for code in _CODE.findall(text)
        if code.upper() in currency_codes() and (code.isupper() or code.casefold() not in _ALSO_WORDS)
    ]  # fmt: skip
    return _CODE.sub(lambda match: " " if match[0].upper() in codes else match[0], text), codes


def _alternatives(names: Sequence[str]) -> str:
    """Each name, the longest first; letters stand apart: the ft of "6 ft" is not in "after"."""
    kinds: dict[tuple[bool, bool], list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        kinds.setdefault((name[0].isalpha(), name[-1].isalpha()), []).append(re.escape(name))
    return "|".join(
        f"{_APART_BEFORE if begins else ''}(?:{'|'.join(kinds[begins, ends])}){_APART_AFTER if ends else ''}"
        for begins, ends in sorted(kinds)
    )


_APART_BEFORE, _APART_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_NAME = re.compile(_alternatives([*_NAMES]))


def _currency_of(codes: list[str], names: list[str], chosen: str, usual: str) -> tuple[str | None, bool]:
    """The currency that all of them mean ("" for none, None for two), and whether it is guessed."""
    meanings = [frozenset({code}) for code in codes] + [frozenset(_NAMES[name]) for name in names]
    if not meanings:
        return "", False
    shared = frozenset.intersection(*meanings)
    if not shared:
        return None, False
    stated = next((code for code in (chosen, usual) if code in shared), None)
    first = next((code for name in names for code in _NAMES[name] if code in shared), next(iter(shared)))
    return stated or first, stated is None and len(shared) > 1
