"""Reads the weights of the service's own file back into the network, to train them further.

What is lost is the rounding (recall at k of the development split 0.563 where 0.562 was measured before the rounding).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.numpy import load
from torch import Tensor

from .export import encoder_linears_and_norms
from .network import HEADS, WIDTH, Listener

Floats = NDArray[np.float32]
_BY_CONCERN = ("concern", "bias")  # a row for each concern, and a last one for none
_FROZEN = "word.weight"  # never trained: a run takes it as pretrained, with the pieces that it has chosen


@dataclass(frozen=True)
class Start:
    """The weights that a run goes on from, and the names of the concerns that they know, in the order of their rows."""

    state: dict[str, Tensor]
    concerns: Sequence[str]

    def for_concerns(self, names: Sequence[str], others: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """The state of a listener of the concerns `names`; from `others`, which is one, what the start does not know:
        the rows of its new concerns, and the table of words."""
        state = dict(self.state) | {_FROZEN: others[_FROZEN]}
        rows = {name: at for at, name in enumerate(self.concerns)}
        common = [(at, rows[name]) for at, name in enumerate(names) if name in rows] + [(len(names), len(rows))]
        new, old = map(list, zip(*common, strict=True))
        for part in _BY_CONCERN:
            state[part] = others[part].clone()
            state[part][new] = self.state[part][old]
        return state


def read_start(path: Path) -> Start:
    """What an earlier run wrote (.pt), or a file as the service reads it."""
    if path.suffix == ".safetensors":
        return Start(shipped_state(path), json.loads(load(path.read_bytes())["concerns"].tobytes()))
    saved = torch.load(path)
    return Start(saved["model"], saved["facts"]["concerns"])


def shipped_state(path: Path) -> dict[str, Tensor]:
    """The state of a `Listener` with as many layers as the file's encoder; ValueError where shapes disagree."""
    arrays = load(path.read_bytes())
    word = arrays["word"].astype(np.float32) * arrays["word_scale"][:, None]
    graph = onnx.load_from_string(arrays["encoder"].tobytes()).graph
    layers = sum(node.op_type == "Softmax" for node in graph.node)
    model = Listener(word, layers, len(json.loads(arrays["concerns"].tobytes())))
    tensors = iter(_in_order(graph))
    for kind, module in encoder_linears_and_norms(model):
        weight, bias = next(tensors), next(tensors)
        if kind == "qkv":
            scale = np.ones(3 * WIDTH, np.float32)
            scale[:WIDTH] = (WIDTH / HEADS) ** -0.5
            weight, bias = weight / scale, bias / scale
        _put(module.weight, weight.T if weight.ndim == 2 else weight)
        _put(module.bias, bias)
    _put(model.position.weight, arrays["position"])
    _put(model.concern, arrays["concern"])
    _put(model.bias, arrays["heads.bias"])
    _put(model.sharpness, arrays["heads.sharpness"].reshape(()))
    parameters = dict(model.named_parameters())
    for name, array in arrays.items():
        if name.startswith("heads.") and (own := name.removeprefix("heads.")) not in ("bias", "sharpness"):
            _put(parameters[own], array)
    return model.state_dict()


def _in_order(graph: onnx.GraphProto) -> list[Floats]:
    """Weights and biases in the order in which `export` held them, matrices in full precision again."""
    tensors: dict[int, Floats] = {}
    item = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    for name, array in item.items():
        number = name.removeprefix("w").removesuffix("_quantized")
        if not number.isdigit() or array.dtype == np.int64:
            continue
        tensors[int(number)] = array.astype(np.float32)
        if name.endswith("_quantized"):
            tensors[int(number)] -= item[f"w{number}_zero_point"].astype(np.float32)
            tensors[int(number)] *= item[f"w{number}_scale"]
    return [tensors[number] for number in sorted(tensors)]


def _put(parameter: Tensor, array: NDArray[np.generic]) -> None:
    if parameter.shape != array.shape:
        raise ValueError(f"a tensor of shape {array.shape} where {tuple(parameter.shape)} is expected")
    parameter.data.copy_(torch.from_numpy(np.array(array)))
