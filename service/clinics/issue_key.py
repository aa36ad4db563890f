"""Issues, rotates, revokes and checks the keys of clinics.

A key is 32 random bytes; the store holds its SHA-256 and its beginning. Nothing slow is needed: there is no guessing
32 random bytes.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from schemas.clinics.clinic import SCOPES, Caller, Clinic, ClinicKey, KeyIssued
from schemas.messages import expected, refusals
from service.clinics import store as clinics
from service.clinics.store import NewKey
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest, NotFound, NotSignedIn
from service.core.secret_tokens import hashed, new_secret
from service.core.security_log import OPERATOR, SecurityEvent, log_events

MARK = "ayni_ck_"  # the beginning of a clinic's key, so that scanners of leaked keys can name it
SHOWN = len(MARK) + 8
MOST_NAME = 100


async def issue_key(
    connection: Connection,
    clinic: Clinic,
    scopes: Sequence[str],
    *,
    name: str | None = None,
    days: int | None = None,
    overlap_days: int | None = None,
    actor: str = OPERATOR,
) -> KeyIssued:
    """A new key; with `overlap_days` those of the same name end after those days (rotation), no others."""
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise BadRequest(refusals.SCOPE_UNKNOWN(), [(scope, expected.ONE_OF(values=SCOPES)) for scope in unknown])
    if not scopes:
        raise BadRequest(refusals.SCOPE_MISSING(), [("scopes", expected.SOME_OF(values=SCOPES))])
    name = " ".join((name or "").split()) or None
    if name is not None and len(name) > MOST_NAME:
        raise BadRequest(refusals.KEY_NAME_LONG(), [("name", expected.AT_MOST_CHARACTERS(most=str(MOST_NAME)))])
    now = this_moment()
    key = MARK + new_secret()
    expires_at = now + timedelta(days=days) if days is not None else None
    async with connection.transaction():
        clinic_key = await clinics.add_key(
            connection,
            NewKey(
                clinic_id=clinic.id,
                name=name,
                digest=hashed(key),
                shown=key[:SHOWN],
                scopes=sorted(set(scopes)),
                expires_at=expires_at,
            ),
        )
        if overlap_days is not None:
            until = now + timedelta(days=overlap_days)
            for other in await clinics.expire_keys(connection, clinic_key, until):
                await log_events(
                    connection, [replace(_event(other, "key expires", actor), after=_permissions(other))], now
                )
        await log_events(
            connection, [replace(_event(clinic_key, "key issued", actor), after=_permissions(clinic_key))], now
        )
    return KeyIssued(clinic_key.id, clinic.id, key, clinic_key.scopes, clinic_key.expires_at, clinic_key.name)


async def rotate_key(
    connection: Connection, clinic: Clinic, id: UUID, overlap_days: int, actor: str = OPERATOR
) -> KeyIssued:
    """A key of the same name and scopes in the place of one, which ends after those days; no other is touched.

    NotFound for one that is not this clinic's, or has ended."""
    now = this_moment()
    async with connection.transaction():
        old = await own_key(connection, clinic, id)
        if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
            raise NotFound(refusals.NO_SUCH_KEY())
        issued = await issue_key(connection, clinic, old.scopes, name=old.name, actor=actor)
        ending = await clinics.expire_key(connection, old.id, now + timedelta(days=overlap_days))
        if ending is not None:
            await log_events(
                connection, [replace(_event(ending, "key expires", actor), after=_permissions(ending))], now
            )
    return issued


async def own_key(connection: Connection, clinic: Clinic, id: UUID) -> ClinicKey:
    """A clinic's key by its id; NotFound for that of another."""
    for known in await clinics.keys(connection, clinic.id):
        if known.id == id:
            return known
    raise NotFound(refusals.NO_SUCH_KEY())


async def revoke_key(connection: Connection, text: str, actor: str = OPERATOR) -> ClinicKey:
    """Ends a key at once; `said` is the key, its beginning or its id."""
    now = this_moment()
    async with connection.transaction():
        named = hashed(text).hex() if text.startswith(MARK) and len(text) > SHOWN else text
        revoked = await clinics.revoke_key(connection, named, now)
        if revoked is None:
            raise NotFound(refusals.NO_SUCH_KEY())
        await log_events(
            connection, [replace(_event(revoked, "key revoked", actor), before=_permissions(revoked))], now
        )
    return revoked


async def list_keys(connection: Connection, clinic: Clinic) -> list[ClinicKey]:
    return await clinics.keys(connection, clinic.id)


async def use_key(connection: Connection, key: str) -> Caller:
    """Who asks, and noted once a minute that the key is used; NotSignedIn says why a key does not count."""
    now = this_moment()
    results = await clinics.key_of(connection, hashed(key))
    if results is None:
        raise NotSignedIn(refusals.KEY_UNKNOWN())
    caller, stored = results
    if stored.revoked_at is not None:
        raise NotSignedIn(refusals.KEY_REVOKED(key=stored.shown))
    if stored.expires_at is not None and stored.expires_at <= now:
        raise NotSignedIn(refusals.KEY_EXPIRED(key=stored.shown))
    if stored.used_at is None or now - stored.used_at > timedelta(minutes=1):
        await clinics.note_use(connection, caller.key_id, now)
    return caller


def _permissions(key: ClinicKey) -> dict[str, Any]:
    return {"scopes": key.scopes, "expires_at": key.expires_at}


def _event(key: ClinicKey, action: str, actor: str) -> SecurityEvent:
    return SecurityEvent(actor, action, f"{key.shown}…", key.clinic_id)
