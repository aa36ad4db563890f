"""The nth largest of many, found without putting all in order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.matching.snapshot.order import nth_largest


@given(st.integers(0, 2**32), st.integers(1, 6_000), st.integers(1, 400), st.integers(1, 50))
def test_the_nth_largest_is_that_of_all_in_order(seed: int, people: int, count: int, different: int) -> None:
    random = np.random.default_rng(seed)
    count = min(count, people)
    for values in (random.random(people), random.integers(0, different, people) / different):
        assert nth_largest(values, count) == np.sort(values)[-count]


@pytest.mark.parametrize("every", [0.0, 9.0])
def test_values_that_come_at_the_pace_of_the_first_look_do_not_deceive_it(every: float) -> None:
    values = np.random.default_rng(1).random(20_000)
    values[::16] = every
    for count in (1, 84, 1_000):
        assert nth_largest(values, count) == np.sort(values)[-count]
