"""Stores what the operator decided about profiles: hidden ones, sanctions, and the log of decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.accounts.moderation import Sanction, Suspension
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.profiles.store_lifecycle import HeldStatus, change_status, hold_status

HIDDEN = "suspended"


@parameters("accounts/add_suspension")
class _Suspended(msgspec.Struct, kw_only=True):
    practitioner_id: UUID
    was: str
    reason: str
    now: datetime


async def add_suspension(connection: Connection, id: UUID, reason: str, now: datetime) -> str | None:
    """The status that the profile had; None when there is no such profile, or it is hidden already."""
    before = await hold_status(connection, id)
    if before is None or before.status == HIDDEN:
        return None
    await connection.execute(*bound(_Suspended(practitioner_id=id, was=before.status, reason=reason, now=now)))
    await change_status(connection, id, (before, HeldStatus(HIDDEN, before.paused_until)), now)
    return before.status


async def end_suspension(connection: Connection, id: UUID, now: datetime) -> str | None:
    """The status that the profile has again; None when it was not hidden."""
    before = await hold_status(connection, id)
    if before is None:
        return None
    was: str | None = await connection.fetchval(query("accounts/remove_suspension"), id)
    if was is not None:
        await change_status(connection, id, (before, HeldStatus(was, before.paused_until)), now)
    return was


async def read_suspension(connection: Connection, id: UUID) -> Suspension | None:
    row = await connection.fetchrow(query("accounts/read_suspension"), id)
    return Suspension(**dict(row)) if row else None


async def answer_suspension(connection: Connection, id: UUID, answer: str, now: datetime) -> bool:
    """Whether the profile is hidden."""
    return (await connection.fetchval(query("accounts/answer_suspension"), id, answer, now)) is True


async def list_suspensions(connection: Connection, limit: int) -> Sequence[Any]:
    """Hidden profiles with names, those that were answered first."""
    return list(await connection.fetch(query("accounts/list_suspensions"), limit))


@parameters("accounts/add_sanction")
class NewSanction(msgspec.Struct, kw_only=True):
    practitioner_id: UUID
    kind: str
    authority: str
    source: str
    decided_on: date
    now: datetime


async def add_sanction(connection: Connection, sanction: NewSanction) -> bool:
    """Whether there is such a profile."""
    return await connection.fetchval(*bound(sanction)) is not None


async def list_decisions(
    connection: Connection, limit: int, practitioner_id: UUID | None = None, before: int | None = None
) -> list[dict[str, Any]]:
    """The log of decisions, the latest first; about one person alone where they are named, before one by its id."""
    rows = await connection.fetch(query("accounts/list_decisions"), limit, practitioner_id, before)
    return [dict(row) for row in rows]


async def list_sanctions(connection: Connection, practitioner_id: UUID) -> list[Sanction]:
    """What authorities decided about somebody, the latest first."""
    rows = await connection.fetch(query("accounts/list_sanctions"), practitioner_id)
    return [msgspec.convert(dict(row), Sanction) for row in rows]
