"""Postal codes as people write them: which parts of a text may be one, of which countries, and where they lie."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.gazetteer import load_gazetteer

# The post of the United States serves soldiers and embassies abroad under codes that lie nowhere on a map.
_MILITARY = re.compile(r"^(09\d{3}|340\d{2}|96[2-6]\d{2})$")
_MILITARY_CITY = re.compile(r"\b(?:APO|FPO|DPO)\b", re.IGNORECASE)
_VEHICLE_SIGNS = {
    "D": "DE", "A": "AT", "F": "FR", "I": "IT", "E": "ES", "B": "BE", "L": "LU", "P": "PT", "S": "SE", "N": "NO",
    "SF": "FI", "FIN": "FI", "NL": "NL", "CH": "CH", "FL": "LI", "DK": "DK", "PL": "PL", "CZ": "CZ", "H": "HU",
}  # fmt: skip
_BRITISH = re.compile(r"\b([A-Z]{1,2})([0-9][A-Z0-9]?)(?:\s*([0-9][A-Z]{2}))?\b")
_CANADIAN = re.compile(r"\b([ABCEGHJ-NPRSTVXY][0-9][A-Z])(?:[ -]?([0-9][A-Z][0-9]))?\b")
_DUTCH = re.compile(r"\b[1-9][0-9]{3}\s?[A-Z]{2}\b")
_IRISH = re.compile(r"\b(?:[AC-FHKNPRTV-Y][0-9]{2}|D6W)\s?[0-9AC-FHKNPRTV-Y]{4}\b")
# An optional country before it, digits, and digits behind a hyphen or one blank.
_DIGITS = re.compile(r"(?<![\w-])(?:([A-Z]{1,3})[- ]?)?([0-9]{2,6})(?:([- ])([0-9]{2,4}))?(?![\w-])")
# Of these countries the map keeps how a code begins.
_OUTWARD = {"PT": 4, "MT": 3, "JP": 3, "BR": 5, "IR": 5, "TW": 3, "KY": 3}


class PostalReading(msgspec.Struct, frozen=True):
    """A part of a text that may be a postal code: what stands around it, and the places that have it."""

    rest: str
    hits: tuple[PlaceFound, ...]
    sure: bool  # its form allows nothing else


def is_military(text: str) -> bool:
    """Whether an address is one of the United States' army or foreign service."""
    return bool(_MILITARY_CITY.search(text)) or bool(_MILITARY.match(text.strip()[:5]))


def written_codes(text: str) -> Iterator[PostalReading]:
    """Every part of the text that may be a postal code known to the map, forms that are letters and digits first."""
    upper = text.upper()
    for form, country in ((_CANADIAN, "CA"), (_BRITISH, "GB")):
        for match in form.finditer(upper):
            place = load_gazetteer().postal(country, match[1])
            if place is not None:
                code = match[0] if match.lastindex and match[match.lastindex] != match[1] else match[1]
                named = msgspec.structs.replace(place, postal_code=" ".join(code.split()))
                yield PostalReading(_around(text, match), (named,), sure=len(match[0]) > 4)
    for form, country in ((_DUTCH, "NL"), (_IRISH, "IE")):
        for match in form.finditer(upper):
            yield PostalReading(f"{_around(text, match)}, {country}", (), sure=False)
    for match in _DIGITS.finditer(upper):
        yield from _digits(text, match)


def _digits(text: str, match: re.Match[str]) -> Iterator[PostalReading]:
    prefix, head, sign, tail = match.groups()
    country = _VEHICLE_SIGNS.get(prefix, prefix) if prefix else None
    if country is not None and country not in load_gazetteer().postal_countries:
        country = None
    rest = _around(text, match) if country or not prefix else text[: match.start(2)] + " , " + text[match.end() :]
    countries = [country] if country else load_gazetteer().postal_countries
    if tail:
        joined = tuple(places_of(f"{head}{tail}", countries))
        if sign == "-" and len(head) == 5 and len(tail) == 4 and country in (None, "US"):
            joined = tuple(places_of(head, ["US"]))
        if joined:
            yield PostalReading(rest, joined, sure=True)
        rest = f"{rest} {tail}" if sign == " " else rest
    hits = tuple(places_of(head, countries))
    if hits or len(head) > 3:
        yield PostalReading(rest, hits, sure=bool(country))


def _around(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} , {text[match.end() :]}"


def places_of(code: str, countries: Sequence[str]) -> Iterator[PlaceFound]:
    """The place a code has in each of these countries; what is added for a street or house is passed over."""
    plain = "".join(c for c in code.upper() if c.isalnum() and c.isascii())
    for country in countries:
        place = load_gazetteer().postal(country, _coarse_part(plain, country))
        if place is not None:
            yield place


def _coarse_part(plain: str, country: str) -> str:
    if country == "GB":
        outward = plain[:-3] if len(plain) > 4 else plain
        return "".join(c for c in outward[:2] if c.isalpha())
    if country == "CA":
        return plain[:3]
    if country == "US":
        return plain[:5] if len(plain) in (5, 9) else plain
    most = _OUTWARD.get(country)
    return plain[:most] if most else plain
