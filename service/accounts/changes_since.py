"""What practitioners have changed in their profiles since a day; for whoever chose them then."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

import msgspec

from schemas.accounts.account import Change
from schemas.profiles.practitioner import PractitionerPublic
from service.accounts.show_history import changes
from service.core.database.pool import Connection
from service.core.database.queries import query

_PUBLIC = frozenset(field.name for field in msgspec.structs.fields(PractitionerPublic))


async def changes_since(
    connection: Connection, people: Iterable[PractitionerPublic], day: date
) -> dict[UUID, list[Change]]:
    """By person, of what everybody may see; nobody who was not there before that day was over."""
    now = {person.id: person for person in people}
    end = datetime.combine(day, time.max, UTC)
    rows = await connection.fetch(query("accounts/read_versions_at"), list(now), end)
    return {row["practitioner_id"]: list(_public(row["document"], row["latest"])) for row in rows}


def _public(before: dict[str, object], after: dict[str, object]) -> Iterator[Change]:
    yield from (change for change in changes(before, after) if change.pointer.split("/")[1] in _PUBLIC)
