"""Reads a seeker's story into a score for every concern, the direction of its prose, and what to quote for it.

A text is close to a concern in two ways:

- wordings: its cosine to the concern's lay wordings (a sentence: to the best; a story: to the best three, mean);
- words: how closely the concern's telling words are met by any word of the text. A word tells more the fewer
  concerns use it (the logarithm of that, squared).

Each is taken in spreads above what other concerns' wordings get, so that no concern scores high merely because
people talk about it in common words. A story's score is the mean of how close the whole and its best passage come (a
sentence, or a clause of one): a concern may be half a sentence of ten. All constants depend on vocabulary and encoder
alone (`bench/RESULTS.md`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import DomainId
from schemas.vocabulary.terms import ConcernEntry
from service.core.errors import SetupError
from service.listener.dictionary_translation import language_of, load_gloss
from service.listener.segmentation import clause_spans, pieces, sentence_spans
from service.vocabulary.encoder import Encoder, Vectors
from service.vocabulary.spelling import WORD, load_speller

Floats = NDArray[np.float64]

# Softmax temperature of the scores: practitioner ranking on the calibration panel is flat from 1.2 to 1.8, and at the
# warm end a story of several concerns keeps all of them.
TEMPERATURE = 1.8
# A lifestyle domain is read when the concerns of that domain hold at least this share of what was read.
DOMAIN_SHARE = 0.2

_WORDS_WEIGHT = 0.25
_WHOLE_WEIGHT = 0.5
# What a quarter of the concerns use is said by everybody.
_COMMON_SHARE = 0.25
# Every fourth wording is enough to know how a concern scores on what it does not mean.
_COHORT_STEP = 4
# A sentence, or a clause of one, is quoted for a concern when it alone makes the concern clear, and for no more than
# its two clearest: in fifty real questions, what scored lower or stood third was mostly about something else.
_QUOTABLE_FROM = 5.0
# So much of a story is looked at one by one; as a whole it is always read whole. Bounds the work for very long ones.
_MOST_SENTENCES = 200
_MOST_WORDS = 800


@dataclass(frozen=True)
class Reading:
    """What was read: a score per concern (K,), the prose direction (d,), and what to quote for them."""

    names: Sequence[str]  # of the concerns, in the order of the scores
    scores: Floats
    prose: Floats
    passages: list[str]  # sentences and their clauses, as written
    best: NDArray[np.intp]  # per concern the passage that comes closest
    quotable: NDArray[np.bool_]  # per concern whether that passage says it by itself

    def because(self, index: int) -> str | None:
        """The passage of the story, as its writer typed it, that says this concern; None when none does alone."""
        return self.passages[int(self.best[index])] if self.quotable[index] else None


@dataclass(frozen=True)
class _Spread:
    """Mean and spread per concern of one way of being close, over texts that do not mean the concern."""

    mean: Floats
    sd: Floats

    @classmethod
    def over(cls, close: Vectors, other: NDArray[np.bool_]) -> Self:
        return cls(close.mean(axis=0, where=other, dtype=np.float64), close.std(axis=0, where=other, dtype=np.float64))

    def __call__(self, close: Vectors) -> Floats:
        return np.asarray((close - self.mean) / self.sd)


class StoryReader:
    """Immutable once built; one per process. `phrase_vectors` are the rows of `phrases(concerns)`."""

    def __init__(
        self, encoder: Encoder, concerns: Sequence[ConcernEntry], phrase_vectors: Vectors, query_mean: Floats
    ) -> None:
        if len(phrase_vectors) != len(phrases(concerns)):
            raise SetupError("the policy was computed for other lay wordings: compute it again with `ayni policy`")
        self.concerns = [concern.name for concern in concerns]
        self._encoder = encoder
        self._phrase_vectors = phrase_vectors
        self._query_mean = query_mean.astype(np.float32)
        own_texts = [" ".join((concern.name, *concern.aliases, *concern.wordings)) for concern in concerns]
        self._speller = load_speller("en", tuple(own_texts))
        self._index_phrases([1 + len(concern.wordings) for concern in concerns])
        self._index_words([set(_words(text)) for text in own_texts])
        self._calibrate(phrases(concerns))
        domains = sorted({domain for concern in concerns for domain in concern.domains})
        self._concerns_of = {domain: np.array([domain in one.domains for one in concerns]) for domain in domains}

    @classmethod
    def build(cls, encoder: Encoder, concerns: Sequence[ConcernEntry]) -> Self:
        """A reader with freshly encoded wordings; their mean stands for the mean query."""
        vectors = encoder.encode(phrases(concerns))
        return cls(encoder, concerns, vectors, vectors.mean(axis=0).astype(np.float64))

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """What the policy keeps, to build the same reader again."""
        return {"phrases": self._phrase_vectors, "query_offset": self._query_mean}

    def read(self, story: str) -> Reading | None:
        """What the story says; None when there is no word in it."""
        if WORD.search(story) is None:
            return None
        language = language_of(story)
        spans = sentence_spans(story)[:_MOST_SENTENCES]
        clauses = [clause for span in spans for clause in clause_spans(story, span)][:_MOST_SENTENCES]
        whole = pieces(self._plain_english(story, language))
        passages = [self._plain_english(story, language, *span) for span in spans + clauses]
        vectors = self._encoder.encode(whole + passages)
        direction = self._centred(vectors[: len(whole)].mean(axis=0, keepdims=True))
        words = self._of_words(self._words_met([" ".join(whole), *passages], _MOST_WORDS))
        of_whole = _mixed(self._of_three(self._three_wordings(direction)), words[:1])
        of_passages = _mixed(self._of_one(self._wording(self._centred(vectors[len(whole) :]))), words[1:])
        scores = _WHOLE_WEIGHT * of_whole[0] + (1 - _WHOLE_WEIGHT) * of_passages.max(axis=0)
        best = of_passages.argmax(axis=0)
        return Reading(
            names=self.concerns,
            scores=scores,
            prose=np.asarray(direction[0], dtype=np.float64),
            passages=[story[start:stop] for start, stop in spans + clauses],
            best=best,
            quotable=_quotable(of_passages, best),
        )

    def domains(self, shares: Floats) -> list[DomainId]:
        """The lifestyle domains of a reading (shares of 1 over the concerns), the clearest first.

        What every concern holds says nothing: a domain is read by what its concerns hold above that.
        """
        claimed = shares - shares.min()
        held = {domain: float(claimed[has].sum()) for domain, has in self._concerns_of.items()}
        return sorted((d for d, share in held.items() if share >= DOMAIN_SHARE), key=lambda d: -held[d])

    def _plain_english(self, story: str, language: str, start: int = 0, stop: int | None = None) -> str:
        """The story, or its part from `start` to `stop`, with typos repaired and in English words."""
        gloss = None if language == "en" else load_gloss(language)
        speller = gloss.speller if gloss else self._speller
        repaired = speller.repair(story, start, stop) if speller else story[start:stop]
        return gloss.english(repaired) if gloss else repaired

    def _centred(self, vectors: Vectors) -> Vectors:
        """Less the mean query, at length 1: what all stories share tells nothing."""
        centred = vectors - self._query_mean
        return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9))

    def _index_phrases(self, counts: list[int]) -> None:
        self._phrases = self._centred(self._phrase_vectors)
        self._owner = np.repeat(np.arange(len(counts)), counts)
        self._starts = np.cumsum([0, *counts[:-1]])
        # Each concern's phrases in a row of equal length; one column added to the cosines stands for "none".
        places = np.arange(max(counts))
        self._rows = np.where(places < np.array(counts)[:, None], self._starts[:, None] + places, sum(counts))

    def _index_words(self, used: list[set[str]]) -> None:
        concerns_using = Counter(word for words in used for word in words)
        self._common = {word for word, count in concerns_using.items() if count > _COMMON_SHARE * len(used)}
        vocabulary = sorted(concerns_using.keys() - self._common)
        telling = np.log(len(used) / np.array([concerns_using[word] for word in vocabulary])) ** 2
        self._word_vectors = np.ascontiguousarray(self._encoder.encode(vocabulary).T)  # this way round it is faster
        uses = np.array([[word in words for word in vocabulary] for words in used])
        self._telling = (uses * telling).astype(np.float32)

    def _calibrate(self, texts: list[str]) -> None:
        texts, vectors = texts[::_COHORT_STEP], self._phrases[::_COHORT_STEP]
        other = self._owner[::_COHORT_STEP, None] != np.arange(len(self.concerns))
        self._of_one = _Spread.over(self._wording(vectors), other)
        self._of_three = _Spread.over(self._three_wordings(vectors), other)
        self._of_words = _Spread.over(self._words_met(texts), other)

    def _wording(self, centred: Vectors) -> Vectors:
        """Cosine of the best wording, (n, K)."""
        return np.maximum.reduceat(centred @ self._phrases.T, self._starts, axis=1)

    def _three_wordings(self, centred: Vectors) -> Vectors:
        """Mean cosine of the best three wordings, (n, K)."""
        cosines = np.pad(centred @ self._phrases.T, ((0, 0), (0, 1)), constant_values=-1.0)[:, self._rows]
        return np.asarray(np.partition(cosines, -3, axis=2)[:, :, -3:].mean(axis=2))

    def _words_met(self, texts: list[str], most: int | None = None) -> Vectors:
        """How closely each concern's telling words are met, (n, K), by the first `most` words there are."""
        said = [[word for word in _words(text) if word not in self._common] for text in texts]
        distinct = list(dict.fromkeys(word for words in said for word in words))[:most]
        row = {word: index for index, word in enumerate(distinct)}
        close = self._encoder.encode(distinct) @ self._word_vectors
        rows = [[row[word] for word in dict.fromkeys(words) if word in row] for words in said]
        met = np.stack([close[own].max(axis=0, initial=0.0) for own in rows])
        # Sharpened: a word that merely lies nearby should not add up to one that was said.
        return np.asarray((met * met * met) @ self._telling.T)


def phrases(concerns: Sequence[ConcernEntry]) -> list[str]:
    """The name and the lay wordings of every concern, in the order of the phrase vectors."""
    return [text for concern in concerns for text in (concern.name, *concern.wordings)]


def _mixed(wordings: Floats, words: Floats) -> Floats:
    return (1 - _WORDS_WEIGHT) * wordings + _WORDS_WEIGHT * words


def _quotable(of_passages: Floats, best: NDArray[np.intp]) -> NDArray[np.bool_]:
    own = of_passages.max(axis=0)
    second = np.partition(of_passages, -2, axis=1)[:, -2]
    return np.asarray((own >= _QUOTABLE_FROM) & (own >= second[best]))


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]
