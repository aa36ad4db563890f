"""Writes the trained weights as the one file that the service reads: python -m training.listener.export IN.pt OUT"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import save
from torch import Tensor, nn
from torch.nn import functional

from service.listener.heads import KINDS

from .network import HEADS, WIDTH, Layer, Listener

_HEADS = ("project", "sides", "kinds", "evidence", "mark_clause", "mark_concern", "mark_out", "danger_in", "danger_out")


class _Graph:
    """Collects the nodes and weights of an ONNX graph; each method gives the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.held: list[onnx.TensorProto] = []

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: object) -> str:
        names = [f"n{len(self.nodes)}_{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else " ".join(names)

    def hold(self, value: NDArray[np.generic]) -> str:
        self.held.append(numpy_helper.from_array(np.ascontiguousarray(value), f"w{len(self.held)}"))
        return self.held[-1].name

    def linear(self, x: str, linear: nn.Linear, scale: Tensor | float = 1.0) -> str:
        """`scale` multiplies each output."""
        weight, bias = linear.weight.detach().T * scale, linear.bias.detach() * scale
        return self.node("Add", self.node("MatMul", x, self.hold(weight.numpy())), self.hold(bias.numpy()))

    def norm(self, x: str, norm: nn.LayerNorm) -> str:
        weight, bias = (self.hold(tensor.detach().numpy()) for tensor in (norm.weight, norm.bias))
        return self.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=norm.eps)

    def layer(self, x: str, layer: Layer) -> str:
        scale = torch.ones(3 * WIDTH)
        scale[:WIDTH] = (WIDTH / HEADS) ** -0.5
        apart = self.hold(np.array([-1, 3, HEADS, WIDTH // HEADS]))
        parts = self.node("Reshape", self.linear(x, layer.qkv, scale), apart)
        parts = self.node("Transpose", parts, perm=[1, 2, 0, 3])
        q, k, v = self.node("Split", parts, outputs=3, axis=0, num_outputs=3).split()
        near = self.node("MatMul", q, self.node("Transpose", k, perm=[0, 1, 3, 2]))
        mixed = self.node("MatMul", self.node("Softmax", near, axis=-1), v)
        mixed = self.node("Transpose", mixed, perm=[0, 2, 1, 3])
        mixed = self.node("Reshape", mixed, self.hold(np.array([1, -1, WIDTH])))
        x = self.norm(self.node("Add", x, self.linear(mixed, layer.ao)), layer.aln)
        inner = self.node("Gelu", self.linear(x, layer.fi), approximate="tanh")
        return self.norm(self.node("Add", x, self.linear(inner, layer.fo)), layer.oln)


def encoder_graph(model: Listener, *, middle: int = 0, quantised: bool = True) -> bytes:
    """The encoder as an ONNX graph, embedded pieces (1, T, 384) to their states, its matrices in 8 bits by row.

    With `middle` it also gives the states after that many layers, as "middle".
    """
    graph = _Graph()
    x = graph.norm("embedded", model.norm)
    for at, layer in enumerate(model.layers, start=1):
        x = graph.layer(x, cast(Layer, layer))
        if at == middle:
            graph.nodes.append(helper.make_node("Identity", [x], ["middle"]))
    graph.nodes.append(helper.make_node("Identity", [x], ["states"]))
    return _graph_bytes(graph, "embedded", ["states", "middle"] if middle else ["states"], quantised=quantised)


def encoder_linears_and_norms(model: Listener) -> Iterator[tuple[str, nn.Linear | nn.LayerNorm]]:
    """What of the encoder has a weight and a bias, by name, in the order in which `encoder_graph` holds them."""
    yield "norm", model.norm
    for layer in model.layers:
        for name in ("qkv", "ao", "aln", "fi", "fo", "oln"):
            yield name, getattr(layer, name)


def upper_graph(layers: Sequence[nn.Module], *, quantised: bool = True) -> bytes:
    """Some layers as an ONNX graph, states (1, T, 384) to states."""
    graph = _Graph()
    x = "middle"
    for layer in layers:
        x = graph.layer(x, cast(Layer, layer))
    graph.nodes.append(helper.make_node("Identity", [x], ["states"]))
    return _graph_bytes(graph, "middle", ["states"], quantised=quantised)


def _graph_bytes(graph: _Graph, start: str, ends: list[str], *, quantised: bool) -> bytes:
    infos = {
        name: helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, "pieces", WIDTH])
        for name in (start, *ends)
    }
    model_proto = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", [infos[start]], [infos[name] for name in ends], graph.held),
        opset_imports=[helper.make_opsetid("", 20)], ir_version=9,
    )  # fmt: skip
    if not quantised:
        return model_proto.SerializeToString()
    with tempfile.TemporaryDirectory() as folder:
        small = f"{folder}/small.onnx"
        # Seven bits: with eight, processors without VNNI saturate when they add two products.
        quantize_dynamic(model_proto, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return Path(small).read_bytes()


def _text(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), np.uint8)


def danger_arrays(model: Listener, danger: dict, *, quantised: bool = True) -> dict[str, NDArray[np.generic]]:
    """What `training.listener.danger` wrote, by the names of `DangerLayers`; changes the model's upper layers."""
    model.load_state_dict(danger["model"], strict=False)
    arrays: dict[str, NDArray[np.generic]] = {
        "encoder": np.frombuffer(upper_graph(list(model.layers)[danger["kept"] :], quantised=quantised), np.uint8)
    }
    for name, linear in (("in", model.danger_in), ("out", model.danger_out)):
        arrays |= {f"{name}.{part}": getattr(linear, part).detach().numpy() for part in ("weight", "bias")}
    return arrays


def mean_of(runs: list[dict]) -> dict:
    """The mean of layers trained from the same start on other messages, in another order: it errs less than each."""
    mean = {name: torch.stack([run["model"][name] for run in runs]).mean(dim=0) for name in runs[0]["model"]}
    return runs[-1] | {"model": mean}


def model_bytes(
    saved: dict, ngrams: Mapping[str, NDArray[np.generic]], danger: dict | None = None, *, quantised: bool = True
) -> bytes:
    """The whole file."""
    facts = dict(saved["facts"])
    state = saved["model"]
    model = Listener(state["word.weight"].numpy(), facts["layers"], len(facts["concerns"]))
    model.load_state_dict(state)
    word = state["word.weight"].numpy()
    scale = np.maximum(np.abs(word).max(axis=1), 1e-6) / 127
    arrays: dict[str, NDArray[np.generic]] = {
        "encoder": np.frombuffer(
            encoder_graph(model, middle=danger["kept"] if danger else 0, quantised=quantised), np.uint8
        ),
        "word": np.round(word / scale[:, None]).astype(np.int8),
        "word_scale": scale.astype(np.float32),
        "position": state["position.weight"].numpy().astype(np.float16),
        "concern": functional.normalize(state["concern"], dim=-1).numpy(),
        "heads.bias": state["bias"].numpy(),
        "heads.sharpness": state["sharpness"].numpy().reshape(1),
        "pieces": _text(facts.pop("pieces")),
        "scores": np.array(facts.pop("scores"), np.float32),
        "concerns": _text(facts.pop("concerns")),
        "kinds": _text(KINDS),
    }
    for name in _HEADS:
        for part in ("weight", "bias"):
            if f"{name}.{part}" in state:
                arrays[f"heads.{name}.{part}"] = state[f"{name}.{part}"].numpy()
    arrays |= {f"ngrams.{name}": array for name, array in ngrams.items()}
    if danger:
        facts["danger messages"] = danger["messages"]
        made_for_danger = danger_arrays(model, danger, quantised=quantised)
        arrays |= {f"danger.{name}": array for name, array in made_for_danger.items()}
    described = {name: value if isinstance(value, str) else json.dumps(value) for name, value in facts.items()}
    described.setdefault("calibration", "{}")
    data = save(arrays, described | {"sha256": "0" * 64})
    start = 8 + int.from_bytes(data[:8], "little")
    return save(arrays, described | {"sha256": hashlib.sha256(data[start:]).hexdigest()})


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--calibration", type=Path, help="what training.listener.calibrate wrote")
    parser.add_argument("--ngrams", type=Path, help="what training.listener.ngrams wrote")
    parser.add_argument("--danger", type=Path, nargs="*", help="what runs of training.listener.danger wrote")
    parser.add_argument("--exact", action="store_true", help="keep the encoder in full precision, to compare")
    arguments = parser.parse_args()
    saved = torch.load(arguments.weights)
    if arguments.calibration:
        saved["facts"]["calibration"] = arguments.calibration.read_text()
    ngrams = dict(np.load(arguments.ngrams)) if arguments.ngrams else {}
    danger = mean_of([torch.load(path) for path in arguments.danger]) if arguments.danger else None
    arguments.out.write_bytes(model_bytes(saved, ngrams, danger, quantised=not arguments.exact))


if __name__ == "__main__":
    main()
