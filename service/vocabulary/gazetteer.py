"""The map in memory: US postal codes and the cities of the world, in files that all processes of a host share.

Towns lie in the order of their keys, so that a name is one run of rows and the beginning of a name another; names that
were mistyped share trigrams (pg_trgm's: of each word with two blanks before it and one behind). `training/places.py`
writes the files.
"""

import re
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.folding import place_key
from service.vocabulary.shipped import DATA

FOLDER = DATA / "places"
ROW = np.dtype(
    [
        ("lat", "f8"),
        ("lon", "f8"),
        ("population", "i4"),
        ("postal", "u4"),
        ("rank", "u4"),  # among towns: by population, name and region
        ("region", "u1"),
        ("country", "S2"),
    ]
)
_LIKE_FROM = 0.3  # share of trigrams in common: what pg_trgm takes for similar
# Trigrams find names and do not rank them: of "Hartfrod" they share more with Hart than with Hartford.
_LOOKED_AT = 100
_WORD = re.compile(r"[^\W_]+")

Rows = NDArray[np.int64]


def trigrams(text: str) -> frozenset[str]:
    """The distinct trigrams of a text's words, as pg_trgm cuts them."""
    words = (f"  {word} " for word in _WORD.findall(text))
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


class Gazetteer:
    """Rows of places and how to find them by name key or postal code; immutable."""

    def __init__(self) -> None:
        def mapped(name: str) -> Any:
            return np.load(FOLDER / f"{name}.npy", mmap_mode="r")

        self._rows, self._names, self._keys = mapped("rows"), mapped("names"), mapped("keys")
        self._grams, self._gram_ends = mapped("grams"), mapped("gram_ends")
        self._gram_rows, self._gram_counts = mapped("gram_rows"), mapped("gram_counts")
        self._postal = self._rows["postal"][len(self._keys) :]
        self._regions: list[tuple[str, str]] = [(str(code), str(name)) for code, name in mapped("regions")]
        self._numbers = {code: number for number, (code, _) in enumerate(self._regions) if code}
        named = [(code, name) for code, name in self._regions if name]
        self.regions = {place_key(name): code for code, name in named} | {code.lower(): code for code, _ in named}

    def __contains__(self, key: object) -> bool:
        """Whether a town has this folded name."""
        first, last = self._run(key) if isinstance(key, str) else (0, 0)
        return first < last

    def with_postal_code(self, code: str) -> PlaceFound | None:
        """The place of a US postal code of five digits."""
        if len(code) != 5 or not (code.isascii() and code.isdigit()):
            return None
        at = int(np.searchsorted(self._postal, int(code)))
        known = at < len(self._postal) and self._postal[at] == int(code)
        return self._place(len(self._keys) + at) if known else None

    def with_name(self, key: str, region: str | None, country: str | None) -> PlaceFound | None:
        """The largest place of just this name."""
        rows = self._within(np.arange(*self._run(key)), region, country)
        return self._place(int(rows[0])) if len(rows) else None

    def like(self, key: str, region: str | None, country: str | None, limit: int) -> list[PlaceFound]:
        """Places of this name, that begin with it or are like it, best first."""
        first, last = self._run(key)
        begun = int(np.searchsorted(self._keys, key.encode() + b"\xff"))
        alike, likeness = self._alike(key, first, begun)
        inside = self._within(np.arange(len(alike)), region, country, alike)
        rows, likeness = alike[inside], likeness[inside]
        exact, begins = (first <= rows) & (rows < last), (first <= rows) & (rows < begun)
        order = np.lexsort((self._rows["rank"][rows], -likeness, ~begins, ~exact))[: max(limit, _LOOKED_AT)]
        best = sorted(map(int, rows[order]), key=lambda row: self._closeness(row, key))
        return [self._place(row) for row in best[:limit]]

    def _run(self, key: str) -> tuple[int, int]:
        """From which row to which the towns of a name lie."""
        wanted = key.encode()
        return int(np.searchsorted(self._keys, wanted)), int(np.searchsorted(self._keys, wanted, side="right"))

    def _alike(self, key: str, first: int, begun: int) -> tuple[Rows, NDArray[np.float32]]:
        """Towns whose names begin with the key or are like it, and how like."""
        own = trigrams(key)
        shared = np.zeros(len(self._keys), dtype=np.int64)
        for gram in own:
            at = int(np.searchsorted(self._grams, gram))
            if at < len(self._grams) and self._grams[at] == gram:
                starts = int(self._gram_ends[at - 1]) if at else 0
                shared[self._gram_rows[starts : int(self._gram_ends[at])]] += 1
        rows = np.flatnonzero(shared)
        rows = rows[shared[rows] >= _LIKE_FROM * 0.99 * (len(own) + self._gram_counts[rows] - shared[rows])]
        rows = np.union1d(rows, np.arange(first, begun))
        union = np.maximum(len(own) + self._gram_counts[rows] - shared[rows], 1)
        likeness = shared[rows].astype(np.float32) / union.astype(np.float32)
        kept = (likeness.astype(np.float64) >= _LIKE_FROM) | ((first <= rows) & (rows < begun))
        return rows[kept], likeness[kept]

    def _within(self, at: Rows, region: str | None, country: str | None, rows: Rows | None = None) -> Rows:
        """Which of these lie in the region and country, when one is named."""
        where = self._rows[at if rows is None else rows[at]]
        kept = np.ones(len(at), dtype=bool)
        if region is not None:
            kept &= where["region"] == self._numbers.get(region, 0) if region in self._numbers else False
        if country is not None:
            kept &= where["country"] == country.encode()
        return at[kept]

    def _closeness(self, row: int, key: str) -> tuple[bool, int, int]:
        """The name itself, then by slips of the finger (swapped letters are one); equally close ones by population."""
        own = self._own_key(row)
        slips = 0 if own.startswith(key) else OSA.distance(own, key)
        return own != key, slips, -int(self._rows["population"][row])

    def _own_key(self, row: int) -> str:
        """The key of a name up to its first comma."""
        head, comma, _ = bytes(self._names[row]).partition(b",")
        return place_key(head.decode()) if comma else bytes(self._keys[row]).decode()

    def _place(self, row: int) -> PlaceFound:
        held, name = self._rows[row], bytes(self._names[row]).decode()
        region, region_name = self._regions[held["region"]]
        country = bytes(held["country"]).decode()
        return PlaceFound(
            name=", ".join(part for part in (name, region_name, country) if part),
            lat=float(held["lat"]),
            lon=float(held["lon"]),
            country=country,
            region=region or None,
            postal_code=f"{held['postal']:05}" if row >= len(self._keys) else None,
            population=int(held["population"]) or None,
        )


@cache
def load_gazetteer() -> Gazetteer:
    """The shipped map, opened once per process."""
    return Gazetteer()
