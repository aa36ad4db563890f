"""Subscribes a clinic's address to its changes; shows, ends and replays what was sent."""

import base64
from secrets import token_bytes
from typing import Any
from uuid import UUID

from schemas.clinics.clinic import DeliveryPage, Replayed, Webhook, WebhookCreated, Writer
from service.clinics import store_changes as changes
from service.clinics import store_webhooks as webhooks
from service.clinics.check_receiver import check_receiver
from service.core.clock import now as this_moment
from service.core.database.job_queue import enqueue
from service.core.database.pool import Connection
from service.core.errors import BadRequest, NotFound
from service.core.list_cursor import opened, seal
from service.core.security_log import add_audit

_MOST = 20


async def subscribe_webhook(connection: Connection, writer: Writer, url: str, allow_loopback: bool) -> WebhookCreated:
    """Changes from now on are sent to that address; the secret that signs them is told here and never again."""
    await check_receiver(url, allow_loopback)
    secret = token_bytes(32)
    async with connection.transaction():
        if len(await webhooks.webhooks(connection, writer.clinic_id)) >= _MOST:
            raise BadRequest("Too many webhooks.", [("", f"at most {_MOST} for a clinic")])
        now_at = await changes.place_changes(connection)
        id, created_at = await webhooks.add_webhook(connection, writer.clinic_id, url, secret, now_at)
        await _note(connection, writer, "webhook created", id, {"after": {"url": url}})
    return WebhookCreated(id, url, created_at, "whsec_" + base64.b64encode(secret).decode())


async def list_webhooks(connection: Connection, clinic_id: UUID) -> list[Webhook]:
    return await webhooks.webhooks(connection, clinic_id)


async def end_webhook(connection: Connection, writer: Writer, id: UUID) -> None:
    """Nothing more is sent; what waited is dropped."""
    async with connection.transaction():
        url = await webhooks.remove_webhook(connection, writer.clinic_id, id)
        if url is not None:
            await _note(connection, writer, "webhook ended", id, {"before": {"url": url}})


async def list_deliveries(
    connection: Connection, clinic_id: UUID, id: UUID, status: str | None, limit: int, cursor: str
) -> DeliveryPage:
    """What was sent to a webhook and what waits, the latest first."""
    await _of(connection, clinic_id, id)
    rows = await webhooks.deliveries(connection, id, status, opened(cursor, int) if cursor else None, limit + 1)
    page = rows[:limit]
    return DeliveryPage(page, seal(page[-1].position) if len(rows) > limit else None)


async def replay_deliveries(connection: Connection, writer: Writer, id: UUID, ids: list[UUID] | None) -> Replayed:
    """Sends the named messages again, or all that were given up; each under its first id."""
    async with connection.transaction():
        await _of(connection, writer.clinic_id, id)
        await webhooks.lock_webhook(connection, id)
        again = await webhooks.replay(connection, id, ids)
        await enqueue(connection, "deliver_webhook", again)
        await _note(connection, writer, "webhook replayed", id, {"after": {"deliveries": len(again)}})
    return Replayed(len(again))


async def _of(connection: Connection, clinic_id: UUID, id: UUID) -> Webhook:
    found = await webhooks.webhooks(connection, clinic_id, id)
    if not found:
        raise NotFound("This clinic has no webhook of this id.")
    return found[0]


async def _note(connection: Connection, writer: Writer, action: str, id: UUID, change: dict[str, Any]) -> None:
    line = {"at": this_moment(), "clinic_id": writer.clinic_id, "actor": writer.actor, "action": action}
    await add_audit(connection, [line | {"subject": str(id)} | change])
