"""Puts examples into batches of about equal length, as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from service.listener.pieces import END, START, UNKNOWN, PieceCutter
from service.listener.windows import Window, windows

from .examples import Example
from .network import WIDTH, Listener

# Few shapes: for each new one the processor's matrix routines are compiled again.
BATCH_PIECES = 1024
_LENGTHS = (16, 32, 48, 64, 80, 96, 128, 176, 256)
_PAD = 1
_DROPPED = 0.07  # share of the pieces that a text loses while training


@dataclass
class PreparedExample:
    """An example with its windows of pieces."""

    example: Example
    windows: list[Window]
    lower: list[Tensor] | None = None  # per window the states after the frozen layers, in half precision

    @property
    def longest(self) -> int:
        """Pieces of its longest window."""
        return max(len(window.ids) for window in self.windows) + 2


@dataclass
class Batch:
    """W windows of T pieces; J clauses; P pairs."""

    examples: list[PreparedExample]
    ids: Tensor  # (W, T)
    mask: Tensor  # (W, T)
    places: Tensor  # into the flattened (W, T)
    owner: Tensor  # the clause of each place
    text_of: Tensor  # (J,) the example of each clause
    lower: Tensor | None = None  # (W, T, 384)

    @property
    def clauses(self) -> int:
        """J."""
        return len(self.text_of)


def prepare(examples: Sequence[Example], cutter: PieceCutter) -> list[PreparedExample]:
    """All examples that have a clause, cut into pieces."""
    results = []
    for example in examples:
        cut = cutter.cut(example.text)
        laid = windows(cut.ids, cut.spans, example.clauses)
        if laid:
            results.append(PreparedExample(example, laid))
    return results


def batch_of(group: Sequence[PreparedExample], drop: random.Random | None = None) -> Batch:
    """One batch; `drop` replaces some pieces by <unk>."""
    flat = [(window, at) for at, prepared in enumerate(group) for window in prepared.windows]
    length = _length(max(prepared_example.longest for prepared_example in group))
    ids = np.full((max(len(flat), BATCH_PIECES // length), length), _PAD, np.int64)
    places: list[int] = []
    owner: list[int] = []
    text_of: list[int] = []
    for row, (window, text) in enumerate(flat):
        own = window.ids if drop is None else [UNKNOWN if drop.random() < _DROPPED else piece for piece in window.ids]
        ids[row, : len(own) + 2] = [START, *own, END]
        for clause in window.clauses:
            # A clause without a piece (signs only) stands for its window's start.
            places += [row * length + place for place in clause or [0]]
            owner += [len(text_of)] * max(1, len(clause))
            text_of.append(text)
    lower = None
    if all(prepared_example.lower for prepared_example in group):
        lower = torch.zeros(*ids.shape, WIDTH, dtype=torch.bfloat16)
        for row, states in enumerate(states for prepared_example in group for states in prepared_example.lower or ()):
            lower[row, : len(states)] = states
        if drop is not None:
            lower *= torch.rand(ids.shape)[..., None] >= _DROPPED
    return Batch(
        list(group),
        torch.from_numpy(ids),
        torch.from_numpy(ids != _PAD),
        torch.tensor(places),
        torch.tensor(owner),
        torch.tensor(text_of),
        lower,
    )


def _length(pieces: int) -> int:
    return next(length for length in _LENGTHS if pieces <= length)


def groups(prepared: Sequence[PreparedExample], chance: random.Random | None) -> Iterator[list[PreparedExample]]:
    """All examples once, in groups of about BATCH_PIECES; in random order with `chance`."""
    order = list(prepared)
    if chance:
        chance.shuffle(order)
    results: list[list[PreparedExample]] = []
    for length in _LENGTHS:
        group: list[PreparedExample] = []
        rows = 0
        for prepared_example in (
            prepared_example for prepared_example in order if _length(prepared_example.longest) == length
        ):
            if group and rows + len(prepared_example.windows) > BATCH_PIECES // length:
                results.append(group)
                group, rows = [], 0
            group.append(prepared_example)
            rows += len(prepared_example.windows)
        if group:
            results.append(group)
    if chance:
        chance.shuffle(results)
    yield from results


@torch.inference_mode()
def keep_lower(model: Listener, prepared: Sequence[PreparedExample], layers: int) -> None:
    """Keep with each example the states after the lowest layers, which are not trained."""
    for group in groups(prepared, None):
        batch = batch_of(group)
        states = model.lower(batch.ids, batch.mask, layers)
        row = 0
        for prepared_example in group:
            prepared_example.lower = [
                states[row + at, : len(window.ids) + 2].clone() for at, window in enumerate(prepared_example.windows)
            ]
            row += len(prepared_example.windows)
