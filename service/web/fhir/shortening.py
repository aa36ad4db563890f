"""`_elements` and `_summary`: a resource with some of its elements alone, marked as such."""

from collections.abc import Sequence
from typing import Any

_ALWAYS = frozenset({"resourceType", "id", "meta"})
_MARK = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
# The elements that R4 marks as summary, of those that are filled here.
_SUMMARY = {
    "Practitioner": frozenset({"identifier", "active", "name", "telecom", "address", "gender"}),
    "PractitionerRole": frozenset(
        {"identifier", "active", "practitioner", "organization", "code", "specialty", "location", "telecom"}
    ),
    "Organization": frozenset({"identifier", "active", "type", "name"}),
    "Location": frozenset({"identifier", "status", "name", "description", "mode", "type"}),
    "HealthcareService": frozenset(
        {"identifier", "active", "category", "type", "specialty", "location", "name", "comment"}
    ),
}


def shortened(bundle: dict[str, Any], parameters: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The bundle with its matches cut to what is asked for; what they include stays whole."""
    elements = {part.strip() for name, value in parameters if name == "_elements" for part in value.split(",")}
    summary = next((value for name, value in parameters if name == "_summary"), "false")
    if not elements and summary not in ("true", "text"):
        return bundle
    for entry in bundle.get("entry", []):
        if entry["search"]["mode"] == "match":
            resource = entry["resource"]
            wanted = elements or (_SUMMARY[resource["resourceType"]] if summary == "true" else frozenset())
            entry["resource"] = {name: value for name, value in resource.items() if name in _ALWAYS | wanted}
            entry["resource"]["meta"] = resource["meta"] | {"tag": [_MARK]}
    return bundle
