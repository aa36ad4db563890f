"""How well a model in training reads stories: a quick look, by story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch

from service.listener.heads import DANGERS, HOLDS, SIDES, WHEN, WHOSE

from .batches import PreparedExample, batch_of, groups
from .losses import head_outputs_of, texts_of
from .network import Listener

_TOP = 6
_PARTS = (len(WHOSE), len(WHEN), len(HOLDS), 3)


@torch.inference_mode()
def scores(model: Listener, prepared: Sequence[PreparedExample]) -> dict[str, float]:
    """Recall at k, what is shown at 0.3, marks, axes and danger over some stories."""
    model.eval()
    tally: Counter[str] = Counter()
    danger: list[tuple[float, float]] = []
    sides: list[tuple[np.ndarray, np.ndarray]] = []
    for group in groups(prepared, None):
        batch = batch_of(group)
        head_outputs = head_outputs_of(model, batch)
        shares = head_outputs.concerns.softmax(-1)[:, :-1]
        top = shares.topk(_TOP, dim=1)
        rows = torch.arange(batch.clauses).repeat_interleave(_TOP)
        results = [
            part.softmax(-1)
            for part in model.marks(head_outputs.clauses[rows], top.indices.reshape(-1)).split(_PARTS, dim=1)
        ]
        need = (1 - results[0][:, 2]) * results[1][:, 0] * results[2][:, 0] * top.values.reshape(-1)
        texts = texts_of(head_outputs.dangers, batch.text_of, len(group)).sigmoid().max(1).values
        said_sides = head_outputs.sides.sigmoid().numpy()
        first = 0
        for at, prepared_example in enumerate(group):
            example = prepared_example.example
            count = len(example.clauses)
            if not np.isnan(example.dangers).any():
                danger.append((float(example.dangers.max()), float(texts[at])))
            if not example.open_concerns:
                sides.append((example.sides.max(0), said_sides[first : first + count].max(0)))
                item: dict[int, float] = {}
                for spot in range(first * _TOP, (first + count) * _TOP):
                    concern = int(top.indices.reshape(-1)[spot])
                    item[concern] = 1 - (1 - item.get(concern, 0.0)) * (1 - float(need[spot]))
                _tally(tally, example, item)
            first += count
    result = {"recall@k": tally["hit"] / max(1, tally["true"])}
    for grade in (2, 3, 5):
        result[f"p{grade}"] = tally[f"right{grade}"] / max(1, tally[f"shown{grade}"])
        result[f"r{grade}"] = tally[f"right{grade}"] / max(1, tally["true"])
    result["denied shown"] = tally["denied shown"] / max(1, tally["denied"])
    result["others' shown"] = tally["other shown"] / max(1, tally["other"])
    wanted, given = (np.stack([pair[at] for pair in sides]) for at in (0, 1))
    best = max(_f1(wanted > 0, given > level) for level in (0.2, 0.3, 0.4, 0.5))
    result["axes F1"] = best
    truth, held_danger = np.array(danger).T
    harmless = np.sort(held_danger[truth == 0])[::-1]
    if (truth == 1).any():
        level = harmless[int(0.02 * len(harmless))]
        result["danger recall at 2 %"] = float((held_danger[truth == 1] > level).mean())
    result["stories"] = len(sides)
    model.train()
    assert len(SIDES) == wanted.shape[1] and len(DANGERS) == 5
    return {name: round(value, 3) for name, value in result.items()}


def _f1(truth: np.ndarray, read: np.ndarray) -> float:
    right = (truth & read).sum()
    return float(2 * right / max(1, truth.sum() + read.sum()))


def _tally(tally: Counter[str], example, entry: dict[int, float]) -> None:
    needs = {pair[1] for pair in example.pairs if pair[2] != 2 and pair[3] == 0 and pair[4] == 0}
    closed = {pair[1] for pair in example.pairs if pair[3] != 0 or pair[4] == 1} - needs
    others = {pair[1] for pair in example.pairs if pair[2] == 2} - needs
    # A second name that reads as well (marked with ?) counts as right when it is read, and is not asked for.
    item = set()
    for concerns in example.concerns:
        if concerns:
            most = max(concerns.values())
            item |= {concern for concern, mass in concerns.items() if mass > 0.5 * most or mass >= 1}
    item &= needs
    ranked = sorted(entry, key=lambda concern: -entry[concern])
    k = len(item)
    tally["true"] += k
    tally["hit"] += len(set(ranked[:k]) & item)
    for grade in (2, 3, 5):
        shown = {concern for concern, share in entry.items() if share >= grade / 10}
        tally[f"shown{grade}"] += len(shown)
        tally[f"right{grade}"] += len(shown & item)
    shown = {concern for concern, share in entry.items() if share >= 0.3}
    tally["denied"] += len(closed)
    tally["denied shown"] += len(closed & shown)
    tally["other"] += len(others)
    tally["other shown"] += len(others & shown)
