"""Reminds practitioners by mail when a confirmation grows old: each step of its age once.

A reminder is noted and put into the outbox in one transaction: no step is mailed by two processes, and none is lost.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from service.accounts.claim_profile import LinkBase
from service.accounts.confirm_profile import confirmation_token
from service.accounts.tell_accounts import tell_keeper
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.store_secrets import read_rotating_secret
from service.email.message import Letter
from service.email.outbox import queue_letter
from service.email.templates import (
    ACCOUNT_PATH,
    CONFIRM_PATH,
    entrance_url,
    mail_language,
    page_url,
    reminder_letter,
    reminder_state,
)
from service.profiles.freshness import CONFIRM_DAYS, MATCH_DAYS
from service.profiles.store_lifecycle import DueReminder, due_reminders, note_reminder

# A week before it is shown as not confirmed, two weeks before it leaves matching, and when it has left.
STEPS = (CONFIRM_DAYS - 7, MATCH_DAYS - 14, MATCH_DAYS)
_PAGE = 100


async def remind_unconfirmed(
    connection: Connection, base_url: str, now: datetime | None = None, operator: str = ""
) -> int:
    """Tells of every confirmation that has reached a step, and puts the mails into the outbox; how many mails.
    `operator`: the address that the mails name, if any."""
    now = now or this_moment()
    key = (await read_rotating_secret(connection, "confirm link")).signing()
    queued = 0
    after = None
    while page := await due_reminders(connection, now, STEPS, after, _PAGE):
        async with connection.transaction():
            for due in page:
                if await note_reminder(connection, due, now):
                    await tell_keeper(connection, due.practitioner_id, "about to become stale", {"by": ""})
                    if due.silent:
                        continue
                    token = confirmation_token(key, due.practitioner_id, due.confirmed_at)
                    letter = _letter(due, LinkBase(base_url, operator=operator), token, now)
                    await queue_letter(connection, letter, due.practitioner_id)
                    queued += 1
        after = page[-1].practitioner_id
    return queued


class UnmatchedProfile(msgspec.Struct):
    """Somebody whose confirmation ran out, for the operator; `kept`: an account keeps the profile."""

    id: UUID
    display_name: str
    confirmed_at: datetime
    kept: bool


async def list_unmatched(connection: Connection, limit: int, now: datetime | None = None) -> list[UnmatchedProfile]:
    """Published profiles that have left matching because nobody confirms them, the oldest first."""
    since = (now or this_moment()) - timedelta(days=MATCH_DAYS)
    rows = await connection.fetch(query("profiles/list_unmatched"), since, limit)
    return [msgspec.convert(dict(row), UnmatchedProfile) for row in rows]


async def count_unmatched(connection: Connection, now: datetime | None = None) -> tuple[int, int]:
    """Of published profiles nobody confirms any more, whom no further reminder reaches: how many, and how many of them
    an account keeps."""
    since = (now or this_moment()) - timedelta(days=MATCH_DAYS)
    row = await connection.fetchrow(query("profiles/count_unmatched"), since)
    assert row is not None
    return row["unmatched"], row["kept"]


def _letter(due: DueReminder, door: LinkBase, token: str, now: datetime) -> Letter:
    confirmed = due.confirmed_at
    stale, unmatched = confirmed + timedelta(days=CONFIRM_DAYS), confirmed + timedelta(days=MATCH_DAYS)
    language = mail_language(due.languages)
    state = reminder_state(language, confirmed.date(), stale.date(), unmatched.date(), now.date())
    links = (
        page_url(door.base_url, language, CONFIRM_PATH + token),
        entrance_url(door.base_url, language),
        page_url(door.base_url, language, ACCOUNT_PATH),
    )
    return reminder_letter(due.address, language, due.display_name, state, links, door.operator)
