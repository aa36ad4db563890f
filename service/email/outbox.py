"""Mails that may not be lost: kept in our own table in the caller's transaction, sent by a worker until the mail
server has them, and deleted then.

A mail may come twice: when a process dies between the mail server's yes and the deletion. Not here are a seeker's
message, which is kept nowhere, and sign-in links, secrets of fifteen minutes: both leave within their request.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from uuid import UUID

import msgspec

from service.core.clock import now as this_moment
from service.core.database.job_queue import enqueue
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.settings import Settings
from service.email.message import Letter
from service.email.smtp import send

JOB = "send_mail"
# Longer than the mail server is waited for: meanwhile nobody else sends the same letter.
_LEASE = timedelta(minutes=2)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
_GIVEN_UP_AFTER = timedelta(days=7)

Lend = Callable[[], AbstractAsyncContextManager[Connection]]  # such as the `acquire` of a pool


async def queue_letter(connection: Connection, letter: Letter, practitioner_id: UUID | None = None) -> UUID:
    """Promises a letter, in the caller's transaction; it is forgotten with the person whom it is about."""
    now = this_moment()
    id: UUID = await connection.fetchval(query("email/add_mail"), msgspec.to_builtins(letter), practitioner_id, now)
    await enqueue(connection, JOB, [id])
    return id


async def send_queued(lend: Lend, settings: Settings, id: UUID) -> bool | None:
    """One attempt if it is due: whether the letter has left, None when it is not due or another process sends it.

    No connection is held while it is sent.
    """
    now = this_moment()
    async with lend() as connection, connection.transaction():
        row = await connection.fetchrow(query("email/take_mail"), id, now, now + _LEASE)
        if row is None:
            if due := await connection.fetchval(query("email/read_mail_due"), id):
                await enqueue(connection, JOB, [id], due)
            return None
    sent = await send(settings, msgspec.convert(row["letter"], Letter))
    async with lend() as connection, connection.transaction():
        if sent:
            await connection.execute(query("email/remove_mail"), id)
            return True
        later = this_moment()
        until = later + min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(row["attempts"] - 1, 20))
        given_up = later if later - row["created_at"] > _GIVEN_UP_AFTER else None
        await connection.execute(query("email/postpone_mail"), id, until, given_up)
        if given_up is None:
            await enqueue(connection, JOB, [id], until)
    return False


async def send_due(lend: Lend, settings: Settings) -> tuple[int, int]:
    """For commands, beside which no worker may run: one attempt at each letter due; how many left, how many stayed."""
    async with lend() as connection:
        due = [row["id"] for row in await connection.fetch(query("email/list_due_mails"), this_moment())]
    attempts = [await send_queued(lend, settings, id) for id in due]
    return attempts.count(True), attempts.count(False)
