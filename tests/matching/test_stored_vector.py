"""A vector is read as it was stored, however many concerns it has, and so is one of before they were packed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.matching.fit.layout import CONCERNS, SIZE
from service.matching.fit.stored_vector import packed_vector, unpacked_vector


@given(st.sets(st.integers(0, SIZE - 1)), st.integers(0, 2**32 - 1))
def test_what_is_stored_is_read(filled: set[int], seed: int) -> None:
    vector = np.zeros(SIZE, dtype=np.float16)
    vector[sorted(filled)] = np.random.default_rng(seed).normal(size=len(filled))
    assert np.array_equal(unpacked_vector(packed_vector(vector)), vector)
    assert np.array_equal(unpacked_vector(vector.astype(">f2").tobytes()), vector)


@pytest.mark.parametrize("concerns", [0, 7, 181, 182, 183, 364])
def test_it_is_never_longer_than_a_whole_one(concerns: int) -> None:
    vector = np.zeros(SIZE, dtype=np.float16)
    vector[CONCERNS.start : CONCERNS.start + concerns] = 1
    stored = packed_vector(vector)
    assert len(stored) <= 2 * SIZE
    assert np.array_equal(unpacked_vector(stored), vector)
