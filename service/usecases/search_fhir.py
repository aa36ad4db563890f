"""Answers FHIR reads and searches: published profiles only, in pages along a ring that is blind to name and date."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from secrets import randbits
from typing import Any
from uuid import UUID

import msgspec

from schemas import fhir
from service.database.pool import Connection
from service.database.profiles import read_profiles
from service.database.queries import query
from service.errors import BadRequest, NotFound

from . import describe_in_fhir as describe
from .describe_in_fhir import Codes, Described
from .show_profile import public_profile

_PAST_ALL_PLACES = 32_767


class PlaceId(msgspec.Struct, frozen=True, array_like=True):
    """A location: whose, and the how-many-eth, from 1."""

    owner: UUID
    position: int


class Token(msgspec.Struct, frozen=True):
    """A code with its system; the system None asks for any."""

    code: str
    system: str | None = None


class Asked(msgspec.Struct, kw_only=True):
    """A search; None asks nothing. Texts are LIKE patterns over folded words."""

    type: str
    ids: list[UUID] | None = None
    places: list[PlaceId] | None = None
    changed_from: datetime | None = None
    changed_before: datetime | None = None
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


class Page(msgspec.Struct):
    """Resources of a page, each with how it came in, and where the next page starts."""

    entries: list[tuple[fhir.Listed, str]]
    next_cursor: str | None


class _Cursor(msgspec.Struct, array_like=True):
    search: bytes
    start: int
    second_lap: bool
    ring: int
    position: int


async def read_fhir(connection: Connection, type_: str, id: str, now: datetime, base: str) -> fhir.Listed:
    """The one resource of that type and id; NotFound when nothing published has it."""
    key = place_id(id) if type_ == "Location" else person_id(id)
    asked = Asked(type=type_, count=1)
    if isinstance(key, PlaceId):
        asked.places = [key]
    elif key is not None:
        asked.ids = [key]
    page = await search_fhir(connection, asked, "", now, base) if key else None
    if page is None or not page.entries:
        raise NotFound(f"No published {type_} has this id.")
    return page.entries[0][0]


def person_id(text: str) -> UUID | None:
    """The id of anything there is one of per practitioner; None for what cannot be one."""
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


async def search_fhir(connection: Connection, asked: Asked, cursor: str, now: datetime, base: str) -> Page:
    """A page of matches with what they include; BadRequest for a cursor that is broken or of another search."""
    digest = hashlib.sha256(msgspec.msgpack.encode([asked, base])).digest()[:12]
    if cursor:
        at = _open(cursor, digest)
    else:
        start = randbits(64) - (1 << 63)
        at = _Cursor(digest, start, False, start, _PAST_ALL_PLACES)
    rows = await _along_the_ring(connection, asked, at)
    shown = rows[: asked.count]
    described = await _describe(connection, [(row["id"], row["changed_at"]) for row in shown], now, base)
    entries: dict[tuple[str, str], tuple[fhir.Listed, str]] = {}
    for row in shown:
        if row["id"] in described:
            resource = _resource(described[row["id"]], asked.type, row.get("position", 0))
            entries[asked.type, resource.id] = (resource, "match")
    for row in shown:
        for one in _included(described.get(row["id"]), asked.include, row.get("position")):
            entries.setdefault((type(one).__name__, one.id), (one, "include"))
    more = len(rows) > asked.count
    return Page(list(entries.values()), _seal(at, shown[-1]) if more and shown else None)


async def _along_the_ring(connection: Connection, asked: Asked, at: _Cursor) -> list[dict[str, Any]]:
    """One row more than a page when there is more; marks the rows of the second lap."""
    conditions = await _conditions(connection, asked)
    if conditions is None:
        return []
    wanted = asked.count + 1
    rows: list[dict[str, Any]] = []
    if not at.second_lap:
        rows = await _lap(connection, asked, conditions, (at.ring, at.position, None, wanted))
    if len(rows) < wanted:
        after = (at.ring, at.position) if at.second_lap else (None, None)
        rest = await _lap(connection, asked, conditions, (*after, at.start, wanted - len(rows)))
        rows += [{**row, "second_lap": True} for row in rest]
    return rows


async def _lap(
    connection: Connection, asked: Asked, conditions: list[Any], window: tuple[int | None, int | None, int | None, int]
) -> list[dict[str, Any]]:
    ring, position, stop, count = window
    if asked.type == "Location":
        rows = await connection.fetch(query("search_places"), ring, position, stop, count, *conditions)
    else:
        rows = await connection.fetch(query("search_directory"), ring, stop, count, *conditions)
    return [dict(row) for row in rows]


async def _conditions(connection: Connection, asked: Asked) -> list[Any] | None:
    """The parameters of the query after its window; None when nothing can meet them."""
    places = [asked.city, asked.region, asked.postal_code, asked.address]
    changed = [asked.changed_from, asked.changed_before]
    keys = asked.places
    if asked.type == "Location":
        owners = [key.owner for key in keys] if keys is not None else None
        positions = [key.position for key in keys] if keys is not None else None
        return [owners, positions, *changed, *places]
    ids = asked.ids
    if keys is not None:
        held = await connection.fetch(
            "SELECT practitioner_id FROM practitioner_place "
            "WHERE (practitioner_id, position) IN (SELECT * FROM unnest($1::uuid[], $2::integer[]))",
            [key.owner for key in keys],
            [key.position for key in keys],
        )
        owners_held = {row["practitioner_id"] for row in held}
        ids = [id for id in owners_held if ids is None or id in ids]
    first = await _modalities(connection, asked.role or asked.service_type, asked.service_type is not None)
    second = await _modalities(connection, asked.specialty, False)
    return [ids, *changed, asked.name, asked.family, asked.given, first, second, *places]


async def _modalities(connection: Connection, tokens: list[Token] | None, service_type: bool) -> list[int] | None:
    """Ids of the kinds of practice that carry one of these codes; an empty list when none does."""
    if tokens is None:
        return None
    public = describe.SERVICE_TYPE if service_type else describe.NUCC
    by_code = [one.code for one in tokens if one.system in (None, public)]
    by_name = [one.code for one in tokens if one.system is None or one.system.endswith(describe.MODALITY)]
    rows = await connection.fetch(
        "SELECT id FROM modality WHERE name = any($3::text[]) OR ($1 AND hl7_service_type = any($2::text[])) "
        "OR (NOT $1 AND nucc_code = any($2::text[]))",
        service_type,
        by_code,
        by_name,
    )
    return [row["id"] for row in rows]


async def _describe(
    connection: Connection, found: Sequence[tuple[UUID, datetime]], now: datetime, base: str
) -> dict[UUID, Described]:
    changed = dict(found)
    stored = await read_profiles(connection, list(changed))
    profiles = {id: public_profile(one, now) for id, one in stored.items() if one.status == "published"}
    names = sorted({name for profile in profiles.values() for name in profile.modalities})
    rows = await connection.fetch(query("read_modality_codes"), names)
    codes = {row["name"]: Codes(row["nucc_code"], row["hl7_service_type"]) for row in rows}
    return {id: Described(profile, changed[id], base, codes) for id, profile in profiles.items()}


def _resource(described: Described, type_: str, position: int) -> fhir.Listed:
    match type_:
        case "Practitioner":
            return describe.practitioner(described)
        case "PractitionerRole":
            return describe.role(described)
        case "HealthcareService":
            return describe.service(described)
    return describe.location(described, position)


def _included(described: Described | None, types: list[str], position: int | None) -> list[fhir.Listed]:
    """What the wanted types hold about the same practitioner; from a location, never its neighbours."""
    if described is None:
        return []
    included: list[fhir.Listed] = []
    for type_ in types:
        if type_ == "Location" and position is None:
            places = range(1, len(described.profile.places) + 1)
            included += [describe.location(described, place) for place in places]
        elif type_ in ("Practitioner", "PractitionerRole", "HealthcareService"):
            included.append(_resource(described, type_, 0))
    return included


def _seal(at: _Cursor, last: dict[str, Any]) -> str:
    second = at.second_lap or "second_lap" in last
    cursor = _Cursor(at.search, at.start, second, last["ring"], last.get("position", _PAST_ALL_PLACES))
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode().rstrip("=")


def _open(text: str, digest: bytes) -> _Cursor:
    try:
        cursor = msgspec.msgpack.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=_Cursor)
    except (ValueError, msgspec.DecodeError, UnicodeError):
        raise BadRequest(
            "The cursor is broken.", [("_cursor", "the next link of an earlier page, unchanged")]
        ) from None
    if cursor.search != digest:
        raise BadRequest("The cursor is of another search.", [("_cursor", "the next link of this very search")])
    return cursor
