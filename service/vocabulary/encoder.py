"""Turns texts into unit vectors, behind one small protocol so that another model is a setting.

The default is WordLlama (256 dimensions, no torch; 0.1 ms a story). Name and size of the model are part of the
policy's name that is stored with every derived vector, so vectors of two models are never compared.
"""

import importlib.util
import json
from collections.abc import Hashable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from schemas.messages import setup
from service.core.errors import SetupError

Vectors = NDArray[np.float32]

_SHIPPED_DIMENSIONS = 256  # the wheel holds no other
# So many texts are summed at once: their sums stay in the processor's cache.
_BATCH = 256
# Words whose vectors are remembered: 1 kB each.
_MOST_WORDS = 20_000


class Encoder(Hashable, Protocol):
    """`encode(n texts)` gives float32 (n, dimensions); rows have length 1, or 0 for a text without words."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class WordLlamaEncoder:
    """Static token vectors averaged over the text (github.com/dleemiller/WordLlama, MIT).

    Averaged here rather than by the package, for two reasons measured in `bench/RESULTS.md`: the package adds the
    same start token to every text, which blurs short ones; and its tokens know capitals, which say nothing here.
    """

    def __init__(self, dimensions: int = 256) -> None:
        # Read as it lies in the package, whose import brings pydantic and a client for HTTP: half of the start.
        spec = importlib.util.find_spec("wordllama")
        if spec is None or spec.origin is None:
            raise SetupError(setup.NO_WORDLLAMA())
        folder = Path(spec.origin).parent
        # The first dimensions alone are the smaller model.
        self._tokens = _weights(folder)[:, :dimensions]  # mapped, so that all processes of a host share them
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        self._tokenizer.no_padding()
        self._lock = Lock()
        self._rows: dict[str, int] = {}
        self._remembered: Vectors = np.empty((_MOST_WORDS, dimensions), dtype=np.float32)
        self.name = f"wordllama-{dimensions}"
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        words = [text.lower().split() for text in texts]
        for start in range(0, len(texts), _BATCH):
            self._encode_batch(words[start : start + _BATCH], vectors[start : start + _BATCH])
        return vectors

    def _encode_batch(self, texts: Sequence[list[str]], out: Vectors) -> None:
        lengths = np.array([len(words) for words in texts])
        if not lengths.any():  # a text without words stays zero
            return
        table, rows = self._look_up([word for words in texts for word in words])
        # The direction of the sum is the direction of the mean.
        sums = _sums(table, rows, lengths)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        np.divide(sums, norms, out=out, where=norms > 0)

    def _look_up(self, words: list[str]) -> tuple[Vectors, NDArray[np.intp]]:
        """A table in which each word's tokens are summed, and the row of each word. No token reaches over a space, so
        that a text is the sum of its words, and each word need be cut into tokens only once."""
        with self._lock:
            distinct = dict.fromkeys(words)
            new = [word for word in distinct if word not in self._rows]
            if len(self._rows) + len(new) > _MOST_WORDS:  # after thousands that nobody had used before
                # Others may still sum rows of the former table.
                self._rows, self._remembered = {}, np.empty_like(self._remembered)
                new = list(distinct)
            if len(new) > _MOST_WORDS:
                return self._summed_tokens(words), np.arange(len(words))
            if new:
                known = len(self._rows)
                self._remembered[known : known + len(new)] = self._summed_tokens(new)
                self._rows.update(zip(new, range(known, known + len(new)), strict=True))
            return self._remembered, np.fromiter(map(self._rows.__getitem__, words), np.intp, len(words))

    def _summed_tokens(self, words: list[str]) -> Vectors:
        results = [encoded.ids for encoded in self._tokenizer.encode_batch(words, add_special_tokens=False)]
        starts = np.cumsum([0] + [len(ids) for ids in results[:-1]])
        own = self._tokens[np.concatenate(results)].astype(np.float32)
        return np.asarray(np.add.reduceat(own, starts, axis=0))


def _sums(table: Vectors, rows: NDArray[np.intp], lengths: NDArray[np.intp]) -> Vectors:
    """The sum of each text's words (n, d), word after word, so that it does not depend on what stands beside it.

    The texts lie one behind the other in `rows`, each of so many words.
    """
    starts = np.cumsum(lengths) - lengths
    sums: Vectors = np.zeros((len(lengths), table.shape[1]), dtype=np.float32)
    longest = int(lengths.max())
    if longest >= len(lengths):  # few texts: one by one
        for own, start, length in zip(sums, starts.tolist(), lengths.tolist(), strict=True):
            np.add.reduce(table[rows[start : start + length]], axis=0, out=own)
        return sums
    # Many: the first word of all, then the second of all that have one, and so on.
    order = np.argsort(-lengths, kind="stable")
    starts, longer = starts[order], np.searchsorted(np.sort(lengths), np.arange(longest), side="right")
    ordered, words = np.zeros_like(sums), np.empty_like(sums)
    for position, shorter in enumerate(longer.tolist()):
        some = len(lengths) - shorter
        np.take(table, rows[starts[:some] + position], axis=0, out=words[:some], mode="clip")
        ordered[:some] += words[:some]
    sums[order] = ordered
    return sums


def _weights(folder: Path) -> NDArray[np.generic]:
    """The vectors of the tokens (n, 256), out of a file in the safetensors format with one array in it."""
    mapped = np.memmap(folder / "weights" / f"l2_supercat_{_SHIPPED_DIMENSIONS}.safetensors", np.uint8, "r")
    start = 8 + int.from_bytes(mapped[:8].tobytes(), "little")
    entry = json.loads(mapped[8:start].tobytes())["embedding.weight"]
    first, last = entry["data_offsets"]
    kind = {"F16": np.float16, "F32": np.float32}[entry["dtype"]]
    return mapped[start + first : start + last].view(kind).reshape(entry["shape"])


@cache
def load_encoder(name: str) -> Encoder:
    """The encoder of that name, loaded once per process."""
    kind, _, dimensions = name.partition("-")
    if kind == "wordllama" and dimensions in {"64", "128", "256"}:
        return WordLlamaEncoder(int(dimensions))
    raise SetupError(setup.UNKNOWN_TEXT_MODEL(name=repr(name)))
