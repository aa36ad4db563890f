"""Amounts are read as people write them, or not at all: never a thousand times too small."""

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from schemas.profiles.practitioner import ProfileDraft
from service.core.amounts import read_amount, read_day
from service.intake.formats.csv_profiles import open_csv
from service.intake.formats.records import RemarkedDraft
from service.web.forms.fields import patch_of, typed_from
from service.web.pages.practitioner.steps import STEPS
from service.web.pages.seeker.answers import SeekerForm, answers_of, request_of

USUAL = {"story": 0.4, "lifestyle": 0.2, "practices": 0.2, "preferences": 0.2}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,200", 1200), ("8.000", 8000), ("1.200,50", 1200.5), ("1,200.50", 1200.5), ("1 200", 1200),
        ("1\u202f200,50", 1200.5), ("1\u00a0200", 1200), ("1'200", 1200), ("1’200.50", 1200.5), ("1,00,000", 100_000),
        ("12,00,000.50", 1_200_000.5), ("1.234.567", 1_234_567), ("1,234,567.891", 1_234_567.891), ("0.500", 0.5),
        ("0,125", 0.125), ("1.2", 1.2), ("12,5", 12.5), ("80.50", 80.5), ("80", 80), (" 80 ", 80), (".5", 0.5),
        ("5.", 5), ("120,-", 120), ("120.–", 120), ("1200,50", 1200.5), ("1200.000", 1200), ("12.3456", 12.3456),
        ("١٬٢٠٠٫٥", 1200.5), ("１，２００", 1200), ("१२०", 120), ("-5", -5), ("+5", 5), ("1 200,500", 1200.5),
        ("1000000", 1_000_000), ("0", 0),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written(text: str, amount: float) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "free", "90-110", "80 - 90", "1,2,3", "1.2.3", "1,20,00", "1,200,00", "1.200.50", "1,,200", "1e5",
        "nan", "inf", "1_000", "0x10", "--5", "1,2 3", "12,34.567,8", "1'20", "$", "5 USD", "1/2", "1 2", "10²",
    ],
)  # fmt: skip
def test_what_is_no_single_number_is_not_guessed(text: str) -> None:
    assert read_amount(text) is None


def test_in_a_currency_with_thousandths_three_digits_are_a_fraction() -> None:
    assert read_amount("12.500", "KWD") == 12.5
    assert read_amount("1,200.500", "KWD") == 1200.5
    assert read_amount("1.200", "EUR") == 1200
    assert read_amount("1.200", "no such code") == 1200


@given(
    st.integers(0, 99_999_999),
    st.sampled_from(["en", "de", "fr", "es", "pt", "it", "de_CH", "en_IN", "ar_EG", "fa", "hi", "pl", "ja", "bn"]),
)
def test_every_languages_own_way_to_write_an_amount_is_read(hundredths: int, locale: str) -> None:
    amount = hundredths / 100
    assert read_amount(format_decimal(amount, "#,##0.00", locale=locale)) == amount
    assert read_amount(format_decimal(hundredths, locale=locale)) == hundredths


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    amount = read_amount(text)
    assert amount is None or amount == amount


@pytest.mark.parametrize(
    ("typed", "currency", "expected"), [("1,200", "USD", 1200), ("8.000", "JPY", 8000), ("1.200,50", "EUR", 1200.5)]
)
def test_every_door_reads_an_amount_alike(typed: str, currency: str, expected: float) -> None:
    [fees] = [step for step in STEPS if step.name == "fees"]
    form = typed_from([("fees.currency", currency), ("fees.session.min", typed), ("fees.session.minutes", "60")])
    patch = patch_of(fees.questions, form)
    assert (patch["fees"]["session"], form.errors) == ({"min": expected, "max": None, "minutes": 60}, {})
    rows = f'name,modalities,session_min,currency\nAna,reiki,"{typed}",{currency}\n'.encode()
    draft = open_csv(rows).read(1, rows.split(b"\n")[1])
    assert isinstance(draft, ProfileDraft)
    assert draft.fees and draft.fees.session and draft.fees.session.min == expected
    request = request_of(SeekerForm({"fee": [typed], "currency": [currency]}), USUAL)
    assert request.preferences.max_fee and request.preferences.max_fee.amount == expected
    shown = answers_of(request, USUAL)
    assert request_of(shown, USUAL).preferences == request.preferences


def test_a_form_names_the_amount_that_cannot_be_read() -> None:
    [fees] = [step for step in STEPS if step.name == "fees"]
    form = typed_from([("fees.session.min", "90-110"), ("fees.session.minutes", "1.5"), ("waiting_weeks", "two")])
    patch_of(fees.questions, form)
    assert form.errors == {"fees.session.min": "decimal", "fees.session.minutes": "whole", "waiting_weeks": "whole"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-12-01", "2026-12-01"), (" 2026/12/1 ", "2026-12-01"), ("2026.02.03", "2026-02-03"),
     ("٢٠٢٦-١٢-٠١", "2026-12-01"), ("12/01/2026", None), ("1.12.2026", None), ("2026-13-01", None),
     ("2026-12/01", None), ("next week", None), ("", None)],
)  # fmt: skip
def test_a_day_is_read_where_it_can_be_read_in_one_way(typed: str, expected: str | None) -> None:
    day = read_day(typed)
    assert (day and day.isoformat()) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-12-01", "2026-12-01"), ("December 1, 2026", "2026-12-01"), ("1 de diciembre de 2026", "2026-12-01"),
     ("13/12/2026", "2026-12-13"), ("1.12.2026", None), ("next week", None)],
)  # fmt: skip
def test_every_door_reads_a_day_alike(typed: str, expected: str | None) -> None:
    [step] = [step for step in STEPS if any(question.path == "next_opening" for question in step.questions)]
    form = typed_from([("next_opening", typed)])
    assert (patch_of(step.questions, form).get("next_opening"), "next_opening" in form.errors) == (
        expected, expected is None,
    )  # fmt: skip
    rows = f'name,modalities,next_opening\nAna,reiki,"{typed}"\n'.encode()
    read = open_csv(rows).read(1, rows.split(b"\n")[1])
    draft = read.draft if isinstance(read, RemarkedDraft) else read
    assert isinstance(draft, ProfileDraft)
    assert (draft.next_opening and draft.next_opening.isoformat()) == expected


def test_a_registry_whose_months_come_first_is_read_so() -> None:
    assert read_day("12/01/2026", month_first=True) == read_day("2026-12-01")
