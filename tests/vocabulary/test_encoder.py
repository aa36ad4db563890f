"""The text model gives unit vectors, needs no network, and says nothing about texts that say nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import SetupError
from service.vocabulary.encoder import Vectors, load_encoder

encoder = load_encoder("wordllama-256")


def cosine(a: str, b: str) -> float:
    first, second = encoder.encode([a, b])
    return float(first @ second)


@pytest.mark.parametrize("empty", ["", " ", "\n\t  "])
def test_an_empty_text_is_the_zero_vector_and_not_nan(empty: str) -> None:
    vectors = encoder.encode(["sore knees", empty, "grief"])
    assert not vectors[1].any()
    assert np.isfinite(vectors).all()


def test_no_texts_give_no_rows() -> None:
    assert encoder.encode([]).shape == (0, 256)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_every_row_has_length_one_or_none(texts: list[str]) -> None:
    lengths = np.linalg.norm(encoder.encode(texts), axis=1)
    assert np.all(np.isclose(lengths, 1.0, atol=1e-4) | (lengths == 0.0))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_a_text_has_the_same_vector_whatever_stands_beside_it(texts: list[str]) -> None:
    together: Vectors = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


@given(st.lists(st.text("ab \n", max_size=30), min_size=1, max_size=5))
def test_among_many_a_text_has_the_very_numbers_it_has_alone(texts: list[str]) -> None:
    many = [*texts, *["some words more"] * 200]
    assert np.array_equal(encoder.encode(many)[: len(texts)], np.concatenate([encoder.encode([t]) for t in texts]))


def test_more_texts_than_one_batch_keep_their_order() -> None:
    many = [f"pain {number}" for number in range(1200)]
    some = [3, 511, 512, 1199]
    np.testing.assert_allclose(encoder.encode(many)[some], encoder.encode([many[row] for row in some]), atol=1e-6)


def test_capitals_and_white_space_say_nothing() -> None:
    assert cosine("I can't sleep at night", "  i CAN'T sleep\n at night ") == pytest.approx(1.0, abs=1e-5)


def test_what_means_the_same_lies_closer() -> None:
    assert cosine("I lie awake all night", "insomnia") > cosine("I lie awake all night", "divorce")


@pytest.mark.parametrize("dimensions", [64, 128])
def test_smaller_models_are_a_setting(dimensions: int) -> None:
    smaller = load_encoder(f"wordllama-{dimensions}")
    assert (smaller.name, smaller.encode(["grief"]).shape) == (f"wordllama-{dimensions}", (1, dimensions))


@pytest.mark.parametrize("unknown", ["wordllama-300", "wordllama", "other-256", ""])
def test_an_unknown_model_is_named_with_those_there_are(unknown: str) -> None:
    with pytest.raises(SetupError, match="wordllama-256"):
        load_encoder(unknown)
