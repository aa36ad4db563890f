"""One text means one thing at every door: form, cell of a file, roster, load; where it does not, the door says so."""

import csv
import io
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.profiles.practitioner import Profile, ProfileDraft
from schemas.profiles.profile_problems import profile_problems
from service.i18n.languages import ReaderLocale
from service.intake.formats.csv_profiles import open_csv
from service.intake.formats.ndjson import ReadLine, read_profiles
from service.intake.formats.records import RemarkedDraft
from service.profiles.document_paths import value_at
from service.profiles.fields import BY_PATH
from service.profiles.read_draft import DraftReader
from service.web.forms.fields import FormData
from service.web.pages.practitioner.answers import read_answers
from service.web.pages.practitioner.steps import STEPS

LOCALE = ReaderLocale("en")
QUESTIONS = {question.path: question for step in STEPS for question in step.questions}
HOME = {"places": [{"address": {"country": "US"}}]}
REFUSED = object()

# Where a text stands: input of the form, path in the profile, what people write there.
TEXTS = {
    "contact.phone": [
        "(860) 555-1212", "860.555.1212 ext 4", "+34 612 34 56 78", "555-0100", "860-555-1212 or 203-555-1212",
    ],
    "contact.website": ["www.x.org", "https:/x.org", "javascript:x", "x.org, y.org", "coming soon"],
    "contact.email": ["Jane <jane@x.org>", "jane at x dot org", "jane@x"],
    "npi": ["1234567893", "NPI 1234567893", "1234567890", "1.23E+09"],
    "next_opening": ["2027-01-31", "1/31/2027", "3/4/2027", "31 enero 2027", "January 31, 2027", "soon"],
    "waiting_weeks": ["6", "6 weeks", "2-3 weeks", "1 month", "a while"],
    "fees.session.minutes": ["50", "50 min", "1 h", "1:15", "long"],
    "languages.other": ["Nahuatl", "Español", "Spanish (fluent)", "Klangon", "ASL"],
    "telehealth": ["Texas", "Conn.", "Spain", "Ontario, Canada", "nowhere"],
    "places.0.address.country": ["Spain", "USA", "Deutschland", "MX", "Atlantis"],
    "places.0.address.region": ["Connecticut", "CT", "Conn.", "Andalucía"],
    "places.0.address.postal_code": ["06105", "06105.0", "6105–1234", "SW1A 1AA"],
    "credentials.0.jurisdiction": ["Connecticut", "N.Y.", "US-CT", "Spain", "nowhere"],
    "groups.0.start": ["18:30", "6:30 pm", "noon", "late"],
}  # fmt: skip
AT = {"languages.other": "languages"}


def declared(name: str) -> str:
    return AT.get(name, name).replace(".0.", "[].")


def by_form(name: str, text: str) -> tuple[Any, bool]:
    """What the profile would hold, and whether the form says or asks something."""
    question = QUESTIONS[name.partition(".0.")[0] if ".0." in name else AT.get(name, name)]
    typed = FormData({name: [text], **({"credentials.0.title": ["LMT"]} if name.startswith("credentials") else {})})
    document = HOME if not name.startswith("places.") else {}
    answers = read_answers((question,), typed, document, FormData(), LOCALE)
    value = value_at(answers.patch, "/" + AT.get(name, name).replace(".", "/"))
    stated = {"display_name": "A", "modalities": ["x"], **{key: item for key, item in answers.patch.items() if item}}
    try:
        refused = profile_problems(msgspec.convert(stated, Profile, strict=False))
    except msgspec.ValidationError as error:
        refused = [(str(error), None)]  # type: ignore[list-item]
    return (REFUSED if refused or typed.errors else value), bool(refused or typed.errors or answers.doubts)


def by_file(name: str, text: str) -> tuple[Any, bool]:
    file = io.StringIO()
    columns = {BY_PATH[declared(name)].csv[0]: text}
    if not name.startswith("places."):
        columns["country"] = "US"
    if name.startswith("credentials"):
        columns["credential"] = "LMT"
    csv.writer(file).writerows([["name", "modality", *columns], ["A", "reiki", *columns.values()]])
    source = open_csv(file.getvalue().encode())
    [row] = csv.reader(io.StringIO(file.getvalue().splitlines()[1]))
    line = io.StringIO()
    csv.writer(line).writerow(row)
    read = source.read(1, line.getvalue().encode())
    return _value(read, name)


def by_roster(name: str, text: str) -> tuple[Any, bool]:
    return _of_draft(*DraftReader().read(_document(name, text)), name)  # type: ignore[arg-type]


def by_load(name: str, text: str) -> tuple[Any, bool]:
    [(_, read)] = read_profiles([(1, msgspec.json.encode(_document(name, text)))], DraftReader())
    assert isinstance(read, ReadLine)
    return _of_draft(read.profile, read.remarks, name)


def _document(name: str, text: str) -> dict[str, Any]:
    document: dict[str, Any] = {"display_name": "A", "modalities": ["reiki"]}
    outer, row, inner = AT.get(name, name).partition(".0.")
    holder = document.setdefault(outer, [{"title": "LMT"} if outer == "credentials" else {}])[0] if row else document
    *steps, last = (inner if row else outer).split(".")
    for step in steps:
        holder = holder.setdefault(step, {})
    holder[last] = [text] if last in ("telehealth", "languages") else text
    if not name.startswith("places."):
        document["places"] = [{"address": {"country": "US"}}]
    return document


def _value(read: Any, name: str) -> tuple[Any, bool]:
    draft, remarks = (read.draft, read.remarks) if isinstance(read, RemarkedDraft) else (read, [])
    return _of_draft(draft, remarks, name)


def _of_draft(draft: ProfileDraft, remarks: list[Any], name: str) -> tuple[Any, bool]:
    return value_at(msgspec.to_builtins(draft), "/" + AT.get(name, name).replace(".", "/")), bool(remarks)


CASES = [(name, text) for name, texts in TEXTS.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_one_text_is_one_value_or_is_remarked_on(name: str, text: str) -> None:
    told = {door.__name__: door(name, text) for door in (by_form, by_file, by_roster, by_load)}
    silent = {repr(value) for value, remarked in told.values() if not remarked}
    assert len(silent) <= 1, told
    values = {repr(value) for value, _ in told.values() if value not in (None, REFUSED)}
    assert len(values) <= 1, told


@given(st.sampled_from([*TEXTS]), st.text("0123456789-/.,:() aehmnoprstw@", min_size=1, max_size=16))
@example("contact.phone", "1")
def test_no_text_means_one_thing_here_and_another_there(name: str, text: str) -> None:
    told = {door.__name__: door(name, text) for door in (by_form, by_file, by_roster, by_load)}
    silent = {repr(value) for value, remarked in told.values() if not remarked}
    assert len(silent) <= 1, (text, told)
