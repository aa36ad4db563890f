"""Terms fold into one: spellings, abbreviations and typos of a known name; another thing's name stays another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.vocabulary.folding import Vocabulary, key
from service.vocabulary.general_words import general_entries, reviewed_labels, spanish_names
from service.vocabulary.shipped import shipped_concerns, shipped_modalities, spellings


def _known(entries: tuple) -> Vocabulary:  # type: ignore[type-arg]
    return Vocabulary({own: name for own, name, _ in spellings(entries)})


MODALITIES = _known(shipped_modalities())
CONCERNS = Vocabulary(
    {own: name for own, name, _ in spellings([*shipped_concerns(), *general_entries()])},
    reviewed_labels(),
    spanish_names(),
)


def test_the_shipped_vocabularies_are_wide_and_every_spelling_leads_to_one_name() -> None:
    assert len(shipped_modalities()) >= 120 and len(shipped_concerns()) >= 250
    for entries in (shipped_modalities(), shipped_concerns()):
        names = {name for _, name, _ in spellings(entries)}
        assert names == {entry.name for entry in entries}
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


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("massege therapy", "massage therapy"),
        ("masage", "massage therapy"),
        ("reflexolgy", "reflexology"),
        ("hypnoterapy", "hypnotherapy"),
        ("psycotherapy", "psychotherapy"),
        ("accupuncture", "acupuncture"),
        ("cranio sacral therapy", "craniosacral therapy"),
    ],
)
def test_a_slip_of_the_pen_in_a_kind_of_practice_folds(term: str, name: str) -> None:
    assert MODALITIES.fold(term).name == name


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("anxeity", "anxiety"),
        ("insomina", "insomnia"),
        ("hypertention", "high blood pressure"),
        ("diarhea", "diarrhea"),
        ("selfesteem", "self-esteem"),
        ("allergy", "allergies"),
        ("ansiedad", "anxiety"),
        ("Ansiedad", "anxiety"),
        ("estrés", "stress"),
        ("estres", "stress"),
        ("dolor de espalda", "back pain"),
        ("salud de la mujer", "women's health"),
        ("Domestic Abuse", "domestic violence"),
        ("borderline", "personality disorders"),
        ("Generalized anxiety disorder", "anxiety"),
    ],
)
def test_a_slip_a_plural_a_label_and_a_spanish_name_of_a_concern_fold(term: str, name: str) -> None:
    assert CONCERNS.fold(term).name == name


@pytest.mark.parametrize(
    "term",
    [
        "muscle therapy",
        "XYT",
        "stone whispering",
        "reikido",
        "kambo",
        "Interventional Cardiology",
        "front desk",
        "Bowel",
    ],
)
def test_what_is_not_known_is_added_as_it_was_written(term: str) -> None:
    fold = MODALITIES.fold(term)
    assert (fold.how, fold.name) == ("added", term.lower())


# Another meaning a letter or two away: words, medical words that no dictionary has, labels known to be no concern.
OTHER_MEANINGS = [
    "elder abuse",
    "kambo",
    "sickle cell",
    "goat",
    "hypotension",
    "dysphasia",
    "dermatosis",
    "sclerosis",
]


@pytest.mark.parametrize("term", [*OTHER_MEANINGS, "microsomia", "endometritis", "relief", "distress", "stray cats"])
def test_a_term_of_another_meaning_never_becomes_a_concern_like_it(term: str) -> None:
    fold = CONCERNS.fold(term)
    assert (fold.how, fold.name) == ("added", term)


def test_a_slip_that_leads_to_two_names_leads_to_none() -> None:
    vocabulary = Vocabulary({"zorbling": "zorbling", "zorblinx": "zorblinx"})
    assert vocabulary.fold("zorblin").how == "added"
    assert vocabulary.fold("zorblign").name == "zorbling"


def test_a_label_known_to_be_no_name_folds_into_nothing_however_like_it_is() -> None:
    vocabulary = Vocabulary({"zorbling": "zorbling"}, {"zorblings too": None, "zorblin": None})
    assert vocabulary.fold("zorblin").how == "added"
    assert vocabulary.fold("zorblingg").how == "folded"


def test_a_reviewed_label_goes_before_a_name_nobody_has_reviewed_and_gives_way_to_one_somebody_has() -> None:
    names, labels = {"domestic abuse": "domestic abuse", "violence": "violence"}, {"domestic abuse": "violence"}
    assert Vocabulary(names, labels, unreviewed=["domestic abuse"]).fold("domestic abuse").name == "violence"
    assert Vocabulary(names, labels).fold("domestic abuse").name == "domestic abuse"


@given(st.sampled_from(sorted(CONCERNS.names_by_key)), st.sampled_from(sorted(CONCERNS.names_by_key)))
def test_a_known_spelling_never_folds_to_another_name(one: str, other: str) -> None:
    for known in (one, other):
        assert CONCERNS.fold(known) == CONCERNS.fold(known)
        assert CONCERNS.fold(known).name == CONCERNS.names_by_key[known]


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


@pytest.mark.parametrize(
    ("typed", "first"), [("ansi", "anxiety"), ("insomn", "insomnia"), ("dolor de esp", "back pain")]
)
def test_a_search_box_knows_the_spanish_names(typed: str, first: str) -> None:
    assert CONCERNS.search(typed, 5)[:1] == [first]


def test_a_search_box_never_offers_a_name_that_nobody_has_reviewed() -> None:
    vocabulary = Vocabulary({"stone whispering": "stone whispering", "stone": "stone"}, unreviewed=["stone whispering"])
    assert vocabulary.search("stone", 5) == ["stone"]
    vocabulary.learn("stone singing", reviewed=False)
    assert vocabulary.search("stone", 5) == ["stone"]
    assert vocabulary.fold("Stone Singing").how == "known"


@pytest.mark.parametrize("typed", ["quxfoo", "xyzzy", "a", "!?", "lullaby weaving"])
def test_a_search_box_offers_nothing_to_what_has_no_word_in_common(typed: str) -> None:
    assert SEARCHED.search(typed, 5) == []
