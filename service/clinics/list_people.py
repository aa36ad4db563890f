"""Lists the people of a roster with how far each has come, for the clinic's desk."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from schemas.core.fields import Status
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.core.database.queries import bound, parameters

Stage = Literal["no address", "to invite", "invited", "claimed", "published"]


class ListedPerson(msgspec.Struct):
    """A person of a roster: whether they can be written to, were invited, have claimed, and are seen."""

    external_id: str
    practitioner_id: UUID
    display_name: str
    status: Status
    invited_at: datetime | None
    addressed: bool
    claimed: bool
    practises: bool  # a kind of practice is known

    @property
    def stage(self) -> Stage:
        """How far they have come."""
        if self.status == "published":
            return "published"
        if self.claimed:
            return "claimed"
        if self.invited_at is not None:
            return "invited"
        return "to invite" if self.addressed else "no address"


class PeoplePage(msgspec.Struct):
    results: list[ListedPerson]
    next_cursor: str | None


@parameters("clinics/list_people")
class _PeopleQuery(msgspec.Struct, kw_only=True):
    clinic_id: UUID
    text: str | None
    stage: Stage | None
    after_name: str | None
    after_id: str | None
    limit: int


async def list_people(
    connection: Connection, clinic_id: UUID, wanted: tuple[str, Stage | None], limit: int, cursor: str
) -> PeoplePage:
    """A page of the roster by name: of those whose name holds the text, at that stage."""
    text, stage = wanted
    name, id = read_cursor(cursor, tuple[str, str]) if cursor else (None, None)
    query = _PeopleQuery(
        clinic_id=clinic_id, text=text.strip() or None, stage=stage, after_name=name, after_id=id, limit=limit + 1
    )
    rows = [ListedPerson(**dict(row)) for row in await connection.fetch(*bound(query))]
    page = rows[:limit]
    more = write_cursor((page[-1].display_name, page[-1].external_id)) if len(rows) > limit else None
    return PeoplePage(page, more)
