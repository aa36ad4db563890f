"""Finds places by what people type or state, without the network: "Hartford, CT", "06105", "Lisbon, PT"."""

import re

from rapidfuzz import fuzz

from schemas.profiles.practitioner import Address
from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import load_gazetteer

# A name typed for a hard limit must be this close to a known one (RapidFuzz ratio).
SURE = 85.0
_POSTAL = re.compile(r"\b(\d{5})(?:-\d{4})?\b")


def find_places(text: str, limit: int = 5) -> list[PlaceFound]:
    """Places for what a person typed, typos forgiven, best first."""
    postal = _POSTAL.search(text)
    if postal:
        place = load_gazetteer().with_postal_code(postal.group(1))
        return [place] if place else []
    for name, region, country in _readings(text):
        found = load_gazetteer().like(place_key(name), region, country, limit)
        if found:
            return found
    return []


def resolve_place(text: str) -> PlaceFound | None:
    """The one place meant by what a person typed, forgiving a typo but not guessing; None when unsure."""
    postal = _POSTAL.search(text)
    if postal:
        return load_gazetteer().with_postal_code(postal.group(1))
    for name, region, country in _readings(text):
        key = place_key(name)
        found = load_gazetteer().with_name(key, region, country) or _sure(key, region, country)
        if found:
            return found
    return None


def jurisdiction_of(place: PlaceFound) -> str:
    """The jurisdiction a place lies in: "US-NM", or the country where it has no regions."""
    return f"{place.country}-{place.region}" if place.region else place.country


def locate(address: Address) -> PlaceFound | None:
    """The place of an address, from postal code or city; None when it is not on the map."""
    if address.postal_code and address.country in (None, "US"):
        place = load_gazetteer().with_postal_code(address.postal_code[:5])
        if place:
            return place
    if not address.city:
        return None
    region = address.region.upper() if address.region and len(address.region) == 2 else None
    country = address.country or ("US" if region else None)
    return load_gazetteer().with_name(place_key(address.city), region if country == "US" else None, country)


def _sure(key: str, region: str | None, country: str | None) -> PlaceFound | None:
    near = load_gazetteer().like(key, region, country, 1)
    return near[0] if near and fuzz.ratio(place_key(near[0].name.split(",")[0]), key) >= SURE else None


def _readings(text: str) -> list[tuple[str, str | None, str | None]]:
    """Ways to cut the text into name, region, country; the most specific first."""
    regions = load_gazetteer().regions
    head, comma, tail = (part.strip() for part in text.partition(","))
    readings: list[tuple[str, str | None, str | None]] = []
    if comma:
        for part in reversed([part.strip() for part in tail.split(",")]):
            code = regions.get(place_key(part))
            if code:
                readings.append((head, code, "US"))
            elif len(part) == 2:
                readings.append((head, None, part.upper()))
        readings.append((head, None, None))
    words = text.replace(",", " ").split()
    for size in (2, 1):
        code = regions.get(place_key(" ".join(words[-size:]))) if len(words) > size else None
        readings += [(" ".join(words[:-size]), code, "US")] if code else []
    return [*readings, (text, None, None)]
