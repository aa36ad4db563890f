"""Money is read by one reader, so that one text means one amount at every door."""

from typing import Any

import pytest

from schemas.profiles.practitioner import ProfileDraft
from service.i18n.languages import DEFAULT, ReaderLocale
from service.intake.formats.csv_profiles import open_csv
from service.intake.formats.records import RemarkedDraft
from service.listener.measures import read_fees
from service.vocabulary.lexicon import fold_name
from service.vocabulary.money import Money, currency_named, currency_of, read_money, shown_amount
from service.web.forms.fields import FormData, typed_from
from service.web.pages.practitioner.answers import read_answers
from service.web.pages.practitioner.steps import STEPS
from service.web.pages.seeker.answers import SeekerForm, request_of

USUAL = {"story": 0.4, "lifestyle": 0.2, "practices": 0.2, "preferences": 0.2}
[FEES] = [step for step in STEPS if step.name == "fees"]


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("90", (90, None, "")), ("1,200", (1200, None, "")), ("1 200", (1200, None, "")), ("120,-", (120, None, "")),
        ("$90", (90, None, "USD")), ("1.200 €", (1200, None, "EUR")), ("8.000 円", (8000, None, "JPY")),
        ("MX$ 500", (500, None, "MXN")), ("CHF 120", (120, None, "CHF")), ("COP 1.000.000", (1_000_000, None, "COP")),
        ("AUD $90", (90, None, "AUD")), ("R 450", (450, None, "ZAR")), ("S/. 80", (80, None, "PEN")),
        ("12.500 KWD", (12.5, None, "KWD")), ("90–110", (90, 110, "")), ("from 90 to 60 CAD", (60, 90, "CAD")),
        ("90 € - 110 €", (90, 110, "EUR")), ("£60 per session", (60, None, "GBP")), ("€50/h", (50, None, "EUR")),
        ("80 per 60 minutes", (80, None, "")), ("up to $120", (None, 120, "USD")), ("60+", (60, None, "")),
        ("desde 50 €", (50, None, "EUR")), ("gratis", (0, None, "")), ("Initial visit $150", (150, None, "USD")),
        ("$80 all levels", (80, None, "USD")),
    ],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text: str, money: tuple[float | None, float | None, str]) -> None:
    read = read_money(text)
    assert read is not None and read[:3] == money


@pytest.mark.parametrize(
    "text", ["", "call us", "80 90 100", "80/90/100", "$", "90 min", "-5", "90 EUR or 100 USD", "50 %", "1.2.3"]
)
def test_what_is_no_money_is_none(text: str) -> None:
    assert read_money(text) is None


@pytest.mark.parametrize(
    ("text", "chosen", "usual", "currency", "doubtful"),
    [
        ("$90", "", "", "USD", True), ("$90", "CAD", "", "CAD", False), ("$90", "", "MXN", "MXN", False),
        ("$90", "", "EUR", "USD", True), ("500 pesos", "", "COP", "COP", False), ("500 pesos", "", "", "MXN", True),
        ("kr 450", "", "NOK", "NOK", False), ("90 €", "USD", "", "EUR", True), ("US$ 90", "CAD", "", "USD", True),
        ("1,200", "USD", "", "", True), ("90 euros, sometimes", "", "", "EUR", True), ("90", "USD", "", "", False),
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_doubtful(
    text: str, chosen: str, usual: str, currency: str, doubtful: bool
) -> None:
    read = read_money(text, chosen, usual)
    assert read is not None and (read.currency, read.doubtful) == (currency, doubtful)


def test_a_currency_is_found_by_code_sign_and_word() -> None:
    named = {text: currency_named(text) for text in ("eur", "US Dollars", "pen", "£", "Swiss francs (CHF)", "nothing")}
    assert named == {
        "eur": "EUR", "US Dollars": "USD", "pen": "PEN", "£": "GBP", "Swiss francs (CHF)": "CHF", "nothing": "",
    }  # fmt: skip
    assert [currency_of(country) for country in ("PE", "DE", None)] == ["PEN", "EUR", ""]
    assert [shown_amount(*given) for given in ((90.0, ""), (12.5, "KWD"), (1_234_567.5, "USD"))] == [
        "90", "12.500", "1234567.50",
    ]  # fmt: skip


# Every door is told the currency where the text says none.
DOORS = {
    "1,200": (1200, "USD"), "1.200 €": (1200, "EUR"), "$90": (90, "USD"), "90–110": (110, "USD"), "60 €": (60, "EUR"),
    "8.000 円": (8000, "JPY"), "MX$ 500": (500, "MXN"), "CHF 120": (120, "CHF"), "COP 1.000.000": (1_000_000, "COP"),
    "60 quid": (60, "GBP"), "$1,200.50": (1200.5, "USD"), "12,50 EUR": (12.5, "EUR"), "90 dollars": (90, "USD"),
    "450 kr": (450, "SEK"), "500 pesos": (500, "MXN"), "S/ 80": (80, "PEN"),
}  # fmt: skip


def _by_form(text: str) -> tuple[float, str]:
    fee = request_of(SeekerForm({"fee": [text], "currency": ["USD"]}), USUAL).preferences.max_fee
    assert fee is not None
    return fee.amount, fee.currency


def _by_cell(text: str) -> tuple[float, str]:
    rows = f'name,modalities,session_min,country\nAna,reiki,"{text}",US\n'.encode()
    read = open_csv(rows).read(1, rows.split(b"\n")[1])
    draft = read.draft if isinstance(read, RemarkedDraft) else read
    assert isinstance(draft, ProfileDraft) and draft.fees and draft.fees.session
    session = draft.fees.session
    return session.max or session.min or 0.0, draft.fees.currency


def _by_story(text: str) -> tuple[float, str]:
    [(fee, _)] = read_fees(fold_name(f"I can pay {text} for it."))
    amount, _, currency = fee.partition(" ")
    return float(amount), currency or "USD"


def _by_answer(text: str) -> tuple[float, str]:
    form = typed_from([("fees.session.min", text), ("fees.session.minutes", "60")])
    nothing: FormData = FormData()
    answers = read_answers(FEES.questions, form, {}, nothing, ReaderLocale(DEFAULT))
    fees: Any = answers.patch["fees"]
    return fees["session"].get("max") or fees["session"]["min"], fees.get("currency", "USD")


@pytest.mark.parametrize("text", DOORS)
def test_every_door_reads_one_text_as_one_amount(text: str) -> None:
    read = {door.__name__: door(text) for door in (_by_form, _by_cell, _by_story, _by_answer)}
    assert read == dict.fromkeys(read, DOORS[text])


def test_a_reading_says_its_larger_amount() -> None:
    assert [Money(60, 90).most, Money(None, 90).most, Money(60).most] == [90, 90, 60]
