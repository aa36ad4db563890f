"""Typos are repaired, and nothing else: known words, names, abbreviations and other languages stay as they are."""

from __future__ import annotations

import gzip
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.vocabulary.spelling import DATA, RAREST_CANDIDATE, WORD, Speller, load_speller

with gzip.open(DATA / "words_en.txt.gz", "rt", encoding="utf-8") as lines:
    ENGLISH = [word for line in lines if WORD.fullmatch(word := line.rstrip("\n"))]


def speller() -> Speller:
    loaded = load_speller("en", ("craniosacral therapy", "EMDR", "qigong"))
    assert loaded is not None
    return loaded


known_words = st.sampled_from(ENGLISH)
letters = st.text(string.ascii_lowercase, min_size=1, max_size=12)


def mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anxeity", "anxiety"),
        ("depresion", "depression"),
        ("hapening", "happening"),
        ("bcause", "because"),
        ("headche", "headache"),
        ("thsi", "this"),
        ("Somone", "Someone"),
        ("qigonng", "qigong"),
        ("craniosacrl", "craniosacral"),
    ],
)
def test_one_slip_is_repaired(typed: str, meant: str) -> None:
    assert speller().repair(f"{typed} is what I have, and it wears me out.").startswith(f"{meant} is")


@pytest.mark.parametrize("word", ["throat", "nose", "slept", "lose", "swept", "threat", "burping", "tingles", "mole's"])
def test_real_words_stay(word: str) -> None:
    assert speller().repair(f"my {word} again") == f"my {word} again"


@pytest.mark.parametrize("text", ["afib", "a SSRI", "my aFib", "an EMDDR", "see Dr Burpinng or Mrs Anxeity today"])
def test_abbreviations_and_names_stay(text: str) -> None:
    assert speller().repair(text) == text


@given(st.lists(known_words, max_size=30))
def test_a_text_of_known_words_is_left_alone(words: list[str]) -> None:
    text = " ".join(words)
    assert speller().repair(text) == text


@given(st.lists(known_words, min_size=1, max_size=8), letters, st.lists(known_words, max_size=8))
def test_a_capitalised_word_inside_a_sentence_never_changes(before: list[str], name: str, after: list[str]) -> None:
    text = " ".join([*before, name.capitalize(), *after])
    assert speller().repair(text) == text


@given(st.text(max_size=200))
def test_only_words_change_and_all_between_them_stays(text: str) -> None:
    assert WORD.split(speller().repair(text)) == WORD.split(text)


@given(st.lists(known_words | letters, max_size=30), st.sampled_from([" ", ". ", ", ", "\n", " - "]))
def test_repairing_twice_changes_no_more(words: list[str], between: str) -> None:
    once = speller().repair(between.join(words))
    assert speller().repair(once) == once


@given(st.lists(st.sampled_from(ENGLISH[:3000]), min_size=8, max_size=25), st.data())
def test_a_part_is_repaired_as_it_is_in_its_place(words: list[str], data: st.DataObject) -> None:
    words[3] = "anxeity"
    text = " ".join(words)
    start = data.draw(st.sampled_from([0, *(match.start() for match in WORD.finditer(text))]))
    whole = speller().repair(text)
    assert whole.endswith(speller().repair(text, start))


def test_most_slips_inside_common_words_are_undone() -> None:
    chance = random.Random(5)
    words = [word for word in chance.sample(ENGLISH[:8000], 800) if len(word) >= 6]
    slips = [(word, mistyped(word, chance)) for word in words]
    unknown = [(word, slip) for word, slip in slips if not speller().knows(slip)]
    undone = sum(
        speller().repair(f"there it was, the {slip} of it") == f"there it was, the {word} of it"
        for word, slip in unknown
    )
    assert undone / len(unknown) > 0.9


def test_a_rare_word_is_no_candidate() -> None:
    rare = next(word for word in ENGLISH[RAREST_CANDIDATE + 5000 :] if word.isascii() and len(word) == 9)
    assert speller().repair(f"is it {rare}x or not") == f"is it {rare}x or not"


def test_another_language_is_left_alone() -> None:
    spanish = "Desde que murió mi madre no consigo dormir y lloro muchísimo por las noches, me siento perdida"
    assert speller().repair(spanish) == spanish


def test_a_language_without_a_list_has_no_speller() -> None:
    assert load_speller("xx") is None
