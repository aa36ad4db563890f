"""Postal codes as people write them: which parts of a text may be one, of which countries, and where they lie."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.folding import place_key
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
_DIGITS = re.compile(r"(?<![\w-])(?:([A-Z]{1,3})[- ]?)?([0-9]{9}|[0-9]{2,6})(?:([- ])([0-9]{2,4}))?(?![\w-])")
# Digits before and behind a hyphen that one country writes so.
_HYPHENED = {(3, 4): "JP", (4, 3): "PT", (5, 3): "BR", (2, 3): "PL", (5, 4): "US"}
_ZIP_DIGITS, _LOST_ZERO = 5, (3, 4)
# Codes of Spain whose third digit is 0 are those of the capital of the province that the first two count.
_SPANISH_CAPITALS = (
    "Vitoria-Gasteiz", "Albacete", "Alicante", "Almería", "Ávila", "Badajoz", "Palma", "Barcelona", "Burgos", "Cáceres",
    "Cádiz", "Castellón de la Plana", "Ciudad Real", "Córdoba", "A Coruña", "Cuenca", "Girona", "Granada",
    "Guadalajara", "San Sebastián", "Huelva", "Huesca", "Jaén", "León", "Lleida", "Logroño", "Lugo", "Madrid", "Málaga",
    "Murcia", "Pamplona", "Ourense", "Oviedo", "Palencia", "Las Palmas de Gran Canaria", "Pontevedra", "Salamanca",
    "Santa Cruz de Tenerife", "Santander", "Segovia", "Sevilla", "Soria", "Tarragona", "Teruel", "Toledo", "Valencia",
    "Valladolid", "Bilbao", "Zamora", "Zaragoza", "Ceuta", "Melilla",
)  # fmt: skip
# Of these countries the map keeps how a code begins.
_OUTWARD = {"PT": 4, "MT": 3, "JP": 3, "BR": 5, "IR": 5, "TW": 3, "KY": 3}


class PostalReading(msgspec.Struct, frozen=True):
    """A part of a text that may be a postal code: what stands around it, and the places that have it."""

    rest: str
    hits: tuple[PlaceFound, ...]
    sure: bool  # its form allows nothing else
    lost_zero: tuple[PlaceFound, ...] = ()  # what it is as a ZIP of which a spreadsheet has dropped a zero


def is_military(text: str) -> bool:
    """Whether an address is one of the United States' army or foreign service."""
    return bool(_MILITARY_CITY.search(text)) or bool(_MILITARY.match(text.strip()[:5]))


def written_codes(text: str) -> Iterator[PostalReading]:
    """Every part of the text that may be a postal code known to the map, forms that are letters and digits first."""
    text = text.replace("〒", " ")
    upper = text.upper()
    for form, country in ((_CANADIAN, "CA"), (_BRITISH, "GB")):
        for match in form.finditer(upper):
            place = load_gazetteer().postal(country, match[1])
            if place is not None:
                code = match[0] if match.lastindex and match[match.lastindex] != match[1] else match[1]
                named = msgspec.structs.replace(place, postal_code=" ".join(code.split()))
                yield PostalReading(_around(text, match), (named,), sure=len(match[0]) > 4)
    for match in _DUTCH.finditer(upper):
        digits, state = match[0][:4], match[0][-2:]
        # 2134 MA is a code of the Netherlands, or of Massachusetts without its zero.
        zips = tuple(zip for zip in places_of(digits.zfill(_ZIP_DIGITS), ["US"]) if zip.region == state)
        rest = _around(text, match) if zips else f"{_around(text, match)}, Netherlands"
        yield PostalReading(rest, (*places_of(digits, ["NL"]), *zips), sure=False)
    for match in _IRISH.finditer(upper):
        dublin = "Dublin, " if match[0].startswith("D") and not place_key(_around(text, match)) else ""
        yield PostalReading(f"{_around(text, match)}, {dublin}Ireland", (), sure=False)
    for match in _DIGITS.finditer(upper):
        yield from _digits(text, match)


def _digits(text: str, match: re.Match[str]) -> Iterator[PostalReading]:
    prefix, head, sign, tail = match.groups()
    country = _VEHICLE_SIGNS.get(prefix, prefix) if prefix else None
    if country is not None and country not in load_gazetteer().postal_countries:
        country = None
    if country is not None and not [*places_of(f"{head}{tail or ''}", [country]), *places_of(head, [country])]:
        country = None  # CA 94110 is in California, and no code of Canada
    rest = _around(text, match) if country or not prefix else text[: match.start(2)] + " , " + text[match.end() :]
    countries = [country] if country else load_gazetteer().postal_countries
    if len(head) == 2 * _ZIP_DIGITS - 1:  # 061051234
        yield PostalReading(rest, tuple(places_of(head[:_ZIP_DIGITS], ["US"])), sure=True)
        return
    if tail:
        form = _HYPHENED.get((len(head), len(tail))) if sign == "-" else None
        joined = tuple(places_of(f"{head}{tail}", [form] if form and country in (None, form) else countries))
        if joined or form:  # what the map does not have of one country is no code of another
            yield PostalReading(rest, joined, sure=bool(joined))
        if form:
            return
        rest = f"{rest} {tail}" if sign == " " else rest
    hits = tuple(places_of(head, countries))
    lost = tuple(places_of(head.zfill(_ZIP_DIGITS), ["US"])) if len(head) in _LOST_ZERO and not country else ()
    if hits or len(head) > 3 or lost:
        yield PostalReading(rest, hits, sure=bool(country), lost_zero=lost)


def _around(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} , {text[match.end() :]}"


def places_of(code: str, countries: Sequence[str]) -> Iterator[PlaceFound]:
    """The place a code has in each of these countries; what is added for a street or house is passed over."""
    plain = "".join(c for c in code.upper() if c.isalnum() and c.isascii())
    for country in countries:
        if country == "ES" and (capital := _spanish_capital(plain)) is not None:
            yield capital
            continue
        place = load_gazetteer().postal(country, _coarse_part(plain, country))
        if place is not None:
            yield place


def _spanish_capital(code: str) -> PlaceFound | None:
    """The capital of a province, of its own codes: what the map has of Spain names villages of others."""
    if len(code) != 5 or not code.isdigit() or code[2] != "0" or not 1 <= int(code[:2]) <= len(_SPANISH_CAPITALS):
        return None
    gazetteer, name = load_gazetteer(), _SPANISH_CAPITALS[int(code[:2]) - 1]
    towns = (gazetteer.town(named.row) for named in gazetteer.towns_named(place_key(name)))
    capital = next((town for town in towns if town.country == "ES"), None)
    return msgspec.structs.replace(capital, postal_code=code, population=None) if capital else None


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
