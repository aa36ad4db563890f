"""First contact: asks imported people by mail whether a profile is theirs, and only when a clinic or operator says so.

The mail says what is known, by whom, and how to see it, claim it, take it off, or never hear of it again; its link
needs no account. Opening the link changes nothing, because programs that read mail open links.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from schemas.accounts.invitation import InvitationsSent, NotInvited
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts import store as accounts
from service.accounts.ask_introduction import language_of
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.errors import Conflict, NotAllowed
from service.core.secret_tokens import keyed_hash, same, signature
from service.core.store_secrets import read_secret
from service.email.outbox import queue_letter
from service.email.templates import INVITED_PATH, invitation_letter, page_url
from service.matching.index.remove_person import erase_profile
from service.matching.matcher import Matcher
from service.profiles.erased_people import listed_as, remember_erased
from service.profiles.fictional import is_fictional
from service.profiles.fields import BY_PATH
from service.profiles.store import lock_source, read_profiles
from service.profiles.store_lifecycle import leave_tombstone, source_of

MOST_A_DAY = 500  # in one name
AGAIN_AFTER = timedelta(days=180)
_AT_ONCE = 20  # mails of one run: a directory that begins sends no flood
_SECRET = "invitation"
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class Invitation(msgspec.Struct):
    """What the link of an invitation leads to."""

    stored: StoredProfile
    invited_by: str
    claimed: bool


async def invite_people(
    connection: Connection, ids: Sequence[UUID], by: str, now: datetime | None = None
) -> InvitationsSent:
    """Notes who is to be invited in the name `by`; the mails leave one after another. Says of the others why not."""
    now = now or this_moment()
    key = await read_secret(connection, _SECRET)
    async with connection.transaction():
        rows = await connection.fetch(query("accounts/list_invitable"), list(ids))
        hashes = {row["id"]: keyed_hash(key, row["email"]) for row in rows if row["email"]}
        unwanted = {
            record["hash"]
            for record in await connection.fetch(query("accounts/list_unwanted_mail"), [*hashes.values()])
        }
        today: int = await connection.fetchval(query("accounts/count_invitations"), by, now - timedelta(days=1))
        left = max(0, MOST_A_DAY - today)
        invited: list[UUID] = []
        why: Counter[NotInvited] = Counter()
        for row in rows:
            reason = _why_not(row, declined=hashes.get(row["id"]) in unwanted, now=now)
            reason = reason or ("tomorrow" if len(invited) >= left else None)
            if reason:
                why[reason] += 1
            else:
                invited.append(row["id"])
        await connection.execute(query("accounts/put_invitations"), invited, by, now)
    return InvitationsSent(len(invited), dict(why))


async def people_of_source(connection: Connection, source: str) -> list[UUID]:
    """Everybody whom a source has stated."""
    return [row["id"] for row in await connection.fetch(query("accounts/list_people_of_source"), source)]


def _why_not(row: Any, *, declined: bool, now: datetime) -> NotInvited | None:
    reasons: tuple[tuple[bool, NotInvited], ...] = (
        (row["claimed"], "claimed"),
        (is_fictional(row["source"]), "fictional"),
        (row["status"] == "suspended", "hidden"),
        (not row["email"], "no address"),
        (declined, "declined"),
        (row["invited_at"] is not None and now - row["invited_at"] < AGAIN_AFTER, "invited before"),
    )
    return next((reason for holds, reason in reasons if holds), None)


async def queue_invitations(
    connection: Connection, base_url: str, operator: str = "", now: datetime | None = None
) -> int:
    """Puts a few of those noted into the outbox; returns how many."""
    now = now or this_moment()
    key = await read_secret(connection, _SECRET)
    queued = 0
    async with connection.transaction():
        for waiting in await connection.fetch(query("accounts/list_unmailed_invitations"), _AT_ONCE):
            row = await connection.fetchrow(query("accounts/take_unmailed_invitation"), waiting["id"])
            stored = (await read_profiles(connection, [waiting["id"]])).get(waiting["id"])
            if row is None or stored is None or stored.profile.email is None:
                continue
            token = invitation_token(key, stored.id, row["invited_at"])
            known = [BY_PATH[name].label for name in known_fields(stored)]
            people = stored.profile.display_name, row["invited_by"], operator
            language = language_of(stored)
            link = page_url(base_url, language, INVITED_PATH + token)
            letter = invitation_letter(stored.profile.email.lower(), language, people, known, link)
            await queue_letter(connection, letter, stored.id)
            await connection.execute(query("accounts/mark_invitation_mailed"), stored.id, now)
            queued += 1
    return queued


def known_fields(stored: StoredProfile) -> list[str]:
    """The fields that a profile says anything to, in the order of the form."""
    document = msgspec.to_builtins(stored.profile)
    return [path for path in BY_PATH if "." not in path and "[" not in path and document.get(path)]


def invitation_token(key: bytes, id: UUID, invited_at: datetime) -> str:
    """What the link of this invitation ends with."""
    text = f"{id.hex}.{(invited_at - _EPOCH) // _MICROSECOND}"
    return f"{text}.{signature(key, text)}"


async def show_invitation(connection: Connection, token: str) -> Invitation:
    """The profile of a link; NotAllowed for one that was not made here, or whose profile is gone."""
    text, _, signed = token.rpartition(".")
    if not same(signed, signature(await read_secret(connection, _SECRET), text)):
        raise NotAllowed(refusals.LINK_BROKEN())
    id = UUID(text.split(".")[0])
    row = await connection.fetchrow(query("accounts/find_invitation"), id)
    stored = (await read_profiles(connection, [id])).get(id)
    if row is None or stored is None:
        raise NotAllowed(refusals.PROFILE_GONE())
    claimed = await accounts.keeper_of(connection, id) is not None
    return Invitation(stored, row["invited_by"], claimed)


async def stop_invitations(connection: Connection, token: str, now: datetime | None = None) -> None:
    """No invitation goes to this address again, whoever asks for one."""
    invitation = await show_invitation(connection, token)
    if address := invitation.stored.profile.email:
        hash = keyed_hash(await read_secret(connection, _SECRET), address.lower())
        await connection.execute(query("accounts/add_unwanted_mail"), hash, now or this_moment())


async def take_off(connection: Connection, matcher: Matcher, token: str, now: datetime | None = None) -> None:
    """The person does not want to be listed: the profile is erased, and no source brings it back; Conflict where
    somebody keeps it by now."""
    now = now or this_moment()
    async with connection.transaction():
        source = await source_of(connection, (await show_invitation(connection, token)).stored.id)
        if source is not None:
            await lock_source(connection, source)
        invitation = await show_invitation(connection, token)
        if invitation.claimed:
            raise Conflict(refusals.PROFILE_KEPT())
        await stop_invitations(connection, token, now)
        stored = invitation.stored
        ids = [(stored.source, stored.external_id), *await listed_as(connection, stored.id)]
        await remember_erased(connection, stored.profile, ids, stored.profile.email or "", now)
        await erase_profile(connection, stored.id)
        await leave_tombstone(connection, stored.id, now, "erased by the practitioner")
    await matcher.terms.refresh(connection)
