"""Families, labels and synonyms: hand-made data that agrees with the concerns and with itself."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from service.matching.fit.fit_model import load_fit_model
from service.vocabulary.folding import key
from service.vocabulary.general_words import general_entries, general_words, parent_of
from service.vocabulary.shipped import shipped_concerns, shipped_families, shipped_labels, shipped_synonyms, spellings

CONCERNS = {entry.name for entry in shipped_concerns()}
TARGETS = CONCERNS | {word.name for word in general_words()}
CATALOGUE = Path(__file__).parents[2] / "service" / "i18n" / "locale" / "es" / "LC_MESSAGES" / "messages.po"


def test_every_concern_has_exactly_one_family_and_every_name_in_a_family_is_a_concern() -> None:
    families = shipped_families().family
    assert 55 <= len(families) <= 70
    assert Counter(member for family in families for member in family.members) == dict.fromkeys(CONCERNS, 1)
    for family in families:
        assert set(family.neighbours) <= CONCERNS - set(family.members), family.name
        assert set(family.general) | set(family.notes) <= set(family.members), family.name
    for word in shipped_families().wide:
        assert set(word.covers) <= CONCERNS and len(word.covers) == len(set(word.covers)), word.name


def test_a_general_word_takes_no_spelling_from_a_concern_or_from_another_general_word() -> None:
    taken = {own: name for own, name, _ in spellings(shipped_concerns())}
    for word in general_words():
        for spelling in (word.name, *word.aliases):
            assert taken.setdefault(key(spelling), word.name) == word.name, spelling


def test_the_crowded_members_of_the_mind_are_told_apart_in_one_line_each() -> None:
    notes = {name: note for family in shipped_families().family for name, note in family.notes.items()}
    crowded = {"depression", "low mood", "loss of joy", "emotional numbness", "crying spells", "stress", "overwhelm"}
    assert crowded | {"burnout", "domestic violence", "emotional abuse", "prediabetes"} <= notes.keys()
    assert all("\n" not in note and note.endswith(".") for note in notes.values())


def covered(word: str) -> dict[str, float]:
    """What a practitioner's word covers, by name."""
    model = load_fit_model()
    return {model.policy.columns[column]: share for column, share in model.covered(word)}


def test_a_general_word_covers_its_family_by_a_published_share_and_half_as_much_its_neighbours() -> None:
    general = load_fit_model().policy.story.general_share
    assert 0 < general < 1
    shares = covered("eating disorders")
    assert shares["eating disorders"] == 1.0
    assert shares["binge eating"] == shares["emotional eating"] == general == 2 * shares["body image"]
    assert {"sexual orientation", "gender identity", "belonging", "discrimination"} <= covered("lgbtq").keys()


def test_a_specific_word_covers_the_general_one_above_it_less_than_that_one_covers_it() -> None:
    constants = load_fit_model().policy.story
    assert 0 < constants.specific_share < constants.general_share
    assert covered("binge eating") == {"binge eating": 1.0, "eating disorders": constants.specific_share}


def test_a_concern_that_is_said_for_its_family_covers_the_others_half_as_far() -> None:
    shares, general = covered("family conflict"), load_fit_model().policy.story.general_share
    assert shares["family conflict"] == 1.0
    assert shares["difficult parents"] == shares["estrangement"] == shares["sibling conflict"] == general / 2


def test_no_label_leads_to_two_targets_or_disagrees_with_a_spelling_of_the_concerns() -> None:
    entries = [*shipped_concerns(), *general_entries()]
    leads = {own: name for own, name, _ in spellings(entries)}
    for label in shipped_labels():
        own = key(label.label)
        assert own, label.label
        assert label.target is None or label.target in TARGETS, label
        assert leads.setdefault(own, label.target) == label.target, label
    seen = Counter((key(label.label), label.language) for label in shipped_labels())
    assert [own for own, many in seen.items() if many > 1] == []


def test_there_are_labels_enough_of_every_kind_and_in_both_languages() -> None:
    labels = shipped_labels()
    assert len(labels) >= 1_200
    assert {label.kind for label in labels} == {"name", "directory", "intake", "icd-10-cm"}
    assert sum(label.target is None for label in labels) >= 150
    assert {label.target for label in labels if label.language == "en"} >= CONCERNS
    for label in labels:
        if label.kind == "icd-10-cm":
            assert re.match(r"[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?($|; )", label.remark), label
        if label.target is None:
            assert label.remark, label


def test_every_concern_and_general_word_has_a_spanish_name_and_the_pages_say_the_same() -> None:
    names = {label.target: label.label for label in shipped_labels() if (label.kind, label.language) == ("name", "es")}
    assert names.keys() == TARGETS
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    for name, spanish in names.items():
        message = catalogue.get(name or "")
        assert message is not None, name
        text = re.sub(r"^el ", "", str(message.string))
        assert key(text) == key(spanish), (name, text, spanish)
    for word in general_words():
        assert names[word.name] == word.spanish


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("domestic abuse", "domestic violence"),
        ("alcohol abuse", "alcohol"),
        ("borderline", "personality disorders"),
        ("ankylosing spondylitis", "arthritis"),
        ("couples therapy", "relationship problems"),
        ("obsessive-compulsive (OCD)", "obsessive thoughts"),
        ("caregiver stress", "caregiver strain"),
        ("sleep or insomnia", "insomnia"),
        ("violencia de género", "domestic violence"),
        ("duelo", "grief"),
        ("Essential (primary) hypertension", "high blood pressure"),
        ("elder abuse", None),
        ("kambo", None),
        ("restless legs", "restless legs"),
        ("sliding scale", None),
    ],
)
def test_labels_that_were_once_guessed_wrongly_are_mapped(label: str, target: str | None) -> None:
    leads: dict[str, str | None] = {own: name for own, name, _ in spellings([*shipped_concerns(), *general_entries()])}
    leads |= {key(shipped.label): shipped.target for shipped in shipped_labels()}
    assert leads[key(label)] == target


def test_synonyms_and_merges_name_concerns_and_leave_at_least_240() -> None:
    synonyms = shipped_synonyms()
    sets = [frozenset(synonyms_of.concerns) for synonyms_of in synonyms.either]
    assert all(names <= CONCERNS for names in sets) and len(sets) == len(set(sets))
    gone = {merge.concern for merge in synonyms.merge}
    assert gone <= CONCERNS and {merge.into for merge in synonyms.merge} <= CONCERNS - gone
    assert len(CONCERNS - gone) >= 240
    assert all(entry.reason for entry in synonyms.either) and all(merge.reason for merge in synonyms.merge)


def test_the_family_of_a_concern_is_found_by_its_name() -> None:
    document = tomllib.loads((Path(__file__).parents[2] / "service" / "data" / "families.toml").read_text("utf-8"))
    first = document["family"][0]
    assert {parent_of()[member] for member in first["members"]} == {first["name"]}


@pytest.mark.parametrize(
    "word", ["borderline diabetes of the soul", "elder abuse", "dual diagnosis", "stone whispering"]
)
def test_a_word_that_nobody_has_mapped_stands_for_no_concern(word: str) -> None:
    assert covered(word) == {}


@pytest.mark.parametrize(
    ("word", "concern"), [("domestic abuse", "domestic violence"), ("ankylosing spondylitis", "arthritis")]
)
def test_a_label_that_was_saved_as_a_name_of_its_own_stands_for_what_it_means(word: str, concern: str) -> None:
    assert covered(word) == covered(concern)
    assert covered(word)[concern] == 1.0
