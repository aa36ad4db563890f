"""Stores claims: who says that an imported profile is theirs, and what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import RosterClaim
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


class StoredClaim(msgspec.Struct):
    """A claim as it is kept."""

    id: UUID
    account_id: UUID
    practitioner_id: UUID
    status: str
    note: str | None
    created_at: datetime
    expires_at: datetime | None


@parameters("accounts/put_claim")
class NewClaim(msgspec.Struct):
    """A claim on its way in; `token_hash` is that of the link mailed to the imported address."""

    account_id: UUID
    practitioner_id: UUID
    status: str
    note: str | None
    token_hash: bytes | None = None
    expires_at: datetime | None = None


async def put_claim(connection: Connection, claim: NewClaim) -> StoredClaim:
    """The claim of this account on this profile; made again, it replaces the earlier one."""
    row = await connection.fetchrow(*bound(claim))
    return _claim(row)


async def find_claim(connection: Connection, account_id: UUID, practitioner_id: UUID) -> StoredClaim | None:
    row = await connection.fetchrow(query("accounts/find_claim"), account_id, practitioner_id)
    return _claim(row) if row else None


async def claim_of_link(connection: Connection, token_hash: bytes) -> StoredClaim | None:
    """The claim that a mailed link proves; held until the transaction ends."""
    row = await connection.fetchrow(query("accounts/lock_claim_of_link"), token_hash)
    return _claim(row) if row else None


async def lock_claim(connection: Connection, id: UUID) -> StoredClaim | None:
    row = await connection.fetchrow(query("accounts/lock_claim"), id)
    return _claim(row) if row else None


@parameters("accounts/decide_claim")
class ClaimDecision(msgspec.Struct, kw_only=True):
    id: UUID
    status: str
    by: str
    now: datetime


async def decide(connection: Connection, decided: ClaimDecision) -> None:
    """What became of a claim; its link opens nothing any more."""
    await connection.execute(*bound(decided))


async def refuse_others(connection: Connection, granted: StoredClaim, now: datetime) -> None:
    """A profile has one keeper: other open claims on it end."""
    await connection.execute(
        query("accounts/refuse_other_claims"),
        granted.practitioner_id,
        granted.id,
        now,
    )


async def waiting_claims(connection: Connection, limit: int) -> list[Any]:
    """Claims that wait for a person, the oldest first, as rows with both sides."""
    return list(
        await connection.fetch(
            query("accounts/list_waiting_claims"),
            limit,
        )
    )


@parameters("accounts/list_roster_claims")
class RosterClaimQuery(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    only: UUID | None = None
    after: UUID | None = None
    limit: int


async def roster_claims(connection: Connection, roster_claim_query: RosterClaimQuery) -> list[RosterClaim]:
    """Open claims on people of a clinic's roster, the oldest first."""
    rows = await connection.fetch(*bound(roster_claim_query))
    return [msgspec.convert(dict(row), RosterClaim) for row in rows]


def _claim(row: Any) -> StoredClaim:
    return msgspec.convert(dict(row), StoredClaim)
