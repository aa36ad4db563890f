"""Spanish is complete, and every sentence of the matcher is said in the reader's language."""

import re

import pytest

from schemas.profiles.qualities import QUALITIES
from service.web.i18n.languages import Speech
from service.web.i18n.sentences import said
from tests.web.pages.messages import catalogue_of, needed

SPANISH = Speech("es", "MX")
_FIELD = re.compile(r"%\(\w+\)[sd]|\{value\}")


def test_every_text_of_the_pages_has_a_spanish_one() -> None:
    spanish = {message.id: message.string for message in catalogue_of("es") if not message.fuzzy}
    assert [message.id for message in needed() if message.id and not any(spanish.get(message.id) or ())] == []


def test_translations_keep_the_fields_of_their_originals() -> None:
    for message in catalogue_of("es"):
        if message.id:
            texts = (message.id, message.string) if isinstance(message.id, str) else (message.id[1], message.string[1])
            assert sorted(_FIELD.findall(texts[0])) == sorted(_FIELD.findall(texts[1])), message.id


def test_every_statement_of_the_instrument_is_said_in_spanish() -> None:
    for quality in QUALITIES:
        for item in quality.items:
            for value in range(item.minimum, min(item.maximum, 3) + 1):
                english = item.says(bool(value) if item.kind == "yes_no" else value)
                assert said(english, SPANISH) != english
                assert said(english, Speech("en")) == english


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("works most with back pain", "trabaja sobre todo con: dolor de espalda"),
        ("you wrote “no duermo”", "escribiste «no duermo»"),
        ("goal: sleep (matters a lot)", "tu meta: el sueño (importa mucho)"),
        ("sleep is no part of the work", "el sueño: no es parte del trabajo"),
        ("open weekday evening, weekend morning", "atiende: noches entre semana y mañanas del fin de semana"),
        ("visits weekly at first, monthly later; no maintenance", "visitas al principio: cada semana"),
        ("languages: es", "idioma: español"),
        ("speaks en, es", "habla inglés y español"),
        ("speaks es, ase", "habla español y lengua de señas americana"),
        ("read from your story as a whole", "leído en el conjunto de tu historia"),
        ("a first visit lasts 90 minutes", "una primera visita dura 90 minutos"),
        ("offers: sliding scale, free places", "ofrece: precios según ingresos y plazas gratuitas"),
        ("no income from products, with a commission", "sin ingresos por productos, con comisión"),
        ("decide together (+2)", "decidir juntos (con claridad)"),
        ("words that nobody has a pattern for", "words that nobody has a pattern for"),
    ],
)
def test_sentences_of_the_matcher_are_said_in_spanish(english: str, spanish: str) -> None:
    assert said(english, SPANISH).startswith(spanish)


def test_counting_words_follow_the_number() -> None:
    assert SPANISH.count("%(num)d visit", "%(num)d visits", 1) == "1 visita"
    assert SPANISH.count("%(num)d visit", "%(num)d visits", 3) == "3 visitas"


def test_spanish_lists_say_e_before_a_word_that_begins_with_i() -> None:
    assert SPANISH.listed(["inglés", "italiano"]) == "inglés e italiano"
    assert SPANISH.listed(["calor", "hielo"]) == "calor y hielo"
    assert SPANISH.listed(["español", "inglés", "hindi"]) == "español, inglés e hindi"
