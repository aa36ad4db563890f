"""Which must-support elements of Plan-Net's profiles are found in resources, as its public test kit looks for them.

An element counts when one resource of its type shows it. Of a plain path `a.b` the values of any `a` are looked
through; `path:url` asks for an extension with that address (or name, inside another), `identifier=system` for an
identifier.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/"
_NPI = "identifier=http://hl7.org/fhir/sid/us-npi"
_TELECOM = (f"telecom.extension:{PLAN_NET}contactpoint-availabletime", f"telecom.extension:{PLAN_NET}via-intermediary")
_OWN_IDENTIFIER = ("identifier.type", "identifier.value")
_TIMES = ("daysOfWeek", "allDay", "availableStartTime", "availableEndTime")
_AVAILABLE = ("availableTime", *(f"availableTime.{part}" for part in _TIMES))
_NOT_AVAILABLE = ("notAvailable", "notAvailable.description", "notAvailable.during")
_GEOLOCATION = "address.extension:http://hl7.org/fhir/StructureDefinition/geolocation"

MUST_SUPPORT: Mapping[str, Sequence[str]] = {
    "Practitioner": (
        _GEOLOCATION, f"qualification.extension:{PLAN_NET}practitioner-qualification",
        f"communication.extension:{PLAN_NET}communication-proficiency", _NPI, "identifier", *_OWN_IDENTIFIER,
        "identifier.system", "active", "name", "name.text", "name.family", "name.given", "telecom", "address",
        "qualification", "qualification.identifier", "qualification.code", "qualification.period",
        "qualification.issuer", "communication",
    ),
    "PractitionerRole": (
        *(f"extension:{PLAN_NET}{name}" for name in ("newpatients", "network-reference", "qualification")),
        *(f"extension:{PLAN_NET}qualification.extension:{part}" for part in (
            "identifier", "code", "issuer", "status", "period", "whereValid")),
        *_TELECOM, *_OWN_IDENTIFIER, "active", "period", "practitioner", "organization", "code", "specialty",
        "location", "healthcareService", "telecom", "telecom.system", "telecom.value", "telecom.rank", *_AVAILABLE,
        *_NOT_AVAILABLE, "endpoint",
    ),
    "Location": (
        f"extension:{PLAN_NET}newpatients", f"extension:{PLAN_NET}accessibility",
        "extension:http://hl7.org/fhir/StructureDefinition/location-boundary-geojson", *_TELECOM, *_OWN_IDENTIFIER,
        "status", "name", "alias", "description", "type", "telecom", "telecom.system", "telecom.value", "address",
        "address.line", "address.city", "address.state", "address.postalCode", "position", "managingOrganization",
        "partOf", "hoursOfOperation", "hoursOfOperation.daysOfWeek", "hoursOfOperation.allDay",
        "hoursOfOperation.openingTime", "hoursOfOperation.closingTime", "availabilityExceptions", "endpoint",
    ),
    "Organization": (
        f"extension:{PLAN_NET}qualification", f"extension:{PLAN_NET}org-description", *_TELECOM, _GEOLOCATION, _NPI,
        "identifier", *_OWN_IDENTIFIER, "identifier.system", "active", "type", "name", "telecom", "telecom.system",
        "telecom.value", "telecom.rank", "address", "address.type", "address.text", "address.line", "address.city",
        "address.state", "address.postalCode", "address.country", "partOf", "contact", "contact.telecom",
        "contact.telecom.system", "contact.telecom.value", "contact.telecom.use", "endpoint",
    ),
    "HealthcareService": (
        f"extension:{PLAN_NET}newpatients", f"extension:{PLAN_NET}delivery-method", *_TELECOM, *_OWN_IDENTIFIER,
        "active", "providedBy", "category", "type", "specialty", "location", "name", "comment", "telecom",
        "telecom.system", "telecom.value", "coverageArea", "appointmentRequired", *_AVAILABLE, *_NOT_AVAILABLE,
        "availabilityExceptions", "endpoint",
    ),
}  # fmt: skip


def missing(type_: str, resources: Sequence[Mapping[str, Any]]) -> list[str]:
    """The elements that no resource of that type shows."""
    return [path for path in MUST_SUPPORT[type_] if not any(_shows(resource, path) for resource in resources)]


def _shows(value: Any, path: str) -> bool:
    return any(item not in (None, "", [], {}) for item in _values(value, path))


def _values(value: Any, path: str) -> Iterator[Any]:
    if not path:
        yield value
        return
    if path.startswith("identifier="):
        system = path.partition("=")[2]
        yield from (item for item in value.get("identifier", []) if item.get("system") == system)
        return
    if path.startswith("extension:"):
        wanted = path.removeprefix("extension:")
        url, inner = wanted, ""
        if ".extension:" in wanted:
            url, _, inner = wanted.partition(".extension:")
            inner = f"extension:{inner}"
        for item in value.get("extension", []) if isinstance(value, dict) else ():
            if item.get("url") == url:
                yield from _values(item, inner)
        return
    name, _, rest = path.partition(".")
    stated = value.get(name) if isinstance(value, dict) else None
    for item in stated if isinstance(stated, list) else [stated]:
        if item is not None:
            yield from _values(item, rest)
