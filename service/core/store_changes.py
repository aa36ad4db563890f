"""Says what a transaction has changed, to those who follow: the feed of changes, and the copies that matching holds.

Whoever writes people, rosters or match rows says so here, in the same transaction; no trigger does it for them, for a
distributed table has none (docs/scaling.md). `tests/core/test_writers.py` holds who writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query

PUBLISHED = "published"


class Change(msgspec.Struct, frozen=True):
    """What happened to a person. `listings`: the ids that clinics have for them; None: as the rosters stand now."""

    id: UUID
    kind: Literal["updated", "removed"]
    reason: str
    public: bool  # published before or after
    listings: Mapping[str, str] | None = None


@parameters("core/note_changes")
class _ChangeNote(msgspec.Struct, kw_only=True):
    ids: list[UUID]
    kinds: list[str]
    reasons: list[str]
    publics: list[bool]
    listings: list[Any]


def added(id: UUID, status: str) -> Change:
    """Somebody is new."""
    return Change(id, "updated", PUBLISHED if status == PUBLISHED else "created", status == PUBLISHED)


def edited(id: UUID, before: str, after: str, reason: str = "edited") -> Change:
    """Somebody's profile was written: its statuses before and after, and the reason where these are the same."""
    if before != after:
        reason = "unpublished" if (before, after) == (PUBLISHED, "draft") else after
    gone = before == PUBLISHED != after
    return Change(id, "removed" if gone else "updated", reason, PUBLISHED in (before, after))


def erased(id: UUID, status: str, confirmed_at: datetime | None, reason: str = "erased") -> Change:
    """Somebody is no more. Whoever followed someone once published may still hold a copy, also after a pause."""
    return Change(id, "removed", reason, status == PUBLISHED or confirmed_at is not None)


def listed(pairs: Iterable[tuple[UUID, UUID, str]], *, gone: bool = False) -> list[Change]:
    """Rosters gained (or lost) people, as (practitioner, clinic, the clinic's id): seen by these clinics alone."""
    listings: dict[UUID, dict[str, str]] = {}
    for id, clinic_id, external_id in pairs:
        listings.setdefault(id, {})[str(clinic_id)] = external_id
    kind, reason = ("removed", "unlisted") if gone else ("updated", "listed")
    return [Change(id, kind, reason, False, clinics) for id, clinics in listings.items()]  # type: ignore[arg-type]


async def note_changes(connection: Connection, changes: Sequence[Change]) -> None:
    """Puts changes (nobody twice) into the feed; of several notes of one transaction about somebody one is kept."""
    _must_be_one_transaction(connection)
    if changes:
        unlisted = [change.id for change in changes if change.listings is None]
        rows = await connection.fetch(query("core/read_listings"), unlisted)
        rosters = {row["id"]: row["listings"] for row in rows}
        noted = _ChangeNote(
            ids=[change.id for change in changes],
            kinds=[change.kind for change in changes],
            reasons=[change.reason for change in changes],
            publics=[change.public for change in changes],
            listings=[rosters.get(change.id, {}) if change.listings is None else change.listings for change in changes],
        )
        await connection.execute(*bound(noted))


async def note_match_changes(connection: Connection, ids: Iterable[UUID]) -> None:
    """Tells every copy of the match rows whose rows this transaction has written or removed."""
    _must_be_one_transaction(connection)
    if people := sorted(set(ids)):
        await connection.execute(query("core/note_match_changes"), people)


def _must_be_one_transaction(connection: Connection) -> None:
    if not connection.is_in_transaction():
        raise RuntimeError("what is written and the note of it must be one transaction")
