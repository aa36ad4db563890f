"""Writes out everything that is kept about an account."""

from datetime import date

import msgspec

from schemas.account import Account, PersonalData
from service.database.lifecycle import read_reach
from service.database.partners import list_partners
from service.database.pool import Connection
from service.database.queries import query

from .export_profiles import dump
from .own_profile import find_own


async def export_own_data(connection: Connection, account: Account) -> PersonalData:
    """The account, the profile with its state and versions, sessions, tokens, claims, partners, reminders and reach."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        stored = await find_own(connection, account)
        id = stored.id if stored else None
        kept = await connection.fetchval(query("export_account"), account.id, id)
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
            **kept,
        )
