"""Writes every profile as NDJSON, with its state, so that loading it elsewhere loses nothing."""

from collections.abc import AsyncIterator

import msgspec

from schemas.practitioner import ProfileDump, StoredProfile
from service.database.pool import Connection
from service.database.profiles import each_profile
from service.formats.ndjson import write_whole_profile


async def export_profiles(connection: Connection) -> AsyncIterator[bytes]:
    """One line per profile, in the order of ids."""
    async for stored in each_profile(connection):
        yield write_whole_profile(dump(stored))


def dump(stored: StoredProfile) -> ProfileDump:
    """A stored profile with its state."""
    return ProfileDump(
        **msgspec.structs.asdict(stored.profile),
        id=stored.id,
        source=stored.source,
        external_id=stored.external_id,
        status=stored.status,
        confirmed_at=stored.confirmed_at,
        updated_at=stored.updated_at,
        sources=stored.sources,
    )
