"""Every reader of files takes any bytes in any pieces: it reads, rejects a row, or refuses the file with a word why."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.clinics.clinic import ImportFormat
from service.intake.formats.office import sheet_as_csv
from service.intake.formats.records import FormatError
from service.intake.formats.table import FORMATS
from service.profiles.cells.practices import shipped_crafts

pytestmark = pytest.mark.timeout(3_600)  # thousands of examples in `make nightly`
PERSON = {"external_id": "a-1", "display_name": "Ana Example", "modalities": ["reiki"], "languages": ["es", "en"]}
RESOURCE = {"resourceType": "Practitioner", "id": "p1", "name": [{"family": "Example", "given": ["Ana"]}]}
ROLE = {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/p1"}}
NPPES = {
    "NPI": "1003000126", "Entity Type Code": "1", "Provider Last Name (Legal Name)": "EXAMPLE",
    "Provider First Name": "ANA", "Provider Middle Name": "", "Provider Name Suffix Text": "",
    "Provider Credential Text": "M.D.", "Provider First Line Business Practice Location Address": "1 MAIN ST",
    "Provider Second Line Business Practice Location Address": "",
    "Provider Business Practice Location Address City Name": "HARTFORD",
    "Provider Business Practice Location Address State Name": "CT",
    "Provider Business Practice Location Address Postal Code": "061031234",
    "Provider Business Practice Location Address Country Code (If outside U.S.)": "US",
    "Provider Business Practice Location Address Telephone Number": "8605550100",
    "NPI Deactivation Date": "", "NPI Reactivation Date": "", "Healthcare Provider Taxonomy Code_1": "207R00000X",
    "Healthcare Provider Primary Taxonomy Switch_1": "Y",
}  # fmt: skip
SAMPLES: dict[ImportFormat, bytes] = {
    "ndjson": b"".join(json.dumps(PERSON | {"external_id": f"a-{n}"}).encode() + b"\n" for n in range(3)),
    "csv": 'external_id,name,modalities,fee\na-1,"Example, Ana",reiki|massage,$80\na-2,"12"" B",yoga,80–90\n'.encode(),
    "nppes": "\n".join(",".join(f'"{cell}"' for cell in row) for row in (NPPES, NPPES.values())).encode(),
    "hsds": b'{"external_id":"c-1","display_name":"Ana Example","called":["Counsellor"],"services":[["reiki","Care"]]}'
    b'\n{"external_id":"s-2","names_nobody":"service"}\n{"unread_file":"notes.csv"}\n',
    "fhir": json.dumps({"resourceType": "Bundle", "entry": [{"resource": RESOURCE}, {"resource": ROLE}]}).encode(),
}


def outcome(format: ImportFormat, pieces: list[bytes]) -> Any:
    """Everything that a reader makes of a file, or the message with which it refuses the whole."""
    try:
        source = FORMATS[format](pieces[0], shipped_crafts())
        splitter = source.splitter(source.starts)
        whole = b"".join(pieces)[source.starts :]
        ends = [0]
        for piece in pieces:
            ends.append(ends[-1] + len(piece))
        cuts = [max(0, end - source.starts) for end in ends]
        fed = [whole[start:end] for start, end in pairwise(cuts)]
        records = [record for piece in fed if piece for record in splitter.feed(piece)]
        records += splitter.close()
        return [(record.ends, repr(source.read(row, record.data))) for row, record in enumerate(records, 1)]
    except FormatError as error:
        return str(error.message)


@st.composite
def damaged(draw: st.DrawFn, sample: bytes) -> bytes:
    """A good file with bytes put in, taken out or doubled in places; or bytes that are none."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(min_size=1, max_size=300))
    data = sample
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        middle = draw(st.one_of(st.binary(max_size=8), st.just(data[start:end] * 2), st.sampled_from(
            [b"\x00", b'"', b"\r", b"\n\n", b"\xff\xfe", b"{", b"[[[[", b"1e999", b"\xc3", b"null", b",,,,", b";"]
        )))  # fmt: skip
        data = data[:start] + middle + data[end:]
    return data or b"\n"


@pytest.mark.parametrize("format", SAMPLES)
def test_a_good_file_is_read(format: ImportFormat) -> None:
    read = outcome(format, [SAMPLES[format]])
    assert isinstance(read, list) and "Rejected" not in str(read), read


@pytest.mark.parametrize("format", SAMPLES)
@given(data=st.data())
def test_whatever_comes_is_read_row_by_row_or_refused(format: ImportFormat, data: st.DataObject) -> None:
    file = data.draw(damaged(SAMPLES[format]))
    outcome(format, [file])  # no other error


@pytest.mark.parametrize("format", SAMPLES)
@given(data=st.data())
def test_the_pieces_in_which_a_file_comes_change_nothing(format: ImportFormat, data: st.DataObject) -> None:
    file = data.draw(damaged(SAMPLES[format]))
    first = data.draw(st.integers(min(len(file), 200), len(file)))  # what opens a file has its head
    rest, pieces = file[first:], [file[:first]]
    while rest:
        size = data.draw(st.integers(1, max(1, len(rest))))
        pieces.append(rest[:size])
        rest = rest[size:]
    assert outcome(format, pieces) == outcome(format, [file[:first], file[first:]] if file[first:] else [file])


@pytest.mark.parametrize("format", SAMPLES)
@pytest.mark.parametrize(
    "before", [b"", b'{"resourceType":"Bundle","entry":[', b'{"resourceType":"Bundle","x":', b'{"external_id":']
)
def test_what_is_nested_too_deep_is_no_fault_of_ours(format: ImportFormat, before: bytes) -> None:
    outcome(format, [before + b"[" * 100_000 + b"]" * 100_000])


@given(st.binary(max_size=400), st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
@settings(max_examples=5)  # a process each
def test_what_only_looks_like_a_spreadsheet_is_refused(data: bytes, mark: bytes) -> None:
    with pytest.raises(FormatError):
        sheet_as_csv(mark + data)
