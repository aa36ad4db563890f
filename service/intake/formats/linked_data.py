"""People as web pages describe them to machines (schema.org in JSON-LD), put into the shape of a profile.

Only names are mapped here; what stands in the cells is read by the same readers as every other door's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_PEOPLE = frozenset(
    {"Person", "Physician", "IndividualPhysician", "Dentist", "Optician", "ProfessionalService", "MedicalBusiness"}
    | {"HealthAndBeautyBusiness", "LocalBusiness"}
)
_PRACTICES = ("medicalSpecialty", "hasOccupation", "jobTitle", "serviceType", "availableService", "knowsAbout")
_PLACES = ("workLocation", "location", "practicesAt", "hospitalAffiliation")
_ADDRESS = {
    "streetAddress": "line", "addressLocality": "city", "addressRegion": "region", "postalCode": "postal_code",
    "addressCountry": "country",
}  # fmt: skip
Json = Mapping[str, Any]


def is_linked(document: Json) -> bool:
    """Whether a document is JSON-LD rather than a profile."""
    return "@type" in document or "@graph" in document


def describes_several(document: Json | None) -> bool:
    """Whether a document describes more people than one; None is one too long to tell."""
    return document is None or sum(bool(_PEOPLE & set(_types(item))) for item in _items(document)) > 1


def person_of(document: Json) -> dict[str, Any] | None:
    """The document of a profile for the first person described; None when nobody is."""
    described = next((item for item in _items(document) if _PEOPLE & set(_types(item))), None)
    if described is None:
        return None
    profile = {
        "external_id": _identifier(described),
        "display_name": _name(described),
        "email": _text(described.get("email")).removeprefix("mailto:"),
        "npi": _text(described.get("usNPI")) or _numbered(described, "npi"),
        "modalities": list(dict.fromkeys(text for name in _PRACTICES for text in _texts(described.get(name)))),
        "languages": _texts(described.get("knowsLanguage")) or _texts(described.get("availableLanguage")),
        "credentials": [_credential(item) for item in _listed(described.get("hasCredential"))],
        "approach": _text(described.get("description")),
        "gender": _text(described.get("gender")).rpartition("/")[2],
        "accepting_new": described.get("isAcceptingNewPatients"),
        "contact": {"phone": _text(described.get("telephone")), "website": _text(described.get("url"))},
        "places": list(_places(described)),
        "deathDate": _text(described.get("deathDate")),
    }
    return {name: value for name, value in profile.items() if value not in (None, "", [], {})}


def _items(document: Json) -> Iterator[Json]:
    graph = document.get("@graph")
    yield from (item for item in ([document] if graph is None else _listed(graph)) if isinstance(item, Mapping))
    if isinstance(main := document.get("mainEntity"), Mapping):
        yield main


def _types(item: Json) -> list[str]:
    return [_text(kind).rpartition("/")[2].removeprefix("schema:") for kind in _listed(item.get("@type"))]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A text, whether it stands by itself or is the name of a thing."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value") or value.get("alternateName") or value.get("@id")
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _texts(value: Any) -> list[str]:
    """Several; an address of the vocabulary (https://schema.org/Psychiatric) is its last word."""
    texts = (_text(item) for item in _listed(value))
    return [text.rpartition("/")[2] if "schema.org/" in text else text for text in texts if text]


def _name(described: Json) -> str:
    if name := _text(described.get("name")):
        return name
    parts = [_text(described.get(part)) for part in ("givenName", "additionalName", "familyName")]
    name = " ".join(part for part in parts if part)
    suffix = _text(described.get("honorificSuffix"))
    return f"{name}, {suffix}" if name and suffix else name


def _identifier(described: Json) -> str:
    for item in _listed(described.get("identifier")):
        if isinstance(item, str | int):
            return str(item)
    return _text(described.get("@id"))[:200]


def _numbered(described: Json, kind: str) -> str:
    for item in _listed(described.get("identifier")):
        if isinstance(item, Mapping) and kind in _text(item.get("propertyID") or item.get("name")).lower():
            return _text(item.get("value"))
    return ""


def _credential(item: Any) -> dict[str, str]:
    if not isinstance(item, Mapping):
        return {"title": _text(item)}
    title = _text(item.get("name")) or _text(item.get("credentialCategory"))
    credential = {"title": title, "issuer": _text(item.get("recognizedBy")), "number": _text(item.get("identifier"))}
    return {name: text for name, text in credential.items() if text}


def _places(described: Json) -> Iterator[dict[str, Any]]:
    """Its own address, and those of the places where it works."""
    for item in [described, *(place for name in _PLACES for place in _listed(described.get(name)))]:
        if not isinstance(item, Mapping):
            continue
        for address in _listed(item.get("address")):
            stated = _address(address)
            if stated:
                yield {"address": stated} | _point(item.get("geo"))


def _address(address: Any) -> dict[str, str]:
    """A postal address, or one in a single text."""
    if not isinstance(address, Mapping):
        return {"line": text} if (text := _text(address)) else {}
    return {own: text for name, own in _ADDRESS.items() if (text := _text(address.get(name)))}


def _point(geo: Any) -> dict[str, Any]:
    if not isinstance(geo, Mapping) or not {"latitude", "longitude"} <= set(geo):
        return {}
    return {"lat": geo["latitude"], "lon": geo["longitude"]}
