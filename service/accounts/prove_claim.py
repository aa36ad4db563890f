"""Proves a claim by what a registry lists: a mark on the web page that came with the profile, or a code that the
operator reads out over the telephone that came with it.

Both follow from the claim by a secret, so that neither is stored.
"""

import hashlib
import hmac
from datetime import datetime
from urllib.parse import urljoin
from uuid import UUID

import msgspec

from schemas.accounts.account import Account, Claim
from schemas.messages import refusals
from service.accounts import store_claims as claims
from service.accounts.claim_profile import grant_proved
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import NotAllowed
from service.core.rate_limit import DAY, Limit, take
from service.core.secret_tokens import same, signature
from service.core.store_secrets import read_secret
from service.profiles.store import read_profiles

FILE_PATH = "/.well-known/ayni-claim.txt"
_DIGITS = 8
_TRIES = Limit("code of claim", 5, DAY, refusals.TOO_MANY_CLAIMS())


class ClaimProof(msgspec.Struct):
    """How an open claim can be proved: `mark` on `page`, or a code over `phone`; empty where none came with it."""

    page: str
    mark: str
    phone: str

    @property
    def addresses(self) -> list[str]:
        """Where the mark is looked for."""
        return [urljoin(self.page, FILE_PATH), self.page] if self.page else []


async def claim_proof(connection: Connection, account: Account, practitioner_id: UUID) -> ClaimProof | None:
    """What proves this account's open claim; None without one."""
    claim = await claims.find_claim(connection, account.id, practitioner_id)
    stored = (await read_profiles(connection, [practitioner_id])).get(practitioner_id)
    if claim is None or claim.status not in ("waiting", "mailed") or stored is None:
        return None
    contact = stored.profile.contact
    mark = f"ayni-claim-{signature(await read_secret(connection, 'claim proof'), f'page {claim.id}')}"
    return ClaimProof(contact.website or "" if contact else "", mark, contact.phone or "" if contact else "")


def code_of(key: bytes, claim_id: UUID) -> str:
    """The digits that the operator reads out to whoever answers the listed telephone."""
    number = int.from_bytes(hmac.digest(key, f"phone {claim_id}".encode(), hashlib.sha256)[:8])
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


async def prove_by_page(
    connection: Connection, account: Account, practitioner_id: UUID, body: str, now: datetime | None = None
) -> Claim:
    """Grants the claim when a page that came with the profile holds its mark; NotAllowed otherwise."""
    proof = await claim_proof(connection, account, practitioner_id)
    if proof is None or not proof.page or proof.mark not in body:
        raise NotAllowed(refusals.CLAIM_NOT_PROVED())
    return await grant_proved(connection, account, practitioner_id, "the listed web page", now or this_moment())


async def prove_by_code(
    connection: Connection, account: Account, practitioner_id: UUID, code: str, now: datetime | None = None
) -> Claim:
    """Grants the claim with the code read out over the listed telephone; five tries a day."""
    now = now or this_moment()
    await take(connection, _TRIES, str(account.id), now)
    claim = await claims.find_claim(connection, account.id, practitioner_id)
    digits = "".join(character for character in code if character.isdecimal())
    expected = code_of(await read_secret(connection, "claim proof"), claim.id) if claim else ""
    if claim is None or claim.status not in ("waiting", "mailed") or not same(digits, expected):
        raise NotAllowed(refusals.CLAIM_NOT_PROVED())
    return await grant_proved(connection, account, practitioner_id, "the listed telephone", now)
