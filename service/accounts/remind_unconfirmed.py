"""Reminds practitioners by mail when a confirmation grows old: each step of its age once.

A reminder is noted before it is sent and forgotten again when the mail server refuses it: nobody is reminded twice,
and a crash in between costs one reminder of three.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from service.accounts.confirm_profile import confirmation_token
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.store_secrets import read_secret
from service.email.message import Letter
from service.email.templates import CONFIRM_PATH, entrance_url, page_url, reminder_letter, reminder_state
from service.profiles.freshness import CONFIRM_DAYS, MATCH_DAYS
from service.profiles.store_lifecycle import DueReminder, due_reminders, forget_reminder, note_reminder

# A week before it is shown as not confirmed, two weeks before it leaves matching, and when it has left.
STEPS = (CONFIRM_DAYS - 7, MATCH_DAYS - 14, MATCH_DAYS)
_PAGE = 100

Post = Callable[[Letter], Awaitable[bool]]
Lend = Callable[[], AbstractAsyncContextManager[Connection]]  # such as the `acquire` of a pool


class ReminderCounts(msgspec.Struct):
    """What became of the reminders that were due."""

    sent: int = 0
    failed: int = 0


async def remind_unconfirmed(lend: Lend, base_url: str, post: Post, now: datetime | None = None) -> ReminderCounts:
    """Sends every reminder that is due. Each is noted before it is sent, so that of several processes one sends it.
    No connection is held while a mail is sent."""
    now = now or this_moment()
    async with lend() as connection:
        key = await read_secret(connection, "confirm link")
    done, after = ReminderCounts(), None
    while page := await _page_after(lend, after, now):
        for due in page:
            async with lend() as connection:
                ours = await note_reminder(connection, due, now)
            if not ours:
                continue
            token = confirmation_token(key, due.practitioner_id, due.confirmed_at)
            if await post(_letter(due, base_url, token, now)):
                done.sent += 1
                continue
            done.failed += 1
            async with lend() as connection:
                await forget_reminder(connection, due)
        after = _last(page)
    return done


async def _page_after(lend: Lend, after: UUID | None, now: datetime) -> list[DueReminder]:
    async with lend() as connection:
        return await due_reminders(connection, now, STEPS, after, _PAGE)


def _last(page: list[DueReminder]) -> UUID:
    return page[-1].practitioner_id


def _letter(due: DueReminder, base_url: str, token: str, now: datetime) -> Letter:
    confirmed = due.confirmed_at
    stale, unmatched = confirmed + timedelta(days=CONFIRM_DAYS), confirmed + timedelta(days=MATCH_DAYS)
    state = reminder_state(due.language, confirmed.date(), stale.date(), unmatched.date(), now.date())
    links = page_url(base_url, due.language, CONFIRM_PATH + token), entrance_url(base_url, due.language)
    return reminder_letter(due.address, due.language, due.display_name, state, links)
