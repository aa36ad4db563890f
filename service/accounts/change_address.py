"""Changes the address with which somebody signs in: confirmed from the present mailbox and the new one. So is a
second address, by the first mailbox, and from then on it says yes for the first where that one is lost. Where both
are, the operator gives the account another address, and the log keeps who did it and why.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas.accounts.account import Account, SignInAddress
from schemas.messages import expected, refusals
from service.accounts import store_addresses as addresses
from service.accounts.moderate import log_decision
from service.accounts.store import keeper_of
from service.accounts.store_addresses import AddressChange
from service.accounts.tell_accounts import tell_account
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.errors import BadRequest, Conflict, NotAllowed, NotFound
from service.core.locks import Turn, take_turn
from service.core.rate_limit import DAY, Limit, take
from service.core.secret_tokens import hashed, new_secret
from service.core.security_log import OPERATOR
from service.email.addresses import mail_address
from service.email.outbox import queue_letter
from service.email.templates import ADDRESS_PATH, address_letter, mail_language, moved_letter, page_url
from service.profiles.store import read_profiles

LINK_DAYS = 3
MOST_SECOND = 3
_OF_ACCOUNT = Limit("address of account", 5, DAY, refusals.TOO_MANY_ADDRESS_CHANGES())


@dataclass(frozen=True)
class ShownChange:
    """What a mailed link is about: the new address, and whether it comes beside the first. `done`: all have
    confirmed; `waits`: the other mailbox has not yet."""

    email: str
    second: bool
    done: bool = False
    waits: bool = False


async def ask_address(
    connection: Connection, account: Account, email: str, links: tuple[str, str], *, second: bool = False
) -> list[SignInAddress]:
    """Mails a link to the new address and to every present one, for a `second` one to the first alone: whoever holds
    no more than a session gets no further way in. `links` are the base address and the language. BadRequest for what
    is no address or is one's own already; TooMany."""
    now, address = this_moment(), _address(email)
    await take(connection, _OF_ACCOUNT, str(account.id), now)
    async with connection.transaction():
        present = await addresses.list_addresses(connection, account.id, now)
        own = [other.email for other in present if other.state != "waiting"]
        if address in own[:1] or (second and address in own):
            raise BadRequest(refusals.OWN_ADDRESS_ALREADY(), [("/email", expected.OTHER_EMAIL())])
        if second and len(own) > MOST_SECOND:
            raise Conflict(refusals.TOO_MANY_ADDRESSES(most=MOST_SECOND))
        to_present, to_new = new_secret(), new_secret()
        change = AddressChange(
            account_id=account.id,
            email=address,
            second=second,
            present_hash=hashed(to_present),
            new_hash=hashed(to_new),
            expires_at=now + timedelta(days=LINK_DAYS),
        )
        await addresses.put_change(connection, change)
        base_url, language = links
        mailboxes = (own[:1] if second else own) or [account.email]  # somebody of a practice is reached there
        for to, token in [(address, to_new), *((mailbox, to_present) for mailbox in mailboxes)]:
            link = page_url(base_url, language, ADDRESS_PATH + token)
            letter = address_letter(to, language, address, link, LINK_DAYS, second=second)
            await queue_letter(connection, letter, account.practitioner_id)
        return await addresses.list_addresses(connection, account.id, now)


async def show_change(connection: Connection, token: str) -> ShownChange:
    """What the page with the button says; nothing changes. NotAllowed for a link that does not count."""
    change = await _change(connection, token, this_moment())
    return ShownChange(change.email, change.second)


async def confirm_address(connection: Connection, token: str) -> ShownChange:
    """This mailbox says yes; once all have, the address counts. Conflict when somebody else signs in with it."""
    now = this_moment()
    async with connection.transaction():
        change = await _change(connection, token, now)
        if not await addresses.confirm_change(connection, change.account_id, hashed(token)):
            return ShownChange(change.email, change.second, waits=True)
        await _free(connection, change.email, change.account_id)
        if change.second:
            await addresses.add_address(connection, change.account_id, change.email, now)
        else:
            await addresses.set_address(connection, change.account_id, change.email)
        await addresses.remove_change(connection, change.account_id)
        about = {"by": change.email, "status": "second address" if change.second else "address changed"}
        await tell_account(connection, change.account_id, "account changed", about)
    return ShownChange(change.email, change.second, done=True)


async def stop_change(connection: Connection, token: str) -> None:
    """Whoever reads one of the mailboxes says no: nothing changes."""
    async with connection.transaction():
        await addresses.remove_change(connection, (await _change(connection, token, this_moment())).account_id)


async def remove_address(connection: Connection, account: Account, email: str) -> None:
    """It signs nobody in any more; NotFound for what is no second address of the account."""
    if not await addresses.remove_address(connection, account.id, email.strip().lower()):
        raise NotFound(refusals.NO_SUCH_ADDRESS())


async def move_account(
    connection: Connection, profile: UUID | str, email: str, reason: str, by: str = OPERATOR
) -> None:
    """The operator gives an account (that keeps a profile, or signs in with an address) another address, where its
    mailboxes are lost or not its person's. Every other way into the account ends; the former address is told."""
    address, now = _address(email), this_moment()
    async with connection.transaction():
        account_id, former, practitioner_id = await _account(connection, profile)
        await _free(connection, address, account_id)
        await addresses.set_address(connection, account_id, address)
        await addresses.end_access(connection, account_id)
        details = {"from": former, "to": address, "reason": reason}
        await log_decision(connection, "address changed", practitioner_id, details, now, by)
        if former:
            language = await _language(connection, practitioner_id)
            await queue_letter(connection, moved_letter(former, language, reason), practitioner_id)


async def _language(connection: Connection, practitioner_id: UUID | None) -> str:
    """In which the person of a profile is written to; the directory's own where there is none."""
    stored = await read_profiles(connection, [practitioner_id]) if practitioner_id else {}
    return mail_language(stored[practitioner_id].profile.languages if practitioner_id in stored else [])


async def _account(connection: Connection, profile: UUID | str) -> tuple[UUID, str, UUID | None]:
    """Id, first address and profile of an account."""
    if isinstance(profile, UUID):
        id = await keeper_of(connection, profile)
    else:
        owner = await addresses.owner_of_address(connection, profile.strip().lower())
        id = owner.id if owner else None
    row = await connection.fetchrow(query("accounts/lock_account"), id) if id else None
    if row is None:
        raise NotFound(refusals.NO_SUCH_ACCOUNT())
    return row["id"], row["email"], row["practitioner_id"]


async def _free(connection: Connection, email: str, account_id: UUID) -> None:
    """Makes an address free for an account: one in which there is nothing gives it up. Conflict for any other."""
    await take_turn(connection, Turn.ADDRESSES, email)
    owner = await addresses.owner_of_address(connection, email)
    if owner is None or owner.id == account_id:
        return
    if owner.used:
        raise Conflict(refusals.ADDRESS_TAKEN())
    await connection.execute(query("profiles/remove_account"), owner.id)


async def _change(connection: Connection, token: str, now: datetime) -> AddressChange:
    change = await addresses.find_change(connection, hashed(token), now)
    if change is None:
        raise NotAllowed(refusals.ADDRESS_LINK_USED())
    return change


def _address(email: str) -> str:
    if result := mail_address(email):
        return result.normalized.lower()
    raise BadRequest(refusals.NO_MAIL_ADDRESS(), [("/email", expected.EMAIL())])
