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
    prepared = prepare(read_examples(files(folder, split), vocabulary()[1], cut_clauses), cutter)
    known = [item for item in prepared if not np.isnan(item.example.dangers).any()]
    ordinary = [
        item for item in known if not item.example.open_concerns and len(item.example.text) <= _LONGEST_ORDINARY
    ]
    return [item for item in known if item.example.open_concerns], ordinary


def logits(model: Listener, group: Sequence[PreparedExample], layers: int, chance: random.Random | None) -> Tensor:
    """Logits (texts, kinds)."""
    batch = batch_of(group, chance)
    assert batch.lower is not None
    states = model.upper(batch.lower, batch.mask, layers)
    clauses = model.pool(states, batch.places, batch.owner, batch.clauses)
    clauses = functional.dropout(clauses, _DROPPED, chance is not None)
    logits_of = model.danger_out(functional.gelu(model.danger_in(clauses)))
    return texts_of(logits_of, batch.text_of, len(group))


def loss_of(logits_given: Tensor, group: Iterable[PreparedExample]) -> Tensor:
    """Of each kind, and of any."""
    truth = torch.from_numpy(np.stack([prepared.example.dangers for prepared in group]))
    kinds = functional.binary_cross_entropy_with_logits(logits_given, truth, reduction="none").sum(1).mean()
    return kinds + functional.binary_cross_entropy_with_logits(logits_given.logsumexp(1), truth.amax(1))


@torch.inference_mode()
def look(model: Listener, prepared: Sequence[PreparedExample], layers: int) -> str:
    """Recall where one look-alike in fifty, in twenty and in ten is taken for danger."""
    rows = [
        (float(item.example.dangers.max()), float(level))
        for group in groups(prepared, None)
        for item, level in zip(group, logits(model, group, layers, None).logsumexp(1), strict=True)
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
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    chance = random.Random(arguments.seed)
    model, facts = saved_listener(arguments.listener)
    model.eval()
    cutter = PieceCutter(facts["pieces"], facts["scores"])
    danger, ordinary = messages(arguments.corpus, "train", cutter)
    development, _ = messages(arguments.corpus, "development", cutter)
    danger, development = (
        chance.sample(danger, len(danger))[: arguments.limit or None],
        development[: arguments.limit or None],
    )
    ordinary = chance.sample(ordinary, min(len(ordinary), arguments.limit or arguments.ordinary))
    keep_lower(model, danger + ordinary + development, arguments.kept)
    trained = [*model.layers[arguments.kept :], model.danger_in, model.danger_out]
    model.requires_grad_(False)
    for part in trained:
        part.requires_grad_(True)
    kinds = [
        {"params": [tensor for part in trained[:-2] for tensor in part.parameters()], "times": 1},
        {"params": [tensor for part in trained[-2:] for tensor in part.parameters()], "times": _HEADS_TIMES},
    ]
    optimiser = torch.optim.AdamW(kinds, lr=arguments.rate, weight_decay=0.01)
    steps, done, started = arguments.epochs * len(list(groups(danger + ordinary, None))), 0, time.monotonic()
    for epoch in range(arguments.epochs):
        for group in groups(danger + ordinary, chance):
            for kind in optimiser.param_groups:
                kind["lr"] = (
                    kind["times"] * arguments.rate * min(1.0, (done + 1) / _WARM_UP) * fall(done, steps + 1, 0.0)
                )
            loss = loss_of(logits(model, group, arguments.kept, chance), group)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for kind in kinds for p in kind["params"]], 1.0)
            optimiser.step()
            done += 1
        print(
            epoch, f"{time.monotonic() - started:.0f} s, recall", look(model, development, arguments.kept), flush=True
        )
    state = {
        name: tensor
        for name, tensor in model.state_dict().items()
        if name.startswith(("danger_", *(f"layers.{at}." for at in range(arguments.kept, facts["layers"]))))
    }
    torch.save({"model": state, "kept": arguments.kept, "messages": len(danger)}, arguments.out)


if __name__ == "__main__":
    main()
