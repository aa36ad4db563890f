"""Stores accounts, sign-in links, sessions, personal tokens and attempts; secrets arrive hashed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from schemas.accounts.account import Account, Claimable, TokenShown
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.profiles.fictional import FICTIONAL_SOURCES
from service.profiles.store import hold_with_keepers


@parameters("accounts/add_link")
class Link(msgspec.Struct):
    """A mailed sign-in link on its way in."""

    token_hash: bytes
    nonce_hash: bytes
    code_hash: bytes
    email: str
    expires_at: datetime


async def add_link(connection: Connection, link: Link) -> None:
    await connection.execute(*bound(link))


class LinkState(NamedTuple):
    """What is known of a mailed link: its address while it counts, and the browser (hashed) that asked for it."""

    state: Literal["fresh", "unknown", "used", "expired"]
    email: str = ""
    nonce_hash: bytes = b""


async def use_link(connection: Connection, token_hash: bytes, now: datetime) -> str | None:
    """The address of a fresh link, which is used from now on; None for any other."""
    text: str | None = await connection.fetchval(query("accounts/use_link"), token_hash, now)
    return text


@parameters("accounts/use_code")
class TypedCode(msgspec.Struct, kw_only=True):
    """A code that was typed into a browser."""

    nonce_hash: bytes
    code_hash: bytes
    now: datetime
    most_tries: int


async def use_code(connection: Connection, code: TypedCode) -> str | None:
    """The address of the fresh link of this browser that the code belongs to, used from now on; None for any other,
    and after too many tries."""
    rows = await connection.fetch(*bound(code))
    return next((row["email"] for row in rows if row["email"]), None)


async def link_state(connection: Connection, token_hash: bytes, now: datetime) -> LinkState:
    """Whether a link counts, or why not."""
    row = await connection.fetchrow(query("accounts/read_link_state"), token_hash)
    if row is None:
        return LinkState("unknown")
    if row["used_at"] is not None:
        return LinkState("used")
    if row["expires_at"] <= now:
        return LinkState("expired")
    return LinkState("fresh", row["email"], row["nonce_hash"])


async def account_of_email(connection: Connection, email: str) -> Account:
    """The account of a proven address, made when it is new."""
    row = await connection.fetchrow(
        query("accounts/put_account"),
        email,
    )
    return read_account(row)


async def keep_profile(connection: Connection, account_id: UUID, practitioner_id: UUID) -> None:
    """From now on this account keeps that profile."""
    await hold_with_keepers(connection, [practitioner_id])
    await connection.execute(query("accounts/set_account_profile"), account_id, practitioner_id)


async def leave_unsaid(connection: Connection, account_id: UUID, left_unsaid: Collection[str]) -> None:
    """The questions that this person prefers not to answer are these."""
    await connection.execute(query("accounts/set_declined_questions"), account_id, list(left_unsaid))


async def keeper_of(connection: Connection, practitioner_id: UUID) -> UUID | None:
    """The account that keeps a profile, if any does."""
    result: UUID | None = await connection.fetchval(query("accounts/find_keeper"), practitioner_id)
    return result


async def lock_account(connection: Connection, account_id: UUID) -> Account | None:
    """The account as it is now, held until the transaction ends; None when it has been erased."""
    row = await connection.fetchrow(query("accounts/lock_account"), account_id)
    return read_account(row) if row else None


async def keeper_address(connection: Connection, practitioner_id: UUID) -> str | None:
    """The address with which the keeper of a profile signs in; None when nobody keeps it."""
    text: str | None = await connection.fetchval(query("accounts/find_keeper_address"), practitioner_id)
    return text


async def is_fictional_address(connection: Connection, email: str) -> bool:
    """Whether a made-up profile names this address (in small letters), privately or as its contact."""
    return bool(
        await connection.fetchval(
            query("accounts/is_fictional_address"),
            email,
            list(FICTIONAL_SOURCES),
        )
    )


async def claimable(connection: Connection, email: str) -> list[Claimable]:
    """Profiles with this address that nobody keeps."""
    rows = await connection.fetch(
        query("accounts/list_claimable"),
        email,
    )
    return [Claimable(row["id"], row["display_name"], row["source"]) for row in rows]


@parameters("accounts/add_session")
class NewSession(msgspec.Struct, kw_only=True):
    token_hash: bytes
    account_id: UUID
    now: datetime
    until: datetime


async def add_session(connection: Connection, session: NewSession) -> None:
    await connection.execute(*bound(session))


async def account_of_session(connection: Connection, token_hash: bytes, now: datetime) -> Account | None:
    """Whose session this is; None when there is none or it has run out."""
    row = await connection.fetchrow(
        query("accounts/find_session_account"),
        token_hash,
        now,
    )
    if row is None:
        return None
    if now - row["seen_at"] > timedelta(hours=1):  # not on every request: a write each time would be wasted
        await connection.execute(query("accounts/touch_session"), token_hash, now)
    account = read_account(row)
    if row["acting"] == "own":
        return account
    return msgspec.structs.replace(account, acting=row["acting"], signed_in=row["signed_in"])


async def remove_session(connection: Connection, token_hash: bytes) -> None:
    await connection.execute(query("accounts/remove_session"), token_hash)


async def remove_sessions_beside(connection: Connection, token_hash: bytes) -> None:
    """Ends every session of the account whose session this is, this one included."""
    await connection.execute(query("accounts/remove_other_sessions"), token_hash)


@parameters("accounts/add_token")
class NewToken(msgspec.Struct, kw_only=True):
    account_id: UUID
    token_hash: bytes
    name: str
    shown: str
    scopes: list[str]


async def add_token(connection: Connection, token: NewToken) -> UUID:
    id: UUID = await connection.fetchval(*bound(token))
    return id


async def account_of_token(
    connection: Connection, token_hash: bytes, now: datetime
) -> tuple[Account, list[str]] | None:
    """Whose token this is, and its scopes; its day of use is noted."""
    row = await connection.fetchrow(
        query("accounts/find_token_account"),
        token_hash,
    )
    if row is None:
        return None
    if row["used_at"] is None or now - row["used_at"] > timedelta(hours=1):
        await connection.execute(query("accounts/touch_token"), row["token_id"], now)
    return read_account(row), row["scopes"]


async def list_tokens(connection: Connection, account_id: UUID) -> list[TokenShown]:
    rows = await connection.fetch(
        query("accounts/list_tokens"),
        account_id,
    )
    return [msgspec.convert(dict(row), TokenShown) for row in rows]


async def remove_token(connection: Connection, account_id: UUID, token_id: UUID) -> bool:
    """Whether there was such a token of this account."""
    done: str = await connection.execute(query("accounts/remove_token"), account_id, token_id)
    return done != "DELETE 0"


async def account_by_id(connection: Connection, account_id: UUID) -> Account | None:
    """The account; None when it has been erased."""
    row = await connection.fetchrow(query("accounts/find_account"), account_id)
    return read_account(row) if row else None


def read_account(row: Any) -> Account:
    """An account out of a row, as what its own person sees it."""
    return Account(row["id"], row["email"], row["practitioner_id"], row["created_at"], tuple(row["left_unsaid"]))
