"""The matching policy: every constant of the fit, computed once from the reference population and versioned.

One reviewed JSON file (`service/data/policy.json`) with the numbers people can read, and one array file beside it
(`policy.npz`) with the phrase vectors. Nothing in it comes from a live directory.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np
from numpy.typing import NDArray

SHEETS = 512  # answered by reference people, of each part of answers


class ItemConstants(msgspec.Struct, frozen=True):
    mean: float
    sd: float


class PracticeConstants(msgspec.Struct, frozen=True):
    items: dict[str, ItemConstants]
    axis_sd: dict[str, float]  # spread of an axis after its items are standardised
    length: float  # the longest that answers may be together, by the square root of their number
    tier_scale: dict[str, float]  # so that each evidence tier has spread 1
    facts: dict[str, ItemConstants]  # of checkable facts, to tell which side of the usual one lies on; not scored


class LifestyleConstants(msgspec.Struct, frozen=True):
    mean: list[float]  # of each domain's level
    level_sd: list[float]
    length: float  # as of the practices
    sd: float


class StoryConstants(msgspec.Struct, frozen=True):
    temperature: float
    height: float  # z of somebody who meets every need fully
    first_share: float  # f: of a list's mass on the three put first
    least_rest: int  # the rest of the mass is shared by at least so many others
    general_share: float  # how far a general word covers what stands under it
    specific_share: float  # how far a specific word covers the general one above it
    prose_weight: float  # z of one spread of prose
    prose_lambda: float
    prose_sd: float  # sigma_P over reference panel x reference directory
    prose_panel_sd: float  # s-bar: typical spread of one person's prose score over the panel


class WishConstants(msgspec.Struct, frozen=True):
    mean: float
    sd: float


class Policy(msgspec.Struct, frozen=True, dict=True):
    """All constants of the fit; see `docs/matching.md` for the formula each stands in."""

    version: str
    encoder: str
    panel: str
    wordings: str  # digest of the concerns and lay wordings it was computed for
    weights: dict[str, float]
    averages: dict[str, float]
    concerns: list[str]
    general: list[str]  # general words, whose columns come after those of the concerns
    reading_floor: list[float]  # per concern: the score below which it is not read
    panel_reading: list[float]  # per column the mean reading over the panel
    story: StoryConstants
    practices: PracticeConstants
    lifestyle: LifestyleConstants
    preferences: dict[str, WishConstants]
    # By part the stored vectors of reference people who answered everything, SHEETS of them one after the other in half
    # precision: from these is drawn what somebody leaves open.
    sheets: dict[str, bytes]
    sigma: dict[str, float]  # measurement noise of each part, in its own spread

    @cached_property
    def columns(self) -> list[str]:
        """Names of the stored columns of the story block: concerns, then general words."""
        return [*self.concerns, *self.general]

    @cached_property
    def key(self) -> str:
        """What stored vectors are marked with: only those derived from the same constants can be compared.

        Weights, averages and noise are asked with, not stored: changing them leaves the key as it is.
        """
        stored = (self.panel, self.columns, self.panel_reading, self.story, self.practices, self.lifestyle)
        digest = hashlib.blake2b(msgspec.json.encode(stored), digest_size=4).hexdigest()
        return f"{self.version}/{self.encoder}/{digest}"

    @cached_property
    def answer_sheets(self) -> dict[str, NDArray[np.float64]]:
        """`sheets` as arrays (SHEETS, questions of the part)."""
        stored = {part: np.frombuffer(data, "<f2") for part, data in self.sheets.items()}
        return {part: values.reshape(SHEETS, -1).astype(np.float64) for part, values in stored.items()}

    @cached_property
    def panel_needs(self) -> NDArray[np.float64]:
        """`panel_reading` as an array."""
        return np.array(self.panel_reading)

    @cached_property
    def column_index(self) -> dict[str, int]:
        """The place of each concern in the arrays."""
        return {name: position for position, name in enumerate(self.columns)}


@dataclass(frozen=True)
class PanelProse:
    """The panel's prose queries: mean (d,) and covariance (d, d); and the reference directory's mean text (d,)."""

    text_mean: NDArray[np.float64]
    query_mean: NDArray[np.float64]
    query_covariance: NDArray[np.float64]
