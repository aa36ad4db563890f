"""A file of weights small enough to be written down: eight words, each with a direction of its own."""

import base64
import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from service.listener.heads import DANGERS, HOLDS, KINDS, SIDES, WHEN, WHOSE

WIDTH = 384
MARK_WIDTH = 96
PIECES = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "insomnia", "migraine", "not", "sister", "listen", "die", "rumba", "."]
CONCERNS = ["insomnia", "migraine"]
# An ONNX graph of one node, which gives back what it is given: {"embedded": (1, t, 384)} -> states.
_IDENTITY = (
    "CAg6YwocCghlbWJlZGRlZBIGc3RhdGVzIghJZGVudGl0eRIBZ1ogCghlbWJlZGRlZBIUChIIARIOCgIIAQoDEgF0CgMIgANiHgoGc3RhdGVzEhQK"
    "EggBEg4KAggBCgMSAXQKAwiAA0IECgAQEQ=="
)
# The same with the states in between, and the layers for danger, which go on from those.
_WITH_MIDDLE = (
    "CAgSADqhAQocCghlbWJlZGRlZBIGc3RhdGVzIghJZGVudGl0eQocCghlbWJlZGRlZBIGbWlkZGxlIghJZGVudGl0eRIBZ1ogCghlbWJlZGRlZBIUChII"
    "ARIOCgIIAQoDEgF0CgMIgANiHgoGc3RhdGVzEhQKEggBEg4KAggBCgMSAXQKAwiAA2IeCgZtaWRkbGUSFAoSCAESDgoCCAEKAxIBdAoDCIADQgQKABAQ"
)
_FROM_MIDDLE = (
    "CAgSADpfChoKBm1pZGRsZRIGc3RhdGVzIghJZGVudGl0eRIBZ1oeCgZtaWRkbGUSFAoSCAESDgoCCAEKAxIBdAoDCIADYh4KBnN0YXRlcxIUChIIARIO"
    "CgIIAQoDEgF0CgMIgANCBAoAEBA="
)


def _toward(rows: int, at: dict[int, str], strength: float) -> NDArray[np.float32]:
    """A matrix (rows, 384) whose row `i` answers to the word at[i]."""
    matrix = np.zeros((rows, WIDTH), np.float32)
    for row, word in at.items():
        matrix[row, PIECES.index(word)] = strength
    return matrix


def write_tiny_model(path: Path, concerns: list[str] = CONCERNS, *, dances: bool = False) -> Path:
    """ "not" denies a concern, "sister" makes it somebody else's, "listen" is a wish, "die" a danger; `dances`: it has
    layers for danger, which know only "rumba"."""
    word = np.zeros((len(PIECES), WIDTH), np.int8)
    word[np.arange(len(PIECES)), np.arange(len(PIECES))] = 100
    word[:4] = 0
    mark_clause, mark_out = np.zeros((MARK_WIDTH, WIDTH), np.float32), np.zeros((13, MARK_WIDTH), np.float32)
    first_when, first_holds = len(WHOSE), len(WHOSE) + len(WHEN)
    for row, name in enumerate(("not", "sister")):
        mark_clause[row, PIECES.index(name)] = 100
    mark_out[first_holds + HOLDS.index("denied"), 0] = 5
    mark_out[WHOSE.index("other"), 1] = 5
    mark_bias = np.zeros(13, np.float32)
    mark_bias[[0, first_when, first_holds]] = 6  # me, now, said
    arrays: dict[str, NDArray[np.generic]] = {
        "encoder": np.frombuffer(base64.b64decode(_IDENTITY), np.uint8),
        "word": word,
        "word_scale": np.full(len(PIECES), 0.01, np.float32),
        "position": np.zeros((512, WIDTH), np.float32),
        "concern": _toward(3, {0: "insomnia", 1: "migraine", 2: "."}, 1.0),
        "heads.bias": np.array([0, 0, 3], np.float32),
        "heads.sharpness": np.array([14], np.float32),
        "heads.project.weight": np.eye(WIDTH, dtype=np.float32),
        "heads.project.bias": np.zeros(WIDTH, np.float32),
        "heads.sides.weight": _toward(len(SIDES), {SIDES.index(("listening", 1)): "listen"}, 50),
        "heads.sides.bias": np.full(len(SIDES), -4, np.float32),
        "heads.kinds.weight": np.zeros((len(KINDS), WIDTH), np.float32),
        "heads.kinds.bias": np.full(len(KINDS), -4, np.float32),
        "heads.evidence.weight": np.zeros((1, WIDTH), np.float32),
        "heads.evidence.bias": np.zeros(1, np.float32),
        "heads.mark_clause.weight": mark_clause,
        "heads.mark_clause.bias": np.zeros(MARK_WIDTH, np.float32),
        "heads.mark_concern.weight": np.zeros((MARK_WIDTH, WIDTH), np.float32),
        "heads.mark_out.weight": mark_out,
        "heads.mark_out.bias": mark_bias,
        "heads.danger_in.weight": _toward(64, {0: "die"}, 50),
        "heads.danger_in.bias": np.zeros(64, np.float32),
        "heads.danger_out.weight": np.eye(len(DANGERS), 64, dtype=np.float32),
        "heads.danger_out.bias": np.full(len(DANGERS), -5, np.float32),
        "pieces": _text(PIECES),
        "scores": np.zeros(0, np.float32),
        "concerns": _text(concerns),
        "kinds": _text(list(KINDS)),
    }
    if dances:
        arrays |= {
            "encoder": np.frombuffer(base64.b64decode(_WITH_MIDDLE), np.uint8),
            "danger.encoder": np.frombuffer(base64.b64decode(_FROM_MIDDLE), np.uint8),
            "danger.in.weight": _toward(64, {1: "rumba"}, 50),
            "danger.in.bias": np.zeros(64, np.float32),
            "danger.out.weight": np.eye(len(DANGERS), 64, dtype=np.float32),
            "danger.out.bias": np.full(len(DANGERS), -5, np.float32),
        }
    calibration = {"model": 1, "lexical": 0, "both": 0, "unheard": 0, "closed": 0, "offset": 0}
    facts = {"calibration": json.dumps(calibration), "sha256": "0" * 64}
    result = save(arrays, facts)
    facts["sha256"] = hashlib.sha256(result[8 + int.from_bytes(result[:8], "little") :]).hexdigest()
    path.write_bytes(save(arrays, facts))
    return path


def _text(value: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)
