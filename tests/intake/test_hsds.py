"""HSDS: people are contacts, with places, hours, fees and languages of their services; who is not one is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.intake.formats.records import FormatError, Reading, SkippedRecord
from tests.intake.files import BOUNDARY, archive, as_one_file, form
from tests.intake.test_clinic_formats import drafts, read, remarks

SAMPLE = Path(__file__).parents[3] / "shared/data/hsds"
pytestmark = pytest.mark.anyio
TABLES = {
    "organizations.csv": "id,name,website\no1,Elm House,https://elm.example\no2,Food Bank,\n",
    "services.csv": (
        "id,organization_id,name,status,minimum_age,maximum_age\n"
        "s1,o1,Massage at Elm House,active,18,\ns2,o1,Pantry,active,,\ns3,o1,Yoga,inactive,,\n"
    ),
    "locations.csv": "id,organization_id,location_type,latitude,longitude\nl1,o1,physical,,\n",
    "addresses.csv": (
        "id,location_id,address_1,city,state_province,postal_code,country,address_type\n"
        "a0,l1,PO Box 4,Boston,MA,02108,US,postal\na1,l1,1 Elm St,Hartford,CT,06105,US,physical\n"
    ),
    "service_at_location.csv": "id,service_id,location_id\nx1,s1,l1\n",
    "contacts.csv": (
        "id,organization_id,service_id,name,title,email\n"
        'c1,,s1,"Example, Ana",Massage therapist,ana@elm.example\nc2,o1,,Ben Example,Reception Manager,\n'
        "c3,,s3,Cal Example,Yoga teacher,\n"
    ),
    "phones.csv": "id,service_id,number,extension,type\np0,s1,860-555-0100,,fax\np1,s1,860-555-0101,12,voice\n",
    "languages.csv": "id,service_id,name,code\ng1,s1,Spanish,\n",
    "schedules.csv": (
        'id,service_id,valid_to,byday,opens_at,closes_at\nh1,s1,,"MO,SA",17:00,20:00\nh2,s1,2001-01-01,SU,08:00,11:00\n'
    ),
    "cost_options.csv": (
        "id,service_id,valid_to,amount,currency\nf1,s1,,80,usd\nf2,s1,,120,usd\nf3,s1,2001-01-01,10,usd\n"
    ),
    "accessibility.csv": "id,location_id,description\nw1,l1,A ramp for wheelchairs.\n",
    "programs.csv": "id,name\ng,Care\n",
}  # fmt: skip
CONTACT = {"id": "c1", "name": "Ana Example", "title": "Massage therapist", "email": "ana@elm.example"}
SERVICE: dict[str, Any] = {
    "id": "s1", "name": "Massage at Elm House", "status": "active", "minimum_age": 18,
    "organization": {"id": "o1", "name": "Elm House", "website": "https://elm.example", "contacts": [CONTACT]},
    "phones": [{"id": "p1", "number": "860-555-0101", "extension": 12, "type": "voice"}],
    "languages": [{"id": "g1", "name": "Spanish", "code": "es"}],
    "cost_options": [{"id": "f1", "amount": 80, "currency": "usd"}, {"id": "f2", "amount": 120, "currency": "usd"}],
    "service_at_locations": [
        {"id": "x1", "contacts": [CONTACT], "schedules": [
            {"id": "h1", "byday": "MO,SA", "opens_at": "17:00", "closes_at": "20:00"}], "location": {
            "id": "l1", "location_type": "physical", "accessibility": [{"id": "w", "description": "wheelchair ramp"}],
            "addresses": [{"id": "a1", "address_1": "1 Elm St", "city": "Hartford", "state_province": "CT",
                           "postal_code": "06105", "country": "US", "address_type": "physical"}]}},
    ],
}  # fmt: skip


async def people(data: bytes, boundary: str | None = None) -> list[Reading]:
    return read("hsds", await as_one_file(data, "hsds", boundary))


def skipped(found: list[Reading]) -> dict[str | None, str]:
    return {one.external_id: str(one.reason) for one in found if isinstance(one, SkippedRecord)}


@pytest.mark.parametrize("boundary", [None, BOUNDARY])
async def test_a_contact_of_the_tables_is_a_person_with_what_their_service_says(boundary: str | None) -> None:
    found = await people(form(TABLES) if boundary else archive(TABLES), boundary)
    ana, ben = drafts(found)
    _is_ana(ana)
    # Who minds the reception practises nothing; the person is there, and the office reads why.
    assert (ben.display_name, ben.modalities) == ("Ben Example", [])
    assert ("modalities", "left out: a job or title, and no kind of practice: Reception Manager") in remarks(found)
    assert skipped(found) == {
        "c3": "all services have ended", "s2": "a service that names no person", "o2": "an organisation",
        None: "a file that is not read here: programs.csv",
    }  # fmt: skip


def _is_ana(ana: Any) -> None:
    assert (ana.display_name, ana.external_id, ana.email) == ("Ana Example", "c1", "ana@elm.example")
    assert ana.modalities == ["massage therapy"]
    assert ana.places[0].address.city == "Hartford" and ana.places[0].access == ["wheelchair"]
    assert ana.contact.phone == "+1 860-555-0101 ext. 12" and ana.contact.website == "https://elm.example"
    assert ana.fees.currency == "USD" and (ana.fees.session.min, ana.fees.session.max) == (80, 120)
    assert ana.times == ["weekday_evening", "weekend_evening"]
    assert ana.languages == ["es"] and ana.modes == ["in_person"] and "adults" in ana.serves


@pytest.mark.parametrize(
    "document",
    [
        SERVICE,
        [SERVICE],
        {"total_items": 1, "contents": [SERVICE]},
        SERVICE["organization"]
        | {"services": [{name: value for name, value in SERVICE.items() if name != "organization"}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
async def test_services_and_organisations_in_json_say_the_same(document: Any, indent: int | None) -> None:
    [ana] = drafts(await people(json.dumps(document, indent=indent).encode()))
    _is_ana(ana)


async def test_one_service_a_line() -> None:
    other = {"id": "s9", "name": "Reiki", "contacts": [{"id": "c9", "name": "Bea Example"}]}
    data = "\n".join(json.dumps(one) for one in (SERVICE, other))
    found = drafts(await people(data.encode()))
    assert [(draft.display_name, draft.modalities) for draft in found] == [
        ("Ana Example", ["massage therapy"]), ("Bea Example", ["Reiki"]),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"hello", b"{}", b"[1, 2]", b'{"id": ', archive({"notes.csv": "a,b\n1,2\n"})])
async def test_what_is_no_hsds_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="not HSDS"):
        await people(data)


async def test_the_specifications_own_sample_loses_nobody() -> None:
    if not SAMPLE.exists():
        pytest.skip("the sample of HSDS is not here (../shared/data)")
    found = await people(archive({file.name: file.read_bytes() for file in SAMPLE.glob("*.csv")}))
    [ann] = drafts(found)
    assert ann.display_name == "Ann Persona" and ann.contact.phone == "+44 1234 234567 ext. 100"
    assert ann.places[0].address.city == "MyCity" and ann.places[0].lat is None  # 100 degrees north is no place
    assert list(skipped(found).values()) == ["a file that is not read here: organization_identifiers.csv"]
