"""Stores what happens to a profile besides its content: status, confirmation, versions, erasure, reminders, reach."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.core.store_changes import edited, note_changes
from service.profiles.fictional import FICTIONAL_SOURCES


async def source_of(connection: Connection, id: UUID) -> str | None:
    """Where a profile's key comes from; None when there is no such profile."""
    text: str | None = await connection.fetchval(query("profiles/find_source"), id)
    return text


@parameters("profiles/put_status")
class _Status(msgspec.Struct, kw_only=True):
    id: UUID
    status: str
    paused_until: date | None
    now: datetime


class HeldStatus(msgspec.Struct, frozen=True):
    """The status of a profile that stays as it is until the transaction ends, and when a pause ends by itself."""

    status: str
    paused_until: date | None = None


async def set_status(
    connection: Connection, id: UUID, status: str, now: datetime, paused_until: date | None = None
) -> None:
    """The status, and when a pause ends by itself; what the operator has hidden stays hidden."""
    before, after = await hold_status(connection, id), HeldStatus(status, paused_until)
    if before is not None and before.status != "suspended" and before != after:
        await change_status(connection, id, (before, after), now)


async def hold_status(connection: Connection, id: UUID) -> HeldStatus | None:
    """Keeps a profile as it is until the transaction ends; None when there is no such profile."""
    row = await connection.fetchrow(query("profiles/read_status"), id)
    return HeldStatus(row["status"], row["paused_until"]) if row else None


async def change_status(
    connection: Connection, id: UUID, statuses: tuple[HeldStatus, HeldStatus], now: datetime
) -> None:
    """Of a profile that is held: the status that it had becomes the other."""
    before, after = statuses
    await connection.execute(*bound(_Status(id=id, status=after.status, paused_until=after.paused_until, now=now)))
    await note_changes(connection, [edited(id, before.status, after.status)])


async def list_ended_pauses(connection: Connection, today: date, limit: int) -> list[tuple[UUID, str]]:
    """(id, source) of paused profiles whose day has come."""
    rows = await connection.fetch(query("profiles/list_ended_pauses"), today, limit)
    return [(row["id"], row["source"]) for row in rows]


async def end_pause(connection: Connection, id: UUID, today: date, now: datetime) -> bool:
    """Whether the profile is published again by this call: its person may have done something else meanwhile."""
    before = await hold_status(connection, id)
    if before is None or before.status != "paused" or before.paused_until is None or before.paused_until > today:
        return False
    await change_status(connection, id, (before, HeldStatus("published")), now)
    return True


async def set_confirmed(connection: Connection, id: UUID, now: datetime) -> None:
    status = await connection.fetchval(query("profiles/set_confirmed"), id, now)
    if status is not None:
        await note_changes(connection, [edited(id, status, status, "confirmed")])


async def read_versions(connection: Connection, id: UUID, before: int | None, limit: int) -> list[Any]:
    """Versions from the newest (or from below `before`) down, as rows."""
    return list(
        await connection.fetch(
            query("profiles/read_versions"),
            id,
            before,
            limit,
        )
    )


async def read_version(connection: Connection, id: UUID, version: int) -> dict[str, Any] | None:
    """The document of one version."""
    result: dict[str, Any] | None = await connection.fetchval(query("profiles/read_version"), id, version)
    return result


async def note_source_changes(connection: Connection, ids: Sequence[UUID], saved_by: str, now: datetime) -> None:
    """The keepers of these profiles will be told which fields the version just saved has changed."""
    await connection.execute(query("profiles/note_source_changes"), list(ids), saved_by, now)


async def leave_tombstone(connection: Connection, id: UUID, now: datetime, reason: str) -> None:
    """What those who follow the changes will see in place of an erased profile."""
    await connection.execute(
        query("profiles/add_tombstone"),
        id,
        now,
        reason,
    )


class DueReminder(msgspec.Struct):
    """Someone to remind: which step of which confirmation."""

    practitioner_id: UUID
    display_name: str
    address: str
    languages: list[str]  # they work in
    silent: bool  # they want no mail about it
    confirmed_at: datetime
    after_days: int


@parameters("profiles/find_due_reminders")
class _DueQuery(msgspec.Struct, kw_only=True):
    now: datetime
    steps: list[int]
    after: UUID | None
    limit: int
    sources: list[str]


async def due_reminders(
    connection: Connection, now: datetime, steps: Sequence[int], after: UUID | None, limit: int
) -> list[DueReminder]:
    """A page of those whose latest step has not been sent, in the order of ids; nobody who was made up."""
    due = _DueQuery(now=now, steps=list(steps), after=after, limit=limit, sources=list(FICTIONAL_SOURCES))
    rows = await connection.fetch(*bound(due))
    return [msgspec.convert(dict(row), DueReminder) for row in rows]


@parameters("profiles/add_reminder")
class _Reminder(msgspec.Struct, kw_only=True):
    practitioner_id: UUID
    confirmed_at: datetime
    after_days: int
    now: datetime


async def note_reminder(connection: Connection, due: DueReminder, now: datetime) -> bool:
    """Whether this reminder is ours to send: false when it has been sent meanwhile."""
    reminder = _Reminder(
        practitioner_id=due.practitioner_id, confirmed_at=due.confirmed_at, after_days=due.after_days, now=now
    )
    done: str = await connection.execute(*bound(reminder))
    return done != "INSERT 0 0"


@parameters("profiles/add_reach")
class _Reach(msgspec.Struct, kw_only=True):
    ids: list[UUID]
    weeks: list[date]
    bands: list[str]
    counts: list[int]


async def add_reach(connection: Connection, counts: Mapping[tuple[UUID, date, str], int]) -> None:
    """Adds up how often profiles were shown; those erased meanwhile are left out."""
    rows = sorted((id, week, band, shown) for (id, week, band), shown in counts.items())
    reach = _Reach(
        ids=[id for id, _, _, _ in rows],
        weeks=[week for _, week, _, _ in rows],
        bands=[band for _, _, band, _ in rows],
        counts=[shown for _, _, _, shown in rows],
    )
    await connection.execute(*bound(reach))


@parameters("profiles/add_concern_reach")
class _ConcernReach(msgspec.Struct, kw_only=True):
    ids: list[UUID]
    months: list[date]
    concerns: list[str]
    counts: list[int]


async def add_concern_reach(connection: Connection, counts: Mapping[tuple[UUID, date, str], int]) -> None:
    """Adds up for which concerns profiles were shown; those erased meanwhile are left out."""
    rows = sorted((id, month, concern, shown) for (id, month, concern), shown in counts.items())
    reach = _ConcernReach(
        ids=[id for id, _, _, _ in rows],
        months=[month for _, month, _, _ in rows],
        concerns=[concern for _, _, concern, _ in rows],
        counts=[shown for _, _, _, shown in rows],
    )
    await connection.execute(*bound(reach))


async def read_concern_reach(connection: Connection, id: UUID, since: date, least: int) -> list[Any]:
    """Months and concerns with their counts, as rows: those of at least so many."""
    return list(await connection.fetch(query("profiles/read_concern_reach"), id, since, least))


async def read_even_turns(connection: Connection, id: UUID, since: date) -> dict[date, float]:
    """By week, how often those who state one of the same concerns were shown on average."""
    concerns = [row["id"] for row in await connection.fetch(query("profiles/list_concern_ids"), id)]
    alike = [row["id"] for row in await connection.fetch(query("profiles/list_alike"), id, concerns)]
    rows = await connection.fetch(query("profiles/sum_reach"), alike, since)
    return {row["week"]: row["shown"] / len(alike) for row in rows}


async def read_reach(connection: Connection, id: UUID, since: date) -> list[Any]:
    """Weeks and bands with their counts, as rows, the newest first."""
    return list(
        await connection.fetch(
            query("profiles/read_reach"),
            id,
            since,
        )
    )
