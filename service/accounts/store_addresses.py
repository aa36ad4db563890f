"""Stores the addresses with which an account is signed in to, and the change that waits to be confirmed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.accounts.account import SignInAddress
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query


@parameters("accounts/put_address_change")
class AddressChange(msgspec.Struct, kw_only=True):
    """A change that waits; a hash is None once its mailbox has confirmed, or where it need not."""

    account_id: UUID
    email: str  # the new address
    second: bool
    present_hash: bytes | None
    new_hash: bytes | None
    expires_at: datetime


class AddressOwner(msgspec.Struct):
    """The account that signs in with an address; `used`: there is something in it."""

    id: UUID
    used: bool


async def put_change(connection: Connection, change: AddressChange) -> None:
    await connection.execute(*bound(change))


async def find_change(connection: Connection, link_hash: bytes, now: datetime) -> AddressChange | None:
    """The change that a link belongs to, held until the transaction ends; None when it is gone or too old."""
    row = await connection.fetchrow(query("accounts/find_address_change"), link_hash, now)
    return msgspec.convert(dict(row), AddressChange) if row else None


async def confirm_change(connection: Connection, account_id: UUID, link_hash: bytes) -> bool:
    """One mailbox has confirmed; whether all have now."""
    return bool(await connection.fetchval(query("accounts/confirm_address_change"), account_id, link_hash))


async def remove_change(connection: Connection, account_id: UUID) -> None:
    await connection.execute(query("accounts/remove_address_change"), account_id)


async def list_addresses(connection: Connection, account_id: UUID, now: datetime) -> list[SignInAddress]:
    """The first address, the others, and the one that waits."""
    rows: list[Any] = await connection.fetch(query("accounts/list_addresses"), account_id, now)
    return [msgspec.convert(dict(row), SignInAddress) for row in rows]


async def set_address(connection: Connection, account_id: UUID, email: str) -> None:
    """The first address from now on."""
    await connection.execute(query("accounts/set_address"), account_id, email)


async def add_address(connection: Connection, account_id: UUID, email: str, now: datetime) -> None:
    """One more address to sign in with."""
    await connection.execute(query("accounts/add_address"), email, account_id, now)


async def remove_address(connection: Connection, account_id: UUID, email: str) -> bool:
    """Whether it was a second address of the account."""
    return await connection.fetchval(query("accounts/remove_address"), account_id, email) is not None


async def owner_of_address(connection: Connection, email: str) -> AddressOwner | None:
    """Whose address this is, held until the transaction ends; None when it is nobody's."""
    row = await connection.fetchrow(query("accounts/find_address_owner"), email)
    return msgspec.convert(dict(row), AddressOwner) if row else None


async def end_access(connection: Connection, account_id: UUID) -> None:
    """Ends sessions, tokens, second addresses, helpers, the login of a practice and what waits: only the first address,
    which the account has to have, is left."""
    await connection.execute(query("accounts/end_access"), account_id)
