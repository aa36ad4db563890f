"""The reference panels: stories written for this project, labelled with concerns, domains and layers.

`calibration` computes the policy, `audit` judges it; they were written independently. Versioned with the repository.
"""

import hashlib
from functools import cache
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.vocabulary.shipped import DATA

PanelName = Literal["calibration", "audit"]


class PanelStory(msgspec.Struct, frozen=True):
    """A reference story and its writer's labels; the weights of the concerns sum to 1."""

    id: str
    text: str
    concerns: dict[str, float]
    domains: list[str]
    layers: list[str]


class Paraphrase(msgspec.Struct, frozen=True):
    """The same person's story told twice."""

    id: str
    a: str
    b: str


@cache
def read_panel(name: PanelName) -> tuple[PanelStory, ...]:
    """The stories of a panel, in the order of the file."""
    lines = (DATA / "panels" / f"{name}.ndjson").read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=PanelStory) for line in lines if line.strip())


@cache
def read_paraphrases() -> tuple[Paraphrase, ...]:
    """Stories told twice, for the width of near ties."""
    lines = (DATA / "panels" / "paraphrases.ndjson").read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Paraphrase) for line in lines if line.strip())


def panel_version(name: PanelName) -> str:
    """Size and digest of a panel file: what a policy was calibrated on."""
    data = (DATA / "panels" / f"{name}.ndjson").read_bytes()
    return f"{name}-{len(read_panel(name))}-{hashlib.sha256(data).hexdigest()[:8]}"


def label_matrix(panel: tuple[PanelStory, ...], concerns: list[str]) -> NDArray[np.float64]:
    """The writers' concern weights, (stories, concerns)."""
    index = {name: column for column, name in enumerate(concerns)}
    matrix = np.zeros((len(panel), len(concerns)))
    for row, story in enumerate(panel):
        for name, weight in story.concerns.items():
            matrix[row, index[name]] = weight
    return matrix
