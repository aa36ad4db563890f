"""Writes the trained weights as the one file that the service reads: python -m training.listener.export IN.pt OUT"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import save
from torch import Tensor, nn
from torch.nn import functional

from service.listener.heads import KINDS

from .network import HEADS, WIDTH, Listener

_HEADS = ("project", "sides", "kinds", "evidence", "mark_clause", "mark_concern", "mark_out", "danger_in", "danger_out")


class _Encoder(nn.Module):
    """What onnxruntime runs: embedded pieces (1, T, 384) to their states."""

    def __init__(self, model: Listener) -> None:
        super().__init__()
        self.model = model

    def forward(self, embedded: Tensor) -> Tensor:
        x = self.model.norm(embedded)
        batch, length, _ = x.shape
        for layer in self.model.layers:
            q, k, v = layer.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
            mixed = (q @ k.transpose(-1, -2) / (WIDTH / HEADS) ** 0.5).softmax(-1) @ v
            x = layer.aln(x + layer.ao(mixed.transpose(1, 2).reshape(batch, length, WIDTH)))
            x = layer.oln(x + layer.fo(functional.gelu(layer.fi(x), approximate="tanh")))
        return x


def encoder_graph(model: Listener, *, quantised: bool = True) -> bytes:
    """The encoder as an ONNX graph, its matrices in 8 bits by row."""
    with tempfile.TemporaryDirectory() as folder:
        plain, small = f"{folder}/plain.onnx", f"{folder}/small.onnx"
        torch.onnx.export(
            _Encoder(model).eval(), (torch.randn(1, 40, WIDTH),), plain, input_names=["embedded"],
            output_names=["states"], dynamic_shapes={"embedded": {1: "pieces"}}, dynamo=True, verbose=False,
        )  # fmt: skip
        if not quantised:
            return onnx.load(plain).SerializeToString()
        # Seven bits: with eight, processors without VNNI saturate when they add two products.
        quantize_dynamic(plain, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return Path(small).read_bytes()


def _text(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), np.uint8)


def model_bytes(saved: dict, *, quantised: bool = True) -> bytes:
    """The whole file."""
    facts = dict(saved["facts"])
    state = saved["model"]
    model = Listener(state["word.weight"].numpy(), facts["layers"], len(facts["concerns"]))
    model.load_state_dict(state)
    word = state["word.weight"].numpy()
    scale = np.maximum(np.abs(word).max(axis=1), 1e-6) / 127
    arrays: dict[str, NDArray[np.generic]] = {
        "encoder": np.frombuffer(encoder_graph(model, quantised=quantised), np.uint8),
        "word": np.round(word / scale[:, None]).astype(np.int8),
        "word_scale": scale.astype(np.float32),
        "position": state["position.weight"].numpy(),
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
    described = {name: value if isinstance(value, str) else json.dumps(value) for name, value in facts.items()}
    described.setdefault("calibration", "{}")
    made = save(arrays, described | {"sha256": "0" * 64})
    start = 8 + int.from_bytes(made[:8], "little")
    return save(arrays, described | {"sha256": hashlib.sha256(made[start:]).hexdigest()})


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--calibration", type=Path, help="what training.listener.calibrate wrote")
    parser.add_argument("--exact", action="store_true", help="keep the encoder in full precision, to compare")
    asked = parser.parse_args()
    saved = torch.load(asked.weights)
    if asked.calibration:
        saved["facts"]["calibration"] = asked.calibration.read_text()
    asked.out.write_bytes(model_bytes(saved, quantised=not asked.exact))


if __name__ == "__main__":
    main()
