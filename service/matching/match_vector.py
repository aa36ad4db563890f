"""Puts a profile's stored vector together from its blocks: a function of the profile and the policy alone."""

import hashlib
import re

import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import PanelProse, Policy
from schemas.profiles.practitioner import Profile
from service.matching.layout import LIFESTYLE, PRACTICES, SIZE, STORY
from service.matching.lifestyle import lifestyle_vector
from service.matching.practices import practice_vector
from service.matching.story import Neighbours, concern_shares, prose_direction, story_block

Floats = NDArray[np.float64]

# Two people may well both write "I listen first."; nobody writes forty words alike by chance.
SHORTEST_COPY = 200
_NO_LETTER = re.compile(r"[\W_]+")


def match_vector(
    profile: Profile,
    piece_vectors: Floats,
    neighbours: Neighbours,
    confirmed: frozenset[str],
    policy: Policy,
    panel: PanelProse,
) -> Floats:
    """The vector (640,) stored for a profile; `piece_vectors` (n, d) encode the pieces of its text."""
    stated = profile.concerns, profile.concerns_first
    shares = concern_shares(*stated, policy.concern_index, neighbours, policy.story.first_share)
    prose = prose_direction(piece_vectors, panel.text_mean)
    vector = np.zeros(SIZE)
    vector[PRACTICES] = practice_vector(profile, confirmed, policy.practices)
    vector[LIFESTYLE] = lifestyle_vector(profile.lifestyle, policy.lifestyle)
    vector[STORY] = story_block(shares, prose, panel, policy)
    return vector


def text_key(text: str) -> int | None:
    """Equal for texts with the same letters in the same order; None for a text too short to tell a copy by."""
    letters = _NO_LETTER.sub("", text.casefold())
    if len(letters) < SHORTEST_COPY:
        return None
    return int.from_bytes(hashlib.blake2b(letters.encode(), digest_size=8).digest(), signed=True)


def profile_text(profile: Profile) -> str:
    """The words of a profile that are read as prose: the approach and the examples, never labels or names."""
    examples = [practice.example for practice in profile.practices.values() if practice.example]
    return "\n".join([profile.approach or "", *examples]).strip()
