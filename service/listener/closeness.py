"""How close texts come to concerns: by the lay wordings as a whole, and by the words that tell of them.

Vectors are those of the text encoder; closeness is told in spreads above what other concerns' wordings get.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from service.vocabulary.encoder import Encoder, Vectors
from service.vocabulary.spelling import WORD

Floats = NDArray[np.float64]

# What a quarter of the concerns use is said by everybody.
_COMMON_SHARE = 0.25
_BEST = 3
# Words whose closeness to all telling words is remembered, in whole numbers of two bytes: 9 kB each.
_MOST_REMEMBERED = 5_000
_WHOLE = np.iinfo(np.uint16).max
Whole = NDArray[np.uint16]


@dataclass(frozen=True)
class Spread:
    """Mean and spread per concern of one way of being close, over texts that do not mean the concern."""

    mean: Floats
    sd: Floats

    @classmethod
    def over(cls, close: Vectors, other: NDArray[np.bool_]) -> Self:
        return cls(close.mean(axis=0, where=other, dtype=np.float64), close.std(axis=0, where=other, dtype=np.float64))

    def __call__(self, close: Vectors) -> Floats:
        return np.asarray((close - self.mean) / self.sd)


class Wordings:
    """The lay wordings of K concerns, concern by concern in places of equal number, so that one product meets all."""

    def __init__(self, phrases: Vectors, counts: Sequence[int]) -> None:
        """`phrases` (n, d) in the order of the concerns, of which each has so many as `counts` says."""
        places = np.arange(max(counts))[:, None]
        starts = np.cumsum([0, *counts[:-1]])
        self._free = places >= np.array(counts)  # (places, K): no wording there
        # A free place holds the first wording again, which is never better than the best.
        rows = np.where(self._free, starts, starts + places)
        self._phrases = np.ascontiguousarray(phrases[rows.reshape(-1)].T)

    def cosines(self, centred: Vectors) -> Vectors:
        """(n, places, K)"""
        return np.asarray(centred @ self._phrases).reshape(len(centred), *self._free.shape)

    def best(self, cosines: Vectors) -> Vectors:
        """Cosine of the best wording, (n, K)."""
        return np.asarray(cosines.max(axis=1))

    def best_three(self, cosines: Vectors) -> Vectors:
        """Mean cosine of the best three wordings, (n, K)."""
        known = np.where(self._free, np.float32(-1.0), cosines)
        return np.asarray(np.partition(known, -_BEST, axis=1)[:, -_BEST:].mean(axis=1))


class TellingWords:
    """The words that tell of a concern: a word tells more the fewer concerns use it (its logarithm, squared)."""

    def __init__(self, encoder: Encoder, used: Sequence[set[str]]) -> None:
        """`used` are the words of each concern's texts."""
        self._encoder = encoder
        concerns_using = Counter(word for words in used for word in words)
        self._common = {word for word, count in concerns_using.items() if count > _COMMON_SHARE * len(used)}
        vocabulary = sorted(concerns_using.keys() - self._common)
        telling = np.log(len(used) / np.array([concerns_using[word] for word in vocabulary])) ** 2
        self._telling = telling.astype(np.float32)
        column = {word: index for index, word in enumerate(vocabulary)}
        # One telling word in eighty is any concern's: only those are summed, concern by concern.
        own = [sorted(column[word] for word in words if word in column) for words in used]
        self._columns = np.concatenate([*own, []]).astype(np.intp)
        self._starts = np.cumsum([0, *(len(columns) for columns in own[:-1])])
        self._vectors = np.ascontiguousarray(encoder.encode(vocabulary).T)
        self._lock = Lock()
        self._rows: OrderedDict[str, int] = OrderedDict()  # the longest unused first
        self._remembered: Whole = np.empty((_MOST_REMEMBERED, len(vocabulary)), dtype=np.uint16)

    def met(self, texts: Sequence[str], most: int | None = None) -> Vectors:
        """How closely each concern's telling words are met, (n, K), by the first `most` words there are."""
        results = [[word for word in words_of(text) if word not in self._common] for text in texts]
        distinct = list(dict.fromkeys(word for words in results for word in words))[:most]
        closeness = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.uint16)
        with self._lock:
            rows, close = self._closeness(distinct)
            for words, out in zip(results, closeness, strict=True):
                for word in dict.fromkeys(words):
                    if word in rows:
                        np.maximum(out, close[rows[word]], out=out)
        met = closeness.astype(np.float32)
        met *= np.float32(1 / _WHOLE)
        # Sharpened: a word that merely lies nearby should not add up to one that was said.
        result = met * met * met * self._telling
        return np.asarray(np.add.reduceat(result.take(self._columns, axis=1), self._starts, axis=1))

    def _closeness(self, words: Sequence[str]) -> tuple[dict[str, int], Whole]:
        """Where each word's closeness to the telling words stands, and the rows of it."""
        new = [word for word in words if word not in self._rows]
        if len(words) > _MOST_REMEMBERED:
            return {word: row for row, word in enumerate(words)}, self._close(words)
        for word in words:
            if word in self._rows:
                self._rows.move_to_end(word)
        for word in new:
            forgotten = self._rows.popitem(last=False)[1] if len(self._rows) == _MOST_REMEMBERED else len(self._rows)
            self._rows[word] = forgotten
        rows = {word: self._rows[word] for word in words}
        if new:
            self._remembered[[rows[word] for word in new]] = self._close(new)
        return rows, self._remembered

    def _close(self, words: Sequence[str]) -> Whole:
        """In whole numbers; what points away is not close."""
        close = self._encoder.encode(words) @ self._vectors
        np.clip(close, 0, 1, out=close)
        close *= _WHOLE
        return np.asarray(np.rint(close, out=close), dtype=np.uint16)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    if text.isascii():
        return WORD.findall(text.lower())
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]
