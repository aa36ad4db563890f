"""Stores who wishes to be shown as working alongside whom; agreed once both have said so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.accounts.account import PartnerState
from schemas.profiles.practitioner import Partner
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.store_changes import edited, note_changes


async def give_consent(connection: Connection, practitioner_id: UUID, partner_id: UUID) -> bool:
    """Notes one side's word; whether both have given it now."""
    await connection.execute(
        query("profiles/add_consent"),
        practitioner_id,
        partner_id,
    )
    return bool(
        await connection.fetchval(
            query("profiles/has_consent"),
            practitioner_id,
            partner_id,
        )
    )


async def end_partnership(connection: Connection, id: UUID, other: UUID) -> bool:
    """Removes the word of both sides; whether there was any."""
    done: str = await connection.execute(
        query("profiles/remove_consents"),
        id,
        other,
    )
    return done != "DELETE 0"


async def note_change(connection: Connection, ids: Sequence[UUID], now: datetime) -> None:
    """What is shown of these has changed, without a new version: those who follow the changes are told."""
    rows = await connection.fetch(query("profiles/touch_profiles"), list(ids), now)
    await note_changes(connection, [edited(row["id"], row["status"], row["status"]) for row in rows])


async def partners_of(connection: Connection, ids: Sequence[UUID]) -> list[UUID]:
    """Everyone who has agreed with one of these, without these themselves."""
    rows = await connection.fetch(
        query("profiles/list_partner_ids"),
        list(ids),
    )
    return [row["partner_id"] for row in rows]


async def list_partners(connection: Connection, practitioner_id: UUID) -> list[PartnerState]:
    """Agreed partners, those asked and those who ask, the oldest first."""
    rows = await connection.fetch(query("profiles/list_partners"), practitioner_id)
    return [_state(row) for row in rows]


def _state(row: Any) -> PartnerState:
    return PartnerState(Partner(row["id"], row["display_name"], row["modalities"]), row["state"], row["since"])
