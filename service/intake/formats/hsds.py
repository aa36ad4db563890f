"""Reads people from the Human Services Data Specification (HSDS 3), as JSON and as the tables of its CSV packages.

HSDS describes organisations, the services they give and the places where they give them; people stand in it as
contacts. A contact is a person here, with what they are called, and with the places, hours, fees and languages of the
services they are named for. Services and organisations that name nobody are skipped with the reason, one each.

Its records lie in many tables (or nested in one another), so a file is read whole: `people_of` makes of it one line a
person, which are then read like any other's.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from schemas.messages import imports
from service.core.clock import today as this_day
from service.intake.formats.csv_profiles import convert_draft, encoding_of
from service.intake.formats.ndjson import RejectedRecord, read_object
from service.intake.formats.opening_hours import parts_of_week
from service.intake.formats.records import UNREAD, FormatError, Lines, Reading, SkippedRecord, Source
from service.profiles.cells.practices import Crafts, is_job, is_known
from service.profiles.in_force import in_force
from service.profiles.read_draft import DraftReader

MOST_BYTES = 50_000_000  # of a file and all that is packed into it
TABLES = {
    "organization": "organizations", "service": "services", "location": "locations", "contact": "contacts",
    "phone": "phones", "service_at_location": "service_at_location", "address": "addresses", "language": "languages",
    "schedule": "schedules", "cost_option": "cost_options", "attribute": "attributes",
    "taxonomy_term": "taxonomy_terms",
    "accessibility": "accessibility",
}  # fmt: skip
# Both numbers of each name; HSDS 2 and files of its users say some of them otherwise.
_KIND = {name: kind for kind, table in TABLES.items() for name in (kind, table)} | {
    "service_at_locations": "service_at_location", "services_at_location": "service_at_location",
    "physical_addresses": "address", "physical_address": "address", "accessibility_for_disabilities": "accessibility",
    "service_taxonomy": "attribute", "service_attributes": "attribute", "regular_schedules": "schedule",
    "regular_schedule": "schedule",
}  # fmt: skip
_ENDED = frozenset({"inactive", "defunct", "temporarily closed", "closed"})
_DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
_NO_CALLS = frozenset({"fax", "tty", "tdd", "textphone", "sms", "pager"})
Row = dict[str, Any]


class Records:
    """The rows of all tables by kind and id, and which rows each is linked with."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Row]] = {kind: {} for kind in TABLES}
        self._links: dict[tuple[str, str], dict[str, dict[str, None]]] = {}

    def add(self, kind: str, row: Mapping[str, Any]) -> str:
        """Takes a row, and those that are nested in it; of several with one id, what they say together. Its id."""
        flat = {name: value for name, value in row.items() if not isinstance(value, dict | list) and value != ""}
        id = str(flat.get("id") or f"{kind}-{len(self.rows[kind]) + 1}")
        known = self.rows[kind].setdefault(id, {"id": id})
        known.update({name: value for name, value in flat.items() if value is not None} | {"id": id})
        for name, value in flat.items():
            other = _KIND.get(name.removesuffix("_id")) if name.endswith("_id") else None
            if other is not None and value:
                self._link((kind, id), (other, str(value)))
        if kind == "attribute" and (holder := _KIND.get(str(flat.get("link_entity")))) and flat.get("link_id"):
            self._link((kind, id), (holder, str(flat["link_id"])))
        for name, value in row.items():
            inner = _KIND.get(name)
            if inner is not None:
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, Mapping):
                        self._link((kind, id), (inner, self.add(inner, item)))
        return id

    def _link(self, first: tuple[str, str], second: tuple[str, str]) -> None:
        for source, (kind, id) in ((first, second), (second, first)):
            self._links.setdefault(source, {}).setdefault(kind, {})[id] = None

    def linked(self, kind: str, id: str, others: str) -> list[Row]:
        """The rows of another kind that a row is linked with, in the order in which they came."""
        ids = self._links.get((kind, id), {}).get(others, {})
        return [self.rows[others][other] for other in ids if other in self.rows[others]]


def records_of_json(data: bytes, records: Records) -> None:
    """Takes one record, a list, a page of an API, or one record a line; FormatError for what is no JSON."""
    try:
        documents = [msgspec.json.decode(data)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            documents = [msgspec.json.decode(line) for line in data.splitlines() if line.strip()]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise FormatError(imports.NOT_HSDS()) from None
    for document in documents:
        for item in _described(document):
            if item.get("id") or item.get("name"):
                records.add(_kind_of(item), item)


def _described(document: Any) -> Iterator[Mapping[str, Any]]:
    listed = document.get("contents", document) if isinstance(document, dict) else document
    for item in listed if isinstance(listed, list) else [listed]:
        if isinstance(item, Mapping):
            yield item


def _kind_of(item: Mapping[str, Any]) -> str:
    """Of what kind a record is that does not say so."""
    if "service" in item and "location" in item:
        return "service_at_location"
    if "services" in item or "tax_status" in item or "year_incorporated" in item or "organization_identifiers" in item:
        return "organization"
    if "addresses" in item or "latitude" in item:
        return "location"
    return "service"


def records_of_table(name: str, data: bytes, records: Records) -> bool:
    """Takes a table by its file's name; False when HSDS has no table of that name, or none that is of use here."""
    kind = _KIND.get(name.rpartition("/")[2].rpartition(".")[0].lower())
    if kind is None:
        return False
    text = data.decode(encoding_of(data[: 1 << 20]), "replace")
    for row in csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True):
        # Cells beyond the last column stand under no name, missing ones are None.
        records.add(kind, {name.strip(): value.strip() for name, value in row.items() if name and value})
    return True


def people_of(records: Records) -> Iterator[bytes]:
    """A line per person, and one per service or organisation that names nobody; FormatError when there is nothing."""
    services, organizations = records.rows["service"], records.rows["organization"]
    if not services and not organizations and not records.rows["contact"]:
        raise FormatError(imports.NOT_HSDS())
    named: set[tuple[str, str]] = set()
    for id, contact in records.rows["contact"].items():
        given = _services_of(records, contact)
        named |= {("service", str(service["id"])) for service in given}
        named |= {("organization", str(row["id"])) for row in _organizations_of(records, contact, given)}
        yield _line(_described_person(records, id, contact, given))
    for kind, rows in (("service", services), ("organization", organizations)):
        for id in rows:
            if (kind, id) not in named and not (kind == "organization" and records.linked(kind, id, "service")):
                yield _line({"external_id": id, "names_nobody": kind})


def _line(document: Row) -> bytes:
    return msgspec.json.encode(document) + b"\n"


def _services_of(records: Records, contact: Row) -> list[Row]:
    """The services a contact is named for; of an organisation that names one person alone, all of them."""
    id = str(contact["id"])
    results = records.linked("contact", id, "service")
    for at in records.linked("contact", id, "service_at_location"):
        results += records.linked("service_at_location", str(at["id"]), "service")
    if not results:
        for organization in records.linked("contact", id, "organization"):
            offered = records.linked("organization", str(organization["id"]), "service")
            around = [("organization", str(organization["id"])), *(("service", str(row["id"])) for row in offered)]
            if len(_all(records, around, "contact")) == 1:
                results += offered
    return _distinct(results)


def _organizations_of(records: Records, contact: Row, services: Iterable[Row]) -> list[Row]:
    own = records.linked("contact", str(contact["id"]), "organization")
    for service in services:
        own += records.linked("service", str(service["id"]), "organization")
    return _distinct(own)


def _described_person(records: Records, id: str, contact: Row, services: list[Row]) -> Row:
    """What a line says of a person: a profile, and apart from it what they and their services are called."""
    today = this_day()
    open_ = [service for service in services if str(service.get("status", "")).lower() not in _ENDED]
    holders = [("contact", id), *(("service", str(service["id"])) for service in open_)]
    places = _locations(records, id, open_)
    around = [
        *holders,
        *(("service_at_location", str(at["id"])) for at in _all(records, holders, "service_at_location")),
    ]
    around += [("location", str(place["id"])) for place in places]
    around += [("organization", str(row["id"])) for row in _organizations_of(records, contact, open_)]
    document: Row = {
        "external_id": id,
        "display_name": contact.get("name"),
        "email": contact.get("email"),
        "languages": [str(row.get("code") or row.get("name")) for row in _all(records, holders, "language")],
        "places": [_place(records, place) for place in places if place.get("location_type") != "virtual"],
        "modes": _modes(records, holders, places),
        "times": parts_of_week(_hours(_all(records, around, "schedule"), today)),
        "serves": [ages for service in open_ if (ages := _ages(service))],
        "fees": _fees(_all(records, holders, "cost_option"), today),
        "contact": {"phone": _phone(records, around), "website": _website(records, contact, open_)},
    }
    called = [str(contact[name]) for name in ("title", "department") if contact.get(name)]
    return document | {
        "called": called,
        "services": [[*_terms(records, service), str(service.get("name") or "")] for service in open_],
        "ended": bool(services) and not open_,
    }


def _all(records: Records, holders: Iterable[tuple[str, str]], kind: str) -> list[Row]:
    return _distinct([row for holder in holders for row in records.linked(*holder, kind)])


def _distinct(rows: Iterable[Row]) -> list[Row]:
    return [*{str(row["id"]): row for row in rows}.values()]


def _locations(records: Records, id: str, services: Iterable[Row]) -> list[Row]:
    """The places a person is named for, else those of their services."""
    at = records.linked("contact", id, "service_at_location")
    own = records.linked("contact", id, "location")
    own += [place for link in at for place in records.linked("service_at_location", str(link["id"]), "location")]
    if own:
        return _distinct(own)
    results = []
    for service in services:
        results += records.linked("service", str(service["id"]), "location")
        for link in records.linked("service", str(service["id"]), "service_at_location"):
            results += records.linked("service_at_location", str(link["id"]), "location")
    return _distinct(results)


def _place(records: Records, location: Row) -> Row:
    """A place with its address, of several the one where it stands rather than where its post goes."""
    addresses = records.linked("location", str(location["id"]), "address")
    addresses.sort(key=lambda row: row.get("address_type") == "postal")
    address = addresses[0] if addresses else {}
    lines = [str(address[name]) for name in ("address_1", "address_2") if address.get(name)]
    stated = {
        "line": ", ".join(lines),
        "city": address.get("city"),
        "region": address.get("state_province"),
        "postal_code": address.get("postal_code"),
        "country": address.get("country"),
    }
    place: Row = {"address": {name: str(text) for name, text in stated.items() if text}}
    if location.get("latitude") not in (None, "") and location.get("longitude") not in (None, ""):
        place |= {"lat": location["latitude"], "lon": location["longitude"]}
    described = records.linked("location", str(location["id"]), "accessibility")
    access = " ".join(str(row.get("description") or row.get("accessibility") or "") for row in described)
    return place | ({"access": ["wheelchair"]} if "wheelchair" in access.lower() else {})


def _modes(records: Records, holders: Iterable[tuple[str, str]], places: Iterable[Row]) -> list[str]:
    kinds = {str(place.get("location_type", "")).lower() for place in places}
    attending = " ".join(str(row.get("attending_type", "")).lower() for row in _all(records, holders, "schedule"))
    video = "virtual" in kinds or any(word in attending for word in ("video", "remote", "virtual", "online"))
    return [mode for mode, is_so in (("in_person", "physical" in kinds), ("video", video)) if is_so]


def _hours(schedules: Iterable[Row], today: date) -> Iterator[tuple[list[str], str, str]]:
    for row in schedules:
        if not in_force({"period": {"start": row.get("valid_from"), "end": row.get("valid_to")}}, today):
            continue
        days = [_DAYS[day] for day in str(row.get("byday", "")).upper().replace(" ", "").split(",") if day in _DAYS]
        if days and row.get("opens_at") and row.get("closes_at"):
            yield days, str(row["opens_at"]), str(row["closes_at"])


def _fees(options: Iterable[Row], today: date) -> Row:
    """The least and the most that is paid today; free services have no amount."""
    amounts: list[float] = []
    currency = None
    for row in options:
        if not in_force({"period": {"start": row.get("valid_from"), "end": row.get("valid_to")}}, today):
            continue
        try:
            amounts.append(float(str(row.get("amount"))))
        except ValueError:
            continue
        currency = currency or row.get("currency")
    if not amounts:
        return {}
    return {"currency": currency, "session": {"min": min(amounts), "max": max(amounts)}}


def _phone(records: Records, holders: Iterable[tuple[str, str]]) -> str | None:
    for row in _all(records, holders, "phone"):
        number = str(row.get("number") or "").strip('" ')
        if number and str(row.get("type", "")).lower() not in _NO_CALLS:
            return f"{number} ext. {row['extension']}" if row.get("extension") else number
    return None


def _website(records: Records, contact: Row, services: list[Row]) -> str | None:
    holders = [*services, *_organizations_of(records, contact, services)]
    return next((str(url) for row in holders if (url := row.get("website") or row.get("url"))), None)


def _ages(service: Row) -> str:
    least, most = service.get("minimum_age"), service.get("maximum_age")
    if least in (None, "") and most in (None, ""):
        return ""
    return f"{least or 0}-{most or 100}"


def _terms(records: Records, service: Row) -> list[str]:
    attributes = records.linked("service", str(service["id"]), "attribute")
    terms = [term for row in attributes for term in records.linked("attribute", str(row["id"]), "taxonomy_term")]
    return [str(term["name"]) for term in terms if term.get("name")]


class _LineFacts(msgspec.Struct):
    """What a line says besides a profile."""

    external_id: str
    names_nobody: str | None = None
    called: list[str] = []
    services: list[list[str]] = []  # what each belongs to and, last, its name
    ended: bool = False


def open_hsds(first: bytes, crafts: Crafts) -> Source:
    """The lines that `people_of` wrote."""
    reader = DraftReader(crafts)

    def read(line: int, data: bytes) -> Reading:
        document = read_object(line, data)
        if isinstance(document, RejectedRecord):
            return document
        if UNREAD in document:
            return SkippedRecord(line, imports.FILE_UNREAD(name=document[UNREAD]))
        try:
            apart = msgspec.convert(document, _LineFacts)
        except msgspec.ValidationError:
            return RejectedRecord(line, "", imports.NOT_HSDS())
        if apart.names_nobody is not None:
            why = imports.SERVICE_NAMES_NOBODY() if apart.names_nobody == "service" else imports.ORGANISATION()
            return SkippedRecord(line, why, apart.external_id)
        if apart.ended:
            return SkippedRecord(line, imports.SERVICES_ENDED(), apart.external_id, ended=True)
        profile = {name: value for name, value in document.items() if name not in _LineFacts.__struct_fields__[1:]}
        profile["modalities"] = _modalities(apart, crafts)
        return convert_draft(line, profile, apart.external_id, reader)

    return Source(0, Lines, read)


def _modalities(apart: _LineFacts, crafts: Crafts) -> list[str]:
    """What a person is called; unless that is a job at the place, also what the services they give are known as."""
    if any(map(is_job, apart.called)):
        return apart.called
    words = [word for service in apart.services for word in service if word]
    known = [word for word in (*apart.called, *words) if is_known(word, crafts)]
    return list(dict.fromkeys(known)) or apart.called or [service[-1] for service in apart.services if service[-1]]
