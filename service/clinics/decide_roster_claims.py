"""The clinic's word: lists claims on the people of its roster, and says whether they are who they say."""

from uuid import UUID

import msgspec

from schemas.accounts.account import Claim
from schemas.clinics.clinic import RosterClaims, Writer
from schemas.messages import refusals
from service.accounts.claim_profile import decide_claim
from service.accounts.store_claims import RosterClaimQuery, lock_claim, roster_claims
from service.core.clock import now as this_moment
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.errors import NotAllowed, NotFound
from service.core.security_log import SecurityEvent, log_events


async def list_roster_claims(connection: Connection, caller: Writer, limit: int, cursor: str) -> RosterClaims:
    """A page of the open claims, the oldest first."""
    after = read_cursor(cursor, UUID) if cursor else None
    results = await roster_claims(
        connection, RosterClaimQuery(clinic_id=caller.clinic_id, after=after, limit=limit + 1)
    )
    return RosterClaims(results[:limit], write_cursor(results[limit - 1].id) if len(results) > limit else None)


class RosterDecision(msgspec.Struct, frozen=True):
    """The clinic's word about a claim; `by` is the account that gives it at the desk."""

    claim_id: UUID
    accept: bool
    by: UUID | None = None


async def decide_roster_claim(connection: Connection, caller: Writer, decision: RosterDecision) -> Claim:
    """Grants or refuses a claim; NotFound unless it is open and about someone on this clinic's roster, NotAllowed for
    somebody's word about themselves."""
    now = this_moment()
    async with connection.transaction():
        open_claim = await roster_claims(
            connection, RosterClaimQuery(clinic_id=caller.clinic_id, only=decision.claim_id, limit=1)
        )
        stored = await lock_claim(connection, decision.claim_id) if open_claim else None
        if stored is None:
            raise NotFound(refusals.NO_OPEN_CLAIM_ON_ROSTER())
        if decision.accept and stored.account_id == decision.by:
            raise NotAllowed(refusals.OWN_CLAIM())
        decided = await decide_claim(
            connection, decision.claim_id, accept=decision.accept, decided_by=caller.source, now=now
        )
        event = SecurityEvent(
            caller.actor,
            f"claim {decided.status}",
            open_claim[0].external_id,
            caller.clinic_id,
            decided.practitioner_id,
            before={"claim": open_claim[0].status},
            after={"claim": decided.status},
        )
        await log_events(connection, [event], now)
    return decided
