"""The linear reader over words and letters: what its features are, and that it answers to its weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.listener.ngrams import BUCKETS, NgramReader, features

RARITY = np.ones(BUCKETS, np.float32)


def reader(text: str) -> NgramReader:
    """Knows one text, as concern 0 and as danger."""
    concerns, danger = np.zeros((BUCKETS, 3), np.int8), np.zeros(BUCKETS, np.int8)
    places, _ = features(text, RARITY)
    concerns[places, 0] = danger[places] = 100
    return NgramReader(
        {
            "rarity": RARITY, "danger": danger, "danger_numbers": np.array([0.02, -3], np.float32),
            "concerns": concerns, "concerns_bias": np.array([0, 0, 2], np.float32),
            "concerns_scale": np.full(3, 0.02, np.float32), "statements": concerns[:, 1:],
            "statements_bias": np.array([0, 1], np.float32), "statements_scale": np.ones(2, np.float32),
        }
    )  # fmt: skip


def test_what_is_written_like_a_known_text_is_read_as_it() -> None:
    read = reader("my knees ache").read(["My knee aches!", "a letter from Lima"])
    assert read.concerns.shape == (2, 2) and read.statements.shape == (2, 1)
    known, unknown = read.concerns[:, 0]
    assert known > 0.5 > unknown
    assert read.statements == pytest.approx(1 / (1 + np.e))


def test_danger_is_a_logit() -> None:
    assert reader("I want to die").danger("i want to DIE") > 0 > reader("I want to die").danger("some rumba")


@given(st.text(max_size=200))
def test_any_text_has_features_of_bounded_length(text: str) -> None:
    places, values = features(text, RARITY)
    assert len(places) == len(values)
    assert float(np.square(values).sum()) <= 2.001
