"""What a FHIR search asks, and the ids of what it finds; pure."""

import re
from datetime import datetime
from uuid import UUID

import msgspec

from service.fhir.circle import Circle

OWN_NAME = UUID(int=0)  # stands for the clinic of a role in the practitioner's own name


class PlaceId(msgspec.Struct, frozen=True, array_like=True):
    """A location: whose, and the how-many-eth, from 1."""

    owner: UUID
    position: int


class RoleId(msgspec.Struct, frozen=True, array_like=True):
    """A role: whose, and for which clinic."""

    owner: UUID
    clinic: UUID = OWN_NAME


class Token(msgspec.Struct, frozen=True):
    """A code with its system; the system None asks for any."""

    code: str
    system: str | None = None


TimeSpan = tuple[datetime | None, datetime | None]  # from, and up to but without


class FhirSearch(msgspec.Struct, kw_only=True):
    """A search; None asks nothing. Texts are LIKE patterns over folded words."""

    type: str
    ids: list[UUID] | None = None
    places: list[PlaceId] | None = None
    roles: list[RoleId] | None = None
    clinics: list[UUID] | None = None
    clinic: "FhirSearch | None" = None  # what is asked of the clinic that is pointed at
    changed: list[TimeSpan] | None = None  # any of them will do
    npis: list[str] | None = None
    near: Circle | None = None
    nothing: bool = False  # asks for what nobody here has
    also: "list[FhirSearch]" = []  # searches of the same type that must be met as well
    has: "list[FhirSearch]" = []  # searches of other types, each met by something that points here
    name: list[str] | None = None
    family: list[str] | None = None
    given: list[str] | None = None
    role: list[Token] | None = None
    specialty: list[Token] | None = None
    service_type: list[Token] | None = None
    city: list[str] | None = None
    region: list[str] | None = None
    postal_code: list[str] | None = None
    address: list[str] | None = None
    include: list[str] = []
    count: int = 50
    total: bool = False  # asks how many there are in all
    sort: list[str] = []  # elements to order by, the first one first; with a minus downwards


def narrow_to_ids(search: FhirSearch, texts: list[str]) -> None:
    """Asks for these ids of the type alone; those that cannot be one find nothing."""
    if search.type == "Location":
        search.places = [key for key in map(place_id, texts) if key is not None]
    elif search.type == "PractitionerRole":
        search.roles = [key for key in map(role_id, texts) if key is not None]
    else:
        search.ids = [key for key in map(person_id, texts) if key is not None]


def role_id(text: str) -> RoleId | None:
    """The id of a role: the practitioner's own, or the digits of the practitioner's and the clinic's in one."""
    if len(text) == 64 and re.fullmatch("[0-9a-f]{64}", text):
        return RoleId(UUID(text[:32]), UUID(text[32:]))
    owner = person_id(text)
    return RoleId(owner) if owner else None


def person_id(text: str) -> UUID | None:
    """The id of a practitioner, a service or a clinic; None for what cannot be one."""
    try:
        id = UUID(text)
    except ValueError:
        return None
    return id if str(id) == text else None


def place_id(text: str) -> PlaceId | None:
    """The id of a location; None for what cannot be one."""
    owner, _, position = text.rpartition("-")
    id = person_id(owner)
    if id is None or not position.isascii() or not position.isdigit() or len(position) > 3:
        return None
    return PlaceId(id, int(position)) if str(int(position)) == position else None
