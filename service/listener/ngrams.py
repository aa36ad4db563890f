"""A linear reader over hashed words, pairs of words and letter groups: knows phrases that the encoder has not learnt.

Trained on the same labelled texts (`training/listener/ngrams.py`); its weights stand in the encoder's file. Pure.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from service.listener.vector_functions import softmax
from service.vocabulary.lexicon import fold_name

Floats = NDArray[np.float32]

BUCKETS = 44_000
_WORD = re.compile(r"[\w']+")
_GROUPS = (3, 4, 5)
_MOST_REMEMBERED = 10_000  # words, whose groups of letters are worked out once
_LONGEST_WORD = 24
_MOST_DANGER_CHARACTERS = 3_000


def counted(text: str) -> tuple[Counter[int], Counter[int]]:
    """How often each bucket is met: by words and pairs of neighbouring words, and by groups of three to five letters
    within a word and its edges."""
    words = [word[:_LONGEST_WORD] for word in _WORD.findall(fold_name(text))]
    pairs = (f"{left} {right}" for left, right in pairwise(words))
    return Counter(map(_bucket, chain(words, pairs))), Counter(chain.from_iterable(map(_letters, words)))


def _bucket(gram: str) -> int:
    return crc32(gram.encode()) % BUCKETS


@lru_cache(maxsize=_MOST_REMEMBERED)
def _letters(word: str) -> tuple[int, ...]:
    edged = f" {word} "
    return tuple(_bucket(edged[at : at + size]) for size in _GROUPS for at in range(max(1, len(edged) - size + 1)))


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


@dataclass(frozen=True)
class WordReading:
    """Probabilities for each clause: (clauses, concerns), (clauses, sides and kinds of `heads`)."""

    concerns: Floats
    statements: Floats


class NgramReader:
    """Immutable once built. `arrays`: rarity (B,), danger (B,), and for concerns and statements a matrix (B, outputs)
    in 8 bits with its scale and bias, whose last output says "none of them"."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._rarity = np.asarray(arrays["rarity"], dtype=np.float32)
        self._danger = arrays["danger"]
        self._danger_scale, self._danger_bias = (float(x) for x in np.asarray(arrays["danger_numbers"]))
        self._concerns, self._statements = (
            (
                arrays[name],
                np.asarray(arrays[f"{name}_scale"], dtype=np.float32),
                np.asarray(arrays[f"{name}_bias"], dtype=np.float32),
            )
            for name in ("concerns", "statements")
        )

    def read(self, clauses: Sequence[str]) -> WordReading:
        """What each clause speaks of."""
        grams = [features(clause, self._rarity) for clause in clauses]
        return WordReading(_shares(grams, *self._concerns), _shares(grams, *self._statements))

    def danger(self, message: str) -> float:
        """Logit that a message tells of danger."""
        places, values = features(message[:_MOST_DANGER_CHARACTERS], self._rarity)
        return float(values @ self._danger[places].astype(np.float32)) * self._danger_scale + self._danger_bias


def _shares(
    grams: Sequence[tuple[NDArray[np.intp], Floats]], matrix: NDArray[np.generic], scale: Floats, bias: Floats
) -> Floats:
    logits = np.stack([values @ matrix[places].astype(np.float32) for places, values in grams]) * scale + bias
    return softmax(logits)[:, :-1]
