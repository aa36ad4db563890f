"""Columns of a large directory, composed of those of a small one: everybody again and again with parts exchanged.

Loading a million people takes most of an hour; what a search costs does not depend on how the columns came to be.
"""

from collections.abc import Iterator

import numpy as np

from service.matching.snapshot.build import joined
from service.matching.snapshot.columns import Array, Columns
from service.matching.snapshot.places import place_cells

_JITTER_DEGREES = 0.2
# What somebody writes goes to another person than what they state, so that no two are alike.
_WRITTEN = ("prose", "prose_whole", "prose_step", "prose_rest")
_SHEETS = ("practices", "lifestyle", "turn")


def composed(small: Columns, people: int, seed: int = 5) -> Columns:
    """So many people, none of them one person with another: answers, concerns and prose of the small directory's
    people, drawn apart; places moved by some kilometres."""
    rng = np.random.default_rng(seed)
    copies = -(-people // len(small))
    parts = [_copy(small, rng) for _ in range(copies)]
    sizes = [len(small)] * (copies - 1) + [people - len(small) * (copies - 1)]
    masks = [np.arange(len(part)) < size for part, size in zip(parts, sizes, strict=True)]
    return joined(list(zip(parts, masks, strict=True)))


def _copy(small: Columns, rng: np.random.Generator) -> Columns:
    arrays = dict(small.arrays)
    arrays["people/id"] = rng.integers(0, 256, arrays["people/id"].shape, dtype=np.uint8)
    arrays["people/key"] = rng.integers(0, 2**63, len(small), dtype=np.uint64)
    sheets, written = rng.permutation(len(small)), rng.permutation(len(arrays["stories/bias"]))
    for name in _SHEETS:
        arrays[f"people/{name}"] = arrays[f"people/{name}"][sheets]
    for name in _WRITTEN:
        arrays[f"stories/{name}"] = arrays[f"stories/{name}"][written]
    arrays["people/story"] = rng.permutation(arrays["people/story"])
    for name, most in (("lat", 89.0), ("lon", 179.0)):
        moved = arrays[f"places/{name}"] + rng.uniform(-_JITTER_DEGREES, _JITTER_DEGREES, len(arrays["places/lat"]))
        arrays[f"places/{name}"] = np.clip(moved, -most, most)
    arrays["places/cell"] = place_cells(arrays["places/lat"], arrays["places/lon"])
    for name in ("key", "row", "since"):
        arrays[f"same/{name}"] = arrays[f"same/{name}"][:0]
    return Columns(arrays, small.terms)


def vectors(columns: Columns, concerns: int) -> Iterator[Array]:
    """Blocks (n, concerns + 256) of what each person states and writes, for engines of vectors: without draws."""
    arrays, story = columns.arrays, columns.person("story")
    dense = np.zeros((len(arrays["stories/bias"]), concerns), dtype=np.float32)
    dense[arrays["stories/entry_story"], arrays["stories/entry_concern"]] = arrays["stories/entry_value"]
    for start in range(0, len(columns), 20_000):
        own = story[start : start + 20_000]
        yield np.hstack([dense[own], arrays["stories/prose"][own].astype(np.float32)])
