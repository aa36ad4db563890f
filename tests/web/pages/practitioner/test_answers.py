"""What somebody said is never bent: pages saved as they were shown change nothing, and doubt is asked about first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.accounts.edit_profile import merged
from service.i18n.languages import ReaderLocale
from service.vocabulary.jurisdictions import (
    countries,
    is_jurisdiction,
    jurisdiction_name,
    jurisdictions_like,
    read_jurisdiction,
    subdivisions,
)
from service.web.forms.fields import FormData, looked_up, typed_from
from service.web.pages.practitioner.answers import Answers, read_answers, shown_answers
from service.web.pages.practitioner.steps import STEPS
from tests.fixtures.documents import stored_documents

EN, ES = ReaderLocale("en"), ReaderLocale("es")
HARTFORD = {"places": [{"address": {"city": "Hartford", "region": "CT", "country": "US"}, "lat": 41.7, "lon": -72.6}]}
ALL_CODES = [*countries(), *(f"{country}-{part}" for country, parts in subdivisions().items() for part in parts)]


def said(
    step: str, document: dict[str, Any], typed: dict[str, str], locale: ReaderLocale = EN
) -> tuple[Answers, FormData]:
    """What a page is read as when these boxes were filled in, the others left as they were."""
    [questions] = [entry.questions for entry in STEPS if entry.name == step]
    shown = shown_answers(questions, document, (), locale)
    stands = {name: given for name, given in shown.values.items() if name not in typed}
    pairs = [(name, value) for name, given in stands.items() for value in given]
    form = typed_from([*pairs, *typed.items()])
    return read_answers(questions, form, document, shown, locale), form


def as_a_browser_sends(typed: FormData) -> FormData:
    """Line ends as CR LF; a box of one line holds none."""
    pairs = [(name, value.replace("\n", "\r\n")) for name, given in typed.values.items() for value in given]
    return typed_from(pairs)


@given(stored_documents(), st.sampled_from([EN, ES]))
def test_a_page_saved_as_it_was_shown_changes_nothing(document: dict[str, Any], locale: ReaderLocale) -> None:
    for step in STEPS:
        shown = shown_answers(step.questions, document, (), locale)
        posted = as_a_browser_sends(shown)
        answers = read_answers(step.questions, posted, document, shown, locale)
        assert (answers.patch, answers.doubts, posted.errors) == ({}, [], {}), step.name


@given(stored_documents())
def test_what_the_form_shows_says_the_profile_again(document: dict[str, Any]) -> None:
    """Without a look at what was shown: form -> stored -> form is the identity."""
    document.pop("concern_wordings", None)
    known = [code for code in document.get("telehealth", []) if is_jurisdiction(code)]
    placed = [place for place in document.get("places", []) if place.get("address") or place.get("access")]
    document = document | {"telehealth": known, "places": placed}  # coordinates alone are not asked for
    for credential in document.get("credentials", []):  # an abbreviation is written out: WA becomes Washington, US
        if read := read_jurisdiction(credential.get("jurisdiction") or ""):
            credential["jurisdiction"] = jurisdiction_name(read[0])
    for step in STEPS:
        shown = shown_answers(step.questions, document, (), EN)
        posted = as_a_browser_sends(shown)
        nothing = shown_answers(step.questions, {}, (), EN)
        answers = read_answers(step.questions, posted, {}, nothing, EN)
        if posted.errors or answers.doubts:  # codes that no country has, taken before they were refused
            continue
        if not any(name.endswith((".amount", ".min", ".max")) for name in shown.values):
            shown.values.pop("fees.currency", None)  # of nothing: taken for the form's own offer
        again = shown_answers(step.questions, merged({}, answers.patch), (), EN)
        assert as_a_browser_sends(again).values == as_a_browser_sends(shown).values


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("$90", 90), ("90 dollars", 90), ("90.50", 90.5), ("$1,200.50", 1200.5), ("1 200", 1200), ("US$ 90", 90)],
)
def test_amounts_are_read_as_people_write_them(typed: str, amount: float) -> None:
    answers, form = said("fees", HARTFORD, {"fees.session.min": typed, "fees.currency": "USD"})
    assert answers.patch["fees"] == {"currency": "USD", "session": {"min": amount}}
    assert (answers.doubts, form.errors) == ([], {})


@pytest.mark.parametrize(
    ("typed", "document", "name"),
    [
        ("1,200", HARTFORD, "$1,200 (USD)"),
        ("1.200 EUR", {}, "€1,200 (EUR)"),
        ("8.000 JPY", {}, "¥8,000 (JPY)"),
        ("90", HARTFORD, "$90 (USD)"),
        ("$90", {}, "$90 (USD)"),
    ],
)
def test_what_could_be_another_amount_is_echoed_before_it_is_kept(
    typed: str, document: dict[str, Any], name: str
) -> None:
    answers, form = said("fees", document, {"fees.session.min": typed})
    assert [(doubt.kind, doubt.typed, doubt.name) for doubt in answers.doubts] == [("amount", typed, name)]
    again = {name: form.one(name) for name in form.values}
    sure, form = said("fees", document, again)  # saved once more, as the page stands now
    assert (sure.doubts, form.errors, sure.patch) == ([], {}, answers.patch)


def test_a_range_in_one_box_fills_both() -> None:
    answers, form = said("fees", HARTFORD, {"fees.session.min": "90–110 USD", "fees.currency": "USD"})
    assert answers.patch["fees"]["session"] == {"min": 90, "max": 110}
    _, form = said("fees", HARTFORD, {"fees.first_visit.amount": "90-110", "fees.currency": "USD"})
    assert form.errors == {"fees.first_visit.amount": "One amount is needed here, such as 80 or $80."}


@pytest.mark.parametrize("typed", ["up to 80", "hasta 80"])
def test_a_most_amount_in_the_box_of_the_least_fills_the_other(typed: str) -> None:
    answers, form = said("fees", HARTFORD, {"fees.session.min": typed, "fees.currency": "USD"})
    assert answers.patch["fees"]["session"] == {"max": 80}
    both = {"fees.session.min": typed, "fees.session.max": "90", "fees.currency": "USD"}
    _, form = said("fees", HARTFORD, both)
    assert list(form.errors) == ["fees.session.min"]


def test_amounts_of_two_currencies_are_not_mixed() -> None:
    stored = {"fees": {"currency": "USD", "session": {"min": 80.0}}}
    _, form = said("fees", stored, {"fees.first_visit.amount": "€90"})
    assert form.errors == {"fees.first_visit.amount": "Amounts of one page are in one currency. This one is in EUR."}


def test_numbers_may_say_what_they_count() -> None:
    typed = {"fees.session.minutes": "60 min", "fees.first_visit.minutes": "1.5 hours", "waiting_weeks": "2 weeks"}
    typed["first_talk_free_minutes"] = "20分"
    answers, _ = said("fees", {}, typed)
    assert answers.patch == {
        "fees": {"session": {"minutes": 60}, "first_visit": {"minutes": 90}},
        "waiting_weeks": 2,
        "first_talk_free_minutes": 20,
    }


@pytest.mark.parametrize(
    ("typed", "home", "codes"),
    [
        ("MA", "US", ["US-MA"]), ("MA", "MA", ["MA"]), ("MA", None, ["US-MA", "MA"]), ("Texas", None, ["US-TX"]),
        ("Massachusetts, US", "ES", ["US-MA"]), ("España", None, ["ES"]), ("us", "US", ["US"]), ("U.S.", None, ["US"]),
        ("Georgia", "US", ["US-GA"]), ("Georgia", None, ["US-GA", "GE"]), ("Georgia (GE)", "US", ["GE"]),
        ("US-ZZ", "US", []), ("XX", None, []), ("Atlantis", None, []), ("NZ-CAN", None, ["NZ-CAN"]),
    ],
)  # fmt: skip
def test_places_to_practise_are_read_by_name(typed: str, home: str | None, codes: list[str]) -> None:
    assert read_jurisdiction(typed, home) == codes


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("home", ["US", "MA", None])
def test_the_name_of_every_place_to_practise_is_read_as_that_place(language: str, home: str | None) -> None:
    assert [code for code in ALL_CODES if read_jurisdiction(jurisdiction_name(code, language), home) != [code]] == []


def test_two_letters_that_may_be_two_places_are_asked_about_first() -> None:
    answers, form = said("places", {}, {"telehealth": "MA"})
    [doubt] = answers.doubts
    assert (doubt.kind, doubt.name, [name for _, name in doubt.choices]) == (
        "jurisdiction", "Massachusetts, US", ["Morocco"],
    )  # fmt: skip
    assert form.one("telehealth") == "Massachusetts, US"
    answers, form = said("places", HARTFORD, {"telehealth": "MA\nTexas"})
    assert (answers.patch, answers.doubts) == ({"telehealth": ["US-MA", "US-TX"]}, [])


def test_a_place_that_does_not_exist_is_refused_with_one_like_it() -> None:
    _, form = said("places", HARTFORD, {"telehealth": "Txas"})
    assert "Did you mean Texas, US" in form.errors["telehealth"]
    assert jurisdictions_like("Alemnia", "es")[0] == "DE"


def test_a_place_that_stays_keeps_what_the_form_does_not_ask() -> None:
    answers, _ = said("places", HARTFORD, {"places.1.address.city": "Boston", "places.1.address.country": "usa"})
    assert answers.patch["places"] == [*HARTFORD["places"], {"address": {"city": "Boston", "country": "US"}}]


def test_commas_inside_an_entry_stay_when_another_is_added() -> None:
    stored = {"fees": {"insurance": ["Blue Cross, Blue Shield"]}, "does_not_treat": ["cancer; as sole care"]}
    answers, _ = said("fees", stored, {"fees.insurance": "Blue Cross, Blue Shield\nAetna"})
    assert answers.patch["fees"]["insurance"] == ["Blue Cross, Blue Shield", "Aetna"]
    answers, _ = said("openness", stored, {"does_not_treat": "cancer; as sole care\nstroke, acute"})
    assert answers.patch == {"does_not_treat": ["cancer; as sole care", "stroke, acute"]}


@pytest.mark.parametrize(
    ("step", "path"), [("approach", "intro_media"), ("approach", "photo"), ("ways-1", "disclosures.links.story")]
)
def test_an_address_is_taken_as_people_write_it(step: str, path: str) -> None:
    answers, form = said(step, {}, {path: "www.example.org/hello"})
    assert (looked_up(answers.patch, path), form.errors) == ("https://www.example.org/hello", {})
    for wrong in ("javascript:alert(1)", "none"):
        answers, _ = said(step, {}, {path: wrong})
        assert looked_up(answers.patch, path) == wrong  # to be refused where the profile is read
