"""Reads a story with the trained encoder: for each clause what it speaks of, whose, when, whether, and what it wishes.

One pass over the story, in windows of up to 254 pieces. Pure computation; takes tens of milliseconds, so that a server
calls it in a thread.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.messages import setup
from service.core.errors import SetupError
from service.listener.dictionary_translation import load_gloss
from service.listener.heads import DANGERS, HOLDS, KINDS, SIDES, WHEN, WHOSE
from service.listener.languages import spoken_parts
from service.listener.model_file import ModelFile, open_model_file
from service.listener.ngrams import NgramReader
from service.listener.pieces import END, START, PieceCutter
from service.listener.windows import Span, Window, joined, windows

Floats = NDArray[np.float32]

MOST_CHARACTERS = 20_000
MOST_PIECES_READ = 3_000
_TOP = 6  # concerns looked at in each clause
_LEAST_SHARE = 0.01
_TOP_BY_WORDS, _LEAST_BY_WORDS = 4, 0.02
_NGRAMS = "ngrams."
# Of its logit beside the linear reader's, and what is added to both (by a regression over the development split).
_ENCODER_DANGER, _DANGER_OFFSET = 0.6, 2.0
_PARTS = (len(WHOSE), len(WHOSE) + len(WHEN), len(WHOSE) + len(WHEN) + len(HOLDS))


@dataclass(frozen=True, slots=True)
class ConcernReading:
    """A concern that a clause speaks of: probabilities that it does, and of each mark given that it does."""

    name: str
    share: float
    whose: Mapping[str, float]
    when: Mapping[str, float]
    holds: Mapping[str, float]
    weight: float  # -1 a bit … 1 more than the rest, expected

    @property
    def need(self) -> float:
        """Probability that the clause says it as a present need, of the writer or of somebody cared for."""
        return self.share * (1 - self.whose["other"]) * self.when["now"] * self.holds["said"]


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """What one clause (characters `start` to `end`) says."""

    start: int
    end: int
    concerns: Sequence[ConcernReading]  # the likeliest first
    evidence: float  # probability that it says any need at all
    sides: Mapping[tuple[str, int], float]  # (axis, -1 or 1)
    kinds: Mapping[str, float]  # of heads.KINDS
    dangers: Mapping[str, float]
    by_words: Mapping[str, float] = field(default_factory=dict)  # concerns by the linear reader, with their shares


@dataclass(frozen=True, slots=True)
class StoryReading:
    """A story's clauses, and the probability of each kind of danger for the whole of it."""

    clauses: Sequence[ClauseReading]
    dangers: Mapping[str, float]


class ListenerModel:
    """Immutable once built; one per process, safe to call from several threads."""

    def __init__(self, file: ModelFile) -> None:
        self.facts = file.facts
        self.concerns: tuple[str, ...] = tuple(json.loads(file.text("concerns")))
        self.calibration: Mapping[str, Any] = json.loads(file.facts["calibration"])
        if tuple(json.loads(file.text("kinds"))) != KINDS:
            raise SetupError(setup.WEIGHTS_OF_OTHER_KINDS())
        scores = file.arrays["scores"].tolist()
        self._cutter = PieceCutter(json.loads(file.text("pieces")), scores)
        self._english_only = not scores  # the pieces of the multilingual encoder have scores
        self._word, self._scale = file.arrays["word"], file.arrays["word_scale"]
        self._session = _session(file.arrays["encoder"].tobytes())
        self._heads = {
            name: np.asarray(array, dtype=np.float32)
            for name, array in file.arrays.items()
            if name.startswith("heads.") or name in ("position", "concern")
        }
        ngrams = {name[len(_NGRAMS) :]: array for name, array in file.arrays.items() if name.startswith(_NGRAMS)}
        self._ngrams = NgramReader(ngrams) if ngrams else None

    @classmethod
    def load(cls, path: Path) -> "ListenerModel":
        """The model of a file; SetupError where it is damaged or of another build."""
        return cls(open_model_file(path))

    def read(self, story: str, clauses: Sequence[Span]) -> StoryReading:
        """What each clause says; clauses beyond the most that is read are left out."""
        known = [clause for clause in clauses if clause[0] < MOST_CHARACTERS]
        text, laid = self._in_own_language(story, known)
        cut = self._cutter.cut(text)
        ids, spans = cut.ids[:MOST_PIECES_READ], cut.spans[:MOST_PIECES_READ]
        laid = [clause for clause in laid if ids and clause[0] < spans[-1][1]]
        vectors = [self._window(window) for window in windows(ids, spans, laid)]
        if not vectors:
            return StoryReading([], dict.fromkeys(DANGERS, 0.0))
        told = self._tell(known[: len(laid)], np.concatenate(vectors))
        return told if self._ngrams is None else self._by_words(story, told, self._ngrams)

    def _by_words(self, story: str, told: StoryReading, ngrams: NgramReader) -> StoryReading:
        """With what the linear reader says: concerns beside those of the encoder, and danger added to its strongest."""
        shares = ngrams.shares([story[clause.start : clause.end] for clause in told.clauses])[:, :-1]
        top = np.argsort(-shares, axis=1)[:, :_TOP_BY_WORDS]
        clauses = [
            replace(
                clause,
                by_words={
                    self.concerns[at]: float(shares[row, at]) for at in top[row] if shares[row, at] >= _LEAST_BY_WORDS
                },
            )
            for row, clause in enumerate(told.clauses)
        ]
        strongest, added = max(told.dangers.values()), ngrams.danger(story)
        return StoryReading(
            clauses,
            {
                kind: _mixed(share, added if share == strongest else min(0.0, added))
                for kind, share in told.dangers.items()
            },
        )

    def _in_own_language(self, story: str, clauses: Sequence[Span]) -> tuple[str, list[Span]]:
        """The clauses in one text, and where each stands in it; in English words where the encoder knows no others."""
        text = story[:MOST_CHARACTERS]
        parts = [text[start:end] for start, end in clauses]
        spoken = spoken_parts(text)
        if not self._english_only or all(part.language != "es" for part in spoken):
            return text, list(clauses)
        gloss, spanish = load_gloss("es"), [part.span for part in spoken if part.language == "es"]
        inside = [any(start < end and at < stop for at, end in spanish) for start, stop in clauses]
        return joined([gloss.english(part) if es else part for part, es in zip(parts, inside, strict=True)])

    def _window(self, window: Window) -> Floats:
        """Mean states (clauses, 384) of a window."""
        ids = np.array([START, *window.ids, END])
        embedded = self._word[ids].astype(np.float32) * self._scale[ids, None].astype(np.float32)
        embedded += self._heads["position"][: len(ids)]
        (states,) = self._session.run(None, {"embedded": embedded[None]})
        result = states[0]
        return np.stack([result[places or [0]].mean(axis=0) for places in window.clauses])

    def _tell(self, clauses: Sequence[Span], vectors: Floats) -> StoryReading:
        near = _unit(self._linear("project", vectors)) @ self._heads["concern"].T
        shares = _softmax(near * self._heads["heads.sharpness"] + self._heads["heads.bias"])[:, :-1]
        top = np.argsort(-shares, axis=1)[:, :_TOP]
        marks = np.concatenate(
            [_softmax(part) for part in np.split(self._marks(vectors, top), _PARTS, axis=-1)], axis=-1
        )
        told, numbers, likely = marks.tolist(), top.tolist(), np.take_along_axis(shares, top, axis=1).tolist()
        sides, kinds = _sigmoid(self._linear("sides", vectors)), _sigmoid(self._linear("kinds", vectors))
        evidence = _sigmoid(self._linear("evidence", vectors))[:, 0]
        danger = self._linear("danger_out", _gelu(self._linear("danger_in", vectors)))
        peak = danger.max(axis=0)
        whole = _sigmoid(peak + np.log(np.exp(danger - peak).sum(axis=0)))
        item = _sigmoid(danger)
        clause_readings = [
            ClauseReading(
                start,
                end,
                [
                    self._concern(concern, share, mark)
                    for concern, share, mark in zip(numbers[at], likely[at], told[at], strict=True)
                    if share >= _LEAST_SHARE
                ],
                float(evidence[at]),
                dict(zip(SIDES, sides[at].tolist(), strict=True)),
                dict(zip(KINDS, kinds[at].tolist(), strict=True)),
                dict(zip(DANGERS, item[at].tolist(), strict=True)),
            )
            for at, (start, end) in enumerate(clauses)
        ]
        return StoryReading(clause_readings, dict(zip(DANGERS, whole.tolist(), strict=True)))

    def _concern(self, number: int, share: float, marks: Sequence[float]) -> ConcernReading:
        whose, when, holds, weight = (marks[start:end] for start, end in pairwise((0, *_PARTS, len(marks))))
        return ConcernReading(
            self.concerns[number],
            share,
            dict(zip(WHOSE, whose, strict=True)),
            dict(zip(WHEN, when, strict=True)),
            dict(zip(HOLDS, holds, strict=True)),
            weight[2] - weight[0],
        )

    def _marks(self, vectors: Floats, top: NDArray[np.intp]) -> Floats:
        """Logits (J, top, 13) of the marks of each clause's likeliest concerns."""
        of_clause = self._linear("mark_clause", vectors)[:, None, :]
        of_concern = self._heads["concern"][top] @ self._heads["heads.mark_concern.weight"].T
        return self._linear("mark_out", _gelu(of_clause + of_concern))

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(x @ self._heads[f"heads.{name}.weight"].T + self._heads[f"heads.{name}.bias"])


def _session(graph: bytes) -> Any:
    import onnxruntime  # an extra, which only installations with weights need

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Memory is given back after a long story.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _unit(x: Floats) -> Floats:
    return np.asarray(x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9))


def _softmax(x: Floats) -> Floats:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def _mixed(share: float, by_words: float) -> float:
    """A probability of danger, with the logit of the linear reader added to that of the encoder, which is too sure."""
    bounded = min(1 - 1e-4, max(1e-4, share))
    return float(1 / (1 + np.exp(-(_ENCODER_DANGER * np.log(bounded / (1 - bounded)) + by_words + _DANGER_OFFSET))))


def _gelu(x: Floats) -> Floats:
    """By its tanh form, which differs from the exact one by less than 0.001."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.79788456 * (x + 0.044715 * x**3))))
