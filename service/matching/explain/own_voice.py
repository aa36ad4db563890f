"""What a card shows of somebody first: an excerpt of their own words, and how it would be to work together."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.profiles.qualities import QUALITY_IDS
from service.listener.segmentation import Span, each_sentence

LONGEST_EXCERPT = 130  # characters
MOST_WAYS = 3
NOTABLE_WAY = 0.2  # of a stored axis: what is closer to the middle is no way of working to tell of
_MOST_REMEMBERED = 1_000  # texts of practitioners
_ENDS = ".!?…”\"'»)"


@lru_cache(_MOST_REMEMBERED)
def excerpt(text: str, sentence: Span | None = None) -> str:
    """A sentence of somebody's own words, without one the first.

    A short one is followed by the next; a long one is cut behind a word at 130 characters.
    """
    sentences = islice(each_sentence(text), 2) if sentence is None else _from(text, sentence)
    start, end = next(sentences, (0, 0))
    following = next(sentences, None)
    if following and following[1] - start <= LONGEST_EXCERPT:
        end = following[1]
    excerpted = " ".join(text[start:end].split())
    if len(excerpted) < LONGEST_EXCERPT:
        return excerpted if not excerpted or excerpted[-1] in _ENDS or end == len(text.rstrip()) else f"{excerpted}…"
    return excerpted[: LONGEST_EXCERPT - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _from(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence and the one that follows."""
    yield sentence
    end = sentence[1]
    start, stop = next(each_sentence(text[end:]), (0, 0))
    if stop:
        yield end + start, end + stop


def ways_of_working(practices: NDArray[np.float64], wished: NDArray[np.float64]) -> dict[QualityId, int]:
    """Up to three qualities by which somebody is told apart, each with its side (-1 or 1); what the seeker asked for
    and meets comes first. `practices` (9,) as stored, `wished` (9,) the seeker's answers; 0 is open."""
    own, sought = practices.tolist(), wished.tolist()
    notable = [axis for axis, value in enumerate(own) if abs(value) >= NOTABLE_WAY]
    order = sorted(notable, key=lambda axis: (own[axis] * sought[axis] <= 0, -abs(own[axis]), axis))
    return {QUALITY_IDS[axis]: 1 if own[axis] > 0 else -1 for axis in order[:MOST_WAYS]}
