"""Fees in every currency with bounds that make sense there; languages by their names."""

import msgspec
import pytest
from babel.numbers import get_territory_currencies

from schemas.core.fields import CURRENCIES
from schemas.profiles.practitioner import Profile
from schemas.profiles.profile_problems import profile_problems
from service.i18n.languages import DEFAULT, LANGUAGES, ReaderLocale
from service.vocabulary.insurers import insurers_like
from service.vocabulary.languages import read_language


def problems(**fields: object) -> list[str]:
    profile = msgspec.convert({"display_name": "Ana", "modalities": ["reiki"], **fields}, Profile)
    return [pointer for pointer, _ in profile_problems(profile)]


@pytest.mark.parametrize(
    ("currency", "amount", "sound"),
    [
        ("IDR", 1_500_000, True), ("VND", 2_000_000, True), ("COP", 150_000_000, True), ("KWD", 12.345, True),
        ("SEK", 900, True), ("USD", 1_000_000, True), ("USD", 1_500_000, False), ("EUR", 2_000_000, False),
    ],
)  # fmt: skip
def test_an_amount_is_bounded_by_what_its_currency_buys(currency: str, amount: float, sound: bool) -> None:
    fees = {"currency": currency, "session": {"min": amount}}
    assert problems(fees=fees) == ([] if sound else ["/fees/session/min"])


def test_everybody_can_state_fees_in_the_money_of_their_country() -> None:
    countries = ReaderLocale(DEFAULT).babel.territories
    tender = {code for country in countries if len(country) == 2 for code in get_territory_currencies(country)}
    # Left out: sums of account and money that countries have replaced since the list of Babel was made.
    assert tender - CURRENCIES <= {"CHE", "CHW", "CLF", "COU", "CUC", "ANG", "USN", "USS", "ZWL", "SLL", "BGL", "XSU"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_read_by_the_name_that_the_page_gives_it(language: str) -> None:
    names = ReaderLocale(language).babel.languages
    tags = [tag for tag in names if len(tag) == 2]
    unread = [tag for tag in tags if read_language(names[tag], language) != tag]
    assert unread == [], [names[tag] for tag in unread]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Nahuatl", "nah"), ("nah", "nah"), ("Español", "es"), ("Deutsch", "de"), ("YORUBA", "yo"), ("pt-BR", "pt-BR"),
        ("American Sign Language", "ase"), ("Klangon", None), ("", None),
    ],
)  # fmt: skip
def test_languages_are_read_as_people_write_them(text: str, tag: str | None) -> None:
    assert read_language(text) == tag


def test_own_words_are_stated_once_a_language() -> None:
    texts = [{"language": "es", "approach": "Con calma."}, {"language": "ES", "approach": "Otra vez."}]
    assert problems(texts=texts) == ["/texts/1/language"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bcbs", "Blue Cross Blue Shield"),
        ("Kaiser", "Kaiser Permanente"),
        ("uhc", "UnitedHealthcare"),
        ("aet", "Aetna"),
    ],
)
def test_an_insurer_is_offered_by_any_of_its_names(typed: str, name: str) -> None:
    assert insurers_like(typed, 5)[0] == name
    assert insurers_like(name, 5) == []
