"""Which searches are served: one table that the parser obeys and the CapabilityStatement shows."""

from typing import Literal

import msgspec

from schemas.fhir.resources import SearchParam


class Parameter(msgspec.Struct, frozen=True):
    """A search parameter: its FHIR type, the field of the search it fills, and what it means here."""

    type: Literal["string", "token", "reference", "date"]
    field: str
    says: str
    target: str = ""  # of a reference


_ID = Parameter("token", "own_id", "the logical id")
_UPDATED = Parameter(
    "date", "changed", "when the profile last changed; prefixes eq, gt, ge, lt, le, sa, eb; may be given twice"
)
_COMMON = {"_id": _ID, "_lastUpdated": _UPDATED}
_NAMES = {
    "name": Parameter("string", "name", "start of any word of the display name"),
    "family": Parameter("string", "family", "start of the last word of the display name"),
    "given": Parameter("string", "given", "start of any word before the last of the display name"),
}
_PLACES = {
    "address": Parameter("string", "address", "start of any word of the address"),
    "address-city": Parameter("string", "city", "start of the city"),
    "address-state": Parameter("string", "region", "start of the region, as in CT"),
    "address-postalcode": Parameter("string", "postal_code", "start of the postal code"),
}


def _chained(reference: str, searches: dict[str, Parameter]) -> dict[str, Parameter]:
    """Searches of what a reference points at, as `location.address-city`."""
    return {f"{reference}.{name}": served for name, served in searches.items()}


SEARCHES: dict[str, dict[str, Parameter]] = {
    "Practitioner": _COMMON | _NAMES,
    "PractitionerRole": {
        **_COMMON,
        "practitioner": Parameter("reference", "id", "the practitioner", "Practitioner"),
        "organization": Parameter("reference", "clinic", "a clinic that lists the practitioner", "Organization"),
        "location": Parameter("reference", "place", "a place of work", "Location"),
        "service": Parameter("reference", "id", "the service provided", "HealthcareService"),
        "role": Parameter("token", "role", "a kind of practice: NUCC code, or the name in this directory"),
        "specialty": Parameter("token", "specialty", "a kind of practice: NUCC code, or the name in this directory"),
        **_chained("practitioner", _NAMES),
        "organization.name": Parameter("string", "clinic_name", "start of any word of the clinic's name"),
        **_chained("location", _PLACES),
    },
    "Organization": _COMMON | {"name": Parameter("string", "name", "start of any word of the clinic's name")},
    "Location": _COMMON | _PLACES,
    "HealthcareService": {
        **_COMMON,
        "name": Parameter("string", "name", "start of any word of the display name, with which the service's begins"),
        "location": Parameter("reference", "place", "a place of work", "Location"),
        "service-type": Parameter("token", "service_type", "HL7 service type, or the name of a kind of practice here"),
        "specialty": Parameter("token", "specialty", "a kind of practice: NUCC code, or the name in this directory"),
        **_chained("location", _PLACES),
    },
}
INCLUDES: dict[str, dict[str, str]] = {
    "Practitioner": {},
    "PractitionerRole": {
        "PractitionerRole:practitioner": "Practitioner",
        "PractitionerRole:organization": "Organization",
        "PractitionerRole:location": "Location",
        "PractitionerRole:service": "HealthcareService",
    },
    "Organization": {},
    "Location": {},
    "HealthcareService": {"HealthcareService:location": "Location"},
}
REVERSE_INCLUDES: dict[str, dict[str, str]] = {
    "Practitioner": {"PractitionerRole:practitioner": "PractitionerRole"},
    "PractitionerRole": {},
    "Organization": {},
    "Location": {
        "PractitionerRole:location": "PractitionerRole",
        "HealthcareService:location": "HealthcareService",
    },
    "HealthcareService": {"PractitionerRole:service": "PractitionerRole"},
}
# What Plan-Net 1.1 asks of a server and this one cannot answer: a directory of people holds no such data.
DECLINED_SEARCHES: dict[str, tuple[str, ...]] = {
    "Practitioner": (),
    "PractitionerRole": ("network", "endpoint"),
    "Organization": ("partof", "endpoint", "address", "type", "coverage-area"),
    "Location": ("partof", "organization", "endpoint", "type"),
    "HealthcareService": ("coverage-area", "organization", "endpoint", "service-category"),
}
DECLINED = (
    "Declined of Plan-Net 1.1, because this directory holds no such data: InsurancePlan, Endpoint and "
    "OrganizationAffiliation, and the searches named with each resource. No resource claims a Plan-Net profile. A "
    "clinic's roles are paged by PractitionerRole?organization=, not by _revinclude. Also not served: XML, POST "
    "_search, _include:iterate, _has, _sort, _summary, _elements, _total, and the modifiers other than :contains. "
    "A parameter that is not listed is refused, unless `Prefer: handling=lenient` asks to pass over it. Comma "
    "means or; a parameter may be given once, but _lastUpdated, _include and _revinclude. Chained searches on "
    "location ask all of one place. Pages come in no meaningful order, from a random start; follow the next link."
)


def search_params(type_: str) -> list[SearchParam]:
    """What the CapabilityStatement lists; chained searches stand in the documentation of their reference."""
    listed = []
    for name, served in SEARCHES[type_].items():
        if "." in name:
            continue
        chains = [chained.partition(".")[2] for chained in SEARCHES[type_] if chained.startswith(f"{name}.")]
        says = f"{served.says}; chained: {', '.join(chains)}" if chains else served.says
        listed.append(SearchParam(name=name, type=served.type, documentation=says))
    return listed
