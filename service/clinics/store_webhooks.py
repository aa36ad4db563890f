"""Webhooks and their deliveries in the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.clinics.clinic import Delivery, Webhook, WebhookEvent
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


class DueDelivery(msgspec.Struct):
    """A delivery whose turn it is, and to whom."""

    id: UUID
    webhook_id: UUID
    clinic_id: UUID
    url: str
    secret: bytes
    former_secret: bytes | None  # signs as well
    position: int
    practitioner_id: UUID
    attempts: int


@parameters("clinics/add_webhook")
class NewWebhook(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    url: str
    secret: bytes
    position: int
    events: list[WebhookEvent]
    own_roster: bool


async def add_webhook(connection: Connection, webhook: NewWebhook) -> tuple[UUID, datetime]:
    row = await connection.fetchrow(*bound(webhook))
    assert row is not None  # an insert that returns, returns
    return row["id"], row["created_at"]


async def webhooks(connection: Connection, clinic_id: UUID, id: UUID | None = None) -> list[Webhook]:
    """A clinic's webhooks, or the one of that id, with how much waits and how much was given up."""
    rows = await connection.fetch(query("clinics/list_webhooks"), clinic_id, id)
    return [_webhook(dict(row)) for row in rows]


def _webhook(row: dict[str, Any]) -> Webhook:
    return Webhook(roster="own" if row.pop("own_roster") else "all", **row)


@parameters("clinics/change_webhook")
class ChangedWebhook(msgspec.Struct, kw_only=True):
    id: UUID
    clinic_id: UUID
    events: list[WebhookEvent]
    own_roster: bool
    paused_at: datetime | None


async def change_webhook(connection: Connection, changed: ChangedWebhook) -> None:
    await connection.execute(*bound(changed))


async def rotate_secret(connection: Connection, id: UUID, secret: bytes, until: datetime) -> None:
    """A new secret; the one before signs as well until then."""
    await connection.execute(query("clinics/rotate_webhook_secret"), id, secret, until)


async def secrets_of(connection: Connection, id: UUID) -> tuple[bytes, bytes | None]:
    """What messages are signed with now, and what they are signed with besides."""
    row = await connection.fetchrow(query("clinics/read_webhook_secrets"), id)
    assert row is not None  # the caller has just found it
    return row["secret"], row["former_secret"]


async def waiting_heads(connection: Connection, id: UUID) -> list[UUID]:
    """Messages whose turn it is."""
    return [row["id"] for row in await connection.fetch(query("clinics/list_waiting_heads"), id)]


async def remove_webhook(connection: Connection, clinic_id: UUID, id: UUID) -> str | None:
    """Ends a webhook; which address it had."""
    return await connection.fetchval(  # type: ignore[no-any-return]
        query("clinics/remove_webhook"), clinic_id, id
    )


async def every_webhook(connection: Connection) -> list[tuple[UUID, UUID]]:
    """(id, clinic) of all."""
    return [(row["id"], row["clinic_id"]) for row in await connection.fetch(query("clinics/list_every_webhook"))]


class Line(msgspec.Struct):
    """Up to where changes have become deliveries, and which of them are wanted."""

    position: int
    events: list[WebhookEvent]
    own_roster: bool


async def lock_webhook(connection: Connection, id: UUID) -> Line | None:
    """A webhook's line; whoever holds this lock alone adds or ends deliveries."""
    row = await connection.fetchrow(query("clinics/lock_webhook"), id)
    return Line(**dict(row)) if row else None


async def add_deliveries(
    connection: Connection, id: UUID, changes: Sequence[tuple[int, UUID]], position: int
) -> list[UUID]:
    """One delivery per (position, practitioner); the new ones that are first in their person's line."""
    rows = await connection.fetch(
        query("clinics/add_deliveries"), id, [place for place, _ in changes], [person for _, person in changes]
    )
    await connection.execute(query("clinics/move_webhook"), id, position)
    return [row["id"] for row in rows]


async def claim_delivery(connection: Connection, id: UUID, lease_seconds: float) -> DueDelivery | None:
    """The delivery, for this process alone until the lease ends; None when it is not (or not yet) its turn."""
    row = await connection.fetchrow(query("clinics/claim_delivery"), id, lease_seconds)
    return DueDelivery(**dict(row)) if row else None


async def due_at(connection: Connection, id: UUID) -> datetime | None:
    """When a waiting delivery at the head of its line is due; None when there is nothing to come back for."""
    return await connection.fetchval(  # type: ignore[no-any-return]
        query("clinics/read_due_time"),
        id,
    )


@parameters("clinics/end_delivery")
class _Ended(msgspec.Struct, kw_only=True):
    id: UUID
    status: str
    answer: str
    at: datetime


async def end_delivery(
    connection: Connection, due_delivery: DueDelivery, status: str, answer: str, at: datetime
) -> UUID | None:
    """Notes a delivery as delivered or dead; the next one in that person's line."""
    await connection.execute(*bound(_Ended(id=due_delivery.id, status=status, answer=answer, at=at)))
    return await connection.fetchval(  # type: ignore[no-any-return]
        query("clinics/find_next_delivery"),
        due_delivery.webhook_id,
        due_delivery.practitioner_id,
    )


async def postpone_delivery(connection: Connection, id: UUID, answer: str, until: datetime) -> None:
    await connection.execute(query("clinics/postpone_delivery"), id, answer, until)


async def hold_webhook(connection: Connection, id: UUID, until: datetime) -> None:
    """Leaves a receiver alone until then."""
    await connection.execute(query("clinics/hold_webhook"), id, until)


async def stop_webhook(connection: Connection, id: UUID, at: datetime, answer: str) -> str | None:
    """Ends a webhook whose receiver is gone, and gives up what waited; its address, None when it was ended before."""
    return await connection.fetchval(query("clinics/stop_webhook"), id, at, answer)  # type: ignore[no-any-return]


@parameters("clinics/list_deliveries")
class DeliveryQuery(msgspec.Struct, kw_only=True):
    webhook_id: UUID
    status: str | None
    before: int | None
    limit: int


async def deliveries(connection: Connection, delivery_query: DeliveryQuery) -> list[Delivery]:
    """The latest deliveries first."""
    rows = await connection.fetch(*bound(delivery_query))
    return [Delivery(**dict(row)) for row in rows]


async def replay(connection: Connection, webhook_id: UUID, ids: Sequence[UUID] | None) -> list[UUID]:
    """Lets the named deliveries, or all dead ones, wait again; which they are."""
    rows = await connection.fetch(
        query("clinics/replay_deliveries"),
        webhook_id,
        list(ids) if ids is not None else None,
    )
    return [row["id"] for row in rows]
