"""Reads a story with the trained encoder: for each clause what it speaks of, whose, when, whether, and what it wishes.

One pass over the story, in windows of up to 254 pieces. Pure computation; takes tens of milliseconds, so that a server
calls it in a thread.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from schemas.messages import setup
from service.core.errors import SetupError
from service.listener.danger_layers import DangerLayers
from service.listener.dictionary_translation import load_gloss
from service.listener.heads import DANGERS, HOLDS, KINDS, SIDES, WHEN, WHOSE
from service.listener.languages import spoken_parts
from service.listener.model_file import ModelFile, open_model_file
from service.listener.ngrams import NgramReader
from service.listener.onnx_session import onnx_session
from service.listener.pieces import END, START, PieceCutter
from service.listener.vector_functions import gelu, log_sum_exp, sigmoid, softmax, unit
from service.listener.windows import Span, joined, windows

Floats = NDArray[np.float32]
Name = TypeVar("Name", str, tuple[str, int])

MOST_CHARACTERS = 20_000
MOST_PIECES_READ = 3_000
_TOP = 6  # concerns looked at in each clause
_LEAST_SHARE = 0.01
_TOP_BY_WORDS, _LEAST_BY_WORDS = 4, 0.02
_NGRAMS, _DANGER = "ngrams.", "danger."
# Below this logit of the encoder's own head, and of the linear reader, the layers for danger are not asked.
_SOME_CHANCE, _SOME_CHANCE_BY_WORDS = -4.0, -2.0
_NO_DANGER = -30.0
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
    dangers: Mapping[str, float]  # probabilities
    # The same by the linear reader, as far as it brings them up.
    by_words: Mapping[str, float] = field(default_factory=dict)
    sides_by_words: Mapping[tuple[str, int], float] = field(default_factory=dict)
    kinds_by_words: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoryReading:
    """A story's clauses, and for the whole of it the logit of each kind of danger, and of any by the linear reader."""

    clauses: Sequence[ClauseReading]
    dangers: Mapping[str, float]
    danger_by_words: float = 0.0


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
        self._session = onnx_session(file.arrays["encoder"].tobytes())
        self._heads = {
            name: np.asarray(array, dtype=np.float32)
            for name, array in file.arrays.items()
            if name.startswith("heads.") or name in ("position", "concern")
        }
        ngrams, danger = _under(file.arrays, _NGRAMS), _under(file.arrays, _DANGER)
        self._ngrams = NgramReader(ngrams) if ngrams else None
        self._danger = DangerLayers(danger) if danger else None

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
        laid_windows = windows(ids, spans, laid)
        if not laid_windows:
            return StoryReading([], dict.fromkeys(DANGERS, _NO_DANGER))
        states = [self._states(window.ids) for window in laid_windows]
        vectors = [_means(outputs[0], window.clauses) for outputs, window in zip(states, laid_windows, strict=True)]
        reading = self._read_clauses(known[: len(laid)], np.concatenate(vectors))
        if self._ngrams is not None:
            reading = self._by_words(story, reading, self._ngrams)
        if self._danger is None or not _may_be_danger(reading):
            return reading
        middles = zip(states, laid_windows, strict=True)
        return _with_danger(reading, [self._danger.logits(outputs[1], window.clauses) for outputs, window in middles])

    def _by_words(self, story: str, reading: StoryReading, ngrams: NgramReader) -> StoryReading:
        """With what the linear reader says: concerns beside those of the encoder, and danger."""
        by_words = ngrams.read([story[clause.start : clause.end] for clause in reading.clauses])
        clauses = [
            replace(
                clause,
                by_words=_largest(self.concerns, by_words.concerns[row]),
                sides_by_words=_largest(SIDES, by_words.statements[row, : len(SIDES)]),
                kinds_by_words=_largest(KINDS, by_words.statements[row, len(SIDES) :]),
            )
            for row, clause in enumerate(reading.clauses)
        ]
        return StoryReading(clauses, reading.dangers, ngrams.danger(story))

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

    def _states(self, pieces: Sequence[int]) -> Sequence[Floats]:
        """States (pieces + 2, 384) of a window, and where there are layers for danger those in between."""
        ids = np.array([START, *pieces, END])
        embedded = self._word[ids].astype(np.float32) * self._scale[ids, None].astype(np.float32)
        embedded += self._heads["position"][: len(ids)]
        outputs = ["states", "middle"] if self._danger else ["states"]
        return [states[0] for states in self._session.run(outputs, {"embedded": embedded[None]})]

    def _read_clauses(self, clauses: Sequence[Span], vectors: Floats) -> StoryReading:
        near = unit(self._linear("project", vectors)) @ self._heads["concern"].T
        shares = softmax(near * self._heads["heads.sharpness"] + self._heads["heads.bias"])[:, :-1]
        top = np.argsort(-shares, axis=1)[:, :_TOP]
        marks = np.concatenate(
            [softmax(part) for part in np.split(self._marks(vectors, top), _PARTS, axis=-1)], axis=-1
        )
        mark_rows, numbers, likely = marks.tolist(), top.tolist(), np.take_along_axis(shares, top, axis=1).tolist()
        sides, kinds = sigmoid(self._linear("sides", vectors)), sigmoid(self._linear("kinds", vectors))
        evidence = sigmoid(self._linear("evidence", vectors))[:, 0]
        danger = self._linear("danger_out", gelu(self._linear("danger_in", vectors)))
        item = sigmoid(danger)
        clause_readings = [
            ClauseReading(
                start,
                end,
                [
                    self._concern(concern, share, mark)
                    for concern, share, mark in zip(numbers[at], likely[at], mark_rows[at], strict=True)
                    if share >= _LEAST_SHARE
                ],
                float(evidence[at]),
                dict(zip(SIDES, sides[at].tolist(), strict=True)),
                dict(zip(KINDS, kinds[at].tolist(), strict=True)),
                dict(zip(DANGERS, item[at].tolist(), strict=True)),
            )
            for at, (start, end) in enumerate(clauses)
        ]
        return StoryReading(clause_readings, dict(zip(DANGERS, log_sum_exp(danger).tolist(), strict=True)))

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
        return self._linear("mark_out", gelu(of_clause + of_concern))

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(x @ self._heads[f"heads.{name}.weight"].T + self._heads[f"heads.{name}.bias"])


def _largest(names: Sequence[Name], shares: Floats) -> dict[Name, float]:
    """What is brought up by words, with its share."""
    top = np.argsort(-shares)[:_TOP_BY_WORDS]
    return {names[at]: float(shares[at]) for at in top if shares[at] >= _LEAST_BY_WORDS}


def _under(arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> dict[str, NDArray[np.generic]]:
    return {name[len(prefix) :]: array for name, array in arrays.items() if name.startswith(prefix)}


def _means(states: Floats, clauses: Sequence[Sequence[int]]) -> Floats:
    """Mean states (clauses, 384); a clause without a piece (signs only) stands for its window's start."""
    return np.stack([states[places or [0]].mean(axis=0) for places in clauses])


def _may_be_danger(reading: StoryReading) -> bool:
    return max(reading.dangers.values()) >= _SOME_CHANCE or reading.danger_by_words >= _SOME_CHANCE_BY_WORDS


def _with_danger(reading: StoryReading, logits: Sequence[Floats]) -> StoryReading:
    """With what the layers for danger say, in place of the head beside all others."""
    by_clause = np.concatenate(logits)
    shares = sigmoid(by_clause).tolist()
    clauses = [
        replace(clause, dangers=dict(zip(DANGERS, own, strict=True)))
        for clause, own in zip(reading.clauses, shares, strict=True)
    ]
    return replace(reading, clauses=clauses, dangers=dict(zip(DANGERS, log_sum_exp(by_clause).tolist(), strict=True)))
