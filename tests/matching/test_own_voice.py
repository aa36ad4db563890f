"""What a card shows first: an excerpt of somebody's own words, and how it would be to work together."""

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITY_IDS
from service.matching.explain.own_voice import LONGEST_EXCERPT, MOST_WAYS, NOTABLE_WAY, excerpt, ways_of_working
from service.matching.fit.layout import CONCERNS
from service.matching.fit.match_vector import profile_text
from service.matching.fit.own_sentences import packed, unpacked
from tests.matching.world import model

AXES = arrays(np.float64, len(QUALITY_IDS), elements=st.floats(-1, 1))


def somebody(approach: str) -> Profile:
    return Profile(display_name="Ana", modalities=["reiki"], concerns=["insomnia", "grief"], approach=approach)


def voice(approach: str, concern: str | None) -> str:
    """What a card shows of these words beside a concern."""
    person = somebody(approach)
    column = model().column(concern) if concern else None
    return excerpt(profile_text(person), model().sentences(person).get(column) if column is not None else None)


def test_the_sentence_that_speaks_of_what_was_said_comes_first() -> None:
    own = (
        "I have worked with hands and breath for twenty years in this old house by the river and its garden. "
        "Grieving people often come in the evening, and we sit with the loss before doing anything at all."
    )
    assert voice(own, "grief").startswith("Grieving people")
    assert voice(own, None).startswith("I have worked")


def test_a_sentence_answers_though_it_has_none_of_the_words() -> None:
    own = (
        "Thirty minutes, hands on or hovering, your pick, and clothes stay on for all of it, whatever you choose. "
        "Night-shift nurses come who lie awake until noon with their eyes on the ceiling, and I darken the room."
    )
    assert voice(own, "insomnia").startswith("Night-shift nurses")


@given(st.text(max_size=600), st.sampled_from(["insomnia", "grief", None]))
def test_an_excerpt_is_short_and_in_the_own_words(approach: str, concern: str | None) -> None:
    text = voice(approach, concern)
    assert len(text) <= LONGEST_EXCERPT
    assert "".join(text.removesuffix("…").split()) in "".join(approach.split())


@given(st.lists(st.text(max_size=300), min_size=1, max_size=4))
def test_sentences_do_not_depend_on_whose_are_derived_with_them(approaches: list[str]) -> None:
    persons = [somebody(approach) for approach in approaches]
    together = model().derive([(person, frozenset()) for person in persons])
    assert [own.sentences for own in together] == [model().sentences(person) for person in persons]
    assert all(unpacked(packed(own.sentences)) == own.sentences for own in together)


def test_of_somebody_who_lists_nothing_a_sentence_is_kept_for_all_that_is_read() -> None:
    own = "I darken the room. People come who cannot sleep and lie awake every night. Bring a scarf."
    person = msgspec.structs.replace(somebody(own), concerns=[])
    found = model().sentences(person)
    column = model().column("insomnia")
    assert column is not None
    assert "cannot sleep" in own[slice(*found[column])]
    vector = model().vectors([(person, frozenset())])[0]
    assert {int(at) for at in np.flatnonzero(vector[CONCERNS])} <= set(found)


@given(AXES, arrays(np.float64, len(QUALITY_IDS), elements=st.sampled_from([-3.0, 0.0, 2.0])))
def test_ways_are_few_clear_and_what_was_asked_for_leads(practices: np.ndarray, wished: np.ndarray) -> None:  # type: ignore[type-arg]
    ways = ways_of_working(practices, wished)
    at = [QUALITY_IDS.index(quality) for quality in ways]
    assert len(ways) <= MOST_WAYS and all(abs(practices[axis]) >= NOTABLE_WAY for axis in at)
    assert all(side == np.sign(practices[axis]) for axis, side in zip(at, ways.values(), strict=True))
    met = [practices[axis] * wished[axis] > 0 for axis in at]
    assert met == sorted(met, reverse=True)
