"""Languages, countries, states and currencies by name or code, as ISO and CLDR code them."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from schemas.core.message import Message
from schemas.messages import cells
from service.profiles.cells.reading import NOTHING, Read, is_nothing
from service.vocabulary import jurisdictions
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.languages import read_language, standard_tag
from service.vocabulary.money import currency_named, currency_of
from service.vocabulary.place_candidates import regions_meant

_NAMED_IN = ("en", "es", "fr", "de", "pt", "it")
_TAG = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*")
_PARTS = re.compile(r"\s*(?:[;,/|\n•·&+]|\band\b|\by\b|\bet\b|\bund\b)\s*")
_LEVEL = re.compile(
    r"\s*[(:-]?\s*(?:native|fluent|conversational|basic|intermediate|advanced|some|limited|bilingual|nativo|fluido|only)\b"
    r"[^,;/|\n]*$"
)
_KIND_OF = re.compile(r"^(?:other|otros?)\s*:\s*|\s*(?:\([^()]*\)|\s[-–—]\s[^-–—]*)$", re.IGNORECASE)
_SIGNED = {
    "asl": "ase", "american sign language": "ase", "sign language": "ase", "lengua de senas americana": "ase",
    "british sign language": "bfi", "bsl": "bfi", "lse": "ssp", "lsf": "fsl", "lsm": "mfs", "auslan": "asf",
    "lsq": "fcs", "dgs": "gsg",
}  # fmt: skip
_OTHER_NAMES = {
    "mandarin": "zh", "mandarin chinese": "zh", "cantonese": "yue", "farsi": "fa", "tagalog": "fil", "filipino": "fil",
    "castellano": "es", "castilian": "es", "creole": "ht", "haitian": "ht", "haitian creole": "ht", "gaelic": "ga",
    "flemish": "nl", "punjabi": "pa", "burmese": "my", "nahuatl": "nah", "hebrew": "he", "taiwanese": "nan",
    "brazilian portuguese": "pt-BR", "mexican spanish": "es-MX", "serbo croatian": "sh", "ingles": "en",
    "espanol": "es", "frances": "fr", "aleman": "de", "span": "es", "sp": "es", "kreyol": "ht", "kreyol ayisyen": "ht",
}  # fmt: skip


@lru_cache(10_000)
def language_tag(text: str) -> str | None:
    """The BCP 47 tag of a language by name, tag or code of ISO 639-2 and -3; spa is es, sgn-US is ase."""
    words = _LEVEL.sub("", text.casefold().strip())
    if len(text) == 2 and text.islower() and text in _two_letter_codes():  # yi is Yiddish, Yi a language of its own
        return standard_tag(text)
    key = place_key(words)
    named = _SIGNED.get(key) or _OTHER_NAMES.get(key) or _languages().get(key)
    if named is not None:
        return named
    if not _TAG.fullmatch(words):
        return _named_with_region(text.strip())
    from langcodes import tag_is_valid  # 40 ms to import, for the few that are no names

    tag = words.replace("_", "-")
    return standard_tag(tag) if tag_is_valid(tag) else None


def _named_with_region(text: str) -> str | None:
    """Portuguese (Brazil), as CLDR names it; of Arabic - Levantine, the language."""
    if (tag := read_language(text, *_NAMED_IN)) is not None:
        return tag
    head = _KIND_OF.sub("", text).strip()
    return language_tag(head) if head and head != text and not _PARTS.search(text) else None


@lru_cache(1)
def _two_letter_codes() -> frozenset[str]:
    """The codes of ISO 639-1."""
    return frozenset(tag for tag in map(str, Locale("en").languages) if len(tag) == 2)


@lru_cache(1)
def _languages() -> dict[str, str]:
    """Folded names, in several languages and in its own, of every language that CLDR names."""
    result: dict[str, str] = {}
    for language in _NAMED_IN:
        for tag, name in Locale(language).languages.items():
            result.setdefault(place_key(str(name)), str(tag).replace("_", "-"))
    for tag in sorted({name.split("_")[0] for name in locale_identifiers()}):
        own = Locale.parse(tag).get_language_name(tag)
        if own:
            result.setdefault(place_key(own), str(tag).replace("_", "-"))
    aliases = {str(old): str(new) for old, new in get_global("language_aliases").items()}
    return {key: aliases.get(tag, tag) for key, tag in result.items() if key}


def read_languages(parts: Iterable[str]) -> Read:
    """Tags of languages; those that are not known are named and left out."""
    return _read_list(parts, language_tag, lambda words: cells.LANGUAGE(words=words), _PARTS)


def _read_list(
    parts: Iterable[str],
    read: Callable[[str], str | None],
    unknown: Callable[[str], Message],
    apart: re.Pattern[str],
) -> Read:
    result: dict[str, None] = {}
    missed: list[str] = []
    for part in parts:
        undivided = read(part)
        for item in [part] if undivided else apart.split(part):
            if is_nothing(item):
                continue
            code = undivided or read(item)
            if code is None:
                missed.append(item)
            else:
                result[code] = None
    remark = cells.LEFT_OUT(why=unknown(", ".join(missed)[:200])) if missed else None
    return Read([*result], remark)


@lru_cache(5_000)
def country_code(text: str) -> str | None:
    """The ISO 3166-1 code of a country by name, code or abbreviation."""
    key = place_key(text)
    if len(key) == 2 and key.upper() in load_gazetteer().country_codes:
        return "GB" if key == "uk" else key.upper()
    return load_gazetteer().countries.get(key)


@lru_cache(5_000)
def read_country(text: str) -> Read:
    """A country."""
    if is_nothing(text):
        return NOTHING
    code = country_code(text)
    if code is None and len(key := place_key(text)) > 2:  # England, Puerto Rico, Ontario: a part of one
        holders = {region.country for region in regions_meant(key)}
        if len(holders) == 1:
            code = holders.pop()
            return Read(code, cells.READ_AS(read=code))
    return Read(code) if code else Read(None, cells.LEFT_OUT(why=cells.COUNTRY()))


# How people say that they may work in each state of their country.
_WHOLE_COUNTRY = frozenset({
    "all states", "all 50 states", "all us states", "every state", "50 states", "nationwide", "nationally",
    "anywhere in us", "anywhere in the us", "todos los estados", "todo el pais",
    "all provinces", "all states and territories",
})  # fmt: skip


@lru_cache(10_000)
def jurisdiction(text: str, country: str | None) -> str | None:
    """The ISO 3166 code of a state, province or country: CT beside the United States is US-CT, not a country.

    Of several the one in that country, or in the United States, or the only country; None where it could be any.
    """
    if place_key(text) in _WHOLE_COUNTRY:
        return country or "US"
    codes = jurisdictions.read_jurisdiction(text, country)
    if len(codes) == 1 or (codes and codes[0].startswith((f"{country}-", "US-"))):
        return codes[0]
    whole_countries = [code for code in codes if "-" not in code]
    return whole_countries[0] if len(whole_countries) == 1 else None


def read_jurisdiction(text: str, country: str | None) -> Read:
    """One state or country."""
    if is_nothing(text):
        return NOTHING
    result = jurisdiction(text, country)
    return Read(result) if result else Read(None, cells.LEFT_OUT(why=cells.JURISDICTION(words=text[:100])))


def read_jurisdictions(parts: Iterable[str], country: str | None) -> Read:
    """States and countries."""

    def read(text: str) -> str | None:
        return jurisdiction(text, country) or jurisdiction(_ALONE.sub("", text), country)

    return _read_list(parts, read, lambda words: cells.JURISDICTION(words=words), _PARTS)


# FL - telehealth only
_ALONE = re.compile(
    r"\s*[-–—(]?\s*(?:(?:telehealth|teletherapy|online|virtual)\s+)?(?:only|residents)\)?\s*$", re.IGNORECASE
)


@lru_cache(5_000)
def read_region(text: str, country: str | None) -> Read:
    """A state or region as an address has it: its code in the United States, Canada and Australia, else as written."""
    if is_nothing(text):
        return NOTHING
    regions = regions_meant(place_key(text), country)
    if len({region.country for region in regions}) == 1 and regions[0].country in ("US", "CA", "AU") and regions[0].iso:
        return Read(regions[0].code)
    return Read(text)


@lru_cache(5_000)
def read_currency(text: str, country: str | None) -> Read:
    """A currency by code, sign or word."""
    if is_nothing(text):
        return NOTHING
    code = currency_named(text, usual=currency_of(country))
    return Read(code) if code else Read(None, cells.LEFT_OUT(why=cells.CURRENCY()))
