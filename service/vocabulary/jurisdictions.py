"""Where somebody may practise: countries and their parts by name, as people write them, and the codes they are kept as.

Two letters are never taken for another country than the writer's own: "MA" is Massachusetts to somebody in the United
States and Morocco to somebody in Morocco; to anybody else it is either, and asked about.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from babel import Locale
from rapidfuzz import process

from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.place_candidates import regions_meant

# In CLDR's list of territories and no country: test codes, groups of countries, and codes that ISO has taken back.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_OTHER_NAMES = {
    "usa": "US", "u s a": "US", "u s": "US", "america": "US", "the united states": "US",
    "united states of america": "US",
    "eeuu": "US", "ee uu": "US", "estados unidos de america": "US", "uk": "GB", "u k": "GB", "great britain": "GB",
    "the netherlands": "NL", "holland": "NL", "deutschland": "DE", "osterreich": "AT",
    "schweiz": "CH", "suisse": "CH", "mejico": "MX", "brasil": "BR", "korea": "KR", "czech republic": "CZ",
    "russia": "RU", "turkey": "TR", "ivory coast": "CI", "washington dc": "US-DC", "washington d c": "US-DC",
}  # fmt: skip
_WITH_CODE = re.compile(r".* \(([A-Z]{2})\)")  # "Georgia (GE)", which is not "Georgia, US"
_ALL_KNOWN = ("AU", "CA", "US")
_CODE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_LIKE = 80.0  # RapidFuzz ratio from which a name is offered for one that is not known


@cache
def subdivisions() -> Mapping[str, Mapping[str, str]]:
    """Names of the parts of countries, by country and code; of two of one name in a country, their codes instead."""
    named: dict[str, dict[str, str]] = {}
    for region in load_gazetteer().regions:
        if region.iso:
            named.setdefault(region.country, {})[region.code] = region.name
    for parts in named.values():
        many = Counter(map(place_key, parts.values()))
        parts |= {code: code for code, name in parts.items() if many[place_key(name)] > 1}
    return named


@cache
def countries(language: str = "en") -> Mapping[str, str]:
    """Names of all countries by code, in a language."""
    named = {str(code): str(name) for code, name in Locale.parse(language, sep="-").territories.items()}
    return {code: name for code, name in named.items() if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRY}


def is_jurisdiction(code: str) -> bool:
    """Whether there is such a country, and in it such a part where all of its parts are known here."""
    match = _CODE.fullmatch(code)
    if not match or match[1] not in countries():
        return False
    return match[2] is None or match[1] not in _ALL_KNOWN or match[2] in subdivisions()[match[1]]


def jurisdiction_name(code: str, language: str = "en") -> str:
    """What a code is called: "Massachusetts, US", "Spain"; the code itself where it has no name."""
    country, _, part = code.partition("-")
    if part:
        name = subdivisions().get(country, {}).get(part)
        return f"{name}, {country}" if name and name != part else code
    name = countries(language).get(code, code)
    return f"{name} ({code})" if len(_names(language).get(place_key(name), [])) > 1 else name


def read_jurisdiction(text: str, home: str | None = None) -> list[str]:
    """The codes that a text may mean, the likeliest first: none where it is not known, several where it is unclear.

    `home` is the country of whoever writes.
    """
    typed = " ".join(text.split())
    codes = _meant(typed, home) or _by_other_names(typed, home)
    return codes if home else sorted(codes, key=lambda code: not code.startswith("US-"))


def _meant(typed: str, home: str | None) -> list[str]:
    code = typed.upper().replace("_", "-")
    if "-" in code and is_jurisdiction(code):
        return [code]
    if (named := _WITH_CODE.fullmatch(typed)) and named[1] in countries():
        return [named[1]]
    name, comma, country = (part.strip() for part in typed.rpartition(","))
    if comma and (within := read_country(country)):
        return [value for value in _named(name, within) if value.startswith(f"{within}-")]
    if re.fullmatch("[A-Z]{2,3}", code) and place_key(typed) not in _OTHER_NAMES:
        return _abbreviated(code, home)
    return _named(typed, home)


def read_country(text: str) -> str | None:
    """The code of a country, by name or code."""
    return next((code for code in read_jurisdiction(text) if "-" not in code), None)


def jurisdictions_like(text: str, language: str = "en", home: str | None = None, most: int = 3) -> list[str]:
    """Codes of names like this one, for somebody to choose from."""
    key = place_key(text)
    known = _names(language)
    begun = [code for name, codes in known.items() if name.startswith(key) for code in codes] if len(key) > 1 else []
    matches = process.extract(key, list(known), limit=most, score_cutoff=_LIKE)
    like = [code for name, _, _ in matches for code in known[name]]
    names = [*read_jurisdiction(text, home), *begun, *like]
    return sorted(dict.fromkeys(names), key=lambda code: home is None or not code.startswith(home))[:most]


def _abbreviated(code: str, home: str | None) -> list[str]:
    """Of letters alone: the part of the writer's own country, or the country; without a home a part of the US too."""
    part = f"{home or 'US'}-{code}"
    if code in subdivisions().get(home or "US", {}):
        return [part] if home or code not in countries() else [part, code]
    return [code] if code in countries() else []


def _by_other_names(typed: str, home: str | None) -> list[str]:
    """By names in further languages and abbreviations ("Calif.", "Bayern"), as the map of places has them."""
    key = place_key(typed)
    regions = (regions_meant(key, home) if home else []) or regions_meant(key)
    country = load_gazetteer().countries.get(key)
    return [region.iso for region in regions if region.iso] or ([country] if country else [])


def _named(name: str, home: str | None) -> list[str]:
    key = place_key(name)
    if key in _OTHER_NAMES:
        return [_OTHER_NAMES[key]]
    names = [code for language in ("en", "es") for code in _names(language).get(key, [])]
    if home and len(key) < 4 and key.upper() in subdivisions().get(home, {}):
        names.append(f"{home}-{key.upper()}")
    at_home = [code for code in names if home and code.startswith(f"{home}-")]
    return list(dict.fromkeys(at_home or names))


@cache
def _names(language: str) -> Mapping[str, list[str]]:
    """Codes by folded name; Georgia is two places."""
    result: dict[str, list[str]] = {}
    for country, parts in subdivisions().items():
        for part, name in parts.items():
            result.setdefault(place_key(name), []).append(f"{country}-{part}")
    for code, name in countries(language).items():
        result.setdefault(place_key(name), []).append(code)
    return result
