"""Subscribes a clinic's address to its changes; shows, ends and replays what was sent."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from secrets import token_bytes
from typing import Any, get_args
from uuid import UUID

from msgspec.structs import replace

from schemas.clinics.clinic import (
    DeliveryPage,
    Replayed,
    Webhook,
    WebhookCreated,
    WebhookEvent,
    WebhookIn,
    WebhookPatch,
    WebhookSecret,
    Writer,
)
from schemas.messages import expected, refusals
from service.clinics import store_changes as changes
from service.clinics import store_webhooks as webhooks
from service.clinics.check_receiver import check_receiver
from service.clinics.store_webhooks import ChangedWebhook, DeliveryQuery, NewWebhook
from service.core.clock import now as this_moment
from service.core.cursor import read_cursor, write_cursor
from service.core.database.job_queue import enqueue
from service.core.database.pool import Connection, Database
from service.core.errors import BadRequest, NotFound
from service.core.security_log import SecurityEvent, log_events

_MOST = 20
SECRET_OVERLAP = timedelta(days=1)


async def subscribe_webhook(
    database: Database, writer: Writer, wanted: WebhookIn, allow_loopback: bool
) -> WebhookCreated:
    """Changes from now on are sent to that address; the secret that signs them is told here and never again."""
    url = wanted.url
    await check_receiver(url, allow_loopback)
    secret = token_bytes(32)
    async with database.transaction() as connection:
        if len(await webhooks.webhooks(connection, writer.clinic_id)) >= _MOST:
            raise BadRequest(refusals.TOO_MANY_WEBHOOKS(), [("", expected.MOST_WEBHOOKS(most=_MOST))])
        now_at = await changes.place_changes(connection)
        new = NewWebhook(
            clinic_id=writer.clinic_id,
            url=url,
            secret=secret,
            position=now_at,
            events=_distinct(wanted.events or get_args(WebhookEvent)),
            own_roster=wanted.roster == "own",
        )
        id, created_at = await webhooks.add_webhook(connection, new)
        await log_events(connection, [replace(_event(writer, "webhook created", id), after={"url": url})])
    return WebhookCreated(id, url, created_at, _shown_secret(secret))


def _shown_secret(secret: bytes) -> str:
    return "whsec_" + base64.b64encode(secret).decode()


def _distinct(events: Sequence[WebhookEvent]) -> list[WebhookEvent]:
    return list(dict.fromkeys(events))


async def list_webhooks(connection: Connection, clinic_id: UUID) -> list[Webhook]:
    return await webhooks.webhooks(connection, clinic_id)


async def show_webhook(connection: Connection, clinic_id: UUID, id: UUID) -> Webhook:
    """One webhook; NotFound when it is not this clinic's."""
    return await _own_webhook(connection, clinic_id, id)


async def change_webhook(connection: Connection, writer: Writer, id: UUID, patch: WebhookPatch) -> Webhook:
    """Changes which messages are sent, or pauses it; what waited meanwhile is sent once it goes on."""
    async with connection.transaction():
        await webhooks.lock_webhook(connection, id)
        before = await _own_webhook(connection, writer.clinic_id, id)
        paused_at = before.paused_at
        if patch.paused is not None:
            paused_at = (paused_at or this_moment()) if patch.paused else None
        changed = ChangedWebhook(
            id=id,
            clinic_id=writer.clinic_id,
            events=_distinct(patch.events or before.events),
            own_roster=(patch.roster or before.roster) == "own",
            paused_at=paused_at,
        )
        await webhooks.change_webhook(connection, changed)
        after = await _own_webhook(connection, writer.clinic_id, id)
        if before.paused_at is not None and paused_at is None:
            await enqueue(connection, "deliver_webhook", await webhooks.waiting_heads(connection, id))
        if _settings(before) != _settings(after):
            event = _event(writer, "webhook changed", id)
            await log_events(connection, [replace(event, before=_settings(before), after=_settings(after))])
    return after


def _settings(webhook: Webhook) -> dict[str, Any]:
    return {"events": webhook.events, "roster": webhook.roster, "paused": webhook.paused_at is not None}


async def rotate_secret(connection: Connection, writer: Writer, id: UUID) -> WebhookSecret:
    """A new secret, told here and never again; for a day messages carry a signature of either."""
    secret, until = token_bytes(32), this_moment() + SECRET_OVERLAP
    async with connection.transaction():
        await webhooks.lock_webhook(connection, id)
        await _own_webhook(connection, writer.clinic_id, id)
        await webhooks.rotate_secret(connection, id, secret, until)
        await log_events(connection, [_event(writer, "webhook secret rotated", id)])
    return WebhookSecret(_shown_secret(secret), until)


async def end_webhook(connection: Connection, writer: Writer, id: UUID) -> None:
    """Nothing more is sent; what waited is dropped."""
    async with connection.transaction():
        url = await webhooks.remove_webhook(connection, writer.clinic_id, id)
        if url is not None:
            await log_events(connection, [replace(_event(writer, "webhook ended", id), before={"url": url})])


async def list_deliveries(
    connection: Connection, clinic_id: UUID, id: UUID, status: str | None, limit: int, cursor: str
) -> DeliveryPage:
    """What was sent to a webhook and what waits, the latest first."""
    await _own_webhook(connection, clinic_id, id)
    before = read_cursor(cursor, int) if cursor else None
    delivery_query = DeliveryQuery(webhook_id=id, status=status, before=before, limit=limit + 1)
    rows = await webhooks.deliveries(connection, delivery_query)
    page = rows[:limit]
    return DeliveryPage(page, write_cursor(page[-1].position) if len(rows) > limit else None)


async def replay_deliveries(connection: Connection, writer: Writer, id: UUID, ids: list[UUID] | None) -> Replayed:
    """Sends the named messages again, or all that were given up; each under its first id."""
    async with connection.transaction():
        await _own_webhook(connection, writer.clinic_id, id)
        await webhooks.lock_webhook(connection, id)
        again = await webhooks.replay(connection, id, ids)
        await enqueue(connection, "deliver_webhook", again)
        event = replace(_event(writer, "webhook replayed", id), after={"deliveries": len(again)})
        await log_events(connection, [event])
    return Replayed(len(again))


async def _own_webhook(connection: Connection, clinic_id: UUID, id: UUID) -> Webhook:
    results = await webhooks.webhooks(connection, clinic_id, id)
    if not results:
        raise NotFound(refusals.NO_SUCH_WEBHOOK())
    return results[0]


def _event(writer: Writer, action: str, id: UUID) -> SecurityEvent:
    return SecurityEvent(writer.actor, action, str(id), writer.clinic_id)
