"""The network that is trained: a BERT encoder without dropout, and the heads of the listener."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from service.listener.heads import DANGERS, HOLDS, KINDS, SIDES, WHEN, WHOSE

WIDTH = 384
HEADS = 12
MARKS = len(WHOSE) + len(WHEN) + len(HOLDS) + 3
_MARK_WIDTH = 96
_DANGER_WIDTH = 64
_DROPPED = 0.1  # of a clause vector's numbers, while training
SHARPNESS = 14.0
EPSILON = 1e-12


class Layer(nn.Module):
    """One block of the encoder: attention, then two linear maps, each added and normed."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.ao, self.fi, self.fo = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.aln, self.oln = nn.LayerNorm(WIDTH, EPSILON), nn.LayerNorm(WIDTH, EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x (B, T, 384), mask (B, 1, 1, T) to be added: 0 for real pieces."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        # By hand: on a CPU the backward pass of torch's own function costs more than the rest of a step.
        mixed = (q * (WIDTH / HEADS) ** -0.5 @ k.transpose(-1, -2) + mask).softmax(-1) @ v
        x = self.aln(x + self.ao(mixed.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.oln(x + self.fo(functional.gelu(self.fi(x), approximate="tanh")))


@dataclass
class HeadOutputs:
    """What the heads say. J clauses over the whole batch; P pairs of a clause and a concern."""

    concerns: Tensor  # (J, C + 1), the last: none
    sides: Tensor  # (J, 18)
    kinds: Tensor  # (J, KINDS)
    evidence: Tensor  # (J,)
    dangers: Tensor  # (J, 5)
    clauses: Tensor  # (J, 384)


class Listener(nn.Module):
    """Word table frozen, all layers trained."""

    def __init__(self, word: NDArray[np.float32], layers: int, concerns: int) -> None:
        super().__init__()
        self.half = True  # matrices of the encoder are multiplied in bfloat16
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(word), freeze=True)
        self.position = nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.project = nn.Linear(WIDTH, WIDTH)
        self.concern = nn.Parameter(torch.zeros(concerns + 1, WIDTH))
        self.bias = nn.Parameter(torch.zeros(concerns + 1))
        self.sharpness = nn.Parameter(torch.tensor(SHARPNESS))
        self.sides = nn.Linear(WIDTH, len(SIDES))
        self.kinds = nn.Linear(WIDTH, len(KINDS))
        self.evidence = nn.Linear(WIDTH, 1)
        self.mark_clause = nn.Linear(WIDTH, _MARK_WIDTH)
        self.mark_concern = nn.Linear(WIDTH, _MARK_WIDTH, bias=False)
        self.mark_out = nn.Linear(_MARK_WIDTH, MARKS)
        self.danger_in = nn.Linear(WIDTH, _DANGER_WIDTH)
        self.danger_out = nn.Linear(_DANGER_WIDTH, len(DANGERS))
        nn.init.constant_(self.sides.bias, -3.0)
        nn.init.constant_(self.kinds.bias, -4.0)
        nn.init.constant_(self.danger_out.bias, -2.0)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States (B, T, 384) of pieces `ids` (B, T)."""
        return self.upper(self.lower(ids, mask, 0), mask, 0)

    def lower(self, ids: Tensor, mask: Tensor, layers: int) -> Tensor:
        """States after the first `layers` layers."""
        x = self.norm(self.word(ids) + self.position.weight[: ids.shape[1]])
        return self._through(self.layers[:layers], x, mask)

    def upper(self, x: Tensor, mask: Tensor, layers: int) -> Tensor:
        """States after all layers, from those after the first `layers`."""
        return self._through(self.layers[layers:], x, mask).float()

    def _through(self, layers: Iterable[nn.Module], x: Tensor, mask: Tensor) -> Tensor:
        added = torch.zeros(mask.shape).masked_fill(~mask, -1e4)[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half):
            x, added = (x.bfloat16(), added.bfloat16()) if self.half else (x.float(), added)
            for layer in layers:
                x = layer(x, added)
        return x

    def pool(self, states: Tensor, places: Tensor, owner: Tensor, count: int) -> Tensor:
        """Means (J, 384) of the states at `places` (into the flattened batch), by their clause `owner`."""
        summed = torch.zeros(count, WIDTH).index_add_(0, owner, states.reshape(-1, WIDTH)[places])
        sizes = torch.zeros(count).index_add_(0, owner, torch.ones(len(owner)))
        return summed / sizes.clamp(min=1)[:, None]

    def tell(self, clauses: Tensor) -> HeadOutputs:
        """What the heads say about clause vectors."""
        clauses = functional.dropout(clauses, _DROPPED, self.training)
        near = functional.normalize(self.project(clauses), dim=-1) @ functional.normalize(self.concern, dim=-1).T
        return HeadOutputs(
            concerns=self.sharpness * near + self.bias,
            sides=self.sides(clauses),
            kinds=self.kinds(clauses),
            evidence=self.evidence(clauses)[:, 0],
            dangers=self.danger_out(functional.gelu(self.danger_in(clauses))),
            clauses=clauses,
        )

    def marks(self, clauses: Tensor, concerns: Tensor) -> Tensor:
        """Logits (P, 13) of whose, when, holds and weight for pairs of a clause vector and a concern's number."""
        of_concern = self.mark_concern(functional.normalize(self.concern, dim=-1)[concerns])
        return self.mark_out(functional.gelu(self.mark_clause(clauses) + of_concern))


def load_pretrained(model: Listener, tensors: dict[str, NDArray[np.float32]]) -> None:
    """Put the pretrained weights in; the type embedding is added to the positions."""
    with torch.no_grad():
        model.position.weight.copy_(torch.from_numpy(tensors["emb.pos"] + tensors["emb.type"].ravel()[:WIDTH]))
        model.norm.weight.copy_(torch.from_numpy(tensors["emb.ln.w"]))
        model.norm.bias.copy_(torch.from_numpy(tensors["emb.ln.b"]))
        for at, layer in enumerate(model.layers):
            own = {name: torch.from_numpy(tensors[f"l{at}.{name}"]) for name in _LAYER_TENSORS}
            layer.qkv.weight.copy_(torch.cat([own["q.w"], own["k.w"], own["v.w"]]))
            layer.qkv.bias.copy_(torch.cat([own["q.b"], own["k.b"], own["v.b"]]))
            for name in ("ao", "fi", "fo", "aln", "oln"):
                part = getattr(layer, name)
                part.weight.copy_(own[f"{name}.w"])
                part.bias.copy_(own[f"{name}.b"])


_LAYER_TENSORS = [f"{name}.{part}" for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln") for part in ("w", "b")]
