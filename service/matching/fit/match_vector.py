"""Puts stored vectors together from their blocks: each a function of its profile and the policy alone."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import PanelProse, Policy
from schemas.profiles.practitioner import Profile
from service.matching.fit.layout import LIFESTYLE, PRACTICES, SIZE, STORY
from service.matching.fit.lifestyle import lifestyle_vectors
from service.matching.fit.practices import practice_vectors
from service.matching.fit.story import (
    Covered,
    StatedConcerns,
    prose_directions,
    read_concerns,
    stated_concerns,
    story_blocks,
)

Floats = NDArray[np.float64]

# Two people may well both write "I listen first."; nobody writes forty words alike by chance.
SHORTEST_COPY = 200
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Words:
    """What the words of a profile say: its text in pieces (n, d), what its concerns stand for, and, of somebody who
    states none, what is read from the text (column -> share).
    """

    pieces: Floats
    covered: Covered
    read: Mapping[int, float]


def match_vectors(
    profiles: Sequence[Profile],
    words: Sequence[Words],
    confirmed: Sequence[frozenset[str]],
    policy: Policy,
    panel: PanelProse,
) -> Floats:
    """The vectors (n, 640) stored for n profiles, each as if it stood alone."""
    stated = [_stated(profile, own, policy) for profile, own in zip(profiles, words, strict=True)]
    prose = prose_directions([own.pieces for own in words], panel.text_mean)
    vectors = np.zeros((len(profiles), SIZE))
    vectors[:, PRACTICES] = practice_vectors(profiles, confirmed, policy.practices)
    vectors[:, LIFESTYLE] = lifestyle_vectors([profile.lifestyle for profile in profiles], policy.lifestyle)
    vectors[:, STORY] = story_blocks(stated, prose, panel, policy)
    return vectors


def _stated(profile: Profile, words: Words, policy: Policy) -> StatedConcerns:
    columns = len(policy.columns)
    if profile.concerns:
        return stated_concerns(profile.concerns, profile.concerns_first, words.covered, columns, policy.story)
    return read_concerns(words.read, columns)


def text_key(text: str) -> int | None:
    """Equal for texts with the same letters in the same order; None for a text too short to tell a copy by."""
    letters = _NO_LETTER.sub("", text.casefold())
    if len(letters) < SHORTEST_COPY:
        return None
    return int.from_bytes(hashlib.blake2b(letters.encode(), digest_size=8).digest(), signed=True)


def profile_text(profile: Profile) -> str:
    """The words of a profile that are read as prose: the approach and the examples, never labels or names."""
    # In the order in which the store keeps keys, so that a text is the same before and after it is stored.
    practices = [profile.practices[quality] for quality in sorted(profile.practices, key=lambda id: (len(id), id))]
    examples = [practice.example for practice in practices if practice.example]
    return "\n".join([profile.approach or "", *examples]).strip()
