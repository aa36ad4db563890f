"""Turns changes into messages to receivers, and decides what becomes of each attempt; `jobs/webhooks.py` sends.

Messages about one person go out in the order of the changes: the next one waits until the one before was delivered
or given up. All of a webhook's line is changed under its row lock, so no message is forgotten between two workers.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from schemas.clinics.clinic import FeedChange
from service.clinics import store_changes as changes
from service.clinics import store_webhooks as webhooks
from service.clinics.read_changes import describe_changes
from service.clinics.store_webhooks import DueDelivery
from service.core.clock import now as this_moment
from service.core.database.job_queue import enqueue
from service.core.database.pool import Connection, Database
from service.core.security_log import SecurityEvent, log_events

# Waits between attempts, as multiples of the first (5 s: 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h).
BACKOFF = (1, 12, 60, 360, 1_440, 3_600, 7_200, 10_080, 14_400, 17_280)
LEASE_SECONDS = 60.0
MOST_HELD = timedelta(days=1)  # however long a receiver asks for
_STRETCH = 5_000


class Message(msgspec.Struct):
    """What a receiver gets."""

    type: str
    timestamp: datetime
    data: FeedChange


class Attempt(msgspec.Struct, frozen=True):
    """What came of sending a message once."""

    answer: str  # in a few words
    delivered: bool = False
    gone: bool = False  # the receiver wants nothing more (410)
    retry_after: timedelta | None = None  # the receiver wants to be left alone so long


async def announce_changes(database: Database) -> None:
    """Makes deliveries of all changes committed by now, for every webhook."""
    async with database.primary.acquire() as connection:
        head = await changes.place_changes(connection)
        for id, clinic_id in await webhooks.every_webhook(connection):
            while await _announce(connection, id, clinic_id, head):
                pass


async def _announce(connection: Connection, id: UUID, clinic_id: UUID, head: int) -> bool:
    """One stretch of changes for one webhook; whether there is more."""
    async with connection.transaction():
        line = await webhooks.lock_webhook(connection, id)
        if line is None or line.position >= head:
            return False
        until = min(head, line.position + _STRETCH)
        noted = await changes.read_changes(connection, clinic_id, line.position, until, _STRETCH, own=line.own_roster)
        heads = await webhooks.add_deliveries(
            connection,
            id,
            [
                (recorded_change.position, recorded_change.practitioner_id)
                for recorded_change in noted
                if recorded_change.kind in line.events
            ],
            until,
        )
        await enqueue(connection, "deliver_webhook", heads)
        return until < head


async def take_delivery(database: Database, id: UUID) -> DueDelivery | None:
    """The delivery if it is its turn, for this worker alone; else the queue is told when to come back."""
    async with database.transaction() as connection:
        taken = await webhooks.claim_delivery(connection, id, LEASE_SECONDS)
        if taken is None and (due := await webhooks.due_at(connection, id)) is not None:
            await enqueue(connection, "deliver_webhook", [id], due)
        return taken


async def message_of(database: Database, due_delivery: DueDelivery) -> Message | None:
    """What to send: the change with the profile as it is now; None when it is no longer kept."""
    async with database.primary.acquire() as connection:
        noted = await changes.read_changes(
            connection, due_delivery.clinic_id, due_delivery.position - 1, due_delivery.position, 1
        )
        described = await describe_changes(connection, due_delivery.clinic_id, noted)
    return Message(f"practitioner.{described[0].kind}", described[0].at, described[0]) if described else None


async def settle_delivery(
    database: Database, due_delivery: DueDelivery, attempt: Attempt, first_wait: timedelta
) -> None:
    """Delivered, to be tried again, or given up; and whose turn is next."""
    now = this_moment()
    async with database.transaction() as connection:
        await webhooks.lock_webhook(connection, due_delivery.webhook_id)
        if attempt.gone:
            await _stop(connection, due_delivery, attempt, now)
        elif attempt.delivered or due_delivery.attempts > len(BACKOFF):
            status = "delivered" if attempt.delivered else "dead"
            after = await webhooks.end_delivery(connection, due_delivery, status, attempt.answer, now)
            await enqueue(connection, "deliver_webhook", [after] if after else [])
        else:
            until = now + first_wait * BACKOFF[due_delivery.attempts - 1]
            if attempt.retry_after is not None:
                waits_until = now + min(attempt.retry_after, MOST_HELD)
                await webhooks.hold_webhook(connection, due_delivery.webhook_id, waits_until)
                until = max(until, waits_until)
            await webhooks.postpone_delivery(connection, due_delivery.id, attempt.answer, until)
            await enqueue(connection, "deliver_webhook", [due_delivery.id], until)


async def _stop(connection: Connection, due_delivery: DueDelivery, attempt: Attempt, now: datetime) -> None:
    url = await webhooks.stop_webhook(connection, due_delivery.webhook_id, now, attempt.answer)
    if url is not None:
        about = str(due_delivery.webhook_id)
        event = SecurityEvent("receiver", "webhook ended", about, due_delivery.clinic_id, before={"url": url})
        await log_events(connection, [event])
