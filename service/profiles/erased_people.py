"""Remembers who erased their profile, by keyed hashes alone, so that no source brings them back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from schemas.profiles.practitioner import Profile
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.secret_tokens import keyed_hash
from service.core.store_secrets import read_secret

_SECRET = "erased"


def _marks(profile: Profile, source: str, external_id: str) -> list[str]:
    """What a source may know a person by: its own id for them, their private address, their NPI."""
    marks = [f"id {source} {external_id}"]
    marks += [f"email {profile.email.casefold()}"] if profile.email else []
    return [*marks, f"npi {profile.npi}"] if profile.npi else marks


async def remember_erased(
    connection: Connection, profile: Profile, ids: Sequence[tuple[str, str]], email: str, now: datetime
) -> None:
    """Notes somebody who erased their profile: `ids` are (source, external id) under which they were stated."""
    key = await read_secret(connection, _SECRET)
    marks = {mark for source, external_id in ids for mark in _marks(profile, source, external_id)}
    if email:
        marks.add(f"email {email.casefold()}")
    await connection.execute(query("profiles/remember_erased"), [keyed_hash(key, mark) for mark in sorted(marks)], now)


async def erased_among(connection: Connection, source: str, people: Sequence[tuple[str, Profile]]) -> set[str]:
    """The external ids of those people who have erased their profile before."""
    key = await read_secret(connection, _SECRET)
    hashes = {id: [keyed_hash(key, mark) for mark in _marks(profile, source, id)] for id, profile in people}
    wanted = [mark for marks in hashes.values() for mark in marks]
    known = {row["hash"] for row in await connection.fetch(query("profiles/list_erased"), wanted)}
    return {id for id, marks in hashes.items() if known.intersection(marks)}


async def listed_as(connection: Connection, practitioner_id: UUID) -> list[tuple[str, str]]:
    """(source, external id) under which clinics list a person."""
    rows = await connection.fetch(query("profiles/list_listings"), practitioner_id)
    return [(f"clinic:{row['clinic_id']}", row["external_id"]) for row in rows]
