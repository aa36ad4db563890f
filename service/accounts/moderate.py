"""The operator hides a profile at once and says why; its person is told, can answer, and can be shown again.

A hidden profile keeps everything; its person and the operator alone see it, and nobody but the operator brings it back.
Every decision is logged with its reason.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.accounts.account import Account
from schemas.accounts.moderation import SuspensionAnswer
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts import store_moderation as moderation
from service.accounts.ask_introduction import address_of, language_of
from service.accounts.own_profile import read_own
from service.accounts.store_moderation import NewSanction
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import Conflict, NotFound
from service.core.rate_limit import DAY, Limit, take
from service.core.security_log import OPERATOR, SecurityEvent, log_events
from service.email.outbox import queue_letter
from service.email.templates import entrance_url, restored_letter, suspended_letter
from service.matching.index.index_profiles import MatchIndexer
from service.profiles.store import read_profiles

_ANSWERS = Limit("answer to suspension", 10, DAY, refusals.TOO_MANY_ATTEMPTS())


async def suspend_profile(
    connection: Connection, indexer: MatchIndexer, id: UUID, reason: str, base_url: str, by: str = OPERATOR
) -> UUID | None:
    """Hidden from now on; the queued letter that tells its person, None without an address.

    NotFound, or Conflict for one that is hidden already."""
    now = this_moment()
    async with connection.transaction():
        stored = await _profile(connection, id)
        was = await moderation.add_suspension(connection, id, reason, now)
        if was is None:
            raise Conflict(refusals.ALREADY_SUSPENDED())
        await indexer.derive(connection, [id])
        await log_decision(connection, "profile hidden", id, {"reason": reason, "was": was}, now, by)
        if (address := await address_of(connection, stored)) is None:
            return None
        language = language_of(stored)
        link = entrance_url(base_url, language)
        letter = suspended_letter(address, language, stored.profile.display_name, reason, link)
        return await queue_letter(connection, letter, id)


async def restore_profile(
    connection: Connection, indexer: MatchIndexer, id: UUID, reason: str, base_url: str, by: str = OPERATOR
) -> UUID | None:
    """As it was before it was hidden, and the letter as above; NotFound for one that is not hidden."""
    now = this_moment()
    async with connection.transaction():
        stored = await _profile(connection, id)
        status = await moderation.end_suspension(connection, id, now)
        if status is None:
            raise NotFound(refusals.NOT_SUSPENDED())
        await indexer.derive(connection, [id])
        await log_decision(connection, "profile shown again", id, {"reason": reason, "status": status}, now, by)
        if (address := await address_of(connection, stored)) is None:
            return None
        language = language_of(stored)
        letter = restored_letter(address, language, stored.profile.display_name, entrance_url(base_url, language))
        return await queue_letter(connection, letter, id)


async def note_sanction(connection: Connection, sanction: NewSanction, by: str = OPERATOR) -> None:
    """Records what an authority decided; hiding the profile is a decision of its own."""
    async with connection.transaction():
        if not await moderation.add_sanction(connection, sanction):
            raise NotFound(refusals.NO_PROFILE())
        what = {"kind": sanction.kind, "authority": sanction.authority, "source": sanction.source}
        await log_decision(connection, "sanction recorded", sanction.practitioner_id, what, sanction.now, by)


async def answer_suspension(
    connection: Connection, account: Account, answer: SuspensionAnswer, now: datetime | None = None
) -> None:
    """What the person says; the operator finds it in `ayni review suspensions`. Conflict when nothing is hidden."""
    now = now or this_moment()
    await take(connection, _ANSWERS, str(account.id), now)
    stored = await read_own(connection, account)
    if not await moderation.answer_suspension(connection, stored.id, answer.answer.strip(), now):
        raise Conflict(refusals.NOT_SUSPENDED())


async def log_decision(
    connection: Connection,
    what: str,
    id: UUID | None,
    details: dict[str, Any],
    now: datetime | None = None,
    by: str = OPERATOR,
) -> None:
    """One line of the log of decisions, in the caller's transaction."""
    event = SecurityEvent(by, f"moderation: {what}", str(id or ""), practitioner_id=id, after=details)
    await log_events(connection, [event], now)


async def _profile(connection: Connection, id: UUID) -> StoredProfile:
    stored = (await read_profiles(connection, [id])).get(id)
    if stored is None:
        raise NotFound(refusals.NO_PROFILE())
    return stored
