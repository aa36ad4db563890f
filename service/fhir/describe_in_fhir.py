"""Describes a public profile in FHIR R4: pure, and from PractitionerPublic alone, so that nothing private can pass."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.fhir import resources as fhir
from schemas.profiles.practitioner import Contact, Credential, Fees, Place, PracticePublic, PractitionerPublic
from service.profiles.field_extensions import write_extensions
from service.profiles.person_name import read_name
from service.profiles.pictures import MEDIA_TYPE

NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
SERVICE_TYPE = "http://terminology.hl7.org/CodeSystem/service-type"
LANGUAGE = "urn:ietf:bcp:47"
PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net"
PROVISION = "http://terminology.hl7.org/CodeSystem/service-provision-conditions"
# Generation and letters behind a name, as `bare_name` in SQL leaves them out.
_LETTERS = re.compile(
    r"(\s+(jr|sr|ii|iii|iv|2nd|3rd|md|phd|psyd|lmt|lcsw|lmft|lpc|lmhc|lac|l[.]ac|np|rn|dc|dpt|rd)[.]?)+\s*$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^\s*(dr|prof|mr|mrs|ms|mx|rev)\.?\s+", re.IGNORECASE)
# Below the address of this installation (`/fhir`).
PRACTICE = "/StructureDefinition/partnership-practice"
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
    def meta(self) -> fhir.Meta:
        return fhir.Meta(last_updated=self.changed_at)


def practitioner(described: ProfileSource) -> fhir.Practitioner:
    profile = described.profile
    return fhir.Practitioner(
        id=described.id,
        meta=described.meta,
        active=True,
        identifier=[fhir.Identifier(system=NPI, value=profile.npi)] if profile.npi else [],
        name=[human_name(profile.display_name)],
        telecom=_telecom(profile.contact),
        gender=_gender(profile.gender),
        photo=_photo(described),
        qualification=[_qualification(credential) for credential in profile.credentials],
        communication=_languages(profile.languages),
    )


def role(described: ProfileSource, clinic: UUID | None = None) -> fhir.PractitionerRole:
    """What the person does in their own name, or for a clinic that lists them."""
    profile = described.profile
    concepts = _modalities(described)
    return fhir.PractitionerRole(
        id=f"{profile.id.hex}{clinic.hex}" if clinic else described.id,
        meta=described.meta,
        active=True,
        extension=[
            *_new_patients(profile.accepting_new),
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
        telecom=_telecom(profile.contact),
    )


def location(described: ProfileSource, position: int) -> fhir.Location:
    """The place at that position, counted from 1."""
    place = described.profile.places[position - 1]
    return fhir.Location(
        id=f"{described.id}-{position}",
        meta=described.meta,
        status="active",
        mode="instance",
        name=f"{described.profile.display_name}, {place.label}",
        description=f"Access: {_words(place.access)}" if place.access else None,
        address=_address(place),
        position=_position(place),
    )


def service(described: ProfileSource) -> fhir.HealthcareService:
    profile = described.profile
    extensions = write_extensions(msgspec.to_builtins(profile), described.base)
    return fhir.HealthcareService(
        id=described.id,
        meta=described.meta,
        active=True,
        extension=msgspec.convert(list(extensions), list[fhir.Extension]),
        name=f"{profile.display_name}: {', '.join(profile.modalities)}",
        type=_modalities(described, service_type=True),
        specialty=_modalities(described),
        location=_locations(described),
        extra_details=profile.approach or None,
        comment=f"Does not treat: {'; '.join(profile.does_not_treat)}" if profile.does_not_treat else None,
        telecom=_telecom(profile.contact),
        service_provision_code=_provision(profile.fees),
        eligibility=[fhir.Eligibility(code=fhir.CodeableConcept(text=_words([serve]))) for serve in profile.serves],
        characteristic=[fhir.CodeableConcept(text=_words([mode])) for mode in profile.modes],
        communication=_languages(profile.languages),
        availability_exceptions=f"Usual openings: {_words(profile.times)}" if profile.times else None,
    )


def organization(id: UUID, name: str, changed_at: datetime) -> fhir.Organization:
    """A clinic that keeps a roster here."""
    return fhir.Organization(id=str(id), meta=fhir.Meta(last_updated=changed_at), active=True, name=name)


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


def _new_patients(accepting: bool | None) -> list[fhir.Extension]:
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


def _locations(described: ProfileSource) -> list[fhir.Reference]:
    return [
        fhir.Reference(reference=f"Location/{described.id}-{position}", display=place.label)
        for position, place in enumerate(described.profile.places, 1)
    ]


def _address(place: Place) -> fhir.Address | None:
    stated = place.address
    address = fhir.Address(
        line=[stated.line] if stated.line else [],
        city=stated.city,
        state=stated.region,
        postal_code=stated.postal_code,
        country=stated.country,
    )
    return address if address != fhir.Address() else None


def _position(place: Place) -> fhir.Position | None:
    if place.lat is None or place.lon is None:
        return None
    return fhir.Position(longitude=place.lon, latitude=place.lat)


def _telecom(contact: Contact | None) -> list[fhir.ContactPoint]:
    if contact is None:
        return []
    stated: list[tuple[str, str | None]] = [
        ("phone", contact.phone), ("email", contact.email), ("url", contact.website), ("url", contact.booking),
    ]  # fmt: skip
    return [fhir.ContactPoint(system=system, value=value) for system, value in stated if value]  # type: ignore[arg-type]


def _photo(described: ProfileSource) -> list[fhir.Attachment]:
    if described.profile.photo is None:
        return []
    server = described.base.removesuffix("/fhir")
    return [fhir.Attachment(content_type=MEDIA_TYPE, url=server + described.profile.photo)]


def _gender(gender: str | None) -> fhir.Gender | None:
    if gender is None:
        return None
    known: dict[str, fhir.Gender] = {"woman": "female", "female": "female", "man": "male", "male": "male"}
    return known.get(gender.strip().casefold(), "other")


def _qualification(credential: Credential) -> fhir.Qualification:
    issuer = " / ".join(part for part in (credential.issuer, credential.jurisdiction) if part)
    return fhir.Qualification(
        identifier=[fhir.Identifier(value=credential.number)] if credential.number else [],
        code=fhir.CodeableConcept(text=credential.title),
        issuer=fhir.Reference(display=issuer) if issuer else None,
    )


def _languages(tags: Iterable[str]) -> list[fhir.CodeableConcept]:
    return [fhir.CodeableConcept(coding=[fhir.Coding(system=LANGUAGE, code=tag)], text=tag) for tag in tags]


def _provision(fees: Fees | None) -> list[fhir.CodeableConcept]:
    if fees is None or not fees.sliding_scale:
        return []
    return [fhir.CodeableConcept(coding=[fhir.Coding(system=PROVISION, code="disc")], text="sliding scale")]


def _words(codes: Iterable[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes)
