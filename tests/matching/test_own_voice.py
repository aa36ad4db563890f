"""What a card shows first: an excerpt of somebody's own words, and how it would be to work together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITY_IDS
from service.matching.explain.own_voice import LONGEST_EXCERPT, MOST_WAYS, NOTABLE_WAY, excerpt, ways_of_working
from tests.matching.world import model

AXES = arrays(np.float64, len(QUALITY_IDS), elements=st.floats(-1, 1))


def somebody(approach: str) -> Profile:
    return Profile(display_name="Ana", modalities=["reiki"], concerns=["insomnia", "grief"], approach=approach)


def test_the_sentence_that_speaks_of_what_was_said_comes_first() -> None:
    own = (
        "I have worked with hands and breath for twenty years in this old house by the river and its garden. "
        "Grieving people often come in the evening, and we sit with the loss before doing anything at all."
    )
    encoder = model().encoder
    assert excerpt(somebody(own), ["grief"], encoder).startswith("Grieving people")
    assert excerpt(somebody(own), [], encoder).startswith("I have worked")
    assert excerpt(somebody(own), [], encoder, ["we are grieving for the loss of her"]).startswith("Grieving people")


def test_a_sentence_answers_though_it_has_none_of_the_words() -> None:
    own = (
        "Thirty minutes, hands on or hovering, your pick, and clothes stay on for all of it, whatever you choose. "
        "Night-shift nurses come who lie awake until noon with their eyes on the ceiling, and I darken the room."
    )
    assert excerpt(somebody(own), ["insomnia"], model().encoder).startswith("Night-shift nurses")


@given(st.text(max_size=600), st.lists(st.sampled_from(["insomnia", "grief"])))
def test_an_excerpt_is_short_and_in_the_own_words(approach: str, concerns: list[str]) -> None:
    text = excerpt(somebody(approach), concerns, model().encoder)
    assert len(text) <= LONGEST_EXCERPT
    assert "".join(text.removesuffix("…").split()) in "".join(approach.split())


@given(AXES, arrays(np.float64, len(QUALITY_IDS), elements=st.sampled_from([-3.0, 0.0, 2.0])))
def test_ways_are_few_clear_and_what_was_asked_for_leads(practices: np.ndarray, wished: np.ndarray) -> None:  # type: ignore[type-arg]
    ways = ways_of_working(practices, wished)
    at = [QUALITY_IDS.index(quality) for quality in ways]
    assert len(ways) <= MOST_WAYS and all(abs(practices[axis]) >= NOTABLE_WAY for axis in at)
    assert all(side == np.sign(practices[axis]) for axis, side in zip(at, ways.values(), strict=True))
    met = [practices[axis] * wished[axis] > 0 for axis in at]
    assert met == sorted(met, reverse=True)
