"""Two practitioners agree to be shown as working alongside each other; either side ends it."""

from uuid import UUID

from schemas.accounts.account import Account, PartnerAnswer, PartnerState
from schemas.messages import expected, refusals
from service.accounts.own_profile import hold_own, read_own
from service.accounts.tell_accounts import tell_keeper
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import BadRequest, Conflict, NotFound
from service.core.rate_limit import DAY, Limit, take
from service.matching.index.index_profiles import MatchIndexer
from service.matching.matcher import Matcher
from service.profiles import store_partners as partners
from service.profiles.store import read_profiles

MOST_PARTNERS = 100
_REQUESTS = Limit("partner request", 10, DAY, refusals.TOO_MANY_PARTNER_REQUESTS())


async def agree_partner(connection: Connection, matcher: Matcher, account: Account, partner_id: UUID) -> PartnerAnswer:
    """One's own word; agreed when the other has given it too. NotFound for anyone not published who has not asked."""
    async with connection.transaction():
        own = await read_own(*await _lock_own(connection, account))
        if partner_id == own.id:
            raise BadRequest(refusals.OWN_PARTNER(), [("/id", expected.SOMEBODY_ELSE())])
        known = {state.partner.id: state for state in await partners.list_partners(connection, own.id)}
        other = (await read_profiles(connection, [partner_id])).get(partner_id)
        if other is None or (other.status != "published" and partner_id not in known):
            raise NotFound(refusals.NO_PUBLISHED_PROFILE())
        if partner_id not in known and len(known) >= MOST_PARTNERS:
            raise Conflict(refusals.TOO_MANY_PARTNERS(most=MOST_PARTNERS))
        if partner_id not in known:  # a request to somebody; the same one taken back and made again counts again
            await take(connection, _REQUESTS, str(account.id), this_moment())
            about = {"by": own.profile.display_name}
            await tell_keeper(connection, partner_id, "partner asks", about)
        agreed = await partners.give_consent(connection, own.id, partner_id)
        if agreed:
            await _settle(connection, matcher, [own.id, partner_id])
    return PartnerAnswer("agreed" if agreed else "asked")


async def end_partner(connection: Connection, matcher: Matcher, account: Account, partner_id: UUID) -> None:
    """Takes the word of both sides back; NotFound when there was none."""
    async with connection.transaction():
        own = await read_own(*await _lock_own(connection, account))
        if not await partners.end_partnership(connection, own.id, partner_id):
            raise NotFound(refusals.NO_SUCH_PARTNER())
        await _settle(connection, matcher, [own.id, partner_id])


async def list_partners(connection: Connection, account: Account) -> list[PartnerState]:
    """Partners agreed, those asked, and those who wait for one's word."""
    return await partners.list_partners(connection, (await read_own(connection, account)).id)


async def _settle(connection: Connection, matcher: Matcher, both: list[UUID]) -> None:
    await partners.note_change(connection, both, this_moment())
    await MatchIndexer(matcher.model).derive(connection, both)


async def _lock_own(connection: Connection, account: Account) -> tuple[Connection, Account]:
    current, _ = await hold_own(connection, account)
    return connection, current
