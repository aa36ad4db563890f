"""Ways to rank CounselChat's therapists for a question: each gives scores (questions, therapists)."""

import tomllib
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from bench.counselchat import CounselChat
from service.listener.reading import TEMPERATURE, StoryReader
from service.listener.segmentation import pieces
from service.matching.fit.story import reading_shares
from service.training.compute_policy import balanced_floors
from service.training.panels import read_panel
from service.vocabulary.encoder import Encoder

Floats = NDArray[np.float64]

_K1, _B = 1.2, 0.75
_WORDS = r"(?u)\b[^\W\d_][^\W\d_]+\b"
LSA_DIMENSIONS = 200
FIRST_SHARE = 0.8  # as in fit.md: a practitioner's mass on the concerns put first


def unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


class Profiles:
    """Every profile that occurs (a therapist's differs only for the questions that therapist answered), once."""

    def __init__(self, task: CounselChat) -> None:
        keys = [tuple(own) for profiles in task.profiles for own in profiles]
        self.distinct = list(dict.fromkeys(keys))
        number = {key: index for index, key in enumerate(self.distinct)}
        self.of = np.array([number[key] for key in keys]).reshape(task.gains.shape)
        self.texts = [task.profile_text(list(key)) for key in self.distinct]

    def chosen(self, scores: Floats) -> Floats:
        """Of scores (questions, distinct profiles) the ones each question needs: (questions, therapists)."""
        return np.asarray(np.take_along_axis(scores, self.of, axis=1))

    def mean(self, answer_rows: Floats) -> Floats:
        """The mean over each profile's answers."""
        return np.array([answer_rows[list(key)].mean(axis=0) for key in self.distinct])


def bm25(queries: Sequence[str], texts: Sequence[str]) -> Floats:
    counter = CountVectorizer(token_pattern=_WORDS)
    counts = counter.fit_transform(texts).astype(float)
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    inverse = np.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    rows = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    weights = counts.data * (_K1 + 1) / (counts.data + norm[rows]) * inverse[counts.indices]
    weighted = csr_matrix((weights, counts.indices, counts.indptr), counts.shape)
    return np.asarray((counter.transform(queries) @ weighted.T).todense())


def tfidf(queries: Sequence[str], texts: Sequence[str]) -> Floats:
    vectorizer = TfidfVectorizer(token_pattern=_WORDS, sublinear_tf=True)
    rows = vectorizer.fit_transform(texts)
    return np.asarray((vectorizer.transform(queries) @ rows.T).todense())


def lsa(queries: Sequence[str], texts: Sequence[str], corpus: Sequence[str]) -> Floats:
    """Latent semantic analysis of all answers."""
    vectorizer = TfidfVectorizer(token_pattern=_WORDS, sublinear_tf=True, min_df=2)
    model = TruncatedSVD(LSA_DIMENSIONS, random_state=0).fit(vectorizer.fit_transform(corpus))
    item, shown = (normalize(model.transform(vectorizer.transform(own))) for own in (queries, texts))
    return np.asarray(item @ shown.T)


def piece_means(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """Mean over the pieces of each text: the product's prose vectors before centring."""
    cut = [pieces(text) for text in texts]
    rows = encoder.encode([piece for own in cut for piece in own]).astype(np.float64)
    starts = np.cumsum([0, *(len(own) for own in cut)])
    return np.array([rows[a:b].mean(axis=0) for a, b in pairwise(starts)])


def centred_cosines(queries: Floats, rows: Floats) -> Floats:
    """Cosines after each side lost its own mean."""
    return np.asarray(unit(queries - queries.mean(axis=0)) @ unit(rows - rows.mean(axis=0)).T)


class ConcernReadings:
    """Readings as the product makes them: shares above floors that make concerns equal over the calibration panel."""

    def __init__(self, reader: StoryReader) -> None:
        self.reader = reader

    def scores(self, texts: Sequence[str], advance: Callable[[], None] = lambda: None) -> Floats:
        rows = []
        for text in texts:
            reading = self.reader.read(text)
            rows.append(reading.scores if reading else np.zeros(len(self.reader.concerns)))
            advance()
        return np.array(rows)

    def shares(self, scores: Floats) -> Floats:
        return reading_shares(scores, self._floors, TEMPERATURE)

    @cached_property
    def _floors(self) -> Floats:
        return balanced_floors(self.scores([story.text for story in read_panel("calibration")]), TEMPERATURE)


def concern_table(kind: str, concerns: Sequence[str]) -> tuple[list[str], Floats]:
    """The hand-made table of `topics.toml`: names and a matrix (concerns, names) of what stands under each."""
    document = tomllib.loads((Path(__file__).parent / "topics.toml").read_text(encoding="utf-8"))[kind]
    return list(document), np.array([[name in under for under in document.values()] for name in concerns], dtype=float)
