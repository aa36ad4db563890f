"""A story is read into the concerns it tells of, whatever the typing, and every quote is the seeker's own words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.errors import SetupError
from service.listener.reading import Reading, StoryReader
from service.listener.segmentation import pieces, sentences
from service.vocabulary.encoder import load_encoder
from service.vocabulary.shipped import shipped_concerns

encoder, concerns = load_encoder("wordllama-256"), shipped_concerns()
reader = StoryReader.build(encoder, concerns)

STORY = (
    "Since my husband died in March I lie awake every night until four, then I get up and sit in the kitchen! "
    "My sister says I should get out more, but my knees hurt on the stairs, and I'm ashamed of crying in the street."
)
white_space = st.text(" \t\n\u00a0", max_size=5)


def read(story: str) -> Reading:
    reading = reader.read(story)
    assert reading is not None
    return reading


def clearest(story: str, most: int = 3) -> list[str]:
    return [reader.concerns[index] for index in np.argsort(-read(story).scores)[:most]]


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "... !?", "12 345"])
def test_a_story_without_a_word_is_not_read(nothing: str) -> None:
    assert reader.read(nothing) is None


@pytest.mark.parametrize(
    ("story", "concern"),
    [
        ("My lower back goes into spasm whenever I bend down to lift one of the kids", "back pain"),
        ("We argue every evening about nothing, doors fly, and the kids hide upstairs", "couple conflict"),
        ("I left the church and lost my friends; the pastor still preaches against me", "religious harm"),
        ("I'm fifty-one, my periods have stopped and my hormones drive me mad", "menopause"),
        ("I want to learn to sit in silence, with a teacher, every day", "meditation practice"),
        ("Our dog had to be put to sleep and the house is so quiet", "loss of a pet"),
        ("i cant stop betting on my phone, i lost my wages again", "gambling"),
    ],
)
def test_plain_words_are_read_into_the_concern(story: str, concern: str) -> None:
    assert concern in clearest(story)


def test_typos_do_not_hide_a_concern_and_are_quoted_as_typed() -> None:
    story = "I have terible anxeity before evry meeting. Otherwise work is fine."
    assert "anxiety" in clearest(story)
    assert read(story).because(reader.concerns.index("anxiety")) == "I have terible anxeity before evry meeting."


def test_each_concern_is_quoted_with_its_own_sentence() -> None:
    reading = read(STORY)
    quoted = {name: reading.because(reader.concerns.index(name)) for name in ("insomnia", "knee pain")}
    assert quoted == {
        "insomnia": "Since my husband died in March I lie awake every night until four",
        "knee pain": "my knees hurt on the stairs",
    }


def test_of_a_sentence_that_says_two_things_each_is_quoted_by_its_own_part() -> None:
    reading = read("Since the divorce I cannot fall asleep and my back hurts every morning.")
    quoted = {name: reading.because(reader.concerns.index(name)) for name in ("insomnia", "back pain")}
    assert quoted == {
        "insomnia": "Since the divorce I cannot fall asleep",
        "back pain": "my back hurts every morning.",
    }


def test_a_sentence_about_something_else_is_not_quoted() -> None:
    reading = read("My husband always works. I feel very jealous of his colleagues.")
    assert reading.because(reader.concerns.index("jealousy")) == "I feel very jealous of his colleagues."
    assert reading.because(reader.concerns.index("erectile problems")) is None
    assert reading.because(reader.concerns.index("knee pain")) is None


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_every_quote_stands_in_the_story_and_every_score_is_a_number(story: str) -> None:
    reading = reader.read(story)
    if reading is not None:
        quoted = {reading.because(index) for index in range(len(reader.concerns))} - {None}
        assert quoted <= set(reading.passages)
        assert all(passage in story for passage in reading.passages)
        assert np.isfinite(reading.scores).all() and np.isfinite(reading.prose).all()


@given(white_space, white_space)
@settings(max_examples=30)
def test_white_space_around_a_story_changes_nothing(before: str, after: str) -> None:
    plain, padded = read(STORY), read(before + STORY + after)
    np.testing.assert_allclose(padded.scores, plain.scores, atol=1e-9)
    np.testing.assert_allclose(padded.prose, plain.prose, atol=1e-9)
    assert padded.passages == plain.passages


def test_the_same_story_is_read_the_same_way_twice() -> None:
    assert np.array_equal(read(STORY).scores, read(STORY).scores)


def test_the_prose_is_a_direction() -> None:
    assert np.linalg.norm(read(STORY).prose) == pytest.approx(1.0, abs=1e-6)


def test_lifestyle_domains_follow_from_the_concerns_and_from_nothing_when_all_are_alike() -> None:
    shares = np.full(len(concerns), 0.5 / len(concerns))
    assert reader.domains(shares) == []
    shares[reader.concerns.index("insomnia")] += 0.5
    assert "sleep" in reader.domains(shares)


def test_a_very_long_story_is_cut_where_it_is_looked_at_piece_by_piece() -> None:
    reading = read("my knee hurts.\n" * 3000)
    assert len(reading.passages) <= 400
    assert reader.concerns[int(reading.scores.argmax())] == "knee pain"


def test_a_wording_leads_to_its_own_concern() -> None:
    sample = [
        (concern.name, concern.wordings[number % len(concern.wordings)]) for number, concern in enumerate(concerns)
    ]
    right = [name in clearest(wording) for name, wording in sample]
    assert np.mean(right) > 0.97


def test_what_the_policy_keeps_builds_the_same_reader() -> None:
    stored = reader.arrays()
    again = StoryReader(
        encoder, concerns, stored["phrases"], stored["query_offset"].astype(np.float64), stored["spreads"]
    ).read(STORY)
    assert again is not None
    np.testing.assert_allclose(again.scores, read(STORY).scores, atol=1e-5)


def test_wordings_that_the_policy_does_not_know_are_named_as_the_fault() -> None:
    with pytest.raises(SetupError, match="ayni policy"):
        StoryReader(encoder, concerns[1:], reader.arrays()["phrases"], np.zeros(encoder.dimensions))


@given(st.text("ab ,;.!?\"'\n…-—", max_size=300))
def test_sentences_stand_in_the_text_in_order_and_no_letter_is_lost(text: str) -> None:
    at, number = 0, 0
    for sentence in sentences(text):
        at = text.index(sentence, at) + len(sentence)
        number += sum(map(str.isalpha, sentence))
        assert sentence == sentence.strip() != ""
    assert number == sum(map(str.isalpha, text))


@given(st.lists(st.sampled_from(["word", "word,", "but", "because", "word."]), max_size=200))
def test_no_sentence_is_long(words: list[str]) -> None:
    assert max((len(sentence.split()) for sentence in sentences(" ".join(words))), default=0) <= 25


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    assert sentences('She said "stop." Then she left.') == ['She said "stop."', "Then she left."]


@given(st.integers(0, 1200))
def test_pieces_have_nearly_equal_length_and_lose_no_word(words: int) -> None:
    cut = [len(piece.split()) for piece in pieces("word " * words)]
    assert sum(cut) == words
    assert all(length <= 170 for length in cut)
