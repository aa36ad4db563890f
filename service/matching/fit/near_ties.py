"""The order of people: by fit in buckets of a random grid, within one by keyed hash.

Two people whose fits differ by Δ ≤ h come in the order of their fits with probability exactly ½ + Δ/(2h) over seeds,
beyond h always (`docs/matching.md`, "Near ties"). Nothing depends on ids, names or dates.
"""

import hashlib
from collections.abc import Mapping
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

MICRO = 1_000_000

Floats = NDArray[np.float64]


def weighted_sum(parts: Mapping[str, Floats], weights: Mapping[str, float], people: int) -> Floats:
    """fit = Σ weight × part, of every candidate."""
    fits = np.zeros(people)
    for part, weight in weights.items():
        fits += weight * parts[part]
    return fits


class Turns:
    """Numbers in 0..1 drawn by a seed: of one key and purpose always the same, spread evenly over seeds."""

    def __init__(self, seed: str) -> None:
        self._key = hashlib.blake2b(seed.encode(), digest_size=32, person=b"turns").digest()

    def of(self, keys: NDArray[np.uint64], purpose: str) -> Floats:
        """The numbers (n,) of keys (n,)."""
        salt = hashlib.blake2b(purpose.encode(), key=self._key, digest_size=16).digest()
        mixed = _mixed(keys ^ np.uint64(int.from_bytes(salt[:8]))) ^ np.uint64(int.from_bytes(salt[8:]))
        return (_mixed(mixed) >> np.uint64(11)).astype(np.float64) * 2.0**-53


class Grid:
    """The random grid of one seed: buckets h wide, shifted by u; an own order in each."""

    def __init__(self, seed: str, width: float) -> None:
        self._key = hashlib.blake2b(seed.encode(), digest_size=32).digest()
        self.width = max(1, round(width * MICRO))
        self.shift = (self._hash(b"cell") * self.width) >> 64
        self._turns = (np.uint64(self._hash(b"order")), np.uint64(self._hash(b"again")))

    def tie_bucket(self, fit: float) -> int:
        """The bucket a fit falls in; higher is better."""
        return (round(fit * MICRO) + self.shift) // self.width

    def tie_buckets(self, fits: Floats) -> NDArray[np.int64]:
        """The buckets of many fits."""
        return np.asarray((np.rint(fits * MICRO).astype(np.int64) + self.shift) // self.width)

    def reach(self, fits: Floats, bucket: int) -> NDArray[np.bool_]:
        """Which fits fall in a bucket or above it."""
        return np.asarray(np.rint(fits * MICRO) >= bucket * self.width - self.shift)

    def floor(self, bucket: int) -> float:
        """The least fit of a bucket."""
        return (bucket * self.width - self.shift) / MICRO

    def tie_hash(self, id: UUID) -> int:
        """Where someone stands among the others of the bucket: 64 bits."""
        return int(self.tie_hashes(np.array([person_key(id)], dtype=np.uint64))[0])

    def tie_hashes(self, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """The same for many, by their keys (`person_key`): each is mixed with the seed, twice."""
        mixed = keys
        for turn in self._turns:
            mixed = _mixed(mixed ^ turn)
        return mixed

    def _hash(self, message: bytes) -> int:
        return int.from_bytes(hashlib.blake2b(message, key=self._key, digest_size=8).digest())


def person_key(id: UUID) -> int:
    """64 bits of an id, evenly spread."""
    return int.from_bytes(hashlib.blake2b(id.bytes, digest_size=8).digest())


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64: a bijection in which every bit of the input turns half of the output."""
    shifted = x >> np.uint64(30)
    mixed = x ^ shifted
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    np.right_shift(mixed, np.uint64(27), out=shifted)
    mixed ^= shifted
    mixed *= np.uint64(0x94D049BB133111EB)
    np.right_shift(mixed, np.uint64(31), out=shifted)
    mixed ^= shifted
    return mixed
