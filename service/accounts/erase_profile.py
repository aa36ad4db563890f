"""Erases an account with its profile, versions and everything that hangs on it, at once; a tombstone remains."""

from datetime import datetime

from schemas.accounts.account import Account
from service.accounts.own_profile import hold_own
from service.accounts.store_people import list_kept
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.idempotency import owned_by_account
from service.core.store_idempotency import forget_all
from service.matching.index.index_profiles import MatchIndexer
from service.matching.index.remove_person import erase_profile as remove_profile
from service.matching.matcher import Matcher
from service.profiles.erased_people import listed_as, remember_erased
from service.profiles.store_lifecycle import leave_tombstone
from service.profiles.store_partners import partners_of


async def erase_account(
    connection: Connection, matcher: Matcher, account: Account, now: datetime | None = None
) -> None:
    """Nothing personal is left; those who follow the changes see an id, a date and a reason. With a practice's login go
    the people who can be reached by it alone."""
    for person in await list_kept(connection, account.id):
        await erase_account(connection, matcher, person, now)
    async with connection.transaction():
        current, stored = await hold_own(connection, account)
        if stored:
            ids = [(stored.source, stored.external_id), *await listed_as(connection, stored.id)]
            # The address of a practice is not that of each of its people.
            own = await connection.fetchval(query("accounts/read_own_email"), current.id)
            await remember_erased(connection, stored.profile, ids, own or "", now or this_moment())
        partners = await partners_of(connection, [stored.id]) if stored else []
        await connection.execute(query("email/remove_mails_to_account"), current.id)
        await connection.execute(query("profiles/remove_sign_in_links"), current.id)
        if stored:
            await remove_profile(connection, stored.id)
        await connection.execute(query("profiles/remove_account"), current.id)
        await forget_all(connection, owned_by_account(current.id))
        if stored:
            await leave_tombstone(connection, stored.id, now or this_moment(), "erased by the practitioner")
        await MatchIndexer(matcher.model).derive(connection, partners)
    if stored:
        # This process has read the person's terms and places into memory.
        await matcher.terms.refresh(connection)
