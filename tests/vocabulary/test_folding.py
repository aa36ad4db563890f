"""Terms fold into one: spellings, abbreviations and typos of a known name; another thing's name stays another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.vocabulary.folding import Vocabulary, key
from service.vocabulary.shipped import shipped_concerns, shipped_modalities, spellings


def _known(entries: tuple) -> Vocabulary:  # type: ignore[type-arg]
    return Vocabulary({own: name for own, name, _ in spellings(entries)})


MODALITIES, CONCERNS = _known(shipped_modalities()), _known(shipped_concerns())


def test_the_shipped_vocabularies_are_wide_and_every_spelling_leads_to_one_name() -> None:
    assert len(shipped_modalities()) >= 120 and len(shipped_concerns()) >= 250
    for entries in (shipped_modalities(), shipped_concerns()):
        told = {name for _, name, _ in spellings(entries)}
        assert told == {entry.name for entry in entries}
        own = [key(word) for entry in entries for word in {entry.name, *entry.aliases}]
        assert len(own) - len(set(own)) <= sum(len(entry.aliases) for entry in entries) * 0.05


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("LMT", "massage therapy"),
        ("L.M.T.", "massage therapy"),
        ("Massage Therapist", "massage therapy"),
        ("TCM", "traditional chinese medicine"),
        ("CBT", "cognitive behavioral therapy"),
        ("cognitive behavioural therapy", "cognitive behavioral therapy"),
        ("M.D.", "medicine"),
        ("D.O.", "osteopathy"),
        ("acupunture", "acupuncture"),
        ("rieki", "reiki"),
        ("REIKI ", "reiki"),
        ("osteopatía", "osteopathy"),
    ],
)
def test_abbreviations_spellings_and_typos_fold(term: str, name: str) -> None:
    assert MODALITIES.fold(term).name == name


@pytest.mark.parametrize("term", ["muscle therapy", "XYT", "stone whispering", "reikido"])
def test_what_is_not_known_is_added_as_it_was_written(term: str) -> None:
    fold = MODALITIES.fold(term)
    assert (fold.how, fold.name) == ("added", term.lower())


def test_a_name_once_learned_is_known_with_its_spellings() -> None:
    vocabulary = _known(shipped_modalities())
    assert vocabulary.fold("Stone Whispering").how == "added"
    vocabulary.learn("stone whispering", ["SW"])
    assert vocabulary.fold("stone-whispering").how == "known"
    assert vocabulary.fold("sw").name == "stone whispering"
    assert vocabulary.fold("stone wispering").name == "stone whispering"


@given(st.sampled_from([*shipped_concerns()]), st.sampled_from([str.upper, str.title, str.swapcase]), st.booleans())
def test_case_and_punctuation_never_make_another_term(entry, cased, dashed) -> None:  # type: ignore[no-untyped-def]
    term = cased(entry.name).replace(" ", "-" if dashed else "  ")
    assert CONCERNS.fold(term).name == entry.name


@given(st.text(min_size=1, max_size=60))
def test_a_folded_name_folds_to_itself(term: str) -> None:
    name = CONCERNS.fold(term).name
    assert CONCERNS.fold(name).name == name


NAMES = ("back pain", "insomnia", "anxiety", "anorexia and restriction", "binge eating", "divorce", "panic attacks")
SEARCHED = Vocabulary({key(name): name for name in (*NAMES, "sound healing", "naturopathy", "massage therapy")})


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("insom", "insomnia"),
        ("insomina", "insomnia"),
        ("bak", "back pain"),
        ("pain", "back pain"),
        ("divorse", "divorce"),
        ("masage terapy", "massage therapy"),
        ("soundd bathing", "sound healing"),
    ],
)
def test_in_a_search_box_a_slip_or_a_beginning_finds_the_name(typed: str, first: str) -> None:
    assert SEARCHED.search(typed, 5)[:1] == [first]


@pytest.mark.parametrize("typed", ["quxfoo", "xyzzy", "a", "!?", "lullaby weaving"])
def test_a_search_box_offers_nothing_to_what_has_no_word_in_common(typed: str) -> None:
    assert SEARCHED.search(typed, 5) == []
