"""Stores who works at which accounts: people of a practice under one login, and assistants."""

from datetime import datetime
from uuid import UUID

import msgspec

from schemas.accounts.account import Account, Assistant, PersonOfLogin
from service.accounts.store import read_account
from service.core.database.pool import Connection
from service.core.database.queries import query


async def act_for(connection: Connection, session_hash: bytes, account_id: UUID) -> bool:
    """Whether a session works at that account from now on."""
    return await connection.fetchval(query("accounts/act_for"), session_hash, account_id) is not None


async def list_people(connection: Connection, signed_in: UUID) -> list[PersonOfLogin]:
    """Everybody at whose account somebody works or is asked to, themselves first."""
    rows = await connection.fetch(query("accounts/list_people"), signed_in)
    return [msgspec.convert(dict(row), PersonOfLogin) for row in rows]


async def add_person(connection: Connection, practice: UUID) -> UUID:
    """The account of somebody new in a practice."""
    id: UUID = await connection.fetchval(query("accounts/add_person"), practice)
    return id


async def set_sharing(connection: Connection, account_id: UUID, with_account: UUID | None, practice: UUID) -> bool:
    """Whether this may be: both of the practice, and no chain of who takes from whom."""
    return await connection.fetchval(query("accounts/set_sharing"), account_id, with_account, practice) is not None


async def end_sharing(connection: Connection, account_id: UUID) -> None:
    await connection.execute(query("accounts/end_sharing"), account_id)


async def list_sharers(connection: Connection, account_id: UUID) -> list[Account]:
    """Those whose profiles take the places and fees of this account's."""
    return [read_account(row) for row in await connection.fetch(query("accounts/list_sharers"), account_id)]


async def leave_practice(connection: Connection, account_id: UUID) -> bool:
    """Whether the account has an address of its own to stand alone with."""
    return await connection.fetchval(query("accounts/leave_practice"), account_id) is not None


async def list_kept(connection: Connection, practice: UUID) -> list[Account]:
    """People of a practice who have no address of their own."""
    return [read_account(row) for row in await connection.fetch(query("accounts/list_kept"), practice)]


async def add_assistant(connection: Connection, account_id: UUID, email: str, now: datetime) -> bool:
    """Whether they were not asked before."""
    return await connection.fetchval(query("accounts/add_assistant"), account_id, email, now) is not None


async def list_assistants(connection: Connection, account_id: UUID) -> list[Assistant]:
    rows = await connection.fetch(query("accounts/list_assistants"), account_id)
    return [msgspec.convert(dict(row), Assistant) for row in rows]


async def remove_assistant(connection: Connection, account_id: UUID, email: str) -> bool:
    """Whether there was such an assistant."""
    return await connection.fetchval(query("accounts/remove_assistant"), account_id, email) is not None


async def stop_assisting(connection: Connection, account_id: UUID, signed_in: UUID) -> bool:
    """Whether somebody had helped with that account, or was asked to."""
    return await connection.fetchval(query("accounts/stop_assisting"), account_id, signed_in) is not None


async def is_kept(connection: Connection, account_id: UUID) -> bool:
    """Whether the login of a practice works at this account."""
    return bool(await connection.fetchval(query("accounts/is_kept"), account_id))
