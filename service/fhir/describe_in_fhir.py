"""Describes a public profile in FHIR R4: pure, and from PractitionerPublic alone, so that nothing private can pass."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import ClinicData
from schemas.fhir import resources as fhir
from schemas.profiles.practitioner import Contact, Place, PracticePublic, PractitionerPublic
from service.fhir.elements import (
    PLAN_NET,
    accessibility,
    address_of,
    available_times,
    coded,
    delivery,
    gender_of,
    in_words,
    languages,
    new_patients,
    not_available,
    npi,
    position_of,
    provision,
    qualification,
    role_qualification,
    telecom,
    usual_openings,
)
from service.profiles.field_extensions import write_extensions
from service.profiles.person_name import read_name
from service.profiles.pictures import MEDIA_TYPE
from service.vocabulary.addresses import locate

NUCC = "http://nucc.org/provider-taxonomy"
SERVICE_TYPE = "http://terminology.hl7.org/CodeSystem/service-type"
ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
CATEGORY = f"{PLAN_NET}/CodeSystem/HealthcareServiceCategoryCS"
ORGANIZATION_TYPE = f"{PLAN_NET}/CodeSystem/OrgTypeCS"
_URI = "urn:ietf:rfc:3986"
_RESOURCE_IDENTIFIER = fhir.CodeableConcept(
    coding=[fhir.Coding(system="http://terminology.hl7.org/CodeSystem/v2-0203", code="RI")], text="Resource identifier"
)
# Generation and letters behind a name, as `bare_name` in SQL leaves them out.
_LETTERS = re.compile(
    r"(\s+(jr|sr|ii|iii|iv|2nd|3rd|md|phd|psyd|lmt|lcsw|lmft|lpc|lmhc|lac|l[.]ac|np|rn|dc|dpt|rd)[.]?)+\s*$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^\s*(dr|prof|mr|mrs|ms|mx|rev)\.?\s+", re.IGNORECASE)
# Below the address of this installation (`/fhir`).
DEFINITIONS = "/StructureDefinition"
PRACTICE = f"{DEFINITIONS}/partnership-practice"
MODALITY = "/CodeSystem/modality"


@dataclass(frozen=True)
class Codes:
    """A modality's codes in public code systems, where they exist."""

    nucc: str | None = None
    service_type: str | None = None


@dataclass(frozen=True)
class ProfileSource:
    """A public profile with what FHIR needs besides."""

    profile: PractitionerPublic
    changed_at: datetime
    base: str  # the address of `/fhir`
    codes: Mapping[str, Codes]
    clinics: Mapping[UUID, fhir.Organization] = field(default_factory=dict)  # those that list the person

    @property
    def id(self) -> str:
        return str(self.profile.id)

    @property
    def only_clinic(self) -> UUID | None:
        """The clinic that lists the person, where it is one alone: who provides what the person offers."""
        return next(iter(self.clinics)) if len(self.clinics) == 1 else None

    @property
    def meta(self) -> fhir.Meta:
        return fhir.Meta(last_updated=self.changed_at)


def practitioner(described: ProfileSource) -> fhir.Practitioner:
    profile = described.profile
    return fhir.Practitioner(
        id=described.id,
        meta=described.meta,
        active=True,
        identifier=[*npi(profile.npi), *_own_identifier(described, "Practitioner", described.id)],
        name=[human_name(profile.display_name)],
        telecom=telecom(profile.contact),
        address=[address for place in profile.places if (address := address_of(place, located=True))],
        gender=gender_of(profile.gender),
        photo=_photo(described),
        qualification=[qualification(credential) for credential in profile.credentials],
        communication=languages(profile.languages),
    )


def role(described: ProfileSource, clinic: UUID | None = None) -> fhir.PractitionerRole:
    """What the person does in their own name, or for a clinic that lists them."""
    profile = described.profile
    concepts = _modalities(described)
    return fhir.PractitionerRole(
        id=f"{profile.id.hex}{clinic.hex}" if clinic else described.id,
        meta=described.meta,
        identifier=_own_identifier(described, "PractitionerRole", f"{described.id}{f'.{clinic}' if clinic else ''}"),
        active=True,
        extension=[
            *new_patients(profile.accepting_new),
            *map(role_qualification, profile.credentials),
            *(_practice(described.base + PRACTICE, *practice) for practice in profile.practices.items()),
        ],
        practitioner=fhir.Reference(reference=f"Practitioner/{described.id}", display=profile.display_name),
        organization=(
            fhir.Reference(reference=f"Organization/{clinic}", display=described.clinics[clinic].name)
            if clinic
            else None
        ),
        code=concepts,
        specialty=concepts,
        location=_locations(described),
        healthcare_service=[fhir.Reference(reference=f"HealthcareService/{described.id}")],
        telecom=telecom(profile.contact),
        available_time=available_times(profile.times),
        not_available=not_available(profile.next_opening),
        availability_exceptions=usual_openings(profile.times),
    )


def location(described: ProfileSource, position: int) -> fhir.Location:
    """The place at that position, counted from 1."""
    place = described.profile.places[position - 1]
    return fhir.Location(
        id=f"{described.id}-{position}",
        meta=described.meta,
        extension=[*new_patients(described.profile.accepting_new), *accessibility(place)],
        identifier=_own_identifier(described, "Location", f"{described.id}-{position}"),
        status="active",
        mode="instance",
        name=f"{described.profile.display_name}, {place.label}",
        alias=[place.label] if place.label else [],
        description=f"Access: {in_words(place.access)}" if place.access else None,
        type=[coded(ROLE_CODE, "PROFF", "Provider's Office")],
        telecom=telecom(described.profile.contact),
        address=address_of(place),
        position=position_of(place),
        managing_organization=_clinic(described),
        hours_of_operation=[
            fhir.HoursOfOperation(
                days_of_week=hours.days_of_week,
                all_day=hours.all_day,
                opening_time=hours.available_start_time,
                closing_time=hours.available_end_time,
            )
            for hours in available_times(described.profile.times)
        ],
        availability_exceptions=usual_openings(described.profile.times),
    )


def service(described: ProfileSource) -> fhir.HealthcareService:
    profile = described.profile
    extensions = write_extensions(msgspec.to_builtins(profile), described.base)
    return fhir.HealthcareService(
        id=described.id,
        meta=described.meta,
        identifier=_own_identifier(described, "HealthcareService", described.id),
        active=True,
        extension=[
            *msgspec.convert(list(extensions), list[fhir.Extension]),
            *new_patients(profile.accepting_new),
            *delivery(profile.modes),
        ],
        provided_by=_clinic(described),
        category=[coded(CATEGORY, "other", "Other")],
        name=f"{profile.display_name}: {', '.join(profile.modalities)}",
        type=_modalities(described, service_type=True),
        specialty=_modalities(described),
        location=_locations(described),
        extra_details=profile.approach or None,
        comment=f"Does not treat: {'; '.join(profile.does_not_treat)}" if profile.does_not_treat else None,
        telecom=telecom(profile.contact),
        service_provision_code=provision(profile.fees),
        eligibility=[fhir.Eligibility(code=fhir.CodeableConcept(text=in_words([serve]))) for serve in profile.serves],
        characteristic=[fhir.CodeableConcept(text=in_words([mode])) for mode in profile.modes],
        communication=languages(profile.languages),
        available_time=available_times(profile.times),
        not_available=not_available(profile.next_opening),
        availability_exceptions=usual_openings(profile.times),
    )


def organization(row: Mapping[str, Any]) -> fhir.Organization:
    """A clinic that keeps a roster here, with what it says of itself: a row of id, name, changed_at and its data."""
    id, name = row["id"], row["name"]
    data = msgspec.convert({field: row[field] for field in ClinicData.__struct_fields__}, ClinicData)
    place = locate(data.address) if data.address else None
    point = (place.lat, place.lon) if place else (None, None)
    address = address_of(Place(data.address, *point), located=True) if data.address else None
    own = fhir.Identifier(type=_RESOURCE_IDENTIFIER, system=_URI, value=f"urn:uuid:{id}")
    return fhir.Organization(
        id=str(id),
        meta=fhir.Meta(last_updated=row["changed_at"]),
        identifier=[own, *npi(data.npi)],
        telecom=telecom(Contact(phone=data.phone, website=data.website)),
        address=[address] if address else [],
        active=True,
        type=[coded(ORGANIZATION_TYPE, "prvgrp", "Provider Group")],
        name=name,
    )


def human_name(display_name: str) -> fhir.HumanName:
    """The name as stated; family is its last word and given those before, by the rule of `bare_name` in SQL."""
    bare = _LETTERS.sub("", _TITLE.sub("", re.split("[,(]", display_name)[0]))
    words, suffix = bare.split(), read_name(display_name).suffix
    return fhir.HumanName(
        text=display_name, family=words[-1] if words else None, given=words[:-1], suffix=[suffix] if suffix else []
    )


def _modalities(described: ProfileSource, service_type: bool = False) -> list[fhir.CodeableConcept]:
    concepts = []
    for name in described.profile.modalities:
        codes = described.codes.get(name, Codes())
        system, code = (SERVICE_TYPE, codes.service_type) if service_type else (NUCC, codes.nucc)
        public = [fhir.Coding(system=system, code=code)] if code else []
        own = fhir.Coding(system=described.base + MODALITY, code=name, display=name)
        concepts.append(fhir.CodeableConcept(coding=[*public, own], text=name))
    return concepts


def _practice(url: str, quality: str, practice: PracticePublic) -> fhir.Extension:
    parts = [
        fhir.Extension(url="quality", value_code=quality),
        fhir.Extension(url="evidence", value_code=practice.evidence),
        *(fhir.Extension(url="statement", value_string=statement) for statement in practice.statements),
    ]
    if practice.example and practice.example.strip():
        parts.append(fhir.Extension(url="example", value_string=practice.example))
    return fhir.Extension(url=url, extension=parts)


def _locations(described: ProfileSource) -> list[fhir.Reference]:
    return [
        fhir.Reference(reference=f"Location/{described.id}-{position}", display=place.label)
        for position, place in enumerate(described.profile.places, 1)
    ]


def _clinic(described: ProfileSource) -> fhir.Reference | None:
    id = described.only_clinic
    return fhir.Reference(reference=f"Organization/{id}", display=described.clinics[id].name) if id else None


def _photo(described: ProfileSource) -> list[fhir.Attachment]:
    if described.profile.photo is None:
        return []
    server = described.base.removesuffix("/fhir")
    return [fhir.Attachment(content_type=MEDIA_TYPE, url=server + described.profile.photo)]


def _own_identifier(described: ProfileSource, type_: str, id: str) -> list[fhir.Identifier]:
    """What this directory calls a resource, which stays the same wherever a copy of it goes."""
    return [fhir.Identifier(type=_RESOURCE_IDENTIFIER, system=_URI, value=f"{described.base}/{type_}/{id}")]
