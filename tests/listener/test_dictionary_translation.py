"""Stories in Spanish are read by a word list: told apart from English, turned into English words, quoted as written."""

import pytest

from service.listener.dictionary_translation import Gloss, in_english, language_of
from service.matching.fit.fit_model import load_fit_model


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I hardly sleep since my divorce", "en"),
        ("Desde mi divorcio casi no duermo", "es"),
        ("no puedo mas", "es"),
        ("insomnio", "es"),
        ("insomnia", "en"),
        ("", "en"),
        ("12 34 …", "en"),
        ("My abuela taught me to cook, and I miss her every day", "en"),
    ],
)
def test_a_text_is_in_the_language_most_of_its_words_are_commoner_in(text: str, language: str) -> None:
    assert language_of(text) == language


def test_english_stays_as_it_is_written() -> None:
    text = "I hardly sleep; my back hurts — every morning…"
    assert in_english(text) is text


def test_inflected_words_and_words_without_accents_are_found_and_expressions_come_first() -> None:
    entries = [("=como", "like"), ("dormir", "sleep"), ("duermo", "sleep"), ("corazón", "heart"), ("comer", "eat")]
    gloss = Gloss("es", [*entries, ("dolor de cabeza", "headache"), ("dolor", "pain")])
    assert gloss.english("¿Dormía? Duermo… y el CORAZON.") == "¿sleep? sleep…   heart."
    assert gloss.english("comía como un zorzal") == "eat like  zorzal"
    assert gloss.english("un dolor de cabeza, otro dolor") == " headache,  pain"


@pytest.mark.parametrize(
    ("story", "concern"),
    [
        ("Llevo semanas sin dormir, me despierto a las tres y ya no pego ojo.", "insomnia"),
        ("Me duele mucho la rodilla al bajar las escaleras.", "knee pain"),
        ("Mi marido me pega y tengo miedo.", "domestic violence"),
        ("Perdi a mi madre hace un mes y no paro de llorar", "loss of a parent"),
        ("Siento que mi vida ya no tiene sentido.", "loss of meaning"),
    ],
)
def test_a_spanish_story_is_read_and_quoted_in_its_own_words(story: str, concern: str) -> None:
    reader = load_fit_model().reader
    reading = reader.read(story)
    assert reading is not None
    clearest = [reader.concerns[index] for index in reading.scores.argsort()[::-1][:4]]
    assert concern in clearest
    quote = reading.because(reader.concerns.index(clearest[0]))
    assert quote is None or quote in story


def test_of_a_spanish_sentence_that_says_several_things_each_is_read_and_quoted_by_its_own_part() -> None:
    reader = load_fit_model().reader
    reading = reader.read("Desde mi divorcio casi no duermo y me duele la espalda cada mañana.")
    assert reading is not None
    assert {reader.concerns[index] for index in reading.scores.argsort()[-3:]} == {"divorce", "insomnia", "back pain"}
    because = {name: reading.because(reader.concerns.index(name)) for name in ("divorce", "insomnia", "back pain")}
    assert because == {
        "divorce": "Desde mi divorcio casi no duermo",
        "insomnia": "Desde mi divorcio casi no duermo",
        "back pain": "me duele la espalda cada mañana.",
    }
