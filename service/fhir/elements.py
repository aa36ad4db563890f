"""Elements of FHIR resources, each from a part of a public profile; pure."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from schemas.fhir import resources as fhir
from schemas.profiles.practitioner import Contact, Credential, Fees, Place

NPI = "http://hl7.org/fhir/sid/us-npi"
LANGUAGE = "urn:ietf:bcp:47"
PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net"
STRUCTURE = f"{PLAN_NET}/StructureDefinition"
GEOLOCATION = "http://hl7.org/fhir/StructureDefinition/geolocation"
PROVISION = "http://terminology.hl7.org/CodeSystem/service-provision-conditions"
_ENDED = re.compile(r"(?P<title>.+) \(until (?P<end>\d{4}-\d{2}-\d{2})\)")
_DAYS = {"weekday": ["mon", "tue", "wed", "thu", "fri"], "weekend": ["sat", "sun"]}
# Within the parts of the day as imports read them (`intake/formats/opening_hours.py`).
_HOURS = {
    "morning": ("08:00:00", "12:00:00"),
    "afternoon": ("12:00:00", "17:00:00"),
    "evening": ("17:30:00", "21:00:00"),
}
_ACCESS = {"wheelchair": "adacomp", "public_transport": "pubtrans"}
_DELIVERY = {"physical": frozenset({"in_person", "home_visit"}), "virtual": frozenset({"video", "phone", "chat"})}


def new_patients(accepting: bool | None) -> list[fhir.Extension]:
    if accepting is None:
        return []
    coding = fhir.Coding(
        system=f"{PLAN_NET}/CodeSystem/AcceptingPatientsCS", code="newpt" if accepting else "existptonly"
    )
    value = fhir.CodeableConcept(coding=[coding])
    return [
        fhir.Extension(
            url=f"{PLAN_NET}/StructureDefinition/newpatients",
            extension=[fhir.Extension(url="acceptingPatients", value_codeable_concept=value)],
        )
    ]


def address_of(place: Place, *, located: bool = False) -> fhir.Address | None:
    """Where a place is; with `located`, its point on the globe as well."""
    stated = place.address
    address = fhir.Address(
        line=[stated.line] if stated.line else [],
        city=stated.city,
        state=stated.region,
        postal_code=stated.postal_code,
        country=stated.country,
    )
    if address == fhir.Address():
        return None
    address.type, address.text = "physical", place.label
    if located and place.lat is not None and place.lon is not None:
        point = [fhir.Extension(url="latitude", value_decimal=place.lat)]
        point.append(fhir.Extension(url="longitude", value_decimal=place.lon))
        address.extension = [fhir.Extension(url=GEOLOCATION, extension=point)]
    return address


def position_of(place: Place) -> fhir.Position | None:
    if place.lat is None or place.lon is None:
        return None
    return fhir.Position(longitude=place.lon, latitude=place.lat)


def telecom(contact: Contact | None) -> list[fhir.ContactPoint]:
    if contact is None:
        return []
    stated: list[tuple[str, str | None]] = [
        ("phone", contact.phone), ("email", contact.email), ("url", contact.website), ("url", contact.booking),
    ]  # fmt: skip
    given = [(system, value) for system, value in stated if value]
    return [
        fhir.ContactPoint(system=system, value=value, rank=rank)  # type: ignore[arg-type]
        for rank, (system, value) in enumerate(given, 1)
    ]


def gender_of(gender: str | None) -> fhir.Gender | None:
    if gender is None:
        return None
    known: dict[str, fhir.Gender] = {"woman": "female", "female": "female", "man": "male", "male": "male"}
    return known.get(gender.strip().casefold(), "other")


def qualification(credential: Credential) -> fhir.Qualification:
    title, until = _title_and_end(credential)
    state = [fhir.Extension(url="status", value_code="inactive" if until else "active"), *_where_valid(credential)]
    return fhir.Qualification(
        extension=[fhir.Extension(url=f"{STRUCTURE}/practitioner-qualification", extension=state)],
        identifier=[fhir.Identifier(value=credential.number)] if credential.number else [],
        code=fhir.CodeableConcept(text=title),
        period=fhir.Period(end=until) if until else None,
        issuer=_issuer(credential),
    )


def role_qualification(credential: Credential) -> fhir.Extension:
    """The same where Plan-Net looks for it at a role: an extension of extensions."""
    title, until = _title_and_end(credential)
    parts = [fhir.Extension(url="code", value_codeable_concept=fhir.CodeableConcept(text=title))]
    if credential.number:
        parts.append(fhir.Extension(url="identifier", value_identifier=fhir.Identifier(value=credential.number)))
    if (issuer := _issuer(credential)) is not None:
        parts.append(fhir.Extension(url="issuer", value_reference=issuer))
    parts.append(fhir.Extension(url="status", value_code="inactive" if until else "active"))
    if until:
        parts.append(fhir.Extension(url="period", value_period=fhir.Period(end=until)))
    return fhir.Extension(url=f"{STRUCTURE}/qualification", extension=[*parts, *_where_valid(credential)])


def _title_and_end(credential: Credential) -> tuple[str, str | None]:
    """The title, and the last day of a licence that has ended, as the reader of FHIR puts it behind the title."""
    match = _ENDED.fullmatch(credential.title)
    return (match["title"], match["end"]) if match else (credential.title, None)


def _issuer(credential: Credential) -> fhir.Reference | None:
    issuer = " / ".join(part for part in (credential.issuer, credential.jurisdiction) if part)
    return fhir.Reference(display=issuer) if issuer else None


def _where_valid(credential: Credential) -> list[fhir.Extension]:
    state = credential.jurisdiction
    if not state:
        return []
    coding = [fhir.Coding(system="https://www.usps.com/", code=state[3:])] if state.startswith("US-") else []
    value = fhir.CodeableConcept(coding=coding, text=state)
    return [fhir.Extension(url="whereValid", value_codeable_concept=value)]


def npi(number: str | None) -> list[fhir.Identifier]:
    if number is None:
        return []
    kind = coded("http://terminology.hl7.org/CodeSystem/v2-0203", "NPI", "National provider identifier")
    return [fhir.Identifier(type=kind, system=NPI, value=number)]


def coded(system: str, code: str, display: str) -> fhir.CodeableConcept:
    return fhir.CodeableConcept(coding=[fhir.Coding(system=system, code=code, display=display)], text=display)


def available_times(times: Iterable[str]) -> list[fhir.AvailableTime]:
    """Parts of the week as hours, by the limits at which they are read; all parts of a day are the whole day."""
    stated = list(times)
    results = []
    for week, days in _DAYS.items():
        parts = [part for part in _HOURS if f"{week}_{part}" in stated]
        if len(parts) == len(_HOURS):
            results.append(fhir.AvailableTime(days_of_week=days, all_day=True))
            continue
        for part in parts:
            begins, ends = _HOURS[part]
            results.append(
                fhir.AvailableTime(
                    days_of_week=days, all_day=False, available_start_time=begins, available_end_time=ends
                )
            )
    return results


def not_available(opening: date | None) -> list[fhir.NotAvailable]:
    """Until the next opening, where one is stated."""
    if opening is None:
        return []
    during = fhir.Period(end=(opening - timedelta(days=1)).isoformat())
    return [fhir.NotAvailable(description="No opening for new people", during=during)]


def usual_openings(times: Iterable[str]) -> str | None:
    words = in_words(times)
    return f"Usual openings: {words}" if words else None


def accessibility(place: Place) -> list[fhir.Extension]:
    system = f"{PLAN_NET}/CodeSystem/AccessibilityCS"
    return [
        fhir.Extension(
            url=f"{STRUCTURE}/accessibility",
            value_codeable_concept=fhir.CodeableConcept(coding=[fhir.Coding(system=system, code=_ACCESS[access])]),
        )
        for access in place.access
        if access in _ACCESS
    ]


def delivery(modes: Iterable[str]) -> list[fhir.Extension]:
    """How people are seen: in a place, from afar, or both."""
    stated = set(modes)
    coded = [code for code, ways in _DELIVERY.items() if stated & ways]
    system = f"{PLAN_NET}/CodeSystem/DeliveryMethodCS"
    return [
        fhir.Extension(
            url=f"{STRUCTURE}/delivery-method",
            extension=[
                fhir.Extension(
                    url="type",
                    value_codeable_concept=fhir.CodeableConcept(coding=[fhir.Coding(system=system, code=code)]),
                )
            ],
        )
        for code in coded
    ]


def languages(tags: Iterable[str]) -> list[fhir.CodeableConcept]:
    return [fhir.CodeableConcept(coding=[fhir.Coding(system=LANGUAGE, code=tag)], text=tag) for tag in tags]


def provision(fees: Fees | None) -> list[fhir.CodeableConcept]:
    if fees is None or not fees.sliding_scale:
        return []
    return [fhir.CodeableConcept(coding=[fhir.Coding(system=PROVISION, code="disc")], text="sliding scale")]


def in_words(codes: Iterable[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes)
