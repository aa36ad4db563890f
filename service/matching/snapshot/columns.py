"""The columns of a snapshot: what matching reads of n people, as arrays in place order.

A block of people is a flat mapping of arrays, so that it can be written to one file and mapped again:

people/…   one value a person (n, …); `by_key/row` are they by the key of their id
places/…   one value a place of work, sorted by cell; `places/row` is the person
same/…     membership of groups of which one is shown, sorted by `same/key` (int64); `same/row`, `same/since`
stories/…  one value a distinct story block (u, …), `people/story` (n,) says whose it is; `stories/entry_*` are what
           the blocks state, sorted by concern
sets/<name>/starts, rows   an open vocabulary: the people (sorted) of each term of `terms[name]`
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]

OPEN_SETS = ("modalities", "languages", "telehealth", "cultures", "gender", "insurance", "currency", "clinics")
UNSTATED = -1  # in integer columns


@dataclass(frozen=True)
class Columns:
    """A block of people; never changed once made."""

    arrays: Mapping[str, Array]
    terms: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.arrays["people/key"])

    def person(self, name: str) -> Array:
        """A column with one value (or row of values) a person."""
        return self.arrays[f"people/{name}"]

    def rows_with(self, name: str, term: str) -> Array:
        """Rows of the people whose set holds a term, ascending."""
        number = self.place_of_term(name, term)
        if number is None:
            return np.zeros(0, dtype=np.int32)
        starts = self.arrays[f"sets/{name}/starts"]
        return self.arrays[f"sets/{name}/rows"][starts[number] : starts[number + 1]]

    def place_of_term(self, name: str, term: str) -> int | None:
        """Where a term stands in the (sorted) vocabulary of a set."""
        terms = self.terms[name]
        low, high = 0, len(terms)
        while low < high:
            middle = (low + high) // 2
            if terms[middle] < term:
                low = middle + 1
            else:
                high = middle
        return low if low < len(terms) and terms[low] == term else None

    def rows_of(self, ids: Iterable[bytes], keys: Iterable[int]) -> list[int]:
        """Rows of the people with these ids (16 bytes) and their keys, as far as they are here."""
        rows, own, stored = self.arrays["by_key/row"], self.person("key"), self.person("id")
        numbers: list[int] = []
        for id, key in zip(ids, keys, strict=True):
            at = bisect_left(rows, key, key=lambda row: int(own[row]))
            while at < len(rows) and int(own[rows[at]]) == key:
                if stored[rows[at]].tobytes() == id:
                    numbers.append(int(rows[at]))
                at += 1
        return numbers


def postings(pairs: Iterable[tuple[int, str]]) -> tuple[list[str], Array, Array]:
    """(terms, starts, rows) of (row, term) pairs."""
    by_term: dict[str, list[int]] = {}
    for row, term in pairs:
        by_term.setdefault(term, []).append(row)
    terms = sorted(by_term)
    return assembled(terms, [np.unique(np.array(by_term[term], dtype=np.int32)) for term in terms])


def assembled(terms: list[str], rows: Sequence[Array]) -> tuple[list[str], Array, Array]:
    """Postings from the sorted rows of each term."""
    starts = np.zeros(len(terms) + 1, dtype=np.int64)
    np.cumsum([len(own) for own in rows], out=starts[1:])
    return terms, starts, np.concatenate([np.zeros(0, dtype=np.int32), *rows]).astype(np.int32)
