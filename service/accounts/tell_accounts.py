"""Tells practitioners what happened without them: on the overview and by mail, each kind unless they wish otherwise.

A notice names its kind, who, and which fields; it holds no text of anybody's. Its mail is written by a task that runs
every quarter of a minute, and leaves by the outbox.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.accounts.account import NoticeChoice, NoticeKind
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.email.outbox import queue_letter
from service.email.templates import entrance_url, mail_language, notice_letter
from service.profiles.fields import BY_PATH

CHOSEN: tuple[NoticeKind, ...] = (
    "message came",
    "about to become stale",
    "pause ended",
    "profile changed",
    "partner asks",
    "claim decided",
)
KINDS: tuple[NoticeKind, ...] = (*CHOSEN, "account changed")
# Their mails are written where they happen.
_OF_OWN_MAIL = ("message came", "about to become stale")
_SHOWN = 20
_PAGE = 50


class AccountNotice(msgspec.Struct):
    """Something that somebody is told."""

    id: UUID
    kind: NoticeKind
    details: dict[str, Any]
    created_at: datetime


@parameters("accounts/add_notice")
class _Notice(msgspec.Struct, kw_only=True):
    practitioner_id: UUID
    kind: NoticeKind
    details: Any
    mailed: bool
    created_at: datetime


@parameters("accounts/add_account_notice")
class _OwnNotice(msgspec.Struct, kw_only=True):
    account_id: UUID
    kind: NoticeKind
    details: Any
    created_at: datetime


async def tell_keeper(connection: Connection, practitioner_id: UUID, kind: NoticeKind, details: dict[str, Any]) -> None:
    """Tells whoever keeps a profile."""
    mailed = kind in _OF_OWN_MAIL
    notice = _Notice(
        practitioner_id=practitioner_id, kind=kind, details=details, mailed=mailed, created_at=this_moment()
    )
    await connection.execute(*bound(notice))


async def tell_account(connection: Connection, account_id: UUID, kind: NoticeKind, details: dict[str, Any]) -> None:
    notice = _OwnNotice(account_id=account_id, kind=kind, details=details, created_at=this_moment())
    await connection.execute(*bound(notice))


async def list_notices(connection: Connection, account_id: UUID) -> list[AccountNotice]:
    """What an account is told on its overview, the newest first."""
    rows = await connection.fetch(query("accounts/list_notices"), account_id, list(KINDS), _SHOWN)
    return [msgspec.convert(dict(row), AccountNotice) for row in rows]


async def remove_notice(connection: Connection, account_id: UUID, id: UUID) -> None:
    """Seen; nothing happens where it is gone already."""
    await connection.execute(query("accounts/remove_notice"), account_id, id)


async def read_notice_choice(connection: Connection, account_id: UUID) -> NoticeChoice:
    """Of which kinds an account is told by mail, and on the overview."""
    row = await connection.fetchrow(query("accounts/read_notice_choice"), account_id)
    unmailed, unshown = (row["unmailed"], row["unshown"]) if row else ([], [])
    return NoticeChoice(
        mailed=[kind for kind in CHOSEN if kind not in unmailed], shown=[kind for kind in CHOSEN if kind not in unshown]
    )


async def choose_notices(connection: Connection, account_id: UUID, choice: NoticeChoice) -> None:
    """From now on of these kinds alone."""
    unmailed = [kind for kind in CHOSEN if kind not in choice.mailed]
    unshown = [kind for kind in CHOSEN if kind not in choice.shown]
    await connection.execute(query("accounts/set_notice_choice"), account_id, unmailed, unshown)


def field_labels(details: Mapping[str, Any]) -> list[str]:
    """What the fields of a notice are called on the form, in English."""
    return [BY_PATH[field].label for field in details.get("fields", ()) if field in BY_PATH]


async def queue_notices(connection: Connection, base_url: str, now: datetime | None = None) -> int:
    """Puts what has not been mailed yet into the outbox; returns how many letters."""
    now = now or this_moment()
    queued = 0
    async with connection.transaction():
        rows = await connection.fetch(query("accounts/take_unmailed_notices"), now, _PAGE)
        ids = [row["practitioner_id"] for row in rows if row["practitioner_id"] is not None]
        greetings = {row["id"]: row for row in await connection.fetch(query("accounts/read_greetings"), ids)}
        for row in rows:
            if not row["silent"]:
                greeting = greetings.get(row["practitioner_id"])
                name, tags = (greeting["display_name"], greeting["languages"]) if greeting else ("", [])
                language = mail_language(tags)
                notice, fields = (row["kind"], row["details"]), field_labels(row["details"])
                letter = notice_letter(row["email"], language, name, notice, fields, entrance_url(base_url, language))
                await queue_letter(connection, letter, row["practitioner_id"])
                queued += 1
            await connection.execute(query("accounts/mark_notice_mailed"), row["id"], now)
    return queued
