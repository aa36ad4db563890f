"""Who is there no longer is known at every door by one rule, and their listing ends with the reason."""

import json
from datetime import date
from typing import Any

import pytest

from service.intake.formats.ndjson import RejectedRecord, read_profiles
from service.intake.formats.records import RemarkedDraft, SkippedRecord
from service.profiles.in_force import take_standing
from service.profiles.read_draft import DraftReader
from tests.intake.test_linked_data import read

TODAY = date(2026, 11, 30)
PERSON = {"external_id": "a-1", "display_name": "Ana Example", "modalities": ["reiki"]}
CARD = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana Example\r\nTITLE:reiki\r\nUID:a-1\r\n%sEND:VCARD\r\n"
LINKED = {"@type": "Person", "@id": "a-1", "name": "Ana Example", "jobTitle": "reiki"}


def row(column: str, value: str) -> bytes:
    return f"id,name,modality,{column}\na-1,Ana Example,reiki,{value}\n".encode()


def line(**more: Any) -> bytes:
    return json.dumps(PERSON | more).encode()


GONE: list[tuple[Any, bytes]] = [
    *(("csv", row("Status", status)) for status in (
        "Inactive", "TERMINATED", "Deceased", "Left", "Retired", "Terminated 3/2024", "No longer with us", "Not active",
        "Inactivo", "Baja", "Jubilada", "Fallecido", "Ya no trabaja aquí")),
    *(("csv", row(column, value)) for column, value in (
        ("Employment Status", "resigned"), ("Active", "No"), ("Is Active?", "FALSE"), ("Activo", "no"),
        ("Active", "inactive"), ("End Date", "2024-05-01"), ("Termination Date", "03/04/2024"), ("Deceased", "yes"),
        ("Terminated", "May 1 2024"), ("Fecha de baja", "01/05/2024"), ("Fecha de fallecimiento", "2024-05-01"),
        ("Archived", "true"))),
    *(("ndjson", line(**more)) for more in (
        {"active": False}, {"status": "inactive"}, {"end_date": "2024-05-01"}, {"termination_date": "2024-05-01"},
        {"deceased": True}, {"death_date": "2024-05-01"})),
    ("ndjson", json.dumps(LINKED | {"deathDate": "2024-05-01"}).encode()),
    ("csv", CARD % b"DEATHDATE:20240501\r\n"),
]  # fmt: skip
THERE: list[tuple[Any, bytes]] = [
    *(("csv", row("Status", status)) for status in ("Active", "Full time", "On leave", "Activa", "Accepting", "")),
    *(("csv", row(column, value)) for column, value in (
        ("Active", "Yes"), ("Active", ""), ("End Date", "2999-01-01"), ("End Date", "present"), ("Deceased", "No"),
        ("Retired", "-"))),
    *(("ndjson", line(**more)) for more in (
        {"active": True}, {"end_date": None}, {"end_date": "2999-01-01"}, {"status": "suspended"})),
    ("ndjson", json.dumps(LINKED).encode()),
    ("csv", CARD % b""),
]  # fmt: skip


@pytest.mark.parametrize(("format", "data"), GONE)
def test_who_is_gone_is_skipped_as_ended_with_what_says_so(format: Any, data: bytes) -> None:
    [reading] = read(format, data)
    assert isinstance(reading, SkippedRecord) and reading.ended and reading.external_id == "a-1"
    assert reading.reason.code == "import_said_to_be_gone" and reading.reason.params["value"]


@pytest.mark.parametrize("data", [data for format, data in GONE if format == "ndjson" and b"@type" not in data])
def test_an_operator_s_own_file_loads_nobody_who_is_gone(data: bytes) -> None:
    [(_, reading)] = read_profiles([(1, data)], DraftReader())
    assert isinstance(reading, RejectedRecord) and reading.reason.code == "import_said_to_be_gone"


@pytest.mark.parametrize(("format", "data"), THERE)
def test_who_is_there_still_is_taken(format: Any, data: bytes) -> None:
    [reading] = read(format, data)
    assert not isinstance(reading, SkippedRecord)
    draft = reading.draft if isinstance(reading, RemarkedDraft) else reading
    assert draft.display_name == "Ana Example"


def test_a_last_day_holds_until_it_is_over() -> None:
    assert take_standing({"ended": "2026-11-30"}, TODAY)[1] is None
    assert take_standing({"ended": "2026-11-29"}, TODAY)[1] == ("ended", "2026-11-29")
    # Of a day that may be read in two ways, the later one counts.
    assert take_standing({"ended": "01/12/2026"}, TODAY)[1] is None
    assert take_standing({"ended": "01/12/2026"}, TODAY, month_first=True)[1] is not None
    assert take_standing({"active": False, "display_name": "Ana"}, TODAY)[0] == {"display_name": "Ana"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("ended", "Open"), ("ended", "Accepting"), ("ended", "yes, 2027-05-01"), ("ended", "Nov 2026"),
        ("ended", "11/2026"), ("ended", "2026-11"), ("ended", "no"),
        ("active", "Full"), ("active", "Waitlist"), ("active", "Closed"),
        ("active", "sí"),
    ],
)  # fmt: skip
def test_words_that_say_nothing_of_leaving_end_nobody(column: str, value: str) -> None:
    assert take_standing({column: value}, TODAY)[1] is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("ended", "yes"), ("ended", "Oct 2026"), ("active", "no"), ("active", "N")],
)
def test_words_that_say_that_somebody_left_end_them(column: str, value: str) -> None:
    assert take_standing({column: value}, TODAY)[1] is not None
