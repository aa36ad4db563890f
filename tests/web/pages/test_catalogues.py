"""Spanish is complete, and what the matcher says is said in the reader's language."""

import re

import pytest

from schemas.core.message import Message
from schemas.messages import matching as says
from schemas.profiles.qualities import QUALITIES
from service.i18n.languages import ReaderLocale
from service.i18n.wording import item_words, word
from tests.web.pages.messages import catalogue_of, needed

SPANISH = ReaderLocale("es", "MX")
_FIELD = re.compile(r"%\(\w+\)[sd]|\{value\}")
_SOMEBODY_ELSE = re.compile(
    r"\b(their|them|they|his|her|its|somebody|someone|who\w*)\b",
    re.IGNORECASE,
)
_FORMAL = re.compile(r"\b(sus?|suy[oa]s?|usted(?:es)?|vuestr\w+|[a-z]+idme)\b", re.IGNORECASE)


def test_every_text_of_the_pages_has_a_spanish_one() -> None:
    spanish = {message.id: message.string for message in catalogue_of("es") if not message.fuzzy}
    assert [message.id for message in needed() if message.id and not any(spanish.get(message.id) or ())] == []


def test_translations_keep_the_fields_of_their_originals() -> None:
    for message in catalogue_of("es"):
        if message.id:
            texts = (message.id, message.string) if isinstance(message.id, str) else (message.id[1], message.string[1])
            assert sorted(_FIELD.findall(texts[0])) == sorted(_FIELD.findall(texts[1])), message.id


def test_spanish_speaks_to_everybody_as_tu() -> None:
    """Where English says "your" and speaks of nobody else, Spanish has no "su" and no plural of address."""
    formal = []
    for message in catalogue_of("es"):
        english, spanish = (text if isinstance(text, str) else text[0] for text in (message.id, message.string))
        if re.search(r"\byours?\b", english, re.IGNORECASE) and not _SOMEBODY_ELSE.search(english):
            formal += [spanish] if _FORMAL.search(spanish) else []
    assert formal == []


def test_every_statement_of_the_instrument_is_said_in_spanish() -> None:
    for quality in QUALITIES:
        for item in quality.items:
            for value in range(item.minimum, min(item.maximum, 3) + 1):
                answer = bool(value) if item.kind == "yes_no" else value
                assert item_words(item, answer, SPANISH) != item.says(answer)
                assert item_words(item, answer, ReaderLocale("en")) == item.says(answer)


_SLEEP = {"domain": "sleep", "importance": 3}


@pytest.mark.parametrize(
    ("message", "plain", "english", "spanish"),
    [
        (says.WORKS_MOST_WITH(concern=["back pain"]), *["works most with back pain"] * 2,
         "trabaja sobre todo con: dolor de espalda"),
        (says.YOU_WROTE(words="no duermo"), *["you wrote “no duermo”"] * 2, "escribiste «no duermo»"),
        (says.GOAL(**_SLEEP), "goal: sleep (matters a lot)", "your goal: sleep (matters a lot)",
         "tu meta: el sueño (importa mucho)"),
        (says.NO_PART(domain="sleep"), *["sleep is no part of the work"] * 2, "el sueño: no es parte del trabajo"),
        (says.OPEN(times=["weekday_evening", "weekend_morning"]), "open weekday evening, weekend morning",
         "open weekday evenings and weekend mornings", "atiende: noches entre semana y mañanas del fin de semana"),
        (says.COURSE(visits=says.VISITS_FIRST_AND_LATER(first="weekly", later="monthly"),
                     maintenance=says.NO_MAINTENANCE()),
         *["visits weekly at first, monthly later; no maintenance"] * 2,
         "visitas al principio: cada semana; después: cada mes; sin seguimiento"),
        (says.WISHES_LANGUAGES(languages=["es"]), "languages: es", "language: Spanish", "idioma: español"),
        (says.SPEAKS(languages=["en", "es"]), "speaks en, es", "speaks English and Spanish", "habla inglés y español"),
        (says.SPEAKS(languages=["es", "ase"]), "speaks es, ase", "speaks Spanish and American Sign Language",
         "habla español y lengua de señas americana"),
        (says.READ_AS_A_WHOLE(), *["read from your story as a whole"] * 2, "leído en el conjunto de tu historia"),
        (says.FIRST_VISIT_LASTS(minutes=90), *["a first visit lasts 90 minutes"] * 2,
         "una primera visita dura 90 minutos"),
        (says.OFFERS(list=[says.SLIDING_SCALE(), says.FREE_PLACES()]), "offers: sliding scale, free places",
         "offers: sliding scale and free places", "ofrece: precios según ingresos y plazas gratuitas"),
        (says.WITH_COMMISSION(income=says.INCOME_FROM_PRODUCTS["none"]()),
         *["no income from products, with a commission"] * 2, "sin ingresos por productos, con comisión"),
        (says.WISHES_PLUS(quality="horizontal", answer=2), "decide together (+2)", "decide together (clearly)",
         "decidir juntos (con claridad)"),
        (says.WISHES_FEE(fee={"amount": 1_000_000, "currency": "COP"}), "a fee up to 1,000,000 COP",
         "a fee up to COP 1,000,000", "un precio de hasta COP 1,000,000"),
        (says.SESSION_COSTS(fee={"amount": 12345.67, "currency": "USD"}), "a session costs 12,345.67 USD",
         "a session costs $12,345.67", "una sesión cuesta USD 12,345.67"),
        (says.SESSION_COSTS_BETWEEN(low={"amount": 80, "currency": "USD"}, high={"amount": 102.5, "currency": "USD"}),
         "a session costs 80 to 102.5 USD", "a session costs $80 to $102.50",
         "una sesión cuesta de USD 80 a USD 102.50"),
    ],
)  # fmt: skip
def test_a_message_is_said_in_plain_english_and_in_the_words_of_pages(
    message: Message, plain: str, english: str, spanish: str
) -> None:
    shown = (word(message, None), word(message, ReaderLocale("en", "US")), word(message, SPANISH))
    assert [text.replace("\xa0", " ") for text in shown] == [plain, english, spanish]


def test_counting_words_follow_the_number() -> None:
    assert SPANISH.count("%(num)d visit", "%(num)d visits", 1) == "1 visita"
    assert SPANISH.count("%(num)d visit", "%(num)d visits", 3) == "3 visitas"


def test_spanish_lists_say_e_before_a_word_that_begins_with_i() -> None:
    assert SPANISH.listed(["inglés", "italiano"]) == "inglés e italiano"
    assert SPANISH.listed(["calor", "hielo"]) == "calor y hielo"
    assert SPANISH.listed(["español", "inglés", "hindi"]) == "español, inglés e hindi"
