"""The map in memory: towns and regions of the world and postal codes, in files that all processes of a host share.

Entries are names of towns, own and others, in the order of their keys, so that a name is one run of entries and the
beginning of a name another; names that were mistyped share trigrams (pg_trgm's: of each word with two blanks before it
and one behind). `training/places.py` writes the files.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.folding import place_key
from service.vocabulary.shipped import DATA

FOLDER = DATA / "places"
TOWN = np.dtype(
    [("lat", "f8"), ("lon", "f8"), ("population", "i4"), ("name", "u4"), ("region", "u2"), ("country", "S2")]
)
POSTAL = np.dtype([("lat", "f8"), ("lon", "f8"), ("name", "u4"), ("region", "u2")])
PRIMARY, FUZZY = 1, 2  # of an entry: the town's own name; forgiven when mistyped
AGREE_KM = 60.0  # a town and its postal code, or its coordinates, lie no further apart
_KM_PER_DEGREE = 111.2
_PEOPLE_PER_CODE = 8_000  # of a US postal code, in the mean
_LIKE_FROM = 0.3  # share of trigrams in common: what pg_trgm takes for similar
# Trigrams find names and do not rank them: of "Hartfrod" they share more with Hart than with Hartford.
_LOOKED_AT = 100
_WORD = re.compile(r"[^\W_]+")

Rows = NDArray[np.int64]


class Region(msgspec.Struct, frozen=True):
    """A first-level subdivision: ISO 3166-2 code, GeoNames code, names, and the middle of its people."""

    country: str
    iso: str
    geonames: str
    name: str
    others: tuple[str, ...]
    lat: float | None = None
    lon: float | None = None
    population: int = 0

    @property
    def code(self) -> str:
        """What stands behind the country's: CT of US-CT."""
        return self.iso.partition("-")[2]


class RegionFile(msgspec.Struct):
    """`regions.json`: regions in the order of their numbers (from 1), and countries by folded name."""

    regions: list[Region]
    countries: dict[str, str]


class County(msgspec.Struct, frozen=True):
    """A county of the United States (`counties.json`): its state, the middle of its postal codes, their number."""

    name: str  # as it is called: Cook County, Orleans Parish
    state: str
    lat: float
    lon: float
    codes: int


class TownName(msgspec.Struct, frozen=True):
    """A town that has a name, by its row; whether it is the town's own name."""

    row: int
    own: bool


def trigrams(text: str) -> frozenset[str]:
    """The distinct trigrams of a text's words, as pg_trgm cuts them."""
    words = (f"  {word} " for word in _WORD.findall(text))
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points, on a flat map around them: good enough to see whether they agree."""
    east = (lon - other_lon + 180) % 360 - 180
    return _KM_PER_DEGREE * math.hypot(lat - other_lat, east * math.cos(math.radians((lat + other_lat) / 2)))


class Gazetteer:
    """Places and how to find them by name key, postal code or region; immutable."""

    def __init__(self) -> None:
        def mapped(name: str) -> Any:
            # As a plain array: each element of a memmap would cost a microsecond more.
            return np.load(FOLDER / f"{name}.npy", mmap_mode="r").view(np.ndarray)

        self._towns, self._names, self._postal = mapped("towns"), mapped("names"), mapped("postal")
        self._codes = mapped("codes")  # country and code, in the order of `postal`
        self._keys, self._key_ends = mapped("keys"), mapped("key_ends")
        self._entry_towns, self._entry_flags = mapped("entry_towns"), mapped("entry_flags")
        self._grams, self._gram_ends = mapped("grams"), mapped("gram_ends")
        self._gram_rows, self._gram_counts = mapped("gram_rows"), mapped("gram_counts")
        self._gram_entries = mapped("gram_entries")
        counties = msgspec.json.decode((FOLDER / "counties.json").read_bytes(), type=list[County])
        self._counties: dict[str, list[County]] = {}
        for county in counties:
            self._counties.setdefault(place_key(county.name), []).append(county)
        document = msgspec.json.decode((FOLDER / "regions.json").read_bytes(), type=RegionFile)
        self.regions = document.regions
        self.countries = document.countries
        self.country_codes = frozenset(document.countries.values())
        self.by_iso = {region.iso: region for region in document.regions if region.iso}
        self.postal_countries = tuple(sorted({bytes(code[:2]).decode() for code in self._codes.tolist()}))
        self._numbers = {region.iso: at for at, region in enumerate(document.regions, start=1) if region.iso}
        self.town = lru_cache(10_000)(self._town)
        self._by_name: dict[str, list[Region]] = {}
        for region in document.regions:
            for key in dict.fromkeys(map(place_key, (region.name, *region.others))):
                self._by_name.setdefault(key, []).append(region)

    def __contains__(self, key: object) -> bool:
        """Whether a town has this folded name for its own."""
        return isinstance(key, str) and any(self._entry_flags[at] & PRIMARY for at in self._run(key))

    def regions_named(self, key: str) -> list[Region]:
        """Regions that have this folded name, in any country."""
        return self._by_name.get(key, [])

    def towns_named(self, key: str) -> list[TownName]:
        """Towns that have this folded name, the largest first."""
        towns = [TownName(int(self._entry_towns[at]), bool(self._entry_flags[at] & PRIMARY)) for at in self._run(key)]
        return sorted(towns, key=lambda town: town.row)  # towns lie by population

    def counties_named(self, key: str) -> list[PlaceFound]:
        """Counties that have this folded name, those with most postal codes first."""
        counties = sorted(self._counties.get(key, []), key=lambda county: -county.codes)
        return [
            PlaceFound(
                name=f"{county.name}, {self.by_iso[f'US-{county.state}'].name}, US",
                lat=county.lat,
                lon=county.lon,
                country="US",
                region=county.state,
                postal_code=None,
                population=county.codes * _PEOPLE_PER_CODE,
            )
            for county in counties
        ]

    def largest(self, country: str, limit: int) -> list[PlaceFound]:
        """The largest towns of a country."""
        rows = np.flatnonzero(self._towns["country"] == country.encode())[:limit]
        return [self.town(int(row)) for row in rows]

    def _town(self, row: int) -> PlaceFound:
        """The town in that row; `town` remembers those that were asked for."""
        record = self._towns[row]
        country, region = bytes(record["country"]).decode(), self._region(int(record["region"]))
        name = self._name(int(record["name"]))
        return PlaceFound(
            name=", ".join(part for part in (name, region.name if region else "", country) if part),
            lat=float(record["lat"]),
            lon=float(record["lon"]),
            country=country,
            region=region.code if region else None,
            postal_code=None,
            population=int(record["population"]) or None,
        )

    def postal(self, country: str, code: str) -> PlaceFound | None:
        """The place of a postal code, of letters and digits alone."""
        wanted = f"{country}{code}".encode()
        at = int(np.searchsorted(self._codes, wanted))
        if at >= len(self._codes) or self._codes[at] != wanted:
            return None
        record = self._postal[at]
        region, name = self._region(int(record["region"])), self._name(int(record["name"]))
        return PlaceFound(
            name=", ".join(part for part in (name, region.name if region else "", country) if part),
            lat=float(record["lat"]),
            lon=float(record["lon"]),
            country=country,
            region=region.code if region else None,
            postal_code=code,
            population=None,
        )

    def like(self, key: str, limit: int, within: Iterable[tuple[str, str | None]] = ()) -> list[PlaceFound]:
        """Towns of this name, that begin with it or are like it, best first; `within` (country, ISO region) pairs."""
        exact, begins = self._run(key), self._beginning(key)
        likeness = self._alike(key)
        entries = np.array(sorted({*exact, *begins[:_LOOKED_AT], *likeness}), dtype=np.int64)
        entries = self._within(entries, list(within))
        ranked = sorted(
            map(int, entries),
            key=lambda at: (at not in exact, at not in begins, -likeness.get(at, 0.0), int(self._entry_towns[at])),
        )[: max(limit, _LOOKED_AT)]
        best = sorted(ranked, key=lambda at: self._closeness(at, key))
        rows = dict.fromkeys(int(self._entry_towns[at]) for at in best)
        return [self.town(row) for row in [*rows][:limit]]

    def _run(self, key: str) -> range:
        """The entries of this name."""
        wanted = key.encode()
        first = bisect_left(self, wanted)
        last = first
        while last < len(self) and self[last] == wanted:
            last += 1
        return range(first, last)

    def _beginning(self, key: str) -> range:
        """The entries whose names begin with it."""
        wanted = key.encode()
        first = bisect_left(self, wanted)
        return range(first, max(first, bisect_left(self, wanted + b"\xff")))

    def __len__(self) -> int:
        return len(self._key_ends)

    def __getitem__(self, at: int) -> bytes:
        """The key of an entry."""
        starts = int(self._key_ends[at - 1]) if at else 0
        return self._keys[starts : int(self._key_ends[at])].tobytes()  # type: ignore[no-any-return]

    def _alike(self, key: str) -> dict[int, float]:
        """Entries that share trigrams with the key, and the share."""
        own = trigrams(key)
        shared = np.zeros(len(self._gram_counts), dtype=np.int64)
        for gram in own:
            wanted = gram.encode()
            at = int(np.searchsorted(self._grams, wanted))
            if at < len(self._grams) and self._grams[at] == wanted:
                starts = int(self._gram_ends[at - 1]) if at else 0
                shared[self._gram_rows[starts : int(self._gram_ends[at])]] += 1
        rows = np.flatnonzero(shared)
        rows = rows[shared[rows] >= _LIKE_FROM * 0.99 * (len(own) + self._gram_counts[rows] - shared[rows])]
        share = shared[rows] / np.maximum(len(own) + self._gram_counts[rows] - shared[rows], 1)
        order = np.lexsort((self._entry_towns[self._gram_entries[rows]], -share))[:_LOOKED_AT]
        return {int(self._gram_entries[row]): float(like) for row, like in zip(rows[order], share[order], strict=True)}

    def _within(self, entries: Rows, within: list[tuple[str, str | None]]) -> Rows:
        if not within:
            return entries
        towns = self._towns[self._entry_towns[entries]]
        chosen = np.zeros(len(entries), dtype=bool)
        for country, region in within:
            inside = towns["country"] == country.encode()
            if region is not None:
                inside &= towns["region"] == self._numbers.get(region, 0)
            chosen |= inside
        return entries[chosen]

    def _closeness(self, entry: int, key: str) -> tuple[bool, int, int]:
        """The name itself, then by slips of the finger (swapped letters are one); equally close ones by population."""
        own = self[entry].decode()
        slips = 0 if own.startswith(key) else OSA.distance(own, key)
        return own != key, slips, int(self._entry_towns[entry])

    def _region(self, number: int) -> Region | None:
        return self.regions[number - 1] if number else None

    def _name(self, at: int) -> str:
        end = at + int(np.argmax(self._names[at : at + 400] == ord("\n")))
        return self._names[at:end].tobytes().decode()  # type: ignore[no-any-return]


@cache
def load_gazetteer() -> Gazetteer:
    """The shipped map, opened once per process."""
    return Gazetteer()
