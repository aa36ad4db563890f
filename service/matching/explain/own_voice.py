"""What a card shows of somebody first: an excerpt of their own words, and how it would be to work together."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from schemas.core.fields import QualityId
from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITY_IDS
from service.listener.segmentation import each_sentence, sentences

LONGEST_EXCERPT = 130  # characters
MOST_WAYS = 3
NOTABLE_WAY = 0.2  # of a stored axis: what is closer to the middle is no way of working to tell of
_WORD = re.compile(r"\w{4,}")
_STEM = 4  # characters by which words are taken for one: "grieve", "grieving"


def excerpt(profile: Profile, said: Iterable[str]) -> str:
    """The sentence of the person's own words that speaks most of what was said (names of concerns), else the first.

    A short one is followed by the next; cut behind a word at 130 characters.
    """
    text = profile.approach or ""
    wanted = _stems(
        " ".join([name for concern in said for name in (concern, *profile.concern_wordings.get(concern, ()))])
    )
    folded = text.casefold()
    if any(stem in folded for stem in wanted):
        own = sentences(text)
        best = max(range(len(own)), key=lambda at: (len(_stems(own[at]) & wanted), -at))
        shown = own[best : best + 2]
    else:  # then the first is as good as any
        shown = [text[start:stop] for start, stop in islice(each_sentence(text), 2)]
    return _shortened(shown)


def _shortened(own: Sequence[str]) -> str:
    """The first, with the second where both are short enough."""
    text = " ".join(own)
    if len(own) > 1 and len(text) > LONGEST_EXCERPT:
        text = own[0]
    if len(text) <= LONGEST_EXCERPT:
        return text
    return text[: LONGEST_EXCERPT - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def ways_of_working(practices: NDArray[np.float64], asked: NDArray[np.float64]) -> dict[QualityId, int]:
    """Up to three qualities by which somebody is told apart, each with its side (-1 or 1); what the seeker asked for
    and meets comes first. `practices` (9,) as stored, `asked` (9,) the seeker's answers; 0 is open."""
    notable = [axis for axis in range(len(QUALITY_IDS)) if abs(practices[axis]) >= NOTABLE_WAY]
    order = sorted(notable, key=lambda axis: (practices[axis] * asked[axis] <= 0, -abs(practices[axis]), axis))
    return {QUALITY_IDS[axis]: 1 if practices[axis] > 0 else -1 for axis in order[:MOST_WAYS]}


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
