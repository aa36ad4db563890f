"""Laws of what a list says: everybody counts for three put first, and a covered word counts by its share."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.matching.fit.story import DRAWN, PUT_FIRST, StatedConcerns, stated_concerns
from tests.matching.world import model

NAMES = [f"concern {at}" for at in range(30)]
# Each stands under a general word of its own, which it covers by a share.
SHARE = 0.4
COVERED = {name: [(at, 1.0), (len(NAMES) + at, SHARE)] for at, name in enumerate(NAMES)}
SIZES = st.integers(PUT_FIRST + 1, 30)


def of(listed: int, first: int) -> StatedConcerns:
    return told(NAMES[:listed], NAMES[:first])


def told(stated: Sequence[str], first: Sequence[str]) -> StatedConcerns:
    return stated_concerns(stated, first, COVERED, 2 * len(NAMES), model().policy.story)


@given(SIZES, st.integers(0, PUT_FIRST - 1))
def test_places_that_nobody_is_put_in_are_drawn_for(listed: int, first: int) -> None:
    own = of(listed, first)
    assert own.met[:first].tolist() == [1.0] * first
    chances = own.met[first:listed]
    expected = min(DRAWN * (PUT_FIRST - first) / PUT_FIRST, listed - first)
    assert chances.sum() == pytest.approx(expected)
    assert np.ptp(chances) == pytest.approx(0)


@given(SIZES)
def test_who_puts_fewer_first_counts_for_about_as_many(listed: int) -> None:
    """In all that is met, in the mean over draws."""
    sums = [of(listed, first).expected()[: len(NAMES)].sum() for first in range(PUT_FIRST + 1)]
    assert max(sums) - min(sums) < PUT_FIRST - DRAWN + 0.01


@given(SIZES, st.integers(0, PUT_FIRST))
def test_what_a_word_covers_counts_its_share_of_the_word(listed: int, first: int) -> None:
    expected = of(listed, first).expected()
    assert expected[len(NAMES) :] == pytest.approx(SHARE * expected[: len(NAMES)])


@given(SIZES, st.integers(0, PUT_FIRST - 1))
def test_what_is_covered_alone_is_no_draw(listed: int, first: int) -> None:
    assert (of(listed, first).met[len(NAMES) : len(NAMES) + listed] < 0).all()


def test_a_short_list_is_all_put_first_unless_it_has_an_order() -> None:
    assert of(PUT_FIRST, 0).met[:PUT_FIRST].tolist() == [1.0] * PUT_FIRST
    assert of(PUT_FIRST, 0).undrawn == 0
    assert of(PUT_FIRST, 1).met[1] < 1
