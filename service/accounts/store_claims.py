"""Stores claims: who says that an imported profile is theirs, and what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import RosterClaim
from service.core.database.pool import Connection
from service.core.database.queries import query


class StoredClaim(msgspec.Struct):
    """A claim as it is kept."""

    id: UUID
    account_id: UUID
    practitioner_id: UUID
    status: str
    note: str | None
    created_at: datetime
    expires_at: datetime | None


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
    row = await connection.fetchrow(
        query("accounts/put_claim"),
        claim.account_id,
        claim.practitioner_id,
        claim.status,
        claim.note,
        claim.token_hash,
        claim.expires_at,
    )
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


async def decide(connection: Connection, id: UUID, status: str, by: str, now: datetime) -> None:
    """What became of a claim; its link opens nothing any more."""
    await connection.execute(
        query("accounts/decide_claim"),
        id,
        status,
        by,
        now,
    )


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


async def roster_claims(
    connection: Connection, clinic_id: UUID, only: UUID | None, after: UUID | None, limit: int
) -> list[RosterClaim]:
    """Open claims on people of a clinic's roster, the oldest first."""
    rows = await connection.fetch(query("accounts/list_roster_claims"), clinic_id, only, after, limit)
    return [msgspec.convert(dict(row), RosterClaim) for row in rows]


def _claim(row: Any) -> StoredClaim:
    return msgspec.convert(dict(row), StoredClaim)
