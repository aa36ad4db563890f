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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import DomainId
from schemas.messages import setup
from schemas.vocabulary.terms import ConcernEntry
from service.core.errors import SetupError
from service.listener.closeness import Spread, TellingWords, Wordings, words_of
from service.listener.dictionary_translation import load_gloss
from service.listener.languages import SpokenPart, spoken_parts
from service.listener.segmentation import Span, clause_spans, pieces
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


class StoryReader:
    """Immutable once built, but for what it remembers of words; one per process.

    `phrase_vectors` are the rows of `phrases(concerns)`; `spreads` those of `arrays()`: None has them computed.
    """

    def __init__(
        self,
        encoder: Encoder,
        concerns: Sequence[ConcernEntry],
        phrase_vectors: Vectors,
        query_mean: Floats,
        spreads: Floats | None = None,
    ) -> None:
        if len(phrase_vectors) != len(phrases(concerns)):
            raise SetupError(setup.POLICY_OF_OTHER_WORDINGS())
        self.concerns = [concern.name for concern in concerns]
        self._entries = concerns
        self._encoder = encoder
        self._phrase_vectors = phrase_vectors
        self._query_mean = query_mean.astype(np.float32)
        own_texts = [" ".join((concern.name, *concern.aliases, *concern.wordings)) for concern in concerns]
        self._speller = load_speller("en", tuple(own_texts))
        counts = [1 + len(concern.wordings) for concern in concerns]
        centred = self.centred(phrase_vectors)
        self._wordings = Wordings(centred, counts)
        self._telling = TellingWords(encoder, [set(words_of(text)) for text in own_texts])
        if spreads is None:
            spreads = self._spreads(phrases(concerns), centred, np.repeat(np.arange(len(counts)), counts))
        self._of_one, self._of_three, self._of_words = (Spread(*pair) for pair in spreads)
        domains = sorted({domain for concern in concerns for domain in concern.domains})
        self._concerns_of = {
            domain: np.array([domain in concern.domains for concern in concerns]) for domain in domains
        }

    @classmethod
    def build(cls, encoder: Encoder, concerns: Sequence[ConcernEntry]) -> Self:
        """A reader with freshly encoded wordings; their mean stands for the mean query."""
        vectors = encoder.encode(phrases(concerns))
        return cls(encoder, concerns, vectors, vectors.mean(axis=0).astype(np.float64))

    def arrays(self) -> dict[str, NDArray[np.floating]]:
        """What the policy keeps, to build the same reader again."""
        spreads = [(spread.mean, spread.sd) for spread in (self._of_one, self._of_three, self._of_words)]
        return {"phrases": self._phrase_vectors, "query_offset": self._query_mean, "spreads": np.array(spreads)}

    def rounded(self) -> "StoryReader":
        """The reader that is built from vectors in half precision."""
        phrase_vectors = self._phrase_vectors.astype(np.float16).astype(np.float32)
        query_mean = self._query_mean.astype(np.float16).astype(np.float64)
        return StoryReader(self._encoder, self._entries, phrase_vectors, query_mean)

    def read(self, story: str, languages: dict[str, str | None] | None = None) -> Reading | None:
        """What the story says; None when there is no word in it. `languages`: those of sentences that are known."""
        if WORD.search(story) is None:
            return None
        parts = spoken_parts(story, languages)
        spans = [part.span for part in parts][:_MOST_SENTENCES]
        clauses = [clause for span in spans for clause in clause_spans(story, span)][:_MOST_SENTENCES]
        plain, *passages = self._plain_english(story, parts, [*spans, *clauses])
        story_pieces = pieces(plain)
        vectors = self._encoder.encode(story_pieces + passages)
        direction = self.centred(vectors[: len(story_pieces)].mean(axis=0, keepdims=True))
        cosines = self._wordings.cosines(np.concatenate([direction, self.centred(vectors[len(story_pieces) :])]))
        words = self._of_words(self._telling.met([" ".join(story_pieces), *passages], _MOST_WORDS))
        of_whole = _mixed(self._of_three(self._wordings.best_three(cosines[:1])), words[:1])
        of_passages = _mixed(self._of_one(self._wordings.best(cosines[1:])), words[1:])
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
        item = {domain: float(claimed[has].sum()) for domain, has in self._concerns_of.items()}
        return sorted((d for d, share in item.items() if share >= DOMAIN_SHARE), key=lambda d: -item[d])

    def _plain_english(self, story: str, parts: Sequence[SpokenPart], spans: Sequence[Span]) -> list[str]:
        """The whole story, then these passages of it, with typos repaired and in English words."""
        if len({part.language for part in parts}) == 1:
            return self._in_english(story, parts[0].language, [(0, len(story)), *spans])
        # Each sentence from its own language; a passage lies within one.
        own: dict[str, list[Span]] = {}
        for part in parts:
            within = [span for span in spans if part.span[0] <= span[0] and span[1] <= part.span[1]]
            own.setdefault(part.language, []).extend((part.span, *within))
        texts = {
            span: text
            for language, passages in own.items()
            for span, text in zip(passages, self._in_english(story, language, passages), strict=True)
        }
        return [" ".join(texts[part.span] for part in parts), *(texts[span] for span in spans)]

    def _in_english(self, story: str, language: str, spans: Sequence[Span]) -> list[str]:
        gloss = load_gloss(language) if language == "es" else None
        speller = gloss.speller if gloss else self._speller
        parts = speller.repair_parts(story, spans) if speller else [story[start:stop] for start, stop in spans]
        return [gloss.english(part) for part in parts] if gloss else parts

    def centred(self, vectors: Vectors) -> Vectors:
        """Less the mean query, at length 1: what all stories share tells nothing."""
        centred = vectors - self._query_mean
        return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9))

    def wordings_met(self, vectors: Vectors) -> Floats:
        """In spreads: how close each text (n, d) comes to the best wording of each concern, and to the best three,
        (2, n, K)."""
        cosines = self._wordings.cosines(self.centred(vectors))
        return np.stack(
            [self._of_one(self._wordings.best(cosines)), self._of_three(self._wordings.best_three(cosines))]
        )

    def _spreads(self, texts: list[str], centred: Vectors, owner: NDArray[np.intp]) -> Floats:
        """Mean and spread (3, 2, K) of each way of being close, over a cohort of wordings."""
        cosines = self._wordings.cosines(centred[::_COHORT_STEP])
        other = owner[::_COHORT_STEP, None] != np.arange(len(self.concerns))
        close = (self._wordings.best(cosines), self._wordings.best_three(cosines))
        spreads = [Spread.over(own, other) for own in (*close, self._telling.met(texts[::_COHORT_STEP]))]
        return np.array([(spread.mean, spread.sd) for spread in spreads])


def phrases(concerns: Sequence[ConcernEntry]) -> list[str]:
    """The name and the lay wordings of every concern, in the order of the phrase vectors."""
    return [text for concern in concerns for text in (concern.name, *concern.wordings)]


def _mixed(wordings: Floats, words: Floats) -> Floats:
    return (1 - _WORDS_WEIGHT) * wordings + _WORDS_WEIGHT * words


def _quotable(of_passages: Floats, best: NDArray[np.intp]) -> NDArray[np.bool_]:
    own = of_passages.max(axis=0)
    second = np.partition(of_passages, -2, axis=1)[:, -2]
    return np.asarray((own >= _QUOTABLE_FROM) & (own >= second[best]))
