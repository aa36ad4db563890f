"""Words that claim more than anyone can promise are found; their denial and their neighbours are not."""

import msgspec
import pytest

from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITIES
from service.i18n.languages import LANGUAGES, ReaderLocale
from service.matching.qualities import ENTRIES
from service.profiles.overclaims import claims_in, profile_notices


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("I cure cancer.", "cure", "cure"),
        ("My method has cured hundreds.", "cured", "cure"),
        ("It heals any illness.", "heals any", "cure"),
        ("A miracle cure for you", "miracle cure", "cure"),
        ("Results guaranteed", "guaranteed", "guarantee"),
        ("100 % effective", "100 % effective", "guarantee"),
        ("You can stop taking your medication.", "stop taking your medication", "medication"),
        ("Come off antidepressants with me", "Come off antidepressants", "medication"),
        ("Sleep without pills", "without pills", "medication"),
        ("Reiki is the only way to heal.", "the only way", "only way"),
        ("Curo el insomnio.", "Curo", "cure"),
        ("Resultados garantizados", "garantizados", "guarantee"),
        ("Podrá dejar su medicación.", "dejar su medicación", "medication"),
        ("Es la única manera.", "la única manera", "only way"),
        ("There is no other way.", "no other way", "only way"),
        ("You will no longer need your pills.", "no longer need your pills", "medication"),
        ("We get you off your medications.", "get you off your medications", "medication"),
        ("I promise you will sleep.", "promise you will", "guarantee"),
        ("Completely healed in three visits", "Completely healed", "cure"),
        ("I heal trauma on a cellular level", "cellular level", "cure"),
        ("Clinically proven to reverse diabetes", "Clinically proven", "cure"),
        ("I can reverse your diabetes", "reverse your diabetes", "cure"),
        ("There are no side effects", "no side effects", "guarantee"),
        ("No hay efectos secundarios", "No hay efectos secundarios", "guarantee"),
        ("I guarantee nothing less than peace", "guarantee", "guarantee"),
        ("Detox from SSRIs with me", "Detox from SSRIs", "medication"),
        ("Vaccines are poison", "Vaccines are poison", "medication"),
        ("No one else can help you", "No one else can help", "only way"),
        ("I tell people the one thing that works", "the one thing that works", "only way"),
        ("I guarantee confidentiality and results", "guarantee", "guarantee"),
        ("There is only one way to heal.", "There is only one way", "only way"),
        ("There’s just one real path", "There’s just one real path", "only way"),
        ("This is the only medicine that works", "the only medicine that works", "only way"),
        ("Only my method heals", "Only my method heals", "only way"),
        ("Hay una sola manera de sanar.", "Hay una sola manera", "only way"),
        ("Solo existe un camino.", "Solo existe un camino", "only way"),
        ("No hay otro camino.", "No hay otro camino", "only way"),
        ("Te garantizo resultados y confidencialidad", "garantizo", "guarantee"),
        ("Es lo único que funciona", "lo único que funciona", "only way"),
    ],
)
def test_a_claim_is_named_with_its_place(text: str, words: str, kind: str) -> None:
    results = [(text[start:end], sort) for start, end, sort in claims_in(text)]
    assert (words, kind) in results


@pytest.mark.parametrize(
    "text",
    [
        "I cannot promise a cure.",
        "There is no guarantee.",
        "I guarantee nothing.",
        "I guarantee no results.",
        "I guarantee confidentiality. I guarantee you full discretion and an answer within a day.",
        "I guarantee a safe space. I guarantee to listen. Te garantizo un trato respetuoso.",
        "Confidentiality is guaranteed. Your privacy is always guaranteed.",
        "Garantizo la confidencialidad. Te garantizo absoluta discreción. Confidencialidad garantizada.",
        "It is just one way among many. There is not only one way to heal. There is more than one way.",
        "No hay una sola manera de sanar. No existe un único camino.",
        "No garantizo nada. Garantizo nada.",
        "I help with the side effects of chemotherapy.",
        "There may be side effects.",
        "It is not the one thing that works.",
        "Never stop your medication without your doctor.",
        "We don't replace medication.",
        "This is not the only way.",
        "No garantizo nada.",
        "I never say that you no longer need medication.",
        "I cannot promise you will sleep.",
        "A secure place; procurement, manicure, obscure, curious, accurate.",
        "I drop by the pharmacy. Bring a list of your medication.",
    ],
)
def test_a_denial_or_another_word_is_no_claim(text: str) -> None:
    assert claims_in(text) == []


def test_a_denial_in_an_earlier_sentence_denies_nothing() -> None:
    assert [kind for *_, kind in claims_in("There is no guarantee. I cure.")] == ["cure"]


def test_every_free_text_of_a_profile_is_read_but_what_one_does_not_treat() -> None:
    profile = msgspec.convert(
        {
            "display_name": "Cure Center",
            "modalities": ["miracle healing"],
            "approach": "Guaranteed.",
            "practices": {"options": {"items": {}, "example": "The only way."}},
            "expectations": {"how_to_stop": "You are cured."},
            "does_not_treat": ["I do not cure cancer", "cure"],
        },
        Profile,
    )
    assert [notice.pointer for notice in profile_notices(profile)] == [
        "/display_name",
        "/approach",
        "/modalities/0",
        "/practices/options/example",
        "/expectations/how_to_stop",
    ]


def test_long_texts_are_read_quickly() -> None:
    assert len(claims_in("stop taking " * 800)) == 0
    assert len(claims_in("I cure. " * 1200)) == 1200


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_that_we_offer_claims_too_much(language: str) -> None:
    locale = ReaderLocale(language)
    offered = [text for entry in ENTRIES.values() for text in entry.met_as]
    for quality in QUALITIES:
        offered += [quality.minus, quality.plus, *ENTRIES[quality.id].ways, *ENTRIES[quality.id].wishes]
        offered += [text for item in quality.all_items for text in (item.statement, *item.steps)]
    assert [text for text in map(locale.say, offered) if claims_in(text)] == []
