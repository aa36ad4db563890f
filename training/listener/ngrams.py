"""Trains the linear reader over words and letters: python -m training.listener.ngrams OUT.npz (a minute)

In the service's environment; needs no torch. `training.listener.export --ngrams` puts it into the file of weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from service.listener.context import context_rules
from service.listener.heads import KINDS, SIDES
from service.listener.ngrams import BUCKETS, counted, features
from service.vocabulary.shipped import shipped_labels

from .corpus_files import CORPUS, files, vocabulary
from .examples import Example, Story, cut_clauses, example, read_file

Floats = NDArray[np.float32]
_RATES = (0.5, 0.4, 0.25, 0.1)  # of the epochs
_BATCH = 256
_FEWEST = 2  # texts that must hold a gram
_DANGER_WEIGHT, _HARMLESS_WEIGHT = 3.0, 2.0
_MOST_CHARACTERS = 3_000


def labelled(stories: Sequence[tuple[str, Story]]) -> tuple[list[str], list[int]]:
    """Clauses and telling words with the number of their concern; the last: clauses that tell of none."""
    names, known, lay = vocabulary()
    texts, owners = [text for text, _ in lay], [owner for _, owner in lay]
    for label in shipped_labels():
        if label.target in known:
            texts.append(label.label)
            owners.append(known[label.target])
    for source, story in stories:
        concerns = [
            (span.start, span.end, [known[label.value] for label in span.labels if label.value in known])
            for span in story.spans
            if any(label.kind == "concern" for label in span.labels)
        ]
        for start, end, numbers in concerns:
            texts += [story.text[start:end]] * len(numbers)
            owners += numbers
        for clause in context_rules("es" if story.lang == "es" else "en").clauses(story.text):
            length = clause.end - clause.start
            numbers = [
                concern
                for start, end, own in concerns
                if min(end, clause.end) - max(start, clause.start) >= 0.5 * min(length, end - start)
                for concern in own
            ]
            # Not every concern of a danger message is labelled.
            silent = [] if source.startswith("dg") else [len(names)]
            texts += [story.text[clause.start : clause.end]] * len(numbers or silent)
            owners += numbers or silent
    return texts, owners


def labelled_statements(examples: Sequence[Example]) -> tuple[list[str], list[int]]:
    """Clauses with the number of what they wish or name, sides before kinds; the last: clauses that do neither."""
    texts, owners = [], []
    for entry in examples:
        assert entry.sides is not None and entry.kinds is not None
        for at, (start, end) in enumerate(entry.clauses):
            stated = np.flatnonzero([*entry.sides[at], *entry.kinds[at]]).tolist() or [len(SIDES) + len(KINDS)]
            texts += [entry.text[start:end]] * len(stated)
            owners += stated
    return texts, owners


def table(texts: Sequence[str], rarity: Floats) -> csr_matrix:
    """Features of the texts, one a row."""
    rows = [features(text, rarity) for text in texts]
    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    return csr_matrix(
        (np.concatenate([values for _, values in rows]), np.concatenate([places for places, _ in rows]), starts),
        shape=(len(texts), BUCKETS),
    )


def rarity_of(texts: Sequence[str]) -> Floats:
    """How much each bucket counts: more the fewer texts hold it; nothing below `_FEWEST`."""
    counts = np.zeros(BUCKETS, np.int64)
    for text in texts:
        words, letters = counted(text)
        counts[list({*words, *letters})] += 1
    return np.where(counts >= _FEWEST, 1 + np.log((1 + len(texts)) / (1 + counts)), 0).astype(np.float32)


def softmax_regression(rows: csr_matrix, owners: NDArray[np.intp], outputs: int) -> tuple[Floats, Floats]:
    """Weights (B, outputs) and biases, by stochastic descent with a rate for each bucket (Adagrad)."""
    chance = np.random.default_rng(0)
    weights, bias = np.zeros((BUCKETS, outputs), np.float32), np.zeros(outputs, np.float32)
    squares = np.full((BUCKETS, 1), 1e-3, np.float32)
    for rate in _RATES:
        order = chance.permutation(len(owners))
        for first in range(0, len(owners), _BATCH):
            picked = order[first : first + _BATCH]
            batch = rows[picked]
            logits = batch @ weights + bias
            shares = np.exp(logits - logits.max(1, keepdims=True))
            shares /= shares.sum(1, keepdims=True)
            shares[np.arange(len(picked)), owners[picked]] -= 1
            met = np.unique(batch.indices)
            slope = (batch[:, met].T @ shares).astype(np.float32) / 16
            squares[met, 0] += (slope * slope).mean(1)
            weights[met] -= rate * slope / np.sqrt(squares[met])
            bias -= 0.05 * rate * shares.mean(0)
    return weights, bias


def danger_weights(stories: Sequence[tuple[str, Story]], rarity: Floats) -> tuple[Floats, float]:
    """Weights (B,) and bias of whether a message tells of danger."""
    texts = [story for _, story in stories]
    rows = table([story.text[:_MOST_CHARACTERS] for story in texts], rarity)
    truth = np.array([story.danger not in ("", "harmless") for story in texts])
    weights = [1.0 if not s.danger else _HARMLESS_WEIGHT if s.danger == "harmless" else _DANGER_WEIGHT for s in texts]
    fitted = LogisticRegression(C=8, max_iter=300).fit(rows, truth, sample_weight=weights)
    return fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0])


def eight_bits(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """The columns of a matrix in 8 bits, and the scale of each."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--share", type=float, default=1.0, help="of each writer's stories, for a learning curve")
    arguments = parser.parse_args()
    stories: list[tuple[str, Story]] = []
    for file in files(arguments.corpus, "train"):
        written = [story for story in read_file(file) if story.text]
        stories += [(file.stem, story) for story in written[: round(arguments.share * len(written))]]
    names, known, _ = vocabulary()
    texts, owners = labelled(stories)
    examples = [example(story, source, known, cut_clauses) for source, story in stories if not source.startswith("dg")]
    statements = labelled_statements(examples)
    rarity = rarity_of([*texts, *(story.text[:_MOST_CHARACTERS] for _, story in stories)])
    danger, danger_bias = danger_weights(stories, rarity)
    danger_scale = float(np.abs(danger).max()) / 127
    arrays = {
        "rarity": rarity.astype(np.float16),
        "danger": np.round(danger / danger_scale).astype(np.int8),
        "danger_numbers": np.array([danger_scale, danger_bias], np.float32),
    }
    for name, (rows, own), outputs in (
        ("concerns", (texts, owners), len(names)), ("statements", statements, len(SIDES) + len(KINDS)),
    ):  # fmt: skip
        weights, bias = softmax_regression(table(rows, rarity), np.array(own), outputs + 1)
        arrays[name], arrays[f"{name}_scale"] = eight_bits(weights)
        arrays[f"{name}_bias"] = bias
    np.savez(arguments.out, **arrays)


if __name__ == "__main__":
    main()
