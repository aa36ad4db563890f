"""Joins a FHIR Practitioner with its roles, places and services into a draft: facts that hold today, and no others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from schemas.messages import imports
from schemas.profiles.practitioner import ProfileDraft
from service.core.clock import today as this_day
from service.intake.formats.csv_profiles import convert_draft
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.opening_hours import parts_of_week
from service.intake.formats.records import RemarkedDraft, Resource, SkippedRecord
from service.profiles.cells.practices import Crafts, modality_of, practice_of_title
from service.profiles.field_extensions import read_extensions
from service.profiles.in_force import in_force
from service.profiles.read_draft import DraftReader

NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
_PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/"
NEW_PATIENTS = f"{_PLAN_NET}newpatients"
_DELIVERY, _QUALIFIED = f"{_PLAN_NET}delivery-method", f"{_PLAN_NET}practitioner-qualification"
_ACCESSIBLE = f"{_PLAN_NET}accessibility"
_ACCEPTING = {"newpt": True, "nopt": False, "existptonly": False, "existptfam": False}
_ACCESS = {"adacomp": "wheelchair", "pubtrans": "public_transport", "handiaccess": "wheelchair"}
# What people may be reached at, the best first; a private number is given to nobody.
_USES = {"work": 0, "mobile": 2, None: 1, "temp": 3}


def references(role: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(type, id) of the places and services a role names."""
    results = []
    for field, type_ in (("location", "Location"), ("healthcareService", "HealthcareService")):
        results += [(type_, key) for item in _list(role, field) if (key := _key_of_reference(item))]
    return results


def join_draft(
    practitioner: Resource,
    roles: Sequence[Mapping[str, Any]],
    named: Mapping[tuple[str, str], Mapping[str, Any]],
    crafts: Crafts,
    today: date | None = None,
) -> ProfileDraft | RemarkedDraft | SkippedRecord | RejectedRecord:
    """A draft of a Practitioner with the roles in force and the places and services these name."""
    today = today or this_day()
    document, line = practitioner.document, practitioner.line
    own = document.get("id") if isinstance(document.get("id"), str) else practitioner.id
    if not in_force(document, today):
        return SkippedRecord(line, imports.NOT_ACTIVE(), own, ended=True)
    active = [role for role in roles if in_force(role, today)]
    if roles and not active:
        return SkippedRecord(line, imports.ROLES_ENDED(), own, ended=True)
    named = {**named, **_contained(active)}
    services = _named(active, named, "HealthcareService", today)
    places = _named(active, named, "Location", today)
    qualifications = [
        qualification for qualification in _list(document, "qualification") if _is_in_force(qualification, today)
    ]
    draft: dict[str, Any] = read_extensions(
        [extension for service in services for extension in _list(service, "extension")]
    ) | {
        "external_id": own,
        "display_name": _name(document, today),
        "modalities": _modalities([*active, *services], qualifications, crafts),
        "npi": next(
            (
                value_at(identifier, "value")
                for identifier in _list(document, "identifier")
                if value_at(identifier, "system") == NPI and in_force(identifier, today)
            ),
            None,
        ),
        "credentials": [item for item in map(_credential, _list(document, "qualification")) if item],
        "languages": _languages([document, *services]),
        "places": _distinct([place for item in places if (place := _place(item))])[:20],
        "modes": _modes(services, places),
        "accepting_new": _accepting([*active, *services]),
        "times": _times([*active, *services]),
        "contact": _contact([document, *active, *services], today),
        "email": _telecom([document, *active], "email", today),
        "photo": next((value_at(photo, "url") for photo in _list(document, "photo")), None),
    }
    filled = {key: value for key, value in draft.items() if value not in (None, [], {})}
    return convert_draft(line, filled, own, DraftReader(crafts, country=_country(places)))


def _named(
    roles: Iterable[Mapping[str, Any]], named: Mapping[tuple[str, str], Mapping[str, Any]], type_: str, today: date
) -> list[Mapping[str, Any]]:
    keys = dict.fromkeys(key for role in roles for key in references(role) if key[0] == type_ and key in named)
    return [named[key] for key in keys if in_force(named[key], today)]


def _contained(roles: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Resources that a role brings along, under the fragment by which it names them."""
    item = (contained for role in roles for contained in _list(role, "contained"))
    return {(str(entry.get("resourceType")), f"#{entry.get('id')}"): entry for entry in item}


def _modalities(
    holders: Sequence[Mapping[str, Any]], qualifications: Sequence[Mapping[str, Any]], crafts: Crafts
) -> list[str]:
    """By specialty and by what a qualification is coded as. What somebody is called at work is no kind of practice."""
    concepts = [concept for holder in holders for concept in _list(holder, "specialty")]
    names = [name for concept in concepts for name in _of_concept(concept, crafts)]
    for qualification in qualifications:
        concept = value_at(qualification, "code") or {}
        coded = [name for code in _codes(concept, NUCC) if (name := modality_of(code, crafts.by_code))]
        title = _title(concept)
        by_title = practice_of_title(title, crafts) if title and not coded else None
        names += coded or ([by_title] if by_title else [])
    return list(dict.fromkeys(names))[:20]


def _of_concept(concept: Mapping[str, Any], crafts: Crafts) -> list[str]:
    """The modality of a code, else the words, which the reader of cells looks at like any office's."""
    codes = _codes(concept, NUCC)
    coded = [name for code in codes if (name := modality_of(code, crafts.by_code))]
    if coded or codes:
        return coded[:1] or codes[:1]
    text = _title(concept)
    return [text[:100]] if text and len(text) > 1 else []


def _codes(concept: Mapping[str, Any], system: str) -> list[str]:
    codings = _list(concept, "coding")
    return [
        coding["code"] for coding in codings if coding.get("system") == system and isinstance(coding.get("code"), str)
    ]


def _title(concept: Mapping[str, Any]) -> str | None:
    result = concept.get("text") or next(
        (
            coding.get("display") or coding.get("code")
            for coding in _list(concept, "coding")
            if coding.get("display") or coding.get("code")
        ),
        None,
    )
    return result if isinstance(result, str) else None


def _name(document: Mapping[str, Any], today: date) -> str | None:
    """Given, family, then suffixes behind commas, where the reader of names expects them."""
    names = [name for name in _list(document, "name") if name.get("use") != "maiden" and in_force(name, today)]
    for item in sorted(names, key=lambda name: name.get("use") not in ("official", "usual")):
        parts = [part for part in [*(item.get("given") or []), item.get("family")] if isinstance(part, str) and part]
        suffixes = [part for part in item.get("suffix") or [] if isinstance(part, str) and part]
        text = (
            " ".join(parts) if item.get("family") else item.get("text") if isinstance(item.get("text"), str) else None
        )
        if text := text or " ".join(parts):
            return ", ".join([str(text), *suffixes])
    return None


def _is_in_force(qualification: Mapping[str, Any], today: date) -> bool:
    status = _inner(qualification, _QUALIFIED, "status").get("valueCode")
    return in_force({"period": qualification.get("period"), "status": status or ""}, today)


def _credential(qualification: Mapping[str, Any]) -> dict[str, Any] | None:
    """A title with its issuer, number and state; of a licence that has ended, the title with its last day."""
    title = _title(value_at(qualification, "code") or {})
    if not title:
        return None
    end = value_at(qualification, "period", "end")
    valid = _inner(qualification, _QUALIFIED, "whereValid").get("valueCodeableConcept") or {}
    result = {
        "title": f"{title} (until {end[:10]})" if isinstance(end, str) and end[:10] < this_day().isoformat() else title,
        "issuer": value_at(qualification, "issuer", "display"),
        "jurisdiction": next(iter([c.get("code") for c in _list(valid, "coding")]), valid.get("text")),
        "number": next((value_at(i, "value") for i in _list(qualification, "identifier")), None),
    }
    return {key: value for key, value in result.items() if isinstance(value, str) and value}


def _inner(holder: Mapping[str, Any], url: str, part: str) -> Mapping[str, Any]:
    """A part of an extension of extensions; empty when it is not there."""
    for extension in _list(holder, "extension"):
        if extension.get("url") == url:
            for item in _list(extension, "extension"):
                if item.get("url") == part:
                    return item
    return {}


def _languages(holders: Sequence[Mapping[str, Any]]) -> list[str]:
    spoken = [communication for holder in holders for communication in _list(holder, "communication")]
    results = [
        next((c.get("code") for c in _list(item, "coding") if c.get("code")), item.get("text")) for item in spoken
    ]
    return list(dict.fromkeys(code for code in results if isinstance(code, str)))[:20]


def _place(location: Mapping[str, Any]) -> dict[str, Any] | None:
    address, position = location.get("address") or {}, location.get("position") or {}
    result = {
        "line": ", ".join(part for part in address.get("line") or [] if isinstance(part, str)),
        "city": address.get("city"),
        "region": address.get("state"),
        "postal_code": address.get("postalCode"),
        "country": address.get("country"),
    }
    place: dict[str, Any] = {
        "address": {key: value for key, value in result.items() if isinstance(value, str) and value}
    }
    if "latitude" in position and "longitude" in position:
        place |= {"lat": position["latitude"], "lon": position["longitude"]}
    coded = [
        _ACCESS[code]
        for extension in _list(location, "extension")
        if extension.get("url") == _ACCESSIBLE
        for coding in _list(extension.get("valueCodeableConcept") or {}, "coding")
        if (code := coding.get("code")) in _ACCESS
    ]
    if coded:
        place["access"] = list(dict.fromkeys(coded))
    return place if place["address"] or "lat" in place else None


def _country(places: Sequence[Mapping[str, Any]]) -> str | None:
    """The country of FHIR's American guides is left unsaid beside a state."""
    states = [value_at(place, "address", "state") for place in places]
    countries = [value_at(place, "address", "country") for place in places]
    return "US" if any(isinstance(state, str) and len(state) == 2 for state in states) and not any(countries) else None


def _modes(services: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]]) -> list[str]:
    results = {
        coding.get("code")
        for service in services
        for extension in _list(service, "extension")
        if extension.get("url") == _DELIVERY
        for part in _list(extension, "extension")
        for coding in _list(part.get("valueCodeableConcept") or {}, "coding")
    }
    names = ["in_person"] if "physical" in results and places else []
    return [*names, "video"] if "virtual" in results else names


def _accepting(holders: Sequence[Mapping[str, Any]]) -> bool | None:
    """Yes where any role or service takes new people, no where one says so and none takes them."""
    results = [
        _ACCEPTING[coding["code"]]
        for holder in holders
        for extension in _list(holder, "extension")
        if extension.get("url") == NEW_PATIENTS
        for part in _list(extension, "extension")
        for coding in _list(value_at(part, "valueCodeableConcept") or {}, "coding")
        if coding.get("code") in _ACCEPTING
    ]
    return any(results) if results else None


def _times(holders: Sequence[Mapping[str, Any]]) -> list[str]:
    """Parts of the week in which they can be seen."""
    opened = []
    for item in (available_time for holder in holders for available_time in _list(holder, "availableTime")):
        days = [str(day) for day in item.get("daysOfWeek") or []]
        starts, ends = item.get("availableStartTime"), item.get("availableEndTime")
        if item.get("allDay") is True:
            opened.append((days, "00:00", "24:00"))
        elif isinstance(starts, str) and isinstance(ends, str):
            opened.append((days, starts, ends))
    return parts_of_week(opened)


def _contact(holders: Sequence[Mapping[str, Any]], today: date) -> dict[str, str]:
    result = {"phone": _telecom(holders, "phone", today), "website": _telecom(holders, "url", today)}
    return {key: value for key, value in result.items() if value}


def _telecom(holders: Sequence[Mapping[str, Any]], system: str, today: date) -> str | None:
    """The one to use: never an old or private one, work before mobile, then by rank."""
    ranked = [
        (
            _USES[telecom.get("use")],
            number,
            telecom.get("rank") if isinstance(telecom.get("rank"), int) else 99,
            str(telecom["value"]),
        )
        for number, holder in enumerate(holders)
        for telecom in _list(holder, "telecom")
        if telecom.get("system") == system
        and isinstance(telecom.get("value"), str)
        and telecom.get("use") in _USES
        and in_force(telecom, today)
    ]
    return min(ranked)[3] if ranked else None


def key_of(reference: Any) -> str | None:
    """The key under which a resource waits: of Practitioner/17, https://…/Practitioner/17/_history/2, urn:uuid:…, #p.

    A conditional reference (Practitioner?identifier=system|value) leads to `identifier_key`.
    """
    if not isinstance(reference, str) or not reference:
        return None
    if reference.startswith(("urn:", "#")):
        return reference
    head, conditional, text = reference.partition("?identifier=")
    if conditional:
        system, _, value = (
            text.partition("&")[0].replace("%7C", "|").replace("%3A", ":").replace("%2F", "/").rpartition("|")
        )
        return identifier_key(system, value)
    return head.partition("/_history/")[0].rstrip("/").rpartition("/")[2]


def identifier_key(system: str, value: str) -> str:
    """The key of whoever has this identifier; the system may be left out."""
    return f"identifier:{system}|{value}"


def person_key(role: Mapping[str, Any]) -> str | None:
    """Whom a role is about: by reference, or by identifier alone (a logical reference)."""
    return _key_of_reference(role.get("practitioner"))


def contained_person(role: Mapping[str, Any]) -> dict[str, Any] | None:
    """The Practitioner that a role holds itself, with the role in turn; None where it names one elsewhere."""
    reference = value_at(role.get("practitioner"), "reference")
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    for resource in _list(role, "contained"):
        if resource.get("resourceType") == "Practitioner" and resource.get("id") == reference[1:]:
            return {name: value for name, value in resource.items() if name != "id"} | {"contained": [dict(role)]}
    return None


def held_roles(practitioner: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The roles of a Practitioner that came within one of them (`contained_person`)."""
    return [
        resource for resource in _list(practitioner, "contained") if resource.get("resourceType") == "PractitionerRole"
    ]


def _key_of_reference(reference: Any) -> str | None:
    """By the address it gives, or by the identifier of what it means."""
    key = key_of(value_at(reference, "reference"))
    value = value_at(reference, "identifier", "value")
    if key is None and isinstance(value, str) and value:
        return identifier_key(value_at(reference, "identifier", "system") or "", value)
    return key


def value_at(value: Any, *path: str) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _list(value: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    result = value.get(field)
    return [item for item in result if isinstance(item, dict)] if isinstance(result, list) else []


def _distinct(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [place for index, place in enumerate(places) if place not in places[:index]]
