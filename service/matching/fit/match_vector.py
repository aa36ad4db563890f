"""Puts a profile's stored vector together from its blocks: a function of the profile and the policy alone."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.matching.policy import PanelProse, Policy
from schemas.profiles.practitioner import Profile
from service.matching.fit.layout import LIFESTYLE, PRACTICES, SIZE, STORY
from service.matching.fit.lifestyle import lifestyle_vector
from service.matching.fit.practices import practice_vector
from service.matching.fit.story import Covered, prose_direction, read_concerns, stated_concerns, story_block

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


def match_vector(
    profile: Profile,
    words: Words,
    confirmed: frozenset[str],
    policy: Policy,
    panel: PanelProse,
) -> Floats:
    """The vector (640,) stored for a profile."""
    columns, constants = len(policy.columns), policy.story
    if profile.concerns:
        stated = stated_concerns(profile.concerns, profile.concerns_first, words.covered, columns, constants)
    else:
        stated = read_concerns(words.read, columns)
    prose = prose_direction(words.pieces, panel.text_mean)
    vector = np.zeros(SIZE)
    vector[PRACTICES] = practice_vector(profile, confirmed, policy.practices)
    vector[LIFESTYLE] = lifestyle_vector(profile.lifestyle, policy.lifestyle)
    vector[STORY] = story_block(stated, prose, panel, policy)
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
