"""What this server says about itself: the CapabilityStatement, and the definition of its one extension."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from schemas.fhir import resources as fhir
from schemas.profiles.qualities import QUALITIES
from service.fhir.describe_in_fhir import DEFINITIONS, MODALITY, PRACTICE
from service.fhir.elements import PLAN_NET
from service.profiles.field_extensions import EXTENDED
from service.web.fhir.searches import (
    DECLINED,
    EMPTY_INCLUDES,
    EMPTY_REVERSE_INCLUDES,
    INCLUDES,
    REVERSE_INCLUDES,
    SEARCHES,
    search_params,
)

# When the abilities below last changed.
_CHANGED = date(2026, 11, 30)


def capability_statement(base: str) -> fhir.CapabilityStatement:
    """Made from the tables that the parser obeys, so that it cannot promise more."""
    return fhir.CapabilityStatement(
        url=f"{base}/metadata",
        name="AyniDirectory",
        title="A directory of practitioners of any modality",
        status="active",
        date=_CHANGED,
        publisher="Ayni",
        kind="instance",
        instantiates=[f"{PLAN_NET}/CapabilityStatement/plan-net"],  # as far as `DECLINED` does not except it
        software={"name": "Ayni"},
        implementation={"description": "A directory of practitioners of any modality", "url": base},
        fhir_version="4.0.1",
        format=["json", "application/fhir+json"],
        rest=[
            fhir.RestCapability(
                mode="server",
                documentation=DECLINED,
                security={"cors": True, "description": "No login: what is served here is public."},
                resource=[_resource(type_) for type_ in SEARCHES],
            )
        ],
    )


def _resource(type_: str) -> fhir.ResourceCapability:
    return fhir.ResourceCapability(
        type=type_,
        interaction=[{"code": "read"}, {"code": "vread"}, {"code": "search-type"}],
        versioning="versioned",
        conditional_read="full-support",
        reference_policy=["literal"],
        search_include=[*INCLUDES[type_], *EMPTY_INCLUDES[type_]],
        search_rev_include=[*REVERSE_INCLUDES[type_], *EMPTY_REVERSE_INCLUDES[type_]],
        search_param=search_params(type_),
    )


def practice_definition(base: str) -> fhir.StructureDefinition:
    """The extension of a PractitionerRole that holds one of the nine practices, as often as there are answers."""
    qualities = "; ".join(f"{quality.id}: from “{quality.minus}” to “{quality.plus}”" for quality in QUALITIES)
    url = base + PRACTICE
    return fhir.StructureDefinition(
        id="partnership-practice",
        url=url,
        name="PartnershipPractice",
        title="A practice of partnership",
        status="active",
        description=(
            "How the practitioner works in one quality of the relationship, in the practitioner's own word. The "
            f"qualities are two-sided, and neither side is the better one: {qualities}."
        ),
        fhir_version="4.0.1",
        kind="complex-type",
        abstract=False,
        context=[{"type": "element", "expression": "PractitionerRole"}],
        type="Extension",
        base_definition="http://hl7.org/fhir/StructureDefinition/Extension",
        derivation="constraint",
        differential={
            "element": [
                {"id": "Extension", "path": "Extension", "min": 0, "max": str(len(QUALITIES))},
                *_part("quality", 1, "1", "code", "Which of the nine qualities."),
                *_part("evidence", 1, "1", "code", "How well it is evidenced: stated or confirmed by a partner."),
                *_part("statement", 0, "*", "string", "What the practitioner answered, as a sentence."),
                *_part("example", 0, "1", "string", "An example in the practitioner's own words."),
                {"id": "Extension.url", "path": "Extension.url", "fixedUri": url},
                {"id": "Extension.value[x]", "path": "Extension.value[x]", "max": "0"},
            ]
        },
    )


def field_definition(base: str, name: str) -> fhir.StructureDefinition | None:
    """The extension that holds a field of a profile for which FHIR has no element; None where there is none."""
    field = EXTENDED.get(name.removeprefix("profile-")) if name.startswith("profile-") else None
    if field is None:
        return None
    url = f"{base}{DEFINITIONS}/{name}"
    return fhir.StructureDefinition(
        id=name,
        url=url,
        name="".join(word.capitalize() for word in name.split("-")),
        title=field.page or field.label,
        status="active",
        description=f"{field.label} The field {field.path} of a profile.",
        fhir_version="4.0.1",
        kind="complex-type",
        abstract=False,
        context=[{"type": "element", "expression": "HealthcareService"}],
        type="Extension",
        base_definition="http://hl7.org/fhir/StructureDefinition/Extension",
        derivation="constraint",
        differential={
            "element": [
                {"id": "Extension", "path": "Extension"},
                {"id": "Extension.url", "path": "Extension.url", "fixedUri": url},
            ]
        },
    )


def modality_system(base: str, names: Sequence[str], *, complete: bool, at: datetime) -> fhir.CodeSystem:
    """The kinds of practice that are known here: what roles and services name besides the codes of others."""
    return fhir.CodeSystem(
        id="modality",
        url=base + MODALITY,
        name="Modality",
        title="Kinds of practice",
        status="active",
        date=at,
        publisher="Ayni",
        description="An open vocabulary: practitioners add to it, and a person reviews what they add.",
        case_sensitive=True,
        content="complete" if complete else "fragment",
        count=len(names),
        concept=[{"code": name, "display": name} for name in names],
    )


def _part(name: str, least: int, most: str, type_: str, says: str) -> list[dict[str, Any]]:
    at = f"Extension.extension:{name}"
    return [
        {"id": at, "path": "Extension.extension", "sliceName": name, "min": least, "max": most, "definition": says},
        {"id": f"{at}.url", "path": "Extension.extension.url", "fixedUri": name},
        {
            "id": f"{at}.value[x]",
            "path": "Extension.extension.value[x]",
            "min": 1,
            "type": [{"code": type_}],
        },
    ]
