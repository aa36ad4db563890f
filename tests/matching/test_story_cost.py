"""What was made to be costly costs no more than three ordinary stories of that length, counted in work, not in time.

`python -m bench.story_cost` measures processor time and ends with 1 above the same limit.
"""

import random
import sys
from types import FrameType

import pytest

from bench.story_cost import LENGTH, MOST, attacks, ordinary_story
from service.listener.encoder import ListenerModel
from service.matching.fit.fit_model import FitModel, load_fit_model

ATTACKS = attacks(random.Random(1))


# The encoder makes few calls and takes half of the time: as long for a piece as so many calls take.
CALLS_OF_A_PIECE = 500


@pytest.fixture(scope="module")
def model() -> FitModel:
    loaded = load_fit_model()
    for story in (ordinary_story(random.Random(3)), ATTACKS["two languages"]()):  # what is loaded at the first story
        loaded.story_read(loaded.hear(story[:1_000]))
    return loaded


def work(model: FitModel, story: str) -> int:
    """In calls of functions."""
    calls, pieces = 0, 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls, pieces
        calls += event in ("call", "c_call")
        if event == "call" and frame.f_code is ListenerModel._states.__code__:
            pieces += len(frame.f_locals["pieces"])

    sys.setprofile(count)
    try:
        model.story_read(model.hear(story[:LENGTH]))
    finally:
        sys.setprofile(None)
    return calls + CALLS_OF_A_PIECE * pieces


@pytest.fixture(scope="module")
def ordinary(model: FitModel) -> int:
    return work(model, ordinary_story(random.Random(2)))


@pytest.mark.parametrize("kind", ATTACKS)
def test_no_text_costs_more_than_three_ordinary_ones(model: FitModel, ordinary: int, kind: str) -> None:
    assert work(model, ATTACKS[kind]()) <= MOST * ordinary
