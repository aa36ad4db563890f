"""What a batch costs: one term for each head."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from service.listener.heads import HOLDS, WHEN, WHOSE

from .batches import Batch
from .network import HeadOutputs, Listener

WEIGHTS = {"concerns": 1.0, "marks": 0.7, "sides": 1.0, "kinds": 0.7, "evidence": 0.3, "dangers": 1.0}
_EITHER = 0.5  # how much of the concerns' loss takes a synonym for as good
_FAMILY = 0.3  # how much the concerns' families count beside the concerns
_PARTS = (len(WHOSE), len(WHEN), len(HOLDS), 3)


def head_outputs_of(model: Listener, batch: Batch, frozen: int = 0) -> HeadOutputs:
    """Encode a batch and ask the heads; `frozen`: the layers whose states the batch may bring along."""
    if batch.lower is None:
        states = model.encode(batch.ids, batch.mask)
    else:
        states = model.upper(batch.lower, batch.mask, frozen)
    return model.tell(model.pool(states, batch.places, batch.owner, batch.clauses))


def texts_of(clauses: Tensor, text_of: Tensor, count: int) -> Tensor:
    """Per text and output the soft maximum (logarithm of the sum of exponentials) over its clauses."""
    top = torch.full((count, clauses.shape[1]), -30.0).scatter_reduce(
        0, text_of[:, None].expand_as(clauses), clauses, "amax"
    )
    summed = torch.zeros(count, clauses.shape[1]).index_add(0, text_of, (clauses - top[text_of]).exp())
    return top + summed.clamp(min=1e-9).log()


def either_table(names: Sequence[str], alike: Mapping[str, frozenset[str]]) -> Tensor:
    """(C + 1, C + 1): in column c, 1 for c and for each concern that means as much."""
    table = torch.eye(len(names) + 1)
    for at, name in enumerate(names):
        for other in alike.get(name, ()):
            table[names.index(other), at] = 1
    return table


def family_table(names: Sequence[str], families: Iterable[Collection[str]]) -> Tensor:
    """(C + 1, F + 1): 1 where a concern belongs to a family; "none" is alone."""
    rows = [[float(name in members) for name in names] + [0.0] for members in families]
    return torch.tensor([*rows, [0.0] * len(names) + [1.0]]).T


def losses(model: Listener, outputs: HeadOutputs, batch: Batch, either: Tensor, families: Tensor) -> dict[str, Tensor]:
    """The terms of the loss, not yet weighted."""
    examples = [prepared_example.example for prepared_example in batch.examples]
    first = 0
    target = torch.zeros_like(outputs.concerns)
    counted = torch.ones(batch.clauses)
    needs = torch.zeros(batch.clauses)
    pairs: list[tuple[int, ...]] = []
    for example in examples:
        for at, concerns in enumerate(example.concerns):
            total = sum(concerns.values())
            for concern, mass in concerns.items():
                target[first + at, concern] = mass / total
            if not concerns:
                target[first + at, -1] = 1
                counted[first + at] = 0.0 if example.open_concerns else 1.0
        for pair in example.pairs:
            pairs.append((first + pair[0], *pair[1:]))
            if pair[2] != 2 and pair[3] == 0 and pair[4] == 0:
                needs[first + pair[0]] = 1
        first += len(example.clauses)
    wordings = torch.tensor([float(example.source == "wordings") for example in examples])[batch.text_of]
    sides = torch.from_numpy(np.concatenate([example.sides for example in examples]))
    kinds = torch.from_numpy(np.concatenate([example.kinds for example in examples]))
    dangers = torch.from_numpy(np.stack([example.dangers for example in examples]))
    exact = outputs.concerns.log_softmax(-1)
    loose = (exact.exp() @ either).clamp(min=1e-7).log()
    heavy = -(target * ((1 - _EITHER) * exact + _EITHER * loose)).sum(-1)
    heavy -= _FAMILY * ((target @ families) * (exact.exp() @ families).clamp(min=1e-7).log()).sum(-1)
    result = {
        "concerns": (heavy * counted).sum() / counted.sum().clamp(min=1),
        "sides": functional.binary_cross_entropy_with_logits(outputs.sides, sides, reduction="none").sum(-1).mean(),
        "kinds": functional.binary_cross_entropy_with_logits(outputs.kinds, kinds, reduction="none").sum(-1).mean(),
        "evidence": (
            functional.binary_cross_entropy_with_logits(outputs.evidence, needs, reduction="none") * (1 - wordings)
        ).mean(),
    }
    if pairs:
        table = torch.tensor(pairs)
        outcome = model.marks(outputs.clauses[table[:, 0]], table[:, 1]).split(_PARTS, dim=1)
        result["marks"] = torch.stack(
            [functional.cross_entropy(part, table[:, 2 + at]) for at, part in enumerate(outcome)]
        ).sum()
    known = ~dangers.isnan()
    if known.any():
        texts = texts_of(outputs.dangers, batch.text_of, len(examples))
        item = functional.binary_cross_entropy_with_logits(texts, dangers.nan_to_num(), reduction="none")
        result["dangers"] = (item * known).sum() / known.any(1).sum()
    return result
