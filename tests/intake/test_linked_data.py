"""People as web pages describe them to machines, and as address books export them, by the readers of every door."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.clinics.clinic import ImportFormat
from schemas.profiles.practitioner import ProfileDraft
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import RemarkedDraft, SkippedRecord
from service.intake.formats.table import FORMATS
from service.profiles.cells.practices import shipped_crafts

PHYSICIAN = {
    "@context": "https://schema.org",
    "@type": "IndividualPhysician",
    "@id": "https://www.birch.example/people/ines",
    "name": "Dr. Inés Abedul, MD",
    "usNPI": "1073518767",
    "medicalSpecialty": ["https://schema.org/Psychiatric", "Acupuncture"],
    "knowsLanguage": ["Spanish", {"@type": "Language", "name": "English"}],
    "telephone": "(860) 555-0142",
    "url": "https://www.birch.example",
    "description": "I listen first.",
    "hasCredential": {"credentialCategory": "LAc", "recognizedBy": {"name": "Connecticut"}},
    "address": {"streetAddress": "5 Elm St", "addressLocality": "Hartford", "addressRegion": "Connecticut",
                "postalCode": "06105", "addressCountry": {"@type": "Country", "name": "USA"}},
    "geo": {"latitude": 41.77, "longitude": -72.69},
}  # fmt: skip
CARDS = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Roble;Marta;;;LMT\r\nFN:Marta Roble\\, LMT\r\nTITLE:massage\\, reiki\r\n"
    b"item1.TEL;TYPE=WORK:860-555-0143\r\nEMAIL:marta@oak.example\r\n"
    b"ADR;TYPE=WORK:;;9 Oak St;Boston;MA;02134;USA\r\nNOTE:owes me a call\r\nUID:card-7\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Sauce;Jos=C3=A9;;;\r\n"
    b"TITLE:counsel\r\n ing\r\nLANG:es\r\nEND:VCARD\r\n"
)


def read(format: ImportFormat, data: bytes, piece: int = 1 << 20) -> list[Any]:
    source = FORMATS[format](data[:piece], shipped_crafts())
    splitter = source.splitter(source.starts)
    records = []
    for at in range(source.starts, len(data), piece):
        records += splitter.feed(data[at : at + piece])
    records += splitter.close()
    return [source.read(number, record.data) for number, record in enumerate(records, 1)]


def drafts(readings: list[Any]) -> list[ProfileDraft]:
    return [reading.draft if isinstance(reading, RemarkedDraft) else reading for reading in readings]


def test_a_person_of_a_web_page_becomes_a_profile() -> None:
    (draft,) = drafts(read("ndjson", json.dumps(PHYSICIAN).encode()))
    assert draft.display_name == "Inés Abedul"
    assert [name.lower() for name in draft.modalities] == ["psychiatric", "acupuncture"]  # folded when they are saved
    assert (draft.npi, draft.languages) == ("1073518767", ["es", "en"])
    assert {"LAc", "MD"} <= {credential.title for credential in draft.credentials}
    (place,) = draft.places
    address = place.address
    assert (address.city, address.region, address.country, place.lat) == ("Hartford", "CT", "US", 41.77)
    assert draft.contact is not None
    assert draft.contact.phone == "+1 860-555-0142"


PARTS = {"givenName": "Ana", "familyName": "Haya"}


@pytest.mark.parametrize(
    "more",
    [
        {"@graph": [{"@type": "WebSite", "name": "Site"}, {"@type": "Person"} | PARTS]},
        {"@type": ["Person", "Thing"], "honorificSuffix": "LMT"} | PARTS,
        {"@type": "https://schema.org/Person", "name": {"@value": "Ana Haya"}},
        {"@type": "ProfilePage", "mainEntity": {"@type": "Person", "name": "Ana Haya"}},
    ],
)
def test_whoever_is_described_is_found_wherever_they_stand(more: dict[str, Any]) -> None:
    (draft,) = drafts(read("ndjson", json.dumps({"@context": "https://schema.org"} | more).encode()))
    assert draft.display_name == "Ana Haya"


@pytest.mark.parametrize(("indent", "piece"), [(None, 1 << 20), (2, 1 << 20), (2, 200)])
def test_nobody_of_several_in_one_document_is_lost(indent: int | None, piece: int) -> None:
    people = [{"@type": "Person", "name": name, "jobTitle": "reiki"} for name in ("Ana Haya", "Bo Park", "Cy Roe")]
    document = {"@context": "https://schema.org", "@graph": [*people[:2], {"@type": "WebSite", "name": "x"}, people[2]]}
    read_ones = read("ndjson", json.dumps(document, indent=indent).encode(), piece)
    assert [draft.display_name for draft in drafts(read_ones) if isinstance(draft, ProfileDraft)] == [
        "Ana Haya",
        "Bo Park",
        "Cy Roe",
    ]


def test_a_page_about_nobody_is_skipped_with_the_reason() -> None:
    (reading,) = read("ndjson", b'{"@context": "https://schema.org", "@type": "WebSite", "name": "Site"}')
    assert isinstance(reading, SkippedRecord)
    assert reading.reason.code == "import_nobody_described"


NAMES = st.sampled_from([*PHYSICIAN, "name", "@value"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_no_description_breaks_the_reader(value: Any) -> None:
    for field in ("medicalSpecialty", "address", "hasCredential", "identifier", "knowsLanguage", "geo", "name"):
        read("ndjson", json.dumps({"@type": "Person", "name": "Ana", field: value}).encode())


@pytest.mark.parametrize("format", ["csv", "ndjson"])
@pytest.mark.parametrize("piece", [7, 64, 1 << 20])
def test_the_cards_of_an_address_book_become_profiles(format: ImportFormat, piece: int) -> None:
    first = CARDS[: max(piece, 20)]
    source = FORMATS[format](first, shipped_crafts())
    splitter = source.splitter(0)
    records = [record for at in range(0, len(CARDS), piece) for record in splitter.feed(CARDS[at : at + piece])]
    records += splitter.close()
    assert records[-1].ends == len(CARDS)
    marta, jose = drafts([source.read(number, record.data) for number, record in enumerate(records, 1)])
    assert (marta.external_id, marta.display_name, marta.email) == ("card-7", "Marta Roble", "marta@oak.example")
    assert set(marta.modalities) == {"massage", "reiki"}
    assert marta.places[0].address.postal_code == "02134"
    assert "owes" not in str(marta)
    assert (jose.display_name, jose.modalities, jose.languages) == ("José Sauce", ["counseling"], ["es"])


def test_half_a_card_is_rejected() -> None:
    (reading,) = read("csv", b"BEGIN:VCARD\nFN:Ana\n")
    assert isinstance(reading, RejectedRecord)
