"""Webhooks and their deliveries in the store."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from schemas.clinics.clinic import Delivery, Webhook
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


class DueDelivery(msgspec.Struct):
    """A delivery whose turn it is, and to whom."""

    id: UUID
    webhook_id: UUID
    clinic_id: UUID
    url: str
    secret: bytes
    position: int
    practitioner_id: UUID
    attempts: int


@parameters("clinics/add_webhook")
class NewWebhook(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    url: str
    secret: bytes
    position: int


async def add_webhook(connection: Connection, webhook: NewWebhook) -> tuple[UUID, datetime]:
    row = await connection.fetchrow(*bound(webhook))
    assert row is not None  # an insert that returns, returns
    return row["id"], row["created_at"]


async def webhooks(connection: Connection, clinic_id: UUID, id: UUID | None = None) -> list[Webhook]:
    """A clinic's webhooks, or the one of that id, with how much waits and how much was given up."""
    rows = await connection.fetch(query("clinics/list_webhooks"), clinic_id, id)
    return [Webhook(**dict(row)) for row in rows]


async def remove_webhook(connection: Connection, clinic_id: UUID, id: UUID) -> str | None:
    """Ends a webhook; which address it had."""
    return await connection.fetchval(  # type: ignore[no-any-return]
        query("clinics/remove_webhook"), clinic_id, id
    )


async def every_webhook(connection: Connection) -> list[tuple[UUID, UUID]]:
    """(id, clinic) of all."""
    return [(row["id"], row["clinic_id"]) for row in await connection.fetch(query("clinics/list_every_webhook"))]


async def lock_webhook(connection: Connection, id: UUID) -> int | None:
    """The position up to which changes have become deliveries; whoever holds this lock alone adds or ends them."""
    return await connection.fetchval(query("clinics/lock_webhook"), id)  # type: ignore[no-any-return]


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
