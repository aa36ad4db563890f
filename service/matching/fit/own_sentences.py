"""Which of somebody's own sentences speaks of which concern: a function of profile and policy, stored with the vector.

So a page needs no text encoder to show of everybody the sentence that answers what was said.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.listener.segmentation import Span, each_sentence
from service.vocabulary.encoder import Vectors

Floats = NDArray[np.float64]

# A concern's column -> the characters of `profile_text` that speak of it.
Sentences = Mapping[int, Span]

MOST_SENTENCES = 24  # of somebody's own words so many may speak for them
# A sentence is as close to a concern as the mean of its so many closest wordings; a shared word counts beside it.
_CLOSEST, _SHARED_WORD, _MOST_SHARED = 3, 0.06, 3
_BEGUN = 0.08  # off what begins within a sentence
# What is not clearly closer leaves the word to how somebody begins. Chosen by eye on 26 demo profiles.
_CLEARLY = 0.04
_BEGINNING = re.compile(r"(\w{4})\w*")  # by which words are taken for one: "grieve", "grieving"
_STORED = np.dtype([("column", "<u2"), ("start", "<u2"), ("end", "<u2")])
_LONGEST_TEXT = 2**16 - 1  # characters that can be pointed at


def own_sentences(text: str) -> list[Span]:
    """The sentences of a text that may speak for its writer."""
    return list(islice(each_sentence(text), MOST_SENTENCES))


class OwnText(NamedTuple):
    """Somebody's text, its sentences, and the columns of the concerns that they state."""

    text: str
    spans: Sequence[Span]
    columns: Sequence[int]


def speaking(
    texts: Sequence[OwnText], vectors: Vectors, wordings: Mapping[int, tuple[Sequence[str], Vectors]]
) -> list[dict[int, Span]]:
    """Of each text by column the sentence that comes clearly closer to a concern than the first one does; others are
    absent.

    `vectors` (n, d) are those of the sentences, text after text, `wordings` per column the concern's names and the
    vectors (m, d) of the ways in which people say it.
    """
    ends = list(accumulate(len(own.spans) for own in texts))
    sentences = [own.text[start:end] for own in texts for start, end in own.spans]
    stems = [_stems(sentence) for sentence in sentences]
    begun = _BEGUN * np.array([sentence[:1].islower() for sentence in sentences])
    stating: dict[int, list[int]] = {}
    for index, own in enumerate(texts):
        if len(own.spans) > 1:
            for column in own.columns:
                stating.setdefault(column, []).append(index)
    results: list[dict[int, Span]] = [{} for _ in texts]
    for column, people in stating.items():
        names, phrases = wordings[column]
        rows = [row for index in people for row in range(ends[index] - len(texts[index].spans), ends[index])]
        near = np.sort(vectors[rows] @ phrases.T, axis=1)[:, -_CLOSEST:].mean(axis=1)
        stems_of_names = _stems(" ".join(names))
        shared = np.array([_shared(stems[row], stems_of_names) for row in rows])
        # Rounded, so that of two sentences alike the first one is taken, whatever stands beside them.
        scores = np.round(near + _SHARED_WORD * shared - begun[rows], 5).tolist()
        start = 0
        for index in people:
            spans = texts[index].spans
            own_scores = scores[start : start + len(spans)]
            start += len(spans)
            closest = max(own_scores)
            if closest > own_scores[0] + _CLEARLY:
                results[index][column] = spans[own_scores.index(closest)]
    return results


def _shared(stems: set[str], others: set[str]) -> int:
    return 0 if stems.isdisjoint(others) else min(len(stems & others), _MOST_SHARED)


def packed(sentences: Sentences) -> bytes:
    """As they are stored: six bytes a concern, in the order of columns."""
    rows = [(column, *span) for column, span in sorted(sentences.items()) if span[1] <= _LONGEST_TEXT]
    return np.array(rows, dtype=_STORED).tobytes()


def unpacked(stored: bytes) -> dict[int, Span]:
    """What `packed` was given."""
    return {column: (start, end) for column, start, end in np.frombuffer(stored, dtype=_STORED).tolist()}


def _stems(text: str) -> set[str]:
    return set(_BEGINNING.findall(text.casefold()))
