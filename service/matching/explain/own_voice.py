"""What a card shows of somebody first: an excerpt of their own words, and how it would be to work together."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITY_IDS
from service.listener.context import Span
from service.listener.segmentation import each_sentence
from service.vocabulary.encoder import Encoder, Vectors
from service.vocabulary.shipped import shipped_concerns

LONGEST_EXCERPT = 130  # characters
MOST_WAYS = 3
NOTABLE_WAY = 0.2  # of a stored axis: what is closer to the middle is no way of working to tell of
# Of somebody's own words the first so many sentences may speak for them.
_MOST_SENTENCES = 24
# A sentence is as close to what was said as the mean of its so many closest phrases; a shared word counts beside it.
_CLOSEST, _SHARED_WORD, _MOST_SHARED = 3, 0.06, 3
_BEGUN = 0.08  # off what begins within a sentence
# What is not clearly closer leaves the word to how somebody begins. Chosen by eye on 26 demo profiles.
_CLEARLY = 0.04
_ENDS = ".!?…”\"'»)"
_WORD = re.compile(r"\w{4,}")
_STEM = 4  # characters by which words are taken for one: "grieve", "grieving"


def excerpt(profile: Profile, concerns: Sequence[str], encoder: Encoder, quotes: Sequence[str] = ()) -> str:
    """The sentence of the person's own words that answers most what was said, else the first.

    `said` are names of concerns, `quotes` the seeker's own words for them. A short sentence is followed by the next; a
    long one is cut behind a word at 130 characters.
    """
    text = profile.approach or ""
    if concerns or quotes:
        own = _own_sentences(text, encoder)
        spans, at = own.spans, _answering(profile, own, concerns, encoder, quotes) if own.spans else 0
    else:  # then nothing but how somebody begins is shown
        spans, at = list(islice(each_sentence(text), 2)), 0
    if not spans:
        return ""
    start, end = spans[at]
    following = next((span for span in spans if span[0] >= end), None)
    if following and following[1] - start <= LONGEST_EXCERPT:
        end = following[1]
    excerpted = " ".join(text[start:end].split())
    if len(excerpted) < LONGEST_EXCERPT:
        return excerpted if excerpted[-1] in _ENDS or end == len(text.rstrip()) else f"{excerpted}…"
    return excerpted[: LONGEST_EXCERPT - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


class _Own(NamedTuple):
    """Somebody's own sentences."""

    spans: list[Span]
    vectors: Vectors
    stems: list[set[str]]
    begun: NDArray[np.float64]  # 1 for what begins within a sentence


@lru_cache(256)
def _own_sentences(text: str, encoder: Encoder) -> _Own:
    spans = list(islice(each_sentence(text), _MOST_SENTENCES))
    own = [text[start:end] for start, end in spans]
    begun = np.array([float(sentence[:1].islower()) for sentence in own])
    return _Own(spans, encoder.encode(own), [_stems(sentence) for sentence in own], begun)


def _answering(profile: Profile, own: _Own, concerns: Sequence[str], encoder: Encoder, quotes: Sequence[str]) -> int:
    """Which sentence comes closest to how people say these things; the first unless one is clearly closer."""
    wordings = [wording for concern in concerns for wording in profile.concern_wordings.get(concern, ())]
    wanted = [_phrases(concern, encoder) for concern in concerns]
    if wordings or quotes:
        wanted.append(encoder.encode([*wordings, *quotes]))
    if not wanted:
        return 0
    phrases = np.concatenate(wanted)
    near = np.sort(own.vectors @ phrases.T, axis=1)[:, -_CLOSEST:].mean(axis=1)
    stems = _stems(" ".join([*concerns, *wordings, *quotes]))
    shared = np.array([min(len(words & stems), _MOST_SHARED) for words in own.stems])
    scores = near + _SHARED_WORD * shared - _BEGUN * own.begun
    best = int(np.argmax(scores))
    return best if scores[best] > scores[0] + _CLEARLY else 0


@lru_cache(500)
def _phrases(concern: str, encoder: Encoder) -> Vectors:
    """Vectors of the ways in which people say a concern."""
    entry = next((entry for entry in shipped_concerns() if entry.name == concern), None)
    return encoder.encode([concern, *(entry.aliases if entry else ()), *(entry.wordings if entry else ())])


def ways_of_working(practices: NDArray[np.float64], wished: NDArray[np.float64]) -> dict[QualityId, int]:
    """Up to three qualities by which somebody is told apart, each with its side (-1 or 1); what the seeker asked for
    and meets comes first. `practices` (9,) as stored, `asked` (9,) the seeker's answers; 0 is open."""
    notable = [axis for axis in range(len(QUALITY_IDS)) if abs(practices[axis]) >= NOTABLE_WAY]
    order = sorted(notable, key=lambda axis: (practices[axis] * wished[axis] <= 0, -abs(practices[axis]), axis))
    return {QUALITY_IDS[axis]: 1 if practices[axis] > 0 else -1 for axis in order[:MOST_WAYS]}


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
