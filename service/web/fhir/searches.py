"""Which searches are served: one table that the parser obeys and the CapabilityStatement shows."""

from typing import Literal

import msgspec

from schemas.fhir.resources import SearchParam
from service.fhir.describe_in_fhir import CATEGORY, ORGANIZATION_TYPE, ROLE_CODE


class Parameter(msgspec.Struct, frozen=True):
    """A search parameter: its FHIR type, the field of the search it fills, and what it means here."""

    type: Literal["string", "token", "reference", "date", "special"]
    field: str
    says: str
    target: str = ""  # of a reference
    codes: tuple[str, ...] = ()  # of a token that all resources of the type carry
    system: str = ""  # of these codes


_ID = Parameter("token", "own_id", "the logical id")
_UPDATED = Parameter(
    "date", "changed", "when the profile last changed; prefixes eq, ne, gt, ge, lt, le, sa, eb, ap; repeated means and"
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


_ACTIVE = Parameter("token", "carried", "true for everything here: what is not active is not shown",
                    codes=("true", "active"))  # fmt: skip
_CLINIC_TYPE = Parameter("token", "carried", "prvgrp, a provider group, is every clinic here",
                         codes=("prvgrp",), system=ORGANIZATION_TYPE)  # fmt: skip
_PLACE_TYPE = Parameter("token", "carried", "PROFF, a provider's office, is every place here",
                        codes=("PROFF",), system=ROLE_CODE)  # fmt: skip
_CATEGORY = Parameter("token", "carried", "other is the category of every service here",
                      codes=("other",), system=CATEGORY)  # fmt: skip
_NPI = Parameter(
    "token", "npis", "the National Provider Identifier, as http://hl7.org/fhir/sid/us-npi|number; or our own identifier"
)


def _none(*names: str) -> dict[str, Parameter]:
    """Searches of Plan-Net for what nothing here has: they are answered, and find nothing."""
    return {name: Parameter("reference", "nothing", "nothing here has one, so nothing is found") for name in names}


def _chained(reference: str, searches: dict[str, Parameter]) -> dict[str, Parameter]:
    """Searches of what a reference points at, as `location.address-city`."""
    return {f"{reference}.{name}": served for name, served in searches.items()}


_CLINICS = {
    "name": Parameter("string", "name", "start of any word of the clinic's name"),
    "address": Parameter("string", "address", "start of any word of the clinic's address"),
    "type": _CLINIC_TYPE,
    "identifier": _NPI,
}
# Of what a reference to a clinic points at: asked of clinics first.
_OF_CLINIC = {
    f"organization.{name}": msgspec.structs.replace(served, field="clinic_search") for name, served in _CLINICS.items()
}
_ONLY_CLINIC = Parameter("reference", "clinic", "the clinic, where one alone lists the practitioner", "Organization")

SEARCHES: dict[str, dict[str, Parameter]] = {
    "Practitioner": _COMMON | _NAMES | {"identifier": _NPI, "active": _ACTIVE},
    "PractitionerRole": {
        **_COMMON,
        "practitioner": Parameter("reference", "id", "the practitioner", "Practitioner"),
        "organization": Parameter("reference", "clinic", "a clinic that lists the practitioner", "Organization"),
        "location": Parameter("reference", "place", "a place of work", "Location"),
        "service": Parameter("reference", "id", "the service provided", "HealthcareService"),
        "role": Parameter("token", "role", "a kind of practice: NUCC code, or the name in this directory"),
        "specialty": Parameter("token", "specialty", "a kind of practice: NUCC code, or the name in this directory"),
        "active": _ACTIVE,
        **_none("network", "endpoint"),
        **_chained("practitioner", _NAMES | {"identifier": _NPI}),
        **_OF_CLINIC,
        **_chained("organization", _none("partof", "endpoint", "coverage-area")),
        "location.type": msgspec.structs.replace(_PLACE_TYPE, field="carried_by_place"),
        **_chained("location", _none("partof", "organization", "endpoint")),
        "service.service-category": _CATEGORY,
        **_chained("service", _none("organization", "endpoint", "coverage-area")),
        "service.location": Parameter("reference", "place", "a place of work", "Location"),
        "service.name": Parameter("string", "name", "start of any word of the name with which the service's begins"),
        "service.service-type": Parameter("token", "service_type", "HL7 service type, or a kind of practice here"),
        "service.specialty": Parameter("token", "specialty", "a kind of practice"),
        **_chained("location", _PLACES),
    },
    "Organization": {
        **_COMMON,
        **_CLINICS,
        "active": _ACTIVE,
        **_none("partof", "endpoint", "coverage-area"),
    },
    "Location": {
        **_COMMON,
        **_PLACES,
        "near": Parameter("special", "near", "latitude|longitude|distance|unit; the nearest come first"),
        "status": _ACTIVE,
        "type": _PLACE_TYPE,
        "organization": _ONLY_CLINIC,
        **_OF_CLINIC,
        **_chained("organization", _none("partof", "endpoint", "coverage-area")),
        **_none("partof", "endpoint"),
    },
    "HealthcareService": {
        **_COMMON,
        "name": Parameter("string", "name", "start of any word of the display name, with which the service's begins"),
        "active": _ACTIVE,
        "service-category": _CATEGORY,
        "organization": _ONLY_CLINIC,
        **_OF_CLINIC,
        **_chained("organization", _none("partof", "endpoint", "coverage-area")),
        **_none("coverage-area", "endpoint"),
        "location.type": msgspec.structs.replace(_PLACE_TYPE, field="carried_by_place"),
        **_chained("location", _none("partof", "organization", "endpoint")),
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
    "Location": {"Location:organization": "Organization"},
    "HealthcareService": {
        "HealthcareService:location": "Location",
        "HealthcareService:organization": "Organization",
    },
}
REVERSE_INCLUDES: dict[str, dict[str, str]] = {
    "Practitioner": {"PractitionerRole:practitioner": "PractitionerRole"},
    "PractitionerRole": {},
    "Organization": {
        "PractitionerRole:organization": "PractitionerRole",
        "HealthcareService:organization": "HealthcareService",
    },
    "Location": {
        "PractitionerRole:location": "PractitionerRole",
        "HealthcareService:location": "HealthcareService",
    },
    "HealthcareService": {"PractitionerRole:service": "PractitionerRole"},
}
# A list of people has no order by name: who asks for one, to keep a copy, gets it by what says nothing of anybody.
SORTS = ("_lastUpdated", "-_lastUpdated", "_id", "-_id")
# Includes of what nothing here has: taken, and nothing comes with the matches.
EMPTY_INCLUDES: dict[str, tuple[str, ...]] = {
    "Practitioner": (),
    "PractitionerRole": ("PractitionerRole:network", "PractitionerRole:endpoint"),
    "Organization": ("Organization:partof", "Organization:endpoint", "Organization:coverage-area"),
    "Location": ("Location:partof", "Location:endpoint"),
    "HealthcareService": ("HealthcareService:coverage-area", "HealthcareService:endpoint"),
}  # fmt: skip
EMPTY_REVERSE_INCLUDES: dict[str, tuple[str, ...]] = {
    "Practitioner": (),
    "PractitionerRole": (),
    "Organization": (
        "Endpoint:organization", "InsurancePlan:administered-by", "InsurancePlan:owned-by",
        "OrganizationAffiliation:participating-organization",
        "OrganizationAffiliation:primary-organization",
    ),
    "Location": ("InsurancePlan:coverage-area", "OrganizationAffiliation:location"),
    "HealthcareService": ("OrganizationAffiliation:service",),
}  # fmt: skip
# Reverse chains: what may point at a resource of the type, and by which of its references.
HAS: dict[str, tuple[str, ...]] = {
    "Practitioner": ("PractitionerRole:practitioner",),
    "PractitionerRole": (),
    "Organization": ("PractitionerRole:organization",),
    "Location": ("PractitionerRole:location", "HealthcareService:location"),
    "HealthcareService": ("PractitionerRole:service",),
}
DECLINED = (
    "Taken with every search: _count (0 counts), _total, _summary, _elements, _sort, _include, _revinclude, _has, POST "
    "_search. No resource claims a Plan-Net profile. Declined of Plan-Net, because this directory holds no such data: "
    "InsurancePlan, Endpoint and OrganizationAffiliation; searches for them are answered and find nothing. Also not "
    "served: XML, _include:iterate, _sort by names (a directory that is neutral has no order by them; _sort takes "
    "_lastUpdated and _id, near goes by distance), and the modifiers other than :contains and the type of a reference. "
    "A clinic with many roles is paged by PractitionerRole?organization=, for _revinclude brings a thousand at most. A "
    "parameter that is not listed is refused, unless `Prefer: handling=lenient` asks to pass over it. Comma means or, "
    "repetition means and. Chained searches on location ask all of one place. Pages come in an order without meaning, "
    "from a random start; follow the next link."
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
