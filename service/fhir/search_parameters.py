"""What the queries of FHIR searches take; None asks nothing. Texts are LIKE patterns over folded words."""

from datetime import datetime
from uuid import UUID

import msgspec

from service.core.database.queries import parameters


class _Search(msgspec.Struct, kw_only=True):
    """A stretch of the ring, and when somebody was changed."""

    ring: int | None = None  # of the last one shown
    stop: int | None = None
    count: int | None = 0  # None: all
    # Stretches of time, of which any will do: from, and up to but without.
    changed_from: list[datetime | None] | None = None
    changed_before: list[datetime | None] | None = None


class _AtPlaces(_Search, kw_only=True):
    city: list[str] | None = None
    region: list[str] | None = None
    postal_code: list[str] | None = None
    address: list[str] | None = None


@parameters("fhir/search_clinics")
class ClinicSearch(_Search, kw_only=True):
    ids: list[UUID] | None = None
    name: list[str] | None = None
    address: list[str] | None = None
    npis: list[str] | None = None


@parameters("fhir/search_places")
class PlaceSearch(_AtPlaces, kw_only=True):
    position: int | None = None  # of the last one shown
    owners: list[UUID] | None = None
    positions: list[int] | None = None  # beside the owners
    near_lat: float | None = None
    near_lon: float | None = None
    near_km: float | None = None
    lat_span: float | None = None  # degrees
    lon_span: float | None = None


@parameters("fhir/search_directory")
class PeopleSearch(_AtPlaces, kw_only=True):
    ids: list[UUID] | None = None
    npis: list[str] | None = None
    name: list[str] | None = None
    family: list[str] | None = None
    given: list[str] | None = None
    modalities: list[int] | None = None
    more_modalities: list[int] | None = None  # of these one as well
    as_role: bool = False
    clinic: UUID | None = None  # of the last one shown
    clinics: list[UUID] | None = None
    role_owners: list[UUID] | None = None
    role_clinics: list[UUID] | None = None  # beside the owners
