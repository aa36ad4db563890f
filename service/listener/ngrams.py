"""A linear reader over hashed words, pairs of words and letter groups: knows phrases that the encoder has not learnt.

Trained on the same labelled texts (`training/listener/ngrams.py`); its weights stand in the encoder's file. Pure.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from service.vocabulary.lexicon import fold_name

Floats = NDArray[np.float32]

BUCKETS = 1 << 16
_WORD = re.compile(r"[\w']+")
_LETTERS = (3, 4, 5)
_LONGEST_WORD = 24
_MOST_DANGER_CHARACTERS = 3_000


def grams(text: str) -> tuple[list[str], list[str]]:
    """Words and pairs of neighbouring words; groups of three to five letters within a word and its edges."""
    words = [word[:_LONGEST_WORD] for word in _WORD.findall(fold_name(text))]
    letters = []
    for word in words:
        edged = f" {word} "
        letters += [edged[at : at + size] for size in _LETTERS for at in range(max(1, len(edged) - size + 1))]
    return words + [f"{left} {right}" for left, right in pairwise(words)], letters


def counted(text: str) -> tuple[Counter[int], Counter[int]]:
    """How often each bucket is met, by words and by letters."""
    return tuple(Counter(crc32(gram.encode()) % BUCKETS for gram in kind) for kind in grams(text))  # type: ignore[return-value]


def features(text: str, rarity: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Buckets of a text and their values: rare ones count more; words and letters each have length 1."""
    places: list[int] = []
    values: list[Floats] = []
    for kind in counted(text):
        own = np.fromiter(kind.keys(), np.intp, len(kind))
        weights = (1 + np.log(np.fromiter(kind.values(), np.float32, len(kind)))) * rarity[own]
        places += own.tolist()
        values.append((weights / max(1e-9, float(np.linalg.norm(weights)))).astype(np.float32))
    return np.array(places, dtype=np.intp), np.concatenate(values)


class NgramReader:
    """Immutable once built. `arrays`: rarity (B,), concerns (B, C + 1) and danger (B,) in 8 bits with their scales."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._rarity = np.asarray(arrays["rarity"], dtype=np.float32)
        self._concerns, self._danger = arrays["concerns"], arrays["danger"]
        self._scale = np.asarray(arrays["scale"], dtype=np.float32)
        self._bias = np.asarray(arrays["bias"], dtype=np.float32)
        self._danger_scale, self._danger_bias = (float(x) for x in np.asarray(arrays["danger_numbers"]))

    def shares(self, clauses: Sequence[str]) -> Floats:
        """Probabilities (clauses, C + 1) that a clause speaks of each concern; the last: of none."""
        logits = np.stack([self._logits(clause) for clause in clauses])
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def _logits(self, clause: str) -> Floats:
        places, values = features(clause, self._rarity)
        return np.asarray(values @ self._concerns[places].astype(np.float32) * self._scale + self._bias)

    def danger(self, message: str) -> float:
        """Logit that a message tells of danger."""
        places, values = features(message[:_MOST_DANGER_CHARACTERS], self._rarity)
        return float(values @ self._danger[places].astype(np.float32)) * self._danger_scale + self._danger_bias
