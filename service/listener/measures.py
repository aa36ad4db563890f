"""Fees and distances in a folded text: how much, in which unit, and where it stands. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from service.listener.context import Span
from service.listener.spoken_numbers import FIGURES, NUMBER, value_of
from service.vocabulary.money import currency_named, name_pattern, shown_amount

_LEAST_FEE = 5.0
_SIGN, _NAME = name_pattern(before=True), name_pattern()
_COUNTED = (
    r"percent|weeks?|months?|times|years?|hours?|minutes?|mins?|miles?|km|kms|k\b|kilom\w*|blocks?|mi\b|minutos?|horas?|"
    r"anos|meses|semanas|dias|cuadras|metros|people|personas|kids|stops|am|pm"
)
_MONEY_IN_WORDS = (
    rf"\b(?P<b>{NUMBER})\s?(?P<word>{_NAME})"
    rf"|\b(?:pay|afford|budget(?: is| of)?|pagar|presupuesto(?: es| de)?|spend|gastar)"
    rf"(?: (?:about|around|up to|at most|max(?:imum)?|only|hasta|unos|maximo|like|no more than|como mucho))*"
    rf" (?P<d>{NUMBER})\b(?: ?(?P<unit>{_NAME}))?(?! ?(?:%|percent|weeks?|months?|times|years?|hours?|minutes?))"
    # An amount without a currency is one where it is the most that somebody would give.
    rf"|\b(?P<e>{NUMBER})(?:,)? (?:tops|(?:at )?(?:the )?(?:most|max(?:imum)?)|is my (?:max(?:imum)?|limit|top)|"
    rf"is what i (?:have|can)|a (?:visit|session|time|go)|per (?:visit|session)|la (?:sesion|visita|consulta)|"
    rf"por (?:sesion|visita|consulta)|como mucho|maximo|es mi (?:tope|limite|maximo))\b"
    rf"|\b(?:fee|fees|price|cost|tope|tarifa|precio)(?: is| of|:| es| de)?(?: max(?:imum)?| maximo)? (?P<f>{NUMBER})\b"
)
_MONEY = (
    rf"(?P<sign>{_SIGN})\s?(?P<a>{FIGURES})|{_MONEY_IN_WORDS}"
    rf"|\b(?:under|below|less than|no more than|not more than|not a cent over|not over|menos de|no mas de|hasta)"
    rf" (?P<g>{FIGURES}(?: ?mil)?)\b(?: ?(?P<unit2>{_NAME}))?"
    rf"(?! ?(?:%|{_COUNTED}))"
    rf"|\b(?P<r>r(?=[0-9]))(?P<h>{FIGURES})\b"
)
# The larger amount of a range, where the smaller was read as one: "90-110", "90–110 €".
_UPPER = re.compile(rf"\s?[-–—]\s?(?P<amount>{FIGURES})\b(?: ?(?P<name>{_NAME}))?(?P<unit> ?(?:%|{_COUNTED}))?")
_UNIT = (
    r"kilometers?|kilometres?|kilometros?|km|kms|miles?|millas?|meters?|metres?|metros?|blocks?|cuadras|"
    r"minutes?|mins?|minutos?|minuto|hours?|horas?|hrs?|hour"
)
_DISTANCE = re.compile(
    rf"\b(?:(?P<n>{FIGURES})[- ]?(?P<unit>{_UNIT}|mi)|"
    rf"(?P<words>{NUMBER})(?P<half> and a half)?[- ](?:an? |de )?(?P<long>{_UNIT}|k(?= of| from| away| radius)))\b"
    r"(?! (?:visit|session|sesion|ago|later|long|a (?:day|week)|old|of (?:sleep|work)|every|each)"
    r"| (?:de|al) (?:dia|noche))"
)
_NEARNESS = re.compile(
    r"\b(?:within|under|outside|no (?:more|further|farther) than|not (?:more|further|farther)|at most|"
    r"max(?:imum)?|up to|"
    r"anywhere|walking distance|subway|metro|truck|train|ferry|"
    r"drive|drives|driving|away|walk|walking|walkable|on foot|by (?:bus|car|train|bike)|on the (?:bus|train)|bus ride|"
    r"radius|from (?:here|me|home|my)|far|farther|further|near|close|closer|ride|travel|a no mas de|no mas de|maximo|"
    r"como mucho|a menos de|de mi casa|de aqui|en coche|en carro|a pie|andando|caminando|en bus|en micro|en metro|"
    r"de distancia|a la redonda|manejando|cerca|hasta)\b"
)
_KM_OF = {"km": 1.0, "mi": 1.609, "m": 0.001, "block": 0.1, "min": 0.8, "h": 48.0}  # travel counts as a drive in town


_FIGURE = re.compile(r"[0-9]")


@cache
def _money(*, in_words: bool) -> re.Pattern[str]:
    """Compiled when the first story comes: it takes a tenth of a second. `in_words`: for a text without any figure."""
    return re.compile(_MONEY_IN_WORDS if in_words else _MONEY)


def read_fees(text: str) -> Iterator[tuple[str, Span]]:
    """Amounts of money with their currency ("60 EUR", or "60" where none is said), and where each stands.

    Of a range the larger amount: it is the most that somebody would give.
    """
    read_until = 0
    for match in _money(in_words=_FIGURE.search(text) is None).finditer(text):
        (start, end), groups = match.span(), {name: value for name, value in match.groupdict().items() if value}
        signs = (groups[name] for name in ("sign", "word", "unit", "unit2") if name in groups)
        sign = next(signs, "rand" if "r" in groups else "")
        written = next(groups[name] for name in "abdefgh" if name in groups)
        thousands = 1000 if written[0].isdigit() and written.endswith("mil") else 1
        amount = value_of(written.removesuffix("mil").strip() if thousands > 1 else written) * thousands
        if upper := _UPPER.match(text, end):
            amount, sign, end = max(amount, value_of(upper["amount"])), sign or upper["name"] or "", upper.end()
        if amount >= _LEAST_FEE and start >= read_until and not (upper and upper["unit"]):
            yield f"{shown_amount(amount)} {currency_named(sign)}".strip(), (start, end)
        read_until = end


def read_distances(text: str) -> Iterator[tuple[str, Span]]:
    """Kilometres in a folded text, and where each stands; time of travel counts as a drive in and out of town."""
    for match in _DISTANCE.finditer(text):
        around = text[max(0, match.start() - 30) : match.end() + 25]
        unit = _short_unit(match["unit"] or match["long"])
        if _NEARNESS.search(around) or unit in ("km", "mi"):
            number = value_of(match["n"] or match["words"]) + (0.5 if match["half"] else 0.0)
            km = number * _KM_OF[unit]
            yield f"{km:.0f}" if km >= 1 else f"{km:.1f}", match.span()


def _short_unit(unit: str) -> str:
    if unit[0] in "kh":
        return "km" if unit[0] == "k" else "h"
    if unit[:2] == "mi":
        return "min" if unit[:3] == "min" else "mi"
    return {"m": "m", "b": "block", "c": "block"}[unit[0]]
