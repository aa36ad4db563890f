"""Writes every profile as NDJSON, with its state, so that loading it elsewhere loses nothing."""

from collections.abc import AsyncIterator

import msgspec

from schemas.profiles.practitioner import ProfileDump, StoredProfile
from service.core.database.pool import Connection
from service.intake.formats.ndjson import write_whole_profile
from service.profiles.store import each_profile


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
