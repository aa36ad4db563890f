"""Claims an imported profile: at once with the imported address, by a link mailed to it, or by a person's word.

Whoever keeps a profile decides whether it is listed: a claim changes nothing that anyone sees.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas.accounts.account import Account, Claim, ClaimRequest
from schemas.messages import refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts import store as accounts
from service.accounts import store_claims as claims
from service.accounts.join_profiles import is_begun, set_aside
from service.accounts.own_profile import find_own
from service.accounts.store_claims import NewClaim, StoredClaim
from service.accounts.tell_accounts import tell_account
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.errors import Conflict, NotAllowed, NotFound, NotSignedIn
from service.core.rate_limit import DAY, Limit, take
from service.core.secret_tokens import hashed, new_secret
from service.email.outbox import queue_letter
from service.email.templates import CLAIM_PATH, claim_letter, claim_waits_letter, page_url
from service.profiles.fictional import is_fictional
from service.profiles.store import read_profiles

LINK_DAYS = 7
_OF_ACCOUNT = Limit("claim of account", 10, DAY, refusals.TOO_MANY_CLAIMS())
_SAYS = {
    "granted": "The profile is yours to keep. It stays as listed or unlisted as it was until you publish it.",
    "mailed": "A link was sent to the address that came with the profile: open it in this browser.",
    "waiting": "No address came with the profile: its clinic, or whoever runs this directory, will look at your claim.",
    "refused": "The claim was refused.",
}


@dataclass(frozen=True)
class LinkBase:
    """Where links in mails lead: the address of this installation, and the language of who asks."""

    base_url: str
    language: str = "en"
    operator: str = ""  # whom a claim that waits for a person is told to


async def claim_profile(
    connection: Connection, account: Account, wish: ClaimRequest, door: LinkBase, now: datetime | None = None
) -> Claim:
    """Notes the claim, mails what it takes, and grants it when the account's own address came with the profile."""
    now = now or this_moment()
    await take(connection, _OF_ACCOUNT, str(account.id), now)
    async with connection.transaction():
        current = await _may_claim(connection, account)
        stored = await _unkept(connection, wish.practitioner_id)
        earlier = await claims.find_claim(connection, current.id, stored.id)
        if earlier is not None and earlier.status == "refused":
            raise Conflict(refusals.CLAIM_REFUSED_BEFORE())
        address = (stored.profile.email or "").lower()
        new = NewClaim(current.id, stored.id, "waiting", wish.note)
        if address == current.email:
            claim = await claims.put_claim(connection, new)
            return await _grant(connection, claim, "the imported address", now)
        if not address or is_fictional(stored.source):
            await _tell_operator(connection, door, stored.id, stored.profile.display_name, expired=False)
            return _public_claim(await claims.put_claim(connection, new))
        token = new_secret()
        new.status, new.token_hash, new.expires_at = "mailed", hashed(token), now + timedelta(days=LINK_DAYS)
        claim = await claims.put_claim(connection, new)
        link = page_url(door.base_url, door.language, CLAIM_PATH + token)
        letter = claim_letter(address, door.language, stored.profile.display_name, link, LINK_DAYS)
        await queue_letter(connection, letter, stored.id)
    return _public_claim(claim)


async def let_claims_wait(connection: Connection, door: LinkBase, now: datetime) -> int:
    """Claims whose mailed link nobody followed in time wait for a person, who is told; returns how many."""
    async with connection.transaction():
        rows = await connection.fetch(query("accounts/let_claims_wait"), now)
        for row in rows:
            await _tell_operator(connection, door, row["id"], row["display_name"], expired=True)
    return len(rows)


async def _tell_operator(connection: Connection, door: LinkBase, id: UUID, name: str, *, expired: bool) -> None:
    if door.operator:
        page = page_url(door.base_url, "en", f"/practitioners/{id}")
        await queue_letter(connection, claim_waits_letter(door.operator, name, page, expired=expired), id)


async def is_unclaimed(connection: Connection, practitioner_id: UUID) -> bool:
    """Whether nobody keeps a profile."""
    return await accounts.keeper_of(connection, practitioner_id) is None


async def follow_claim_link(connection: Connection, account: Account, token: str, now: datetime | None = None) -> Claim:
    """Grants the claim whose link reached the imported address; only to the account that made it."""
    now = now or this_moment()
    async with connection.transaction():
        claim = await claims.claim_of_link(connection, hashed(token))
        if claim is None or claim.expires_at is None or claim.expires_at <= now:
            raise NotAllowed(refusals.CLAIM_LINK_USED())
        if claim.account_id != account.id:
            raise NotAllowed(refusals.CLAIM_LINK_ELSEWHERE())
        await _may_claim(connection, account)
        await _unkept(connection, claim.practitioner_id)
        return await _grant(connection, claim, "the imported address", now)


async def decide_claim(
    connection: Connection, claim_id: UUID, *, accept: bool, decided_by: str, now: datetime | None = None
) -> Claim:
    """A person's word: the operator's (`ayni review claims`), or that of a clinic which lists the profile."""
    now = now or this_moment()
    async with connection.transaction():
        claim = await claims.lock_claim(connection, claim_id)
        if claim is None or claim.status not in ("waiting", "mailed"):
            raise NotFound(refusals.NO_OPEN_CLAIM())
        if accept:
            await _unkept(connection, claim.practitioner_id)
            granted = await _grant(connection, claim, decided_by, now)
            await _notify_claimant(connection, claim)
            return granted
        await claims.decide(connection, claims.ClaimDecision(id=claim.id, status="refused", by=decided_by, now=now))
        claim.status = "refused"
        await _notify_claimant(connection, claim)
    return _public_claim(claim)


async def _notify_claimant(connection: Connection, claim: StoredClaim) -> None:
    """Whoever made the claim learns what a person decided."""
    stored = (await read_profiles(connection, [claim.practitioner_id])).get(claim.practitioner_id)
    if stored is not None:
        details = {"by": stored.profile.display_name, "status": claim.status}
        await tell_account(connection, claim.account_id, "claim decided", details)


async def grant_proved(
    connection: Connection, account: Account, practitioner_id: UUID, by: str, now: datetime
) -> Claim:
    """Grants an open claim that its account has proved; NotFound where there is none."""
    async with connection.transaction():
        current = await _may_claim(connection, account)
        await _unkept(connection, practitioner_id)
        claim = await claims.find_claim(connection, current.id, practitioner_id)
        if claim is None or claim.status not in ("waiting", "mailed"):
            raise NotFound(refusals.NO_OPEN_CLAIM())
        return await _grant(connection, claim, by, now)


async def _may_claim(connection: Connection, account: Account) -> Account:
    current = await accounts.lock_account(connection, account.id)
    if current is None:
        raise NotSignedIn(refusals.ACCOUNT_ERASED())
    await _begun(connection, current)
    return current


async def _begun(connection: Connection, account: Account) -> StoredProfile | None:
    """The profile that an account has begun itself, which a claim sets aside; Conflict for any other that it keeps."""
    stored = await find_own(connection, account)
    if stored is not None and not is_begun(account, stored):
        raise Conflict(refusals.ONE_PROFILE_EACH())
    return stored


async def _unkept(connection: Connection, practitioner_id: UUID) -> StoredProfile:
    stored = (await read_profiles(connection, [practitioner_id])).get(practitioner_id)
    if stored is None:
        raise NotFound(refusals.NO_PROFILE())
    if await accounts.keeper_of(connection, practitioner_id) is not None:
        raise Conflict(refusals.PROFILE_KEPT())
    return stored


async def _grant(connection: Connection, claim: StoredClaim, decided_by: str, now: datetime) -> Claim:
    account = await accounts.lock_account(connection, claim.account_id)
    if account is None:
        raise Conflict(refusals.ACCOUNT_KEEPS_ONE())
    begun = await _begun(connection, account)
    await accounts.keep_profile(connection, claim.account_id, claim.practitioner_id)
    if begun is not None:
        await set_aside(connection, account, begun, now)
    await claims.decide(connection, claims.ClaimDecision(id=claim.id, status="granted", by=decided_by, now=now))
    await claims.refuse_others(connection, claim, now)
    claim.status = "granted"
    return _public_claim(claim)


def _public_claim(claim: StoredClaim) -> Claim:
    return Claim(claim.id, claim.practitioner_id, claim.status, _SAYS[claim.status])  # type: ignore[arg-type]
