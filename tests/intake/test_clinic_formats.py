"""Import formats: what each reader makes of a row, cut however the stream happens to be cut."""

import csv
import gzip
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.profiles.practitioner import ProfileDraft
from service.intake.formats.fhir_draft import NEW_PATIENTS, NPI, NUCC, held_roles, join_draft, references
from service.intake.formats.gzipped import Gunzip
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.nppes import proper
from service.intake.formats.records import FormatError, Reading, RemarkedDraft, Resource, SkippedRecord, check_bytes
from service.intake.formats.table import FORMATS
from service.profiles.cells.practices import Crafts, shipped_crafts

CODES = {"225700000X": "massage therapy", "103T00000X": "psychology"}
SAMPLE = Path(__file__).parents[3] / "shared/data/nppes_sample.csv"


def read(format: Any, data: bytes, *, piece: int = 1 << 20, codes: Mapping[str, str] = CODES) -> list[Reading]:
    """Everything in a file, fed in pieces of that size."""
    source = FORMATS[format](data[: 1 << 20], Crafts(shipped_crafts().modalities, codes))
    splitter = source.splitter(source.starts)
    records = [
        record for at in range(source.starts, len(data), piece) for record in splitter.feed(data[at : at + piece])
    ]
    records += splitter.close()
    return [source.read(row, record.data) for row, record in enumerate(records, 1)]


def drafts(readings: list[Reading]) -> list[ProfileDraft]:
    taken = [reading.draft if isinstance(reading, RemarkedDraft) else reading for reading in readings]
    return [item for item in taken if isinstance(item, ProfileDraft)]


def remarks(readings: list[Reading]) -> list[tuple[str, str]]:
    """(column, reason) of every remark."""
    return [
        (remark.column, str(remark.reason))
        for item in readings
        if isinstance(item, RemarkedDraft)
        for remark in item.remarks
    ]


def test_a_csv_row_becomes_a_profile_by_the_names_of_its_columns() -> None:
    data = (
        b"\xef\xbb\xbfStaff ID;Name;Specialty;Languages;Accepting new clients;City;State;ZIP;session_min;currency\r\n"
        b'7;"Example; Ana";massage therapy;en;yes;Hartford;CT;06105;80;USD\r\n'
    )
    [draft] = drafts(read("csv", data))
    assert (draft.external_id, draft.display_name, draft.accepting_new) == ("7", "Example; Ana", True)
    assert draft.places[0].address.city == "Hartford" and draft.fees and draft.fees.session
    assert draft.fees.session.min == 80.0


def test_a_csv_row_is_rejected_for_a_name_or_practices_alone() -> None:
    data = b"name,modalities,waiting_weeks,practices\nAna,reiki,soon,\nBea,reiki,2,\nCal,reiki,2,many\nDee,reiki\n"
    readings = read("csv", data)
    assert [reading.pointer for reading in readings if isinstance(reading, RejectedRecord)] == ["/practices"]
    assert [draft.display_name for draft in drafts(readings)] == ["Ana", "Bea", "Dee"]
    assert remarks(readings) == [("waiting_weeks", "left out: a number was looked for")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,2\n", "no column is named display_name"),
        (b'name,"modalities\nAna,reiki\n', "a quote in the first row is not closed"),
    ],
)
def test_a_first_row_that_cannot_serve_says_what_is_wrong(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        FORMATS["csv"](data, shipped_crafts())


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (b'"Ana,reiki\nBea,reiki', "runs over 2 lines"),
        (b"Ana,reiki,more", "2 columns, not 3"),
    ],
)
def test_a_csv_row_that_cannot_be_read_says_why(row: bytes, expected: str) -> None:
    [reading] = read("csv", b"name,modalities\n" + row + b"\n")
    assert isinstance(reading, RejectedRecord) and expected in str(reading.reason)


def test_a_quote_within_a_cell_opens_nothing() -> None:
    read_drafts = drafts(read("csv", b'name,modalities,approach\nAna,reiki,a 5" needle\nBea,reiki,\n'))
    assert [draft.display_name for draft in read_drafts] == ["Ana", "Bea"]


@pytest.mark.parametrize(
    ("first", "reason"), [(b"\x1f\x8b\x08", "Content-Encoding"), (b"PK\x03\x04", "zip"), (b"\xff\xfen", "UTF-16")]
)
def test_a_packed_or_differently_encoded_file_is_named_for_what_it_is(first: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        check_bytes(first)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("many", [True, False])
def test_people_in_an_array_or_over_several_lines_are_read_as_one_a_line(indent: int | None, many: bool) -> None:
    people = [{"display_name": name, "modalities": ["reiki"]} for name in ("Ana", "Bea")]
    data = json.dumps(people, indent=indent) if many else "\n".join(json.dumps(one, indent=indent) for one in people)
    assert [draft.display_name for draft in drafts(read("ndjson", data.encode(), piece=7))] == ["Ana", "Bea"]


def test_a_first_line_that_is_cut_off_loses_no_other() -> None:
    lines = b'{"display_name": "Ana", "modalities": ["reiki"]\n{"display_name": "Bea", "modalities": ["reiki"]}\n'
    assert [draft.display_name for draft in drafts(read("ndjson", lines))] == ["Bea"]


@given(st.lists(st.integers(0, 300_000), min_size=1, max_size=3), st.integers(1, 1_000))
@settings(max_examples=20, deadline=None)
def test_a_gzipped_stream_comes_out_as_it_went_in(lengths: list[int], size: int) -> None:
    members = [b"name,modalities\n" * length for length in lengths]
    packed = b"".join(gzip.compress(member, 1) for member in members)
    gunzip = Gunzip()
    parts = [part for at in range(0, len(packed), size) for part in gunzip.feed(packed[at : at + size])]
    gunzip.close()
    assert b"".join(parts) == b"".join(members) and max(map(len, parts)) <= 1 << 20


def _unpacked(packed: bytes) -> bytes:
    gunzip = Gunzip()
    data = b"".join(gunzip.feed(packed))
    gunzip.close()
    return data


@pytest.mark.parametrize("cut", [slice(0, -9), slice(2, None)])
def test_a_damaged_gzip_file_is_refused(cut: slice) -> None:
    with pytest.raises(FormatError):
        _unpacked(gzip.compress(b"name,modalities\n" * 100)[cut])


def test_a_row_that_holds_a_lone_carriage_return_is_not_read_as_half_of_itself() -> None:
    readings = read("csv", "name,modalities\nAna,reiki\rBea,reiki\nCleo,a\u2028b\n".encode())
    assert isinstance(readings[0], RejectedRecord) and drafts(readings)[0].modalities == ["a b"]


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_how_a_stream_is_cut_makes_no_difference(piece: int) -> None:
    data = 'name,modalities,approach\nAna,reiki,"two\nlines, ""quoted"""\nBéa,reiki,\n'.encode()
    read_drafts = drafts(read("csv", data, piece=piece))
    assert [(draft.display_name, draft.approach) for draft in read_drafts] == [
        ("Ana", 'two\nlines, "quoted"'),
        ("Béa", None),
    ]


def nppes(**cells: str) -> bytes:
    """A registry file of one row: the sample's layout is not needed, its columns are."""
    row = {
        "NPI": "1023011061",
        "Entity Type Code": "1",
        "Provider Last Name (Legal Name)": "MCDONALD",
        "Provider First Name": "ANA",
        "Provider Middle Name": "",
        "Provider Credential Text": "LMT",
        "Provider First Line Business Practice Location Address": "266 CABOT ST",
        "Provider Second Line Business Practice Location Address": "",
        "Provider Business Practice Location Address City Name": "BEVERLY",
        "Provider Business Practice Location Address State Name": "MA",
        "Provider Business Practice Location Address Postal Code": "019153370",
        "Provider Business Practice Location Address Country Code (If outside U.S.)": "US",
        "Provider Business Practice Location Address Telephone Number": "9789221888",
        "NPI Deactivation Date": "",
        "NPI Reactivation Date": "",
        "Healthcare Provider Taxonomy Code_1": "225700000X",
        "Provider License Number_1": "123",
        "Provider License Number State Code_1": "MA",
        "Healthcare Provider Primary Taxonomy Switch_1": "Y",
        **cells,
    }
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([list(row), list(row.values())])
    return text.getvalue().encode()


def test_an_individual_of_the_registry_becomes_a_profile() -> None:
    [draft] = drafts(read("nppes", nppes()))
    assert (draft.display_name, draft.npi, draft.modalities) == ("Ana McDonald", "1023011061", ["massage therapy"])
    assert draft.external_id == "npi:1023011061" and draft.gender is None
    assert draft.credentials[0].jurisdiction == "US-MA" and draft.places[0].address.postal_code == "01915-3370"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Entity Type Code": "2"}, "an organisation"),
        ({"NPI Deactivation Date": "05/01/2018"}, "deactivated and not reactivated since"),
        (
            {"NPI Deactivation Date": "05/01/2018", "NPI Reactivation Date": "06/30/2017"},
            "deactivated and not reactivated since",
        ),
        (
            {"Healthcare Provider Taxonomy Code_1": "174400000X"},
            "no taxonomy code that leads to a modality (174400000X)",
        ),
    ],
)
def test_whom_the_directory_does_not_list_is_skipped_with_the_reason(cells: dict[str, str], reason: str) -> None:
    [skipped] = read("nppes", nppes(**cells))
    assert isinstance(skipped, SkippedRecord) and str(skipped.reason) == reason


def test_someone_reactivated_is_taken() -> None:
    again = nppes(**{"NPI Deactivation Date": "05/01/2018", "NPI Reactivation Date": "06/30/2018"})
    assert len(drafts(read("nppes", again))) == 1


def test_an_unknown_specialization_leads_to_the_modality_of_its_classification() -> None:
    [draft] = drafts(read("nppes", nppes(**{"Healthcare Provider Taxonomy Code_1": "103TX9999X"})))
    assert draft.modalities == ["psychology"]


@pytest.mark.parametrize(
    ("written", "meant"), [("O'BRIEN-SMITH", "O'Brien-Smith"), ("de la Cruz", "de la Cruz"), ("MCDONALD", "McDonald")]
)
def test_names_in_capitals_are_written_as_names(written: str, meant: str) -> None:
    assert proper(written) == meant


def test_the_real_registry_layout_is_read_without_a_rejection() -> None:
    if not SAMPLE.exists():
        pytest.skip(f"the registry's sample is not here: {SAMPLE}")
    readings = read("nppes", SAMPLE.read_bytes(), piece=4096)
    assert len(readings) == 415 and not [reading for reading in readings if isinstance(reading, RejectedRecord)]
    assert (
        sum(isinstance(reading, SkippedRecord) and str(reading.reason) == "an organisation" for reading in readings)
        == 15
    )


PRACTITIONER = {
    "resourceType": "Practitioner",
    "id": "p1",
    "active": True,
    "identifier": [{"system": NPI, "value": "1023011061"}],
    "name": [{"family": "Example", "given": ["Ana", "María"]}],
    "telecom": [{"system": "phone", "value": "+1 860 555 0100"}, {"system": "email", "value": "ana@example.org"}],
    "communication": [{"coding": [{"code": "es"}]}],
    "qualification": [{"code": {"text": "LMT"}, "issuer": {"display": "State of Connecticut"}}],
}
ROLE = {
    "resourceType": "PractitionerRole",
    "id": "r1",
    "practitioner": {"reference": "https://example.org/fhir/Practitioner/p1"},
    "specialty": [{"coding": [{"system": NUCC, "code": "225700000X"}]}],
    "location": [{"reference": "Location/l1"}],
    "extension": [
        {
            "url": NEW_PATIENTS,
            "extension": [{"url": "acceptingPatients", "valueCodeableConcept": {"coding": [{"code": "newpt"}]}}],
        }
    ],
}
LOCATION = {
    "resourceType": "Location",
    "id": "l1",
    "address": {"line": ["1 Elm St"], "city": "Hartford", "state": "CT", "postalCode": "06105", "country": "USA"},
}


@pytest.mark.parametrize("piece", [13, 1 << 20])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_bundle_is_cut_into_its_resources(piece: int, indent: int | None) -> None:
    entries = [
        {"fullUrl": f"https://x/{resource['id']}", "resource": resource} for resource in (ROLE, PRACTITIONER, LOCATION)
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "link": [{"url": "]}"}], "entry": entries, "total": 3}
    results = read("fhir", json.dumps(bundle, indent=indent, ensure_ascii=False).encode(), piece=piece)
    assert [(resource.type, resource.id) for resource in results if isinstance(resource, Resource)] == [
        ("PractitionerRole", "r1"),
        ("Practitioner", "p1"),
        ("Location", "l1"),
    ]


def test_a_bundle_cut_off_says_so() -> None:
    text = json.dumps({"resourceType": "Bundle", "entry": [{"resource": LOCATION}, {"resource": PRACTITIONER}]})
    readings = read("fhir", text.encode()[:-200])
    assert isinstance(readings[-1], RejectedRecord) and "cut off" in str(readings[-1].reason)


def test_a_practitioner_is_joined_with_role_and_place_in_any_order() -> None:
    lines = b"\n".join(json.dumps(resource).encode() for resource in (LOCATION, ROLE, PRACTITIONER))
    resources = [reading for reading in read("fhir", lines) if isinstance(reading, Resource)]
    role = next(resource for resource in resources if resource.type == "PractitionerRole")
    assert role.practitioner == "p1" and references(role.document) == [("Location", "l1")]
    practitioner = next(resource for resource in resources if resource.type == "Practitioner")
    named = {(resource.type, resource.id): resource.document for resource in resources}
    draft = join_draft(practitioner, [role.document], named, Crafts(shipped_crafts().modalities, CODES))
    assert isinstance(draft, ProfileDraft)
    assert (draft.display_name, draft.modalities, draft.npi) == ("Ana María Example", ["massage therapy"], "1023011061")
    assert draft.places[0].address.country == "US" and draft.accepting_new is True and draft.languages == ["es"]
    assert draft.credentials[0].issuer == "State of Connecticut"


def test_a_person_held_within_a_role_is_taken_with_it() -> None:
    role = ROLE | {"contained": [PRACTITIONER | {"id": "held"}], "practitioner": {"reference": "#held"}}
    (person,) = read("fhir", json.dumps(role).encode())
    assert isinstance(person, Resource) and (person.type, person.id) == ("Practitioner", "r1")
    draft = join_draft(person, held_roles(person.document), {}, Crafts(shipped_crafts().modalities, CODES))
    assert isinstance(draft, ProfileDraft) and draft.modalities == ["massage therapy"] and draft.external_id == "r1"


def test_a_table_that_was_sent_as_lines_is_read_as_a_table() -> None:
    assert [draft.display_name for draft in drafts(read("ndjson", b"name,modality\nAna,reiki\n"))] == ["Ana"]


def test_who_is_not_active_is_skipped() -> None:
    resource = Resource(1, "Practitioner", "p1", None, PRACTITIONER | {"active": False})
    assert isinstance(join_draft(resource, [], {}, Crafts(shipped_crafts().modalities, CODES)), SkippedRecord)


def test_a_practitioner_without_any_kind_of_practice_is_a_draft_with_a_remark() -> None:
    resource = Resource(1, "Practitioner", "p1", None, {**PRACTITIONER, "qualification": []})
    joined = join_draft(resource, [], {}, Crafts(shipped_crafts().modalities, CODES))
    assert isinstance(joined, RemarkedDraft) and joined.draft.modalities == []
    assert [remark.pointer for remark in joined.remarks] == ["/modalities"]
