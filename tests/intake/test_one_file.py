"""Several files in one upload, as forms and archives, become one file of their format; nothing of them goes unsaid."""

import json
from collections import Counter
from typing import Any

import pytest

from service.intake.formats.records import FormatError, Reading, Resource, SkippedRecord
from tests.intake.files import BOUNDARY, archive, as_one_file, form
from tests.intake.test_clinic_formats import drafts, read

PRACTITIONER = {"resourceType": "Practitioner", "id": "p1", "name": [{"family": "Example", "given": ["Ana"]}]}
ROLE = {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/p1"}}
PLACE = {"resourceType": "Location", "id": "l1", "address": {"city": "Hartford", "state": "CT"}}
BUNDLE = {"resourceType": "Bundle", "entry": [{"resource": ROLE}, {"resource": PLACE}]}
pytestmark = pytest.mark.anyio


async def resources(files: dict[str, str], *, as_form: bool = False) -> list[Reading]:
    data = form(files) if as_form else archive(files)
    return read("fhir", await as_one_file(data, "fhir", BOUNDARY if as_form else None))


def kinds(found: list[Reading]) -> Counter[str]:
    return Counter(one.type if isinstance(one, Resource) else type(one).__name__ for one in found)


@pytest.mark.parametrize("as_form", [True, False])
async def test_a_bulk_export_of_one_type_a_file_is_read_together(as_form: bool) -> None:
    files = {f"{one['resourceType']}.ndjson": json.dumps(one) for one in (ROLE, PRACTITIONER, PLACE)}
    found = await resources(files, as_form=as_form)
    assert kinds(found) == {"Practitioner": 1, "PractitionerRole": 1, "Location": 1}


async def test_examples_of_a_guide_bundles_and_lines_may_stand_in_one_archive() -> None:
    files = {
        "package/example/Practitioner-p1.json": json.dumps(PRACTITIONER, indent=2),
        "package/example/Bundle-b.json": json.dumps(BUNDLE, indent=2),
        "package/package.json": json.dumps({"name": "guide"}, indent=2),
        "__MACOSX/package/._x.json": "{}",
        "package/other.xml": "<Practitioner/>",
    }
    found = await resources(files)
    assert kinds(found) == {"Practitioner": 1, "PractitionerRole": 1, "Location": 1, "SkippedRecord": 2}
    said = [str(one.reason) for one in found if isinstance(one, SkippedRecord)]
    assert [one.rpartition("/")[2] for one in said] == ["package.json", "other.xml"]


async def test_tables_of_one_kind_are_read_as_one() -> None:
    files: dict[str, Any] = {
        "a.csv": "name,modality\r\nAna,reiki".encode("utf-16"),
        "b.csv": "\ufeffname,modality\nBea,reiki\n",
    }
    for data, boundary in ((archive(files), None), (form(files), BOUNDARY)):
        found = read("csv", await as_one_file(data, "csv", boundary))
        assert [draft.display_name for draft in drafts(found)] == ["Ana", "Bea"]


async def test_a_field_without_a_file_name_will_do() -> None:
    data = form({"x": "name,modality\nAna,reiki\n"}).replace(b'; filename="x"', b"")
    assert [draft.display_name for draft in drafts(read("csv", await as_one_file(data, "csv", BOUNDARY)))] == ["Ana"]


async def test_the_registrys_archive_is_read_for_its_main_file() -> None:
    head = '"NPI","Entity Type Code","Replacement NPI"\n'
    files = {"readme.pdf": "%PDF", "npidata_FileHeader.csv": head, "npidata.csv": head + '"1","1",""\n',
             "othername.csv": '"NPI","Other"\n"1","x"\n'}  # fmt: skip
    assert await as_one_file(archive(files), "nppes") == files["npidata.csv"].encode()


@pytest.mark.parametrize(
    ("data", "format", "boundary", "said"),
    [
        (form({"a.csv": "name,x\n", "b.csv": "name,y\n"}), "csv", BOUNDARY, "a.csv, b.csv"),
        (form({"a.ndjson": "{}"})[:70], "fhir", BOUNDARY, "damaged or empty"),
        (b"name,modality\n", "csv", BOUNDARY, "damaged or empty"),
        (b"PK\x03\x04 and nothing", "fhir", None, "damaged"),
        (archive({"readme.txt": "hello"}), "fhir", None, "not FHIR"),
    ],
)
async def test_what_cannot_be_taken_together_says_why(
    data: bytes, format: str, boundary: str | None, said: str
) -> None:
    with pytest.raises(FormatError, match=said):
        await as_one_file(data, format, boundary)
