"""Writes profiles: the only writer. New ones are copied straight into their tables, stored ones replaced in place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from schemas.profiles.practitioner import Profile
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters, query
from service.core.ids import new_ids
from service.core.store_changes import added, edited, note_changes
from service.profiles.field_dates import Origins, Statement, StoredState, field_origins
from service.profiles.store import find_by_source, hold_people, lock_source

Outcome = Literal["created", "updated", "unchanged"]


class StagedProfile(msgspec.Struct, kw_only=True):
    """One profile on its way in, with its vocabulary terms resolved and its places located."""

    source: str
    external_id: str
    profile: Profile  # terms as in the vocabularies
    document: bytes  # the same as JSON, keys sorted
    digest: bytes
    places: list[dict[str, Any]]
    modality_ids: list[int]
    concern_ids: list[int]
    saved_at: datetime
    saved_by: str
    field_sources: dict[str, str]  # what a dump says of fields
    field_dates: dict[str, datetime]
    status: str | None = None
    status_explicit: bool = False
    confirmed_at: datetime | None = None
    wanted_id: UUID | None = None

    @property
    def statement(self) -> Statement:
        return Statement(
            msgspec.json.decode(self.document), self.saved_by, self.saved_at, self.field_sources, self.field_dates
        )


class _Stored(msgspec.Struct, frozen=True):
    id: UUID
    status: str
    digest: bytes
    confirmed_at: datetime | None

    def would_change(self, staged: StagedProfile) -> bool:
        """Whether saving says anything new. A status that is not said outright only publishes drafts."""
        same_status = staged.status in (None, self.status) or (not staged.status_explicit and self.status != "draft")
        same_day = not staged.status_explicit or staged.confirmed_at in (None, self.confirmed_at)
        return not (self.digest == staged.digest and same_status and same_day)


@parameters("profiles/replace_profiles")
class _Replacement(msgspec.Struct, kw_only=True):
    ids: list[UUID]
    statuses: list[str | None]
    explicit: list[bool]
    confirmed_at: list[datetime | None]
    digests: list[bytes]
    documents: list[Any]
    sources: list[Any]
    dates: list[Any]
    saved_at: datetime
    saved_by: str


_Pairs = Sequence[tuple[UUID, StagedProfile]]


async def save_profiles(connection: Connection, staged: Sequence[StagedProfile]) -> list[tuple[UUID, Outcome]]:
    """Saves a batch (no key twice) inside the caller's transaction; outcomes in the order given.

    Writers of the same source wait for each other, so that none creates a profile twice.
    """
    for source in sorted({staged.source for staged in staged}):
        await lock_source(connection, source)
    stored = await _find_stored(connection, staged)
    new = [staged for staged in staged if (staged.source, staged.external_id) not in stored]
    created = [(staged.wanted_id or id, staged) for id, staged in zip(new_ids(len(new)), new, strict=True)]
    results = [(stored[key].id, staged) for staged in staged if (key := (staged.source, staged.external_id)) in stored]
    updated = [(id, staged) for id, staged in results if stored[staged.source, staged.external_id].would_change(staged)]
    if updated:
        await _replace(connection, updated)
    if created:
        await _add(connection, created)
    if created or updated:
        await _add_lists(connection, [*created, *updated])
    outcomes: dict[tuple[str, str], tuple[UUID, Outcome]] = {}
    for pairs, outcome in ((results, "unchanged"), (updated, "updated"), (created, "created")):
        outcomes |= {(staged.source, staged.external_id): (id, outcome) for id, staged in pairs}  # type: ignore[misc]
    return [outcomes[staged.source, staged.external_id] for staged in staged]


async def _find_stored(connection: Connection, staged: Sequence[StagedProfile]) -> dict[tuple[str, str], _Stored]:
    known = await find_by_source(connection, [(staged.source, staged.external_id) for staged in staged])
    rows = await connection.fetch(query("profiles/read_stored"), [*known.values()]) if known else []
    return {
        (row["source"], row["external_id"]): _Stored(
            row["id"], row["status"], row["content_digest"], row["confirmed_at"]
        )
        for row in rows
    }


async def _add(connection: Connection, created: _Pairs) -> None:
    records = []
    for id, staged in created:
        origins = field_origins(staged.statement, StoredState())
        records.append(
            (
                id, staged.source, staged.external_id, staged.status or "draft", staged.digest, staged.saved_at,
                staged.saved_at, staged.confirmed_at, msgspec.Raw(staged.document), origins.sources, origins.dates,
                staged.saved_at, staged.saved_by,
            )
        )  # fmt: skip
    await connection.copy_records_to_table(
        "practitioner",
        records=records,
        columns=[
            "id", "source", "external_id", "status", "content_digest", "created_at", "changed_at", "confirmed_at",
            "document", "field_sources", "field_dates", "saved_at", "saved_by",
        ],
    )  # fmt: skip
    keys = [(staged.source, staged.external_id, id) for id, staged in created]
    await connection.copy_records_to_table(
        "source_key", records=keys, columns=["source", "external_id", "practitioner_id"]
    )
    await note_changes(connection, [added(id, staged.status or "draft") for id, staged in created])


async def _replace(connection: Connection, updated: _Pairs) -> None:
    ids = [id for id, _ in updated]
    await hold_people(connection, ids)
    rows = await connection.fetch(query("profiles/read_documents"), ids)
    before = {row["id"]: _before(row) for row in rows}
    statuses = {row["id"]: row["status"] for row in rows}
    origins: list[Origins] = [field_origins(staged.statement, before[id]) for id, staged in updated]
    await connection.execute(query("profiles/keep_versions"), ids)
    first = updated[0][1]
    replacement = _Replacement(
        ids=ids,
        statuses=[staged.status for _, staged in updated],
        explicit=[staged.status_explicit for _, staged in updated],
        confirmed_at=[staged.confirmed_at for _, staged in updated],
        digests=[staged.digest for _, staged in updated],
        documents=[msgspec.Raw(staged.document) for _, staged in updated],
        sources=[own.sources for own in origins],
        dates=[own.dates for own in origins],
        saved_at=first.saved_at,
        saved_by=first.saved_by,
    )
    written = await connection.fetch(*bound(replacement))
    await connection.execute(query("profiles/remove_lists"), ids)
    await note_changes(connection, [edited(row["id"], statuses[row["id"]], row["status"]) for row in written])


def _before(row: Any) -> StoredState:
    dates = msgspec.convert(row["field_dates"], dict[str, datetime])
    return StoredState(row["document"], row["field_sources"], dates)


async def _add_lists(connection: Connection, saved: _Pairs) -> None:
    """Terms and places, which stand beside the document too: for what is searched and joined."""
    modalities = [(id, at, term) for id, staged in saved for at, term in enumerate(staged.modality_ids, start=1)]
    concerns = [(id, term) for id, staged in saved for term in staged.concern_ids]
    places = [_place(id, at, place) for id, staged in saved for at, place in enumerate(staged.places, start=1)]
    tables: dict[str, tuple[list[Any], tuple[str, ...]]] = {
        "practitioner_modality": (modalities, ("practitioner_id", "position", "modality_id")),
        "practitioner_concern": (concerns, ("practitioner_id", "concern_id")),
        "practitioner_place": (places, ("practitioner_id", "position", *_PLACE)),
    }
    for table, (records, columns) in tables.items():
        if records:
            await connection.copy_records_to_table(table, records=records, columns=columns)


_PLACE = ("line", "city", "region", "postal_code", "country", "lat", "lon", "located", "access")


def _place(id: UUID, position: int, place: dict[str, Any]) -> tuple[Any, ...]:
    address = place.get("address", {})
    return (
        id, position, address.get("line"), address.get("city"), address.get("region"), address.get("postal_code"),
        address.get("country"), place.get("lat"), place.get("lon"), place.get("located"), place.get("access", []),
    )  # fmt: skip
