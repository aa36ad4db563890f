"""Clinics and their keys in the store, and how often a key was used."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.clinics.clinic import Caller, Clinic, ClinicKey
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


async def add_clinic(connection: Connection, name: str) -> Clinic:
    row = await connection.fetchrow(query("clinics/add_clinic"), name)
    assert row is not None  # an insert that returns, returns
    return Clinic(**dict(row))


async def clinics(connection: Connection) -> list[Clinic]:
    """Every clinic, by name."""
    return [Clinic(**dict(row)) for row in await connection.fetch(query("clinics/list_clinics"))]


async def clinic_of(connection: Connection, text: str) -> Clinic | None:
    """The clinic of that id or name."""
    row = await connection.fetchrow(query("clinics/find_clinic"), text)
    return Clinic(**dict(row)) if row else None


@parameters("clinics/add_key")
class NewKey(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    name: str | None
    digest: bytes
    shown: str
    scopes: list[str]
    expires_at: datetime | None


async def add_key(connection: Connection, key: NewKey) -> ClinicKey:
    row = await connection.fetchrow(*bound(key))
    assert row is not None  # an insert that returns, returns
    return ClinicKey(**dict(row))


async def keys(connection: Connection, clinic_id: UUID) -> list[ClinicKey]:
    """A clinic's keys, the latest first."""
    rows = await connection.fetch(query("clinics/list_keys"), clinic_id)
    return [ClinicKey(**dict(row)) for row in rows]


async def revoke_key(connection: Connection, text: str, at: datetime) -> ClinicKey | None:
    """Ends the key of that id, beginning, or digest in hex; a revoked one keeps its first date."""
    row = await connection.fetchrow(
        query("clinics/revoke_key"),
        text,
        at,
    )
    return ClinicKey(**dict(row)) if row else None


@parameters("clinics/expire_keys")
class _KeyExpiry(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    name: str | None
    scopes: list[str]
    until: datetime
    but: UUID


async def expire_keys(connection: Connection, new: ClinicKey, until: datetime) -> list[ClinicKey]:
    """Lets the keys that this one takes the place of end at that time, unless they end sooner; which they are."""
    replaced = _KeyExpiry(clinic_id=new.clinic_id, name=new.name, scopes=[*new.scopes], until=until, but=new.id)
    return [ClinicKey(**dict(row)) for row in await connection.fetch(*bound(replaced))]


async def expire_key(connection: Connection, id: UUID, until: datetime) -> ClinicKey | None:
    """Lets one key end at that time; None for one that has ended, or ends sooner."""
    row = await connection.fetchrow(query("clinics/expire_key"), id, until)
    return ClinicKey(**dict(row)) if row else None


async def key_of(connection: Connection, digest: bytes) -> tuple[Caller, ClinicKey] | None:
    """The key of that digest, living or not."""
    row = await connection.fetchrow(query("clinics/find_key"), digest)
    if row is None:
        return None
    key = ClinicKey(**dict(row))
    return Caller(key.clinic_id, key.shown, key.id, frozenset(key.scopes)), key


async def note_use(connection: Connection, key_id: UUID, now: datetime) -> None:
    """Notes that the key is in use."""
    await connection.execute(query("clinics/note_key_use"), key_id, now)
