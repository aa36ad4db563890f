"""Trains the upper layers once more, for danger alone: python -m training.listener.danger LISTENER.pt --out danger.pt

From what `training.listener.train` wrote, whose lower layers stay as they are. Messages of danger and their
look-alikes, and ordinary stories, which tell of none. Minutes on a core; `training.listener.export --danger` puts the
result into the file of weights.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from service.listener.pieces import PieceCutter

from .batches import PreparedExample, batch_of, groups, keep_lower, prepare
from .corpus_files import CORPUS, files, vocabulary
from .examples import cut_clauses, read_examples
from .losses import texts_of
from .network import Listener
from .train import fall

_HEADS_TIMES, _WARM_UP = 8, 20
_DROPPED = 0.1
_LONGEST_ORDINARY = 900  # characters


def saved_listener(path: Path) -> tuple[Listener, dict[str, Any]]:
    """The network of a training run, and the facts of it."""
    saved = torch.load(path)
    facts = saved["facts"]
    model = Listener(saved["model"]["word.weight"].numpy(), facts["layers"], len(facts["concerns"]))
    model.load_state_dict(saved["model"])
    return model, facts


def messages(folder: Path, split: str, cutter: PieceCutter) -> tuple[list[PreparedExample], list[PreparedExample]]:
    """Those of danger with their look-alikes; ordinary stories that are not long."""
    found = prepare(read_examples(files(folder, split), vocabulary()[1], cut_clauses), cutter)
    known = [one for one in found if not np.isnan(one.example.dangers).any()]
    ordinary = [one for one in known if not one.example.open_concerns and len(one.example.text) <= _LONGEST_ORDINARY]
    return [one for one in known if one.example.open_concerns], ordinary


def logits(model: Listener, group: Sequence[PreparedExample], kept: int, chance: random.Random | None) -> Tensor:
    """Logits (texts, kinds)."""
    batch = batch_of(group, chance)
    assert batch.lower is not None
    states = model.upper(batch.lower, batch.mask, kept)
    clauses = model.pool(states, batch.places, batch.owner, batch.clauses)
    clauses = functional.dropout(clauses, _DROPPED, chance is not None)
    told = model.danger_out(functional.gelu(model.danger_in(clauses)))
    return texts_of(told, batch.text_of, len(group))


def loss_of(told: Tensor, group: Iterable[PreparedExample]) -> Tensor:
    """Of each kind, and of any."""
    truth = torch.from_numpy(np.stack([one.example.dangers for one in group]))
    kinds = functional.binary_cross_entropy_with_logits(told, truth, reduction="none").sum(1).mean()
    return kinds + functional.binary_cross_entropy_with_logits(told.logsumexp(1), truth.amax(1))


@torch.inference_mode()
def look(model: Listener, prepared: Sequence[PreparedExample], kept: int) -> str:
    """Recall where one look-alike in fifty, in twenty and in ten is taken for danger."""
    rows = [
        (float(one.example.dangers.max()), float(level))
        for group in groups(prepared, None)
        for one, level in zip(group, logits(model, group, kept, None).logsumexp(1), strict=True)
    ]
    truth, levels = np.array(rows).T
    harmless = np.sort(levels[truth == 0])[::-1]
    shares = [(levels[truth == 1] > harmless[int(share * len(harmless))]).mean() for share in (0.02, 0.05, 0.1)]
    return " ".join(f"{share:.3f}" for share in shares)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("listener", type=Path)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kept", type=int, default=8, help="lowest layers that stay as they are")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--ordinary", type=int, default=500, help="ordinary stories beside the messages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="messages at most, to try the stages out")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    chance = random.Random(asked.seed)
    model, facts = saved_listener(asked.listener)
    model.eval()
    cutter = PieceCutter(facts["pieces"], facts["scores"])
    danger, ordinary = messages(asked.corpus, "train", cutter)
    development, _ = messages(asked.corpus, "development", cutter)
    danger, development = chance.sample(danger, len(danger))[: asked.limit or None], development[: asked.limit or None]
    ordinary = chance.sample(ordinary, min(len(ordinary), asked.limit or asked.ordinary))
    keep_lower(model, danger + ordinary + development, asked.kept)
    trained = [*model.layers[asked.kept :], model.danger_in, model.danger_out]
    model.requires_grad_(False)
    for part in trained:
        part.requires_grad_(True)
    kinds = [
        {"params": [tensor for part in trained[:-2] for tensor in part.parameters()], "times": 1},
        {"params": [tensor for part in trained[-2:] for tensor in part.parameters()], "times": _HEADS_TIMES},
    ]
    optimiser = torch.optim.AdamW(kinds, lr=asked.rate, weight_decay=0.01)
    steps, done, started = asked.epochs * len(list(groups(danger + ordinary, None))), 0, time.monotonic()
    for epoch in range(asked.epochs):
        for group in groups(danger + ordinary, chance):
            for kind in optimiser.param_groups:
                kind["lr"] = kind["times"] * asked.rate * min(1.0, (done + 1) / _WARM_UP) * fall(done, steps + 1, 0.0)
            loss = loss_of(logits(model, group, asked.kept, chance), group)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for kind in kinds for p in kind["params"]], 1.0)
            optimiser.step()
            done += 1
        print(epoch, f"{time.monotonic() - started:.0f} s, recall", look(model, development, asked.kept), flush=True)
    state = {
        name: tensor
        for name, tensor in model.state_dict().items()
        if name.startswith(("danger_", *(f"layers.{at}." for at in range(asked.kept, facts["layers"]))))
    }
    torch.save({"model": state, "kept": asked.kept, "messages": len(danger)}, asked.out)


if __name__ == "__main__":
    main()
