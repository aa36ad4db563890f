"""Keeps what somebody types into a step of the form until it is saved or thrown away; nobody else sees it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


class FormDraft(msgspec.Struct):
    """The inputs of a step as posted, by name; `version` is that of the profile the step was opened with."""

    step: str
    version: int
    answers: dict[str, list[str]]
    saved_at: datetime


@parameters("accounts/put_form_draft")
class _NewDraft(msgspec.Struct, kw_only=True):
    account_id: UUID
    step: str
    version: int
    answers: Any
    saved_at: datetime


async def keep_form_draft(connection: Connection, account_id: UUID, draft: FormDraft) -> None:
    """What is typed takes the place of what was typed into this step before."""
    await connection.execute(*bound(_NewDraft(**msgspec.structs.asdict(draft), account_id=account_id)))


async def list_form_drafts(connection: Connection, account_id: UUID, step: str | None = None) -> list[FormDraft]:
    """What is not saved yet, of one step or of all, the newest first."""
    rows = await connection.fetch(query("accounts/list_form_drafts"), account_id, step)
    return [msgspec.convert(dict(row), FormDraft) for row in rows]


async def remove_form_draft(connection: Connection, account_id: UUID, step: str) -> None:
    await connection.execute(query("accounts/remove_form_draft"), account_id, step)
