"""Finds texts that are nearly the same and reports them: none hides anybody, and the earlier keeps its place.

Words in runs of five (shingles) are hashed, and of each text the smallest hashes are kept (a bottom-k sketch, Broder
1997); pairs that share many of them are compared letter by letter with RapidFuzz. Colleagues on one clinic's roster may
share its words.
"""

from asyncio import to_thread
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from uuid import UUID
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from schemas.profiles.practitioner import Profile
from service.core.database.pool import Connection
from service.core.locks import Lock, tried
from service.directory import store_duplicates as duplicates
from service.directory.store_duplicates import Pair
from service.matching.fit.match_vector import SHORTEST_COPY, profile_text
from service.vocabulary.folding import key

Hashes = NDArray[np.uint64]

SHINGLE = 5  # words
SKETCH = 32  # hashes kept of a text
# Of the sketch so much in common is worth a closer look: texts of which half is the same share a third of all shingles.
LEAST_SHARED = 0.2
NEAR_COPY = 80.0  # RapidFuzz ratio: of a hundred letters so many stay
# What so many texts have in common is a form of words, such as a notice on insurance.
_MOST_ALIKE = 200
_BATCH = 2_000
_FIRST = UUID(int=0)


class Text(msgspec.Struct, frozen=True):
    """Somebody's own words, folded, with the clinics whose rosters name them."""

    id: UUID
    words: str
    clinics: frozenset[UUID]


async def report_near_copies(connection: Connection) -> int:
    """Puts every pair of near copies on the queue of duplicates; how many there are. Nothing where another does it."""
    async with tried(connection, Lock.NEAR_COPIES) as ours:
        if not ours:
            return 0
        texts: list[Text] = []
        after = _FIRST
        while rows := await duplicates.read_texts(connection, after, _BATCH):
            texts += await to_thread(_texts, rows)
            after = rows[-1]["id"]
        pairs = await to_thread(near_copies, texts)
        await duplicates.drop_near_copies(connection, pairs)
        await duplicates.add_pairs(connection, pairs)
        return len(pairs)


def _texts(rows: Iterable[dict[str, object]]) -> list[Text]:
    results = []
    for row in rows:
        profile = msgspec.json.decode(str(row["document"]), type=Profile)
        words = key(profile_text(profile))
        if len(words) >= SHORTEST_COPY:
            results.append(Text(row["id"], words, frozenset(row["clinics"])))  # type: ignore[arg-type,call-overload]
    return results


def near_copies(texts: Sequence[Text]) -> list[Pair]:
    """The pairs of texts that are nearly the same, letters alone, of people whom no one clinic lists."""
    results = []
    for value, other in _candidates([sketch(text.words) for text in texts]):
        first, second = sorted((texts[value], texts[other]), key=lambda text: text.id)
        if first.clinics & second.clinics:
            continue
        # The second also finds a text that stands whole within a longer one.
        likeness = fuzz.ratio(first.words, second.words, score_cutoff=NEAR_COPY) or fuzz.partial_ratio(
            first.words, second.words, score_cutoff=NEAR_COPY
        )
        if likeness:
            results.append(Pair(first.id, second.id, "near text", round(likeness / 100, 3)))
    return results


def sketch(words: str) -> Hashes:
    """The smallest hashes of the runs of words (up to SKETCH, ascending)."""
    tokens = np.array([crc32(word.encode()) for word in words.split()], dtype=np.uint64)
    if len(tokens) < SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(tokens, SHINGLE)
    mixed = np.zeros(len(runs), dtype=np.uint64)
    for column in range(SHINGLE):  # modulo 2^64; the shift spreads what the product has in its high bits
        mixed = (mixed ^ runs[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)[:SKETCH]


def _candidates(sketches: Sequence[Hashes]) -> list[tuple[int, int]]:
    """Pairs of places whose sketches share enough."""
    if not sketches:
        return []
    lengths = [len(sketch) for sketch in sketches]
    owners = np.repeat(np.arange(len(sketches)), lengths)
    hashes = np.concatenate(sketches)
    order = np.argsort(hashes, kind="stable")
    edges = np.flatnonzero(np.diff(hashes[order])) + 1
    shared: Counter[tuple[int, int]] = Counter()
    for group in np.split(owners[order], edges):
        if 1 < len(group) <= _MOST_ALIKE:
            shared.update(combinations(map(int, group), 2))
    return [pair for pair, count in shared.items() if count >= LEAST_SHARED * min(lengths[pair[0]], lengths[pair[1]])]
