"""Writes out everything that is kept about an account."""

from datetime import date

import msgspec

from schemas.accounts.account import Account, PersonalData
from service.accounts.own_profile import find_own
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.profiles.dump import dump
from service.profiles.store_lifecycle import read_reach
from service.profiles.store_partners import list_partners


async def export_own_data(connection: Connection, account: Account) -> PersonalData:
    """The account, the profile with its state and versions, sessions, tokens, claims, partners, reminders and reach."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        stored = await find_own(connection, account)
        id = stored.id if stored else None
        result = await connection.fetchval(query("accounts/export_account"), account.id, id)
        return PersonalData(
            account={
                "id": account.id,
                "email": account.email,
                "created_at": account.created_at,
                "left_unsaid": account.left_unsaid,
            },
            profile=msgspec.to_builtins(dump(stored)) if stored else None,
            partners=msgspec.to_builtins(await list_partners(connection, id)) if id else [],
            reach=[dict(row) for row in await read_reach(connection, id, date.min)] if id else [],
            **result,
        )
