"""Puts a profile's stored vector together from its blocks: a function of the profile and the policy alone."""

import numpy as np
from numpy.typing import NDArray

from schemas.policy import PanelProse, Policy
from schemas.practitioner import Profile

from .layout import LIFESTYLE, PRACTICES, SIZE, STORY
from .lifestyle import lifestyle_vector
from .practices import practice_vector
from .story import Neighbours, concern_shares, prose_direction, story_block

Floats = NDArray[np.float64]


def match_vector(
    profile: Profile,
    piece_vectors: Floats,
    neighbours: Neighbours,
    confirmed: frozenset[str],
    policy: Policy,
    panel: PanelProse,
) -> Floats:
    """The vector (640,) stored for a profile; `piece_vectors` (n, d) encode the pieces of its text."""
    index = {name: position for position, name in enumerate(policy.concerns)}
    shares = concern_shares(profile.concerns, profile.concerns_first, index, neighbours, policy.story.first_share)
    prose = prose_direction(piece_vectors, panel.text_mean)
    vector = np.zeros(SIZE)
    vector[PRACTICES] = practice_vector(profile, confirmed, policy.practices)
    vector[LIFESTYLE] = lifestyle_vector(profile.lifestyle, policy.lifestyle)
    vector[STORY] = story_block(shares, prose, panel, policy)
    return vector


def profile_text(profile: Profile) -> str:
    """The words of a profile that are read as prose: the approach and the examples, never labels or names."""
    examples = [practice.example for practice in profile.practices.values() if practice.example]
    return "\n".join([profile.approach or "", *examples]).strip()
