"""Joins a FHIR Practitioner with its roles, places and services into a draft: facts only."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.messages import imports
from schemas.profiles.practitioner import ProfileDraft
from service.intake.formats.csv_profiles import convert_draft
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.nppes import modality_of
from service.intake.formats.records import Resource, SkippedRecord
from service.profiles.field_extensions import read_extensions

NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
NEW_PATIENTS = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/newpatients"
_ACCEPTING = {"newpt": True, "nopt": False, "existptonly": False, "existptfam": False}


def references(role: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(type, id) of the places and services a role names."""
    results = []
    for field, type_ in (("location", "Location"), ("healthcareService", "HealthcareService")):
        results += [(type_, key) for item in _list(role, field) if (key := key_of(value_at(item, "reference")))]
    return results


def join_draft(
    practitioner: Resource,
    roles: Sequence[Mapping[str, Any]],
    named: Mapping[tuple[str, str], Mapping[str, Any]],
    modality_by_code: Mapping[str, str],
) -> ProfileDraft | SkippedRecord | RejectedRecord:
    """A draft of a Practitioner with its active roles and the places and services these name."""
    document, line = practitioner.document, practitioner.line
    own = document.get("id") if isinstance(document.get("id"), str) else practitioner.id
    if document.get("active") is False:
        return SkippedRecord(line, imports.NOT_ACTIVE(), own)
    active = [role for role in roles if role.get("active") is not False]
    services = [
        named[key] for role in active for key in references(role) if key in named and key[0] == "HealthcareService"
    ]
    places = [named[key] for role in active for key in references(role) if key in named and key[0] == "Location"]
    concepts = [
        concept
        for holder in [*active, *services]
        for concept in [*_list(holder, "specialty"), *(_list(holder, "code") if holder in active else [])]
    ]
    concepts += [value_at(item, "code") or {} for item in _list(document, "qualification")]
    modalities = list(dict.fromkeys(name for concept in concepts if (name := _modality(concept, modality_by_code))))
    draft: dict[str, Any] = read_extensions([item for service in services for item in _list(service, "extension")]) | {
        "external_id": own,
        "display_name": _name(document),
        "modalities": modalities[:20],
        "npi": next(
            (value_at(item, "value") for item in _list(document, "identifier") if value_at(item, "system") == NPI), None
        ),
        "credentials": [item for item in map(_credential, _list(document, "qualification")) if item][:30],
        "languages": _languages(document)[:20],
        "places": _distinct([place for item in places if (place := _place(item))])[:20],
        "accepting_new": _accepting(active),
        "contact": _contact([document, *active]),
        "email": _telecom([document], "email"),
        "photo": next((value_at(item, "url") for item in _list(document, "photo")), None),
    }
    return convert_draft(line, {key: value for key, value in draft.items() if value not in (None, [], {})}, own)


def _modality(concept: Mapping[str, Any], modality_by_code: Mapping[str, str]) -> str | None:
    for coding in _list(concept, "coding"):
        code = coding.get("code")
        if coding.get("system") == NUCC and isinstance(code, str) and (name := modality_of(code, modality_by_code)):
            return name
    result = concept.get("text") or next(
        (item.get("display") for item in _list(concept, "coding") if item.get("display")), None
    )
    # A degree is no kind of practice: only what is coded as one counts among qualifications without words.
    return result[:100] if isinstance(result, str) and len(result) > 3 else None


def _name(document: Mapping[str, Any]) -> str | None:
    names = [item for item in _list(document, "name") if item.get("use") not in ("old", "maiden")]
    for item in sorted(names, key=lambda name: name.get("use") not in ("official", "usual")):
        parts = [part for part in [*(item.get("given") or []), item.get("family")] if isinstance(part, str)]
        result = item.get("text") if isinstance(item.get("text"), str) else " ".join(parts)
        if result:
            return str(result)
    return None


def _credential(one: Mapping[str, Any]) -> dict[str, Any] | None:
    code = value_at(one, "code") or {}
    title = code.get("text") or next((c.get("display") or c.get("code") for c in _list(code, "coding")), None)
    issuer, number = (
        value_at(one, "issuer", "display"),
        next((value_at(i, "value") for i in _list(one, "identifier")), None),
    )
    result = {"title": title, "issuer": issuer, "number": number}
    return {key: value for key, value in result.items() if isinstance(value, str) and value} if title else None


def _languages(document: Mapping[str, Any]) -> list[str]:
    codes = [c.get("code") for item in _list(document, "communication") for c in _list(item, "coding")]
    return list(dict.fromkeys(code for code in codes if isinstance(code, str)))


def _place(one: Mapping[str, Any]) -> dict[str, Any] | None:
    address, position = one.get("address") or {}, one.get("position") or {}
    country = address.get("country") if isinstance(address.get("country"), str) else None
    result = {
        "line": ", ".join(part for part in address.get("line") or [] if isinstance(part, str)),
        "city": address.get("city"),
        "region": address.get("state"),
        "postal_code": address.get("postalCode"),
        "country": {"USA": "US", None: None}.get(country, country),
    }
    place: dict[str, Any] = {"address": {key: value for key, value in result.items() if value}}
    if "latitude" in position and "longitude" in position:
        place |= {"lat": position["latitude"], "lon": position["longitude"]}
    return place if place["address"] or "lat" in place else None


def _accepting(roles: Sequence[Mapping[str, Any]]) -> bool | None:
    for role in roles:
        for extension in _list(role, "extension"):
            if extension.get("url") == NEW_PATIENTS:
                for part in _list(extension, "extension"):
                    for coding in _list(value_at(part, "valueCodeableConcept") or {}, "coding"):
                        if coding.get("code") in _ACCEPTING:
                            return _ACCEPTING[coding["code"]]
    return None


def _contact(holders: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    result = {"phone": _telecom(holders, "phone"), "website": _telecom(holders, "url")}
    return {key: value for key, value in result.items() if value}


def _telecom(holders: Sequence[Mapping[str, Any]], system: str) -> str | None:
    for holder in holders:
        for item in _list(holder, "telecom"):
            if item.get("system") == system and isinstance(item.get("value"), str) and item.get("use") != "home":
                return str(item["value"])
    return None


def key_of(reference: Any) -> str | None:
    """Practitioner/17, https://…/Practitioner/17 and urn:uuid:… as the key under which a resource waits."""
    if not isinstance(reference, str) or not reference:
        return None
    return reference if reference.startswith("urn:") else reference.rstrip("/").rpartition("/")[2]


def value_at(value: Any, *path: str) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _list(value: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    result = value.get(field)
    return [item for item in result if isinstance(item, dict)] if isinstance(result, list) else []


def _distinct(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [place for index, place in enumerate(places) if place not in places[:index]]
