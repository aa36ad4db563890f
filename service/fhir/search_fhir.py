"""Answers FHIR reads and searches: published profiles only, in pages along a ring that is blind to name and date."""

from datetime import datetime
from functools import partial
from operator import itemgetter
from secrets import randbits
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from schemas.fhir import resources as fhir
from schemas.messages import expected, refusals
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.database.queries import bound, bound_count, query
from service.core.errors import BadRequest, NotFound
from service.directory.show_profile import public_profile
from service.fhir import describe_in_fhir as describe
from service.fhir.circle import box_around, kilometres
from service.fhir.describe_in_fhir import Codes, ProfileSource
from service.fhir.fhir_search import OWN_NAME, FhirSearch, PlaceId, RoleId, Token, narrow_to_ids
from service.fhir.search_parameters import ClinicSearch, PeopleSearch, PlaceSearch
from service.profiles.store import read_profiles

MOST_HELD = 10_000  # rows of a condition that is looked up by itself
_MOST_INCLUDED = 1_000  # roles beside the clinics of a page
_PAST_ALL_PLACES = 32_767
_PAST_ALL_CLINICS = UUID(int=(1 << 128) - 1)


class Page(msgspec.Struct):
    """Resources of a page, each with how it came in, and where the next page starts."""

    entries: list[tuple[fhir.Listed, str]]
    next_cursor: str | None
    total: int | None = None
    distances: dict[str, float] = {}  # kilometres, by the id of a location that was searched for by a circle


class _Cursor(msgspec.Struct, array_like=True):
    start: int
    second_lap: bool
    ring: int
    position: int
    clinic: UUID


async def read_fhir(connection: Connection, type_: str, id: str, now: datetime, base: str) -> fhir.Listed:
    """The one resource of that type and id; NotFound when nothing published has it."""
    fhir_search = FhirSearch(type=type_, count=1)
    narrow_to_ids(fhir_search, [id])
    page = await search_fhir(connection, fhir_search, "", now, base)
    if not page.entries:
        raise NotFound(refusals.FHIR_NO_SUCH(type=type_))
    return page.entries[0][0]


async def search_fhir(connection: Connection, search: FhirSearch, cursor: str, now: datetime, base: str) -> Page:
    """A page of matches with what they include; BadRequest for a cursor that is broken or of another search."""
    identity = [search, base]
    narrowed = await _narrowed(connection, search)
    total = await _count(connection, narrowed) if search.total else None
    if narrowed.nothing or search.count == 0:
        return Page([], None, total)
    if narrowed.near is not None or narrowed.sort:
        return await _ordered(connection, narrowed, cursor, identity, Moment(now, base, total))
    if cursor:
        at = read_cursor(cursor, _Cursor, identity, pointer="_cursor")
    else:
        start = randbits(64) - (1 << 63)
        at = _Cursor(start, False, start, _PAST_ALL_PLACES, _PAST_ALL_CLINICS)
    rows = await _along_the_ring(connection, narrowed, at)
    shown = rows[: search.count]
    entries = await _entries(connection, search, shown, now, base)
    more = len(rows) > search.count
    return Page(entries, write_cursor(_after(at, shown[-1]), identity) if more else None, total)


class Moment(NamedTuple):
    """What a page is told besides its rows."""

    now: datetime
    base: str
    total: int | None


async def _ordered(connection: Connection, search: FhirSearch, cursor: str, identity: object, moment: Moment) -> Page:
    """A page in the order that is wanted; in a circle the nearest first. The cursor is how many came before."""
    rows = await _all_resources(connection, search)
    away: dict[tuple[UUID, int], float] = {}
    if search.near is not None:
        away = {(row["id"], row["position"]): kilometres(search.near, row["lat"], row["lon"]) for row in rows}
    rows.sort(key=lambda row: (away.get((row["id"], row.get("position", 0)), 0.0), row["ring"], _own_id(search, row)))
    for wanted in reversed(search.sort):
        key = itemgetter("changed_at") if wanted.endswith("_lastUpdated") else partial(_own_id, search)
        rows.sort(key=key, reverse=wanted.startswith("-"))
    before = read_cursor(cursor, int, identity, pointer="_cursor") if cursor else 0
    shown = rows[before : before + search.count]
    entries = await _entries(connection, search, shown, moment.now, moment.base)
    more = len(rows) > before + search.count
    distances = {f"{id}-{position}": round(km, 3) for (id, position), km in away.items()}
    return Page(entries, write_cursor(before + search.count, identity) if more else None, moment.total, distances)


def _own_id(search: FhirSearch, row: dict[str, Any]) -> str:
    """The id of the resource that a row becomes."""
    if search.type == "Location":
        return f"{row['id']}-{row['position']:03}"
    if search.type == "PractitionerRole" and row["clinic_id"] != OWN_NAME:
        return f"{row['id']}{row['clinic_id']}"
    return str(row["id"])


async def _narrowed(connection: Connection, search: FhirSearch) -> FhirSearch:
    """The search with what its further conditions leave; BadRequest when one of them is met by too many."""
    narrowed = msgspec.structs.replace(search)
    for other in search.also:
        rows = [] if other.nothing else await _all_resources(connection, await _narrowed(connection, other))
        _narrow_to_rows(narrowed, rows)
    for pointing in search.has:
        rows = [] if pointing.nothing else await _all_resources(connection, await _narrowed(connection, pointing))
        if search.type == "Organization":
            rows = [{"id": row["clinic_id"]} for row in rows]
        elif search.type == "Location":
            places = await connection.fetch(query("fhir/list_places_of"), [row["id"] for row in rows])
            rows = [{"id": row["practitioner_id"], "position": row["position"]} for row in places]
        _narrow_to_rows(narrowed, rows)
    narrowed.also, narrowed.has = [], []
    return narrowed


def _narrow_to_rows(search: FhirSearch, rows: list[dict[str, Any]]) -> None:
    """Leaves of the search what is among these rows."""
    if search.type == "Location":
        places = {PlaceId(row["id"], row["position"]) for row in rows}
        search.places = [place for place in (places if search.places is None else search.places) if place in places]
    elif search.type == "PractitionerRole":
        roles = {RoleId(row["id"], row["clinic_id"]) for row in rows}
        search.roles = [role for role in (roles if search.roles is None else search.roles) if role in roles]
    else:
        ids = {row["id"] for row in rows}
        search.ids = [id for id in (ids if search.ids is None else search.ids) if id in ids]


async def _all_resources(connection: Connection, search: FhirSearch) -> list[dict[str, Any]]:
    """All rows of a search; BadRequest when they are too many to be held."""
    parameters = await _parameters(connection, search)
    parameters.count = MOST_HELD + 1
    rows = [dict(row) for row in await connection.fetch(*bound(parameters))]
    if len(rows) > MOST_HELD:
        wanted = expected.FEWER_MATCHES(most=MOST_HELD)
        raise BadRequest(refusals.FHIR_PARAMETER(parameter=search.type, expected=wanted), [("", wanted)])
    return rows


async def _count(connection: Connection, search: FhirSearch) -> int:
    if search.nothing:
        return 0
    parameters = await _parameters(connection, search)
    parameters.count = None
    return int(await connection.fetchval(*bound_count(parameters)))


async def _entries(
    connection: Connection, search: FhirSearch, rows: list[dict[str, Any]], now: datetime, base: str
) -> list[tuple[fhir.Listed, str]]:
    """The matches, then what they include, nothing twice."""
    if search.type == "Organization":
        clinics: list[tuple[fhir.Listed, str]] = [(describe.organization(row), "match") for row in rows]
        pointing = [type_ for type_ in search.include if type_ in ("PractitionerRole", "HealthcareService")]
        for type_ in pointing:
            clinics += await _pointing_at(connection, type_, rows, Moment(now, base, None))
        return clinics
    described = await _describe(connection, rows, now, base)
    matches = [(described[row["id"]], row) for row in rows if row["id"] in described]
    entries: dict[tuple[str, str], tuple[fhir.Listed, str]] = {}
    for profile_source, row in matches:
        resource = _resource(profile_source, search.type, row)
        entries[search.type, resource.id] = (resource, "match")
    for profile_source, row in matches:
        for resource in _included(profile_source, search, row):
            entries.setdefault((type(resource).__name__, resource.id), (resource, "include"))
    return list(entries.values())


async def _pointing_at(
    connection: Connection, type_: str, clinics: list[dict[str, Any]], moment: Moment
) -> list[tuple[fhir.Listed, str]]:
    """The roles or services of these clinics; BadRequest when they are too many for a page."""
    if not clinics:
        return []
    roles = FhirSearch(type=type_, clinics=[row["id"] for row in clinics], count=_MOST_INCLUDED + 1)
    parameters = await _parameters(connection, roles)
    parameters.count = roles.count
    rows = [dict(row) for row in await connection.fetch(*bound(parameters))]
    if len(rows) > _MOST_INCLUDED:
        wanted = expected.FEWER_MATCHES(most=_MOST_INCLUDED)
        raise BadRequest(refusals.FHIR_PARAMETER(parameter="_revinclude", expected=wanted), [("_revinclude", wanted)])
    return [(resource, "include") for resource, _ in await _entries(connection, roles, rows, moment.now, moment.base)]


async def _along_the_ring(connection: Connection, search: FhirSearch, at: _Cursor) -> list[dict[str, Any]]:
    """One row more than a page when there is more; marks the rows of the second lap."""
    parameters = await _parameters(connection, search)
    wanted = search.count + 1
    rows: list[dict[str, Any]] = []
    if not at.second_lap:
        rows = await _lap(connection, parameters, at, _Stretch(at.ring, None, wanted))
    if len(rows) < wanted:
        after = at.ring if at.second_lap else None
        lap = await _lap(connection, parameters, at, _Stretch(after, at.start, wanted - len(rows)))
        rows += [{**row, "second_lap": True} for row in lap]
    return rows


class _Stretch(msgspec.Struct):
    """A stretch of the ring: after a row, up to a point, so many."""

    ring: int | None
    stop: int | None
    count: int


async def _lap(
    connection: Connection, search: PeopleSearch | PlaceSearch | ClinicSearch, at: _Cursor, stretch: _Stretch
) -> list[dict[str, Any]]:
    search.ring, search.stop, search.count = stretch.ring, stretch.stop, stretch.count
    if isinstance(search, PlaceSearch):
        search.position = at.position
    elif isinstance(search, PeopleSearch):
        search.clinic = at.clinic
    return [dict(row) for row in await connection.fetch(*bound(search))]


async def _parameters(connection: Connection, search: FhirSearch) -> PeopleSearch | PlaceSearch | ClinicSearch:
    """The query and its parameters but for the stretch of the ring."""
    keys = search.places
    owners = [key.owner for key in keys] if keys is not None else None
    positions = [key.position for key in keys] if keys is not None else None
    stretches = search.changed
    changed: dict[str, Any] = {
        "changed_from": [since for since, _ in stretches] if stretches is not None else None,
        "changed_before": [before for _, before in stretches] if stretches is not None else None,
    }
    where: dict[str, Any] = {
        "city": search.city,
        "region": search.region,
        "postal_code": search.postal_code,
        "address": search.address,
    }
    if search.type == "Organization":
        return ClinicSearch(ids=search.ids, name=search.name, address=search.address, npis=search.npis, **changed)
    clinics = await _clinics(connection, search)
    ids = search.ids
    if clinics is not None and search.type != "PractitionerRole":
        rows = await connection.fetch(query("fhir/list_people_of_one_clinic"), clinics)
        listed = {row["id"] for row in rows}
        ids, clinics = [id for id in (listed if ids is None else ids) if id in listed], None
        if search.type == "Location":
            places = await connection.fetch(query("fhir/list_places_of"), ids)
            place_ids = [PlaceId(row["practitioner_id"], row["position"]) for row in places]
            keys = [
                place for place in (place_ids if search.places is None else search.places) if place in set(place_ids)
            ]
            owners, positions = [key.owner for key in keys], [key.position for key in keys]
    if search.type == "Location":
        return PlaceSearch(owners=owners, positions=positions, **changed, **where, **box_around(search.near))
    if keys is not None:
        rows = await connection.fetch(query("fhir/find_place_owners"), owners, positions)
        owners_held = {row["practitioner_id"] for row in rows}
        ids = [id for id in owners_held if ids is None or id in ids]
    roles = search.roles
    return PeopleSearch(
        ids=ids,
        npis=search.npis,
        name=search.name,
        family=search.family,
        given=search.given,
        modalities=await _modalities(connection, search.role or search.service_type, search.service_type is not None),
        more_modalities=await _modalities(connection, search.specialty, False),
        as_role=search.type == "PractitionerRole",
        clinics=clinics,
        role_owners=[role.owner for role in roles] if roles is not None else None,
        role_clinics=[role.clinic for role in roles] if roles is not None else None,
        **changed,
        **where,
    )


async def _clinics(connection: Connection, search: FhirSearch) -> list[UUID] | None:
    """The clinics that are pointed at, by id, by what is asked of them, or both; None when none is."""
    if search.clinic is None:
        return search.clinics
    rows = [] if search.clinic.nothing else await _all_resources(connection, await _narrowed(connection, search.clinic))
    return [row["id"] for row in rows if search.clinics is None or row["id"] in search.clinics]


async def _modalities(connection: Connection, tokens: list[Token] | None, service_type: bool) -> list[int] | None:
    """Ids of the kinds of practice that carry one of these codes; an empty list when none does."""
    if tokens is None:
        return None
    public = describe.SERVICE_TYPE if service_type else describe.NUCC
    by_code = [token.code for token in tokens if token.system in (None, public)]
    by_name = [token.code for token in tokens if token.system is None or token.system.endswith(describe.MODALITY)]
    rows = await connection.fetch(
        query("fhir/find_modalities"),
        service_type,
        by_code,
        by_name,
    )
    return [row["id"] for row in rows]


async def _describe(
    connection: Connection, rows: list[dict[str, Any]], now: datetime, base: str
) -> dict[UUID, ProfileSource]:
    changed = {row["id"]: row["changed_at"] for row in rows}
    stored = await read_profiles(connection, list(changed))
    profiles = {
        id: public_profile(stored_profile, now)
        for id, stored_profile in stored.items()
        if stored_profile.status == "published"
    }
    names = sorted({name for profile in profiles.values() for name in profile.modalities})
    coded = await connection.fetch(query("intake/read_modality_codes"), names)
    codes = {row["name"]: Codes(row["nucc_code"], row["hl7_service_type"]) for row in coded}
    clinics: dict[UUID, dict[UUID, fhir.Organization]] = {}
    for row in await connection.fetch(query("clinics/list_clinics_of"), list(changed)):
        clinic = describe.organization(dict(row))
        clinics.setdefault(row["practitioner_id"], {})[row["id"]] = clinic
    return {
        id: ProfileSource(profile, changed[id], base, codes, clinics.get(id, {})) for id, profile in profiles.items()
    }


def _resource(described: ProfileSource, type_: str, row: dict[str, Any]) -> fhir.Listed:
    match type_:
        case "Practitioner":
            return describe.practitioner(described)
        case "PractitionerRole":
            return describe.role(described, row["clinic_id"] if row["clinic_id"] != OWN_NAME else None)
        case "HealthcareService":
            return describe.service(described)
    return describe.location(described, row["position"])


def _included(described: ProfileSource, search: FhirSearch, row: dict[str, Any]) -> list[fhir.Listed]:
    """What the wanted types hold about the same practitioner."""
    included: list[fhir.Listed] = []
    for type_ in search.include:
        match type_:
            case "Practitioner":
                included.append(describe.practitioner(described))
            case "HealthcareService":
                included.append(describe.service(described))
            case "PractitionerRole":
                included += [describe.role(described, clinic) for clinic in (None, *described.clinics)]
            case "Location":
                places = range(1, len(described.profile.places) + 1)
                included += [describe.location(described, place) for place in places]
            case "Organization":
                clinic: UUID | None = row["clinic_id"] if search.type == "PractitionerRole" else described.only_clinic
                included += [described.clinics[clinic]] if clinic and clinic in described.clinics else []
    return included


def _after(at: _Cursor, last: dict[str, Any]) -> _Cursor:
    second = at.second_lap or "second_lap" in last
    position, clinic = last.get("position", _PAST_ALL_PLACES), last.get("clinic_id", _PAST_ALL_CLINICS)
    return _Cursor(at.start, second, last["ring"], position, clinic)
