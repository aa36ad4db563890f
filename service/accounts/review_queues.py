"""The operator's queues of what needs a person; a new queue is a line in QUEUES."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemas.accounts.account import Review
from schemas.core.message import Message
from schemas.messages import refusals
from service.accounts.claim_profile import decide_claim
from service.accounts.moderate import log_decision, restore_profile
from service.accounts.prove_claim import code_of
from service.accounts.store_claims import waiting_claims
from service.accounts.store_moderation import list_suspensions, read_suspension
from service.accounts.store_reports import remove_report, waiting_reports
from service.core.database.pool import Connection
from service.core.errors import NotFound
from service.core.security_log import OPERATOR
from service.core.store_secrets import read_secret
from service.directory.review_vocabulary import decide_term, list_terms
from service.directory.settle_duplicate import dismiss_duplicate, list_duplicates, merge_duplicate
from service.matching.index.index_profiles import MatchIndexer
from service.matching.matcher import Matcher


@dataclass(frozen=True)
class Decision:
    """What a person decided about one entry; `into` names the term that an added one is merged into. `by` is who they
    are in the log, `base_url` where links in mails about it lead."""

    id: str
    accept: bool
    into: str | None = None
    by: str = OPERATOR
    base_url: str = ""


@dataclass(frozen=True)
class Queue:
    """How a queue is listed, and how one entry of it is decided; deciding answers with a sentence."""

    says: str
    listing: Callable[[Connection, int], Awaitable[list[Review]]]
    decide: Callable[[Connection, Matcher, Decision], Awaitable[str]]


async def _modalities(connection: Connection, limit: int) -> list[Review]:
    return await list_terms(connection, "modality", limit)


async def _concerns(connection: Connection, limit: int) -> list[Review]:
    return await list_terms(connection, "concern", limit)


async def _decide_modality(connection: Connection, matcher: Matcher, decision: Decision) -> str:
    return await decide_term(connection, matcher, "modality", decision.id, decision.into if not decision.accept else "")


async def _decide_concern(connection: Connection, matcher: Matcher, decision: Decision) -> str:
    return await decide_term(connection, matcher, "concern", decision.id, decision.into if not decision.accept else "")


async def _claims(connection: Connection, limit: int) -> list[Review]:
    """Whom a grant would hand which profile."""
    shown = ("email", "note", "practitioner_id", "display_name", "source", "status", "phone", "website")
    key = await read_secret(connection, "claim proof")
    return [
        Review(
            str(row["id"]),
            f"{row['email']} says that “{row['display_name']}” is theirs"
            + (f"; call {row['phone']} and read out {code_of(key, row['id'])}" if row["phone"] else ""),
            row["created_at"],
            {name: row[name] for name in shown},
        )
        for row in await waiting_claims(connection, limit)
    ]


async def _decide_claim(connection: Connection, _: Matcher, decision: Decision) -> str:
    id = _id_of(decision, refusals.NO_OPEN_CLAIM())
    claim = await decide_claim(connection, id, accept=decision.accept, decided_by=decision.by)
    return f"claim {claim.status}"


async def _reports(connection: Connection, limit: int) -> list[Review]:
    """What a reader says is wrong about which profile."""
    shown = ("practitioner_id", "display_name", "status", "source", "about", "wrong")
    return [
        Review(
            str(row["id"]),
            f"{row['about']}, “{row['display_name']}” ({row['practitioner_id']}): {row['wrong']}",
            row["reported_at"],
            {name: row[name] for name in shown},
        )
        for row in await waiting_reports(connection, limit)
    ]


async def _decide_report(connection: Connection, _: Matcher, decision: Decision) -> str:
    """Either way the report is gone; what is true of it a person mends with the practitioner."""
    if not await remove_report(connection, _id_of(decision, refusals.NO_REPORT_WAITING())):
        raise NotFound(refusals.NO_REPORT_WAITING())
    return "closed as true: mend it with the practitioner" if decision.accept else "closed as not so"


async def _suspensions(connection: Connection, limit: int) -> list[Review]:
    """Hidden profiles, and what their people answered."""
    shown = ("display_name", "reason", "since", "answer")
    return [
        Review(
            str(row["practitioner_id"]),
            f"“{row['display_name']}”, hidden because: {row['reason']}; {row['answer'] or 'not answered'}",
            row["answered_at"] or row["since"],
            {name: row[name] for name in shown},
        )
        for row in await list_suspensions(connection, limit)
    ]


async def _decide_suspension(connection: Connection, matcher: Matcher, decision: Decision) -> str:
    """Accepting the answer shows the profile again; rejecting it leaves it hidden, and is logged."""
    id = _id_of(decision, refusals.NOT_SUSPENDED())
    if decision.accept:
        indexer, reason = MatchIndexer(matcher.model), "the answer was accepted"
        await restore_profile(connection, indexer, id, reason, decision.base_url, decision.by)
        return "shown again"
    if await read_suspension(connection, id) is None:
        raise NotFound(refusals.NOT_SUSPENDED())
    return "stays hidden"


def _id_of(decision: Decision, otherwise: Message) -> UUID:
    try:
        return UUID(decision.id)
    except ValueError:
        raise NotFound(otherwise) from None


_OF_PAIR = (
    "first_id", "first_name", "second_id", "second_name", "first_status", "second_status", "how", "score",
)  # fmt: skip


async def _duplicates(connection: Connection, limit: int) -> list[Review]:
    """Two profiles that may be one person: accepting merges them, rejecting leaves them two people."""
    return [
        Review(
            str(row["id"]),
            f"“{row['first_name']}” ({row['first_source']}) and “{row['second_name']}” ({row['second_source']}), "
            f"by {row['how']}{_wrote_first(row)}",
            row["found_at"],
            {name: row[name] for name in _OF_PAIR},
        )
        for row in await list_duplicates(connection, limit)
    ]


def _wrote_first(row: dict[str, Any]) -> str:
    """Of texts that are alike, how much and whose is the earlier."""
    first, second = row["first_since"], row["second_since"]
    if first is None or second is None:
        return ""
    name, since = (row["first_name"], first) if first <= second else (row["second_name"], second)
    return f" ({row['score']:.0%} alike; “{name}” first, since {since:%Y-%m-%d})"


async def _decide_duplicate(connection: Connection, matcher: Matcher, decision: Decision) -> str:
    id = _id_of(decision, refusals.NO_PAIR_WAITING())
    if decision.accept:
        return f"merged into {await merge_duplicate(connection, MatchIndexer(matcher.model), id)}"
    await dismiss_duplicate(connection, id)
    return "left as two people"


QUEUES = {
    "modalities": Queue("kinds of practice folded or added", _modalities, _decide_modality),
    "concerns": Queue("concerns folded or added", _concerns, _decide_concern),
    "duplicates": Queue("profiles that may be one person", _duplicates, _decide_duplicate),
    "claims": Queue("people who say that a profile is theirs", _claims, _decide_claim),
    "suspensions": Queue("hidden profiles, and what their people answered", _suspensions, _decide_suspension),
    "reports": Queue("what readers say is wrong about a profile", _reports, _decide_report),
}


async def decide(connection: Connection, matcher: Matcher, queue: str, decision: Decision) -> str:
    """Decides about one entry and logs the decision; answers with a sentence."""
    async with connection.transaction():
        done = await QUEUES[queue].decide(connection, matcher, decision)
        details = {"entry": decision.id, "accepted": decision.accept, "into": decision.into, "done": done}
        await log_decision(connection, f"review of {queue}", None, details, by=decision.by)
    return done
