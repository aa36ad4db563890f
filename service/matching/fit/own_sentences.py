"""Which of somebody's own sentences speaks of which concern: a function of profile and policy, stored with the vector.

So a page needs no text encoder to show of everybody the sentence that answers what was said.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

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
_WORD = re.compile(r"\w{4,}")
_STEM = 4  # characters by which words are taken for one: "grieve", "grieving"
_STORED = np.dtype([("column", "<u2"), ("start", "<u2"), ("end", "<u2")])
_LONGEST_TEXT = 2**16 - 1  # characters that can be pointed at


def own_sentences(text: str) -> list[Span]:
    """The sentences of a text that may speak for its writer."""
    return list(islice(each_sentence(text), MOST_SENTENCES))


def speaking(
    text: str, spans: Sequence[Span], vectors: Vectors, wordings: Mapping[int, tuple[Sequence[str], Vectors]]
) -> dict[int, Span]:
    """By column the sentence that comes clearly closer to a concern than the first one does; others are absent.

    `vectors` (n, d) are those of the sentences, `wordings` per column the concern's names and the vectors (m, d) of the
    ways in which people say it.
    """
    if len(spans) < 2:
        return {}
    sentences = [text[start:end] for start, end in spans]
    stems = [_stems(sentence) for sentence in sentences]
    begun = _BEGUN * np.array([sentence[:1].islower() for sentence in sentences])
    results: dict[int, Span] = {}
    for column, (names, phrases) in wordings.items():
        near = np.sort(vectors @ phrases.T, axis=1)[:, -_CLOSEST:].mean(axis=1)
        stems_of_names = _stems(" ".join(names))
        shared = np.array([min(len(own & stems_of_names), _MOST_SHARED) for own in stems])
        scores = near + _SHARED_WORD * shared - begun
        best = int(np.argmax(scores))
        if scores[best] > scores[0] + _CLEARLY:
            results[column] = spans[best]
    return results


def packed(sentences: Sentences) -> bytes:
    """As they are stored: six bytes a concern, in the order of columns."""
    rows = [(column, *span) for column, span in sorted(sentences.items()) if span[1] <= _LONGEST_TEXT]
    return np.array(rows, dtype=_STORED).tobytes()


def unpacked(stored: bytes) -> dict[int, Span]:
    """What `packed` was given."""
    return {column: (start, end) for column, start, end in np.frombuffer(stored, dtype=_STORED).tolist()}


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
