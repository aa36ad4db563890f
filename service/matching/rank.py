"""Exact parts and fit of the candidates, and the order: by fit in buckets of a random grid, within one by keyed hash.

Two people whose fits differ by Δ ≤ h come in the order of their fits with probability exactly ½ + Δ/(2h) over seeds,
beyond h always (`docs/matching.md`, "Near ties"). Nothing depends on ids, names or dates.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from schemas.matching.candidate import Candidate
from schemas.matching.match import Preferences
from schemas.matching.policy import Policy
from service.matching.layout import LIFESTYLE, PRACTICES, STORY
from service.matching.preferences import compare, preference_z
from service.matching.seeker import Query

MICRO = 1_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """A candidate with its fit, its parts and its place in the order."""

    candidate: Candidate
    fit: float
    parts: dict[str, float]
    matches: dict[str, float | None]  # soft wishes, 0..1 or None for not stated
    tie_bucket: int
    tie_hash: int  # keyed hash: the order within a bucket

    @property
    def key(self) -> tuple[int, int, UUID]:
        return (-self.tie_bucket, self.tie_hash, self.candidate.id)


def rank(
    candidates: Sequence[Candidate],
    query: Query,
    wish: Preferences,
    wished_modalities: frozenset[int],
    policy: Policy,
    seed: str,
) -> list[Ranked]:
    """The candidates in the order of the page; parts are summed in float64 from the stored blocks."""
    if not candidates:
        return []
    grid = Grid(seed, query.near_tie)
    matches = (
        [compare(wish, wished_modalities, query.wishes, person) for person in candidates] if query.wishes else None
    )
    columns = _parts(candidates, query, matches, wish, policy)
    fits = weighted_sum(columns, query.weights, len(candidates))
    values = {part: column.tolist() for part, column in columns.items()}
    ranked = [
        Ranked(
            person,
            fit,
            {part: column[row] for part, column in values.items()},
            matches[row] if matches else {},
            grid.tie_bucket(fit),
            grid.tie_hash(person.id),
        )
        for row, (person, fit) in enumerate(zip(candidates, fits.tolist(), strict=True))
    ]
    return sorted(ranked, key=lambda one: one.key)


def _parts(
    candidates: Sequence[Candidate],
    query: Query,
    matches: Sequence[Mapping[str, float | None]] | None,
    wish: Preferences,
    policy: Policy,
) -> dict[str, Floats]:
    """Every part that counts, of every candidate."""
    z = _linear_parts(candidates, query)
    if "preferences" in query.weights and matches:
        z["preferences"] = np.array([preference_z(own, wish, policy.preferences) for own in matches])
    return {part: policy.averages[part] + z[part] / 10.0 for part in query.weights}


def _linear_parts(candidates: Sequence[Candidate], query: Query) -> dict[str, Floats]:
    """z of each linear part that counts, for every candidate."""
    blocks = {
        "story": (STORY, query.story),
        "practices": (PRACTICES, query.practices),
        "lifestyle": (LIFESTYLE, query.lifestyle),
    }
    used = {part: block for part, block in blocks.items() if part in query.weights}
    if not used:
        return {}
    # Summed row by row in one fixed order: the fit of a person does not depend on who else is a candidate.
    stored = np.array([person.vector for person in candidates], dtype=np.float64)
    return {part: np.einsum("ij,j->i", stored[:, block], ask, optimize=False) for part, (block, ask) in used.items()}


def weighted_sum(parts: Mapping[str, Floats], weights: Mapping[str, float], people: int) -> Floats:
    """fit = Σ weight × part, of every candidate."""
    fits = np.zeros(people)
    for part, weight in weights.items():
        fits += weight * parts[part]
    return fits


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

    def start(self) -> int:
        """Where on the ring of random keys a page without any preference begins: signed 64 bits."""
        return self._hash(b"start") - (1 << 63)

    def _hash(self, message: bytes) -> int:
        return int.from_bytes(hashlib.blake2b(message, key=self._key, digest_size=8).digest())


def person_key(id: UUID) -> int:
    """64 bits of an id, evenly spread."""
    return int.from_bytes(hashlib.blake2b(id.bytes, digest_size=8).digest())


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64: a bijection in which every bit of the input turns half of the output."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
