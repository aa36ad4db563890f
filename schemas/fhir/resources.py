"""FHIR R4 as this directory speaks it: only the elements it fills, named as FHIR names them (docs/fhir.md)."""

from datetime import date, datetime
from typing import Any, Literal

import msgspec

Gender = Literal["male", "female", "other"]


class Element(msgspec.Struct, rename="camel", omit_defaults=True):
    """What every type shares: camel case, and nothing written that is not known."""


class Coding(Element, kw_only=True):
    system: str
    code: str
    display: str | None = None


class CodeableConcept(Element, kw_only=True):
    coding: list[Coding] = []
    text: str | None = None


class Period(Element, kw_only=True):
    start: str | None = None
    end: str | None = None


class Identifier(Element, kw_only=True):
    type: CodeableConcept | None = None
    system: str | None = None
    value: str


class Reference(Element, kw_only=True):
    reference: str | None = None
    display: str | None = None


class HumanName(Element, kw_only=True):
    text: str
    family: str | None = None
    given: list[str] = []
    suffix: list[str] = []


class ContactPoint(Element, kw_only=True):
    system: Literal["phone", "email", "url"]
    value: str
    rank: int | None = None  # from 1, the one to try first


class Address(Element, kw_only=True):
    extension: list["Extension"] = []
    type: Literal["physical"] | None = None
    text: str | None = None
    line: list[str] = []
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Attachment(Element, kw_only=True):
    content_type: str
    url: str


class Position(Element, kw_only=True):
    longitude: float
    latitude: float


class Quantity(Element, kw_only=True):
    value: float
    unit: str
    system: str
    code: str


class Extension(Element, kw_only=True):
    """An extension holds either further extensions or one value."""

    url: str
    extension: list["Extension"] = []
    value_code: str | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_decimal: float | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_identifier: Identifier | None = None
    value_reference: Reference | None = None
    value_period: Period | None = None
    value_distance: Quantity | None = None


class Meta(Element, kw_only=True):
    """When a resource was changed, and the version that it is since: that moment in microseconds."""

    last_updated: datetime
    version_id: str = ""

    def __post_init__(self) -> None:
        self.version_id = self.version_id or str(round(self.last_updated.timestamp() * 1_000_000))


class Resource(Element, tag_field="resourceType", kw_only=True):
    id: str
    meta: Meta


class AvailableTime(Element, kw_only=True):
    """Hours of some days of the week; `allDay` is written also where it is not so."""

    days_of_week: list[str]
    all_day: bool
    available_start_time: str | None = None
    available_end_time: str | None = None


class HoursOfOperation(Element, kw_only=True):
    days_of_week: list[str]
    all_day: bool
    opening_time: str | None = None
    closing_time: str | None = None


class NotAvailable(Element, kw_only=True):
    description: str
    during: Period | None = None


class Qualification(Element, kw_only=True):
    extension: list[Extension] = []
    identifier: list[Identifier] = []
    code: CodeableConcept
    period: Period | None = None
    issuer: Reference | None = None


class Practitioner(Resource, tag="Practitioner", kw_only=True):
    """The person: name, registry number, languages, titles, contact."""

    identifier: list[Identifier] = []
    active: bool | None = None
    name: list[HumanName]
    telecom: list[ContactPoint] = []
    address: list[Address] = []
    gender: Gender | None = None
    photo: list[Attachment] = []
    qualification: list[Qualification] = []
    communication: list[CodeableConcept] = []


class PractitionerRole(Resource, tag="PractitionerRole", kw_only=True):
    """What the person does, where, and how: the nine practices are its extensions."""

    extension: list[Extension] = []
    identifier: list[Identifier] = []
    active: bool | None = None
    practitioner: Reference
    organization: Reference | None = None
    code: list[CodeableConcept] = []
    specialty: list[CodeableConcept] = []
    location: list[Reference] = []
    healthcare_service: list[Reference] = []
    telecom: list[ContactPoint] = []
    available_time: list[AvailableTime] = []
    not_available: list[NotAvailable] = []
    availability_exceptions: str | None = None


class Organization(Resource, tag="Organization", kw_only=True):
    """A clinic that keeps a roster here."""

    identifier: list[Identifier] = []
    active: bool | None = None
    type: list[CodeableConcept] = []
    name: str
    telecom: list[ContactPoint] = []
    address: list[Address] = []


class Location(Resource, tag="Location", kw_only=True):
    """A place where a practitioner sees people."""

    extension: list[Extension] = []
    identifier: list[Identifier] = []
    status: Literal["active"] | None = None
    name: str
    alias: list[str] = []
    description: str | None = None
    mode: Literal["instance"] | None = None
    type: list[CodeableConcept] = []
    telecom: list[ContactPoint] = []
    address: Address | None = None
    position: Position | None = None
    managing_organization: Reference | None = None
    hours_of_operation: list[HoursOfOperation] = []
    availability_exceptions: str | None = None


class Eligibility(Element, kw_only=True):
    code: CodeableConcept


class HealthcareService(Resource, tag="HealthcareService", kw_only=True):
    """What one practitioner offers: kinds of practice, for whom, in which form, on which terms."""

    extension: list[Extension] = []
    identifier: list[Identifier] = []
    active: bool | None = None
    provided_by: Reference | None = None
    category: list[CodeableConcept] = []
    type: list[CodeableConcept] = []
    specialty: list[CodeableConcept] = []
    location: list[Reference] = []
    name: str
    comment: str | None = None
    extra_details: str | None = None
    telecom: list[ContactPoint] = []
    service_provision_code: list[CodeableConcept] = []
    eligibility: list[Eligibility] = []
    characteristic: list[CodeableConcept] = []
    communication: list[CodeableConcept] = []
    available_time: list[AvailableTime] = []
    not_available: list[NotAvailable] = []
    availability_exceptions: str | None = None


Listed = Practitioner | PractitionerRole | Organization | Location | HealthcareService


class BundleLink(Element, kw_only=True):
    relation: Literal["self", "next"]
    url: str


class SearchEntry(Element, kw_only=True):
    extension: list[Extension] = []
    mode: Literal["match", "include", "outcome"]


class BundleEntry(Element, kw_only=True):
    full_url: str | None = None
    resource: "Listed | OperationOutcome"
    search: SearchEntry


class Bundle(Element, tag_field="resourceType", tag="Bundle", kw_only=True):
    """One page of a search."""

    type: Literal["searchset"] | None = None
    total: int | None = None
    timestamp: datetime
    link: list[BundleLink]
    entry: list[BundleEntry] = []


class Issue(Element, kw_only=True):
    severity: Literal["error", "warning"]
    code: Literal["invalid", "not-found", "not-supported", "processing", "exception", "transient", "throttled"]
    diagnostics: str
    expression: list[str] = []


class OperationOutcome(Element, tag_field="resourceType", tag="OperationOutcome", kw_only=True):
    """An error in FHIR's words."""

    issue: list[Issue]


class SearchParam(Element, kw_only=True):
    name: str
    type: Literal["string", "token", "reference", "date", "special"]
    documentation: str


class ResourceCapability(Element, kw_only=True):
    type: str
    documentation: str | None = None
    interaction: list[dict[str, str]]
    versioning: Literal["versioned"]
    read_history: bool | None = None
    conditional_read: Literal["full-support"]
    reference_policy: list[str]
    search_include: list[str] = []
    search_rev_include: list[str] = []
    search_param: list[SearchParam] = []


class RestCapability(Element, kw_only=True):
    mode: Literal["server"]
    documentation: str
    security: dict[str, str | bool]
    resource: list[ResourceCapability]


class CapabilityStatement(Element, tag_field="resourceType", tag="CapabilityStatement", kw_only=True):
    """What this server can do, and what of Plan-Net it declines."""

    url: str
    name: str
    title: str
    status: Literal["active"]
    date: date
    publisher: str
    kind: Literal["instance"]
    instantiates: list[str]
    software: dict[str, str]
    implementation: dict[str, str]
    fhir_version: Literal["4.0.1"]
    format: list[str]
    rest: list[RestCapability]


class CodeSystem(Element, tag_field="resourceType", tag="CodeSystem", kw_only=True):
    """The open vocabulary of kinds of practice, as it stands."""

    id: str
    url: str
    name: str
    title: str
    status: Literal["active"]
    date: datetime
    publisher: str
    description: str
    case_sensitive: bool
    content: Literal["complete", "fragment"]
    count: int
    concept: list[dict[str, str]]


class StructureDefinition(Element, tag_field="resourceType", tag="StructureDefinition", kw_only=True):
    """How an extension of this directory is built."""

    id: str
    url: str
    name: str
    title: str
    status: Literal["active"]
    description: str
    fhir_version: Literal["4.0.1"]
    kind: Literal["complex-type"]
    abstract: bool
    context: list[dict[str, str]]
    type: Literal["Extension"]
    base_definition: str
    derivation: Literal["constraint"]
    differential: dict[str, list[dict[str, Any]]]
