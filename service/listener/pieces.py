"""Cuts a story into the word pieces that the listener's encoder knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram, WordPiece

# Three words or more in capitals: the encoder knows such words as letters only.
_SHOUTED = re.compile(r"[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ'’]*(?:[ ,;:.!?¡¿-]+[A-ZÁÉÍÓÚÜÑ][A-ZÁÉÍÓÚÜÑ'’]*){2,}")
UNKNOWN, START, END = 3, 0, 2  # places of <unk>, <s> and </s> in the list of pieces


@dataclass(frozen=True, slots=True)
class Cut:
    """The pieces of one text: their numbers, and the characters of the text that each stands for."""

    ids: list[int]
    spans: list[tuple[int, int]]


class PieceCutter:
    """Immutable once built. `pieces`, the first four of them special: with `scores` (logarithms) a unigram model, as
    XLM-RoBERTa's; without any the longest match from the left, as BERT's."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        if not scores:
            places = {piece: at for at, piece in enumerate(pieces)}
            self._model = Tokenizer(WordPiece(places, unk_token=pieces[UNKNOWN], max_input_chars_per_word=60))
            self._model.normalizer = normalizers.BertNormalizer()
            self._model.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
            return
        self._model = Tokenizer(Unigram(list(zip(pieces, map(float, scores), strict=True)), UNKNOWN, False))
        self._model.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
        self._model.pre_tokenizer = pre_tokenizers.Metaspace()

    def cut(self, text: str) -> Cut:
        """The pieces of a text, without the special ones."""
        result = self._model.encode(_SHOUTED.sub(_quiet, text), add_special_tokens=False)
        return Cut(result.ids, result.offsets)


def _quiet(shouted: re.Match[str]) -> str:
    """In small letters, as long as before."""
    return shouted.group().lower()
