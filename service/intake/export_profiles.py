"""Writes every profile as NDJSON, with its state, so that loading it elsewhere loses nothing."""

from collections.abc import AsyncIterator

from service.core.database.pool import Connection
from service.profiles.dump import dump, write_whole_profile
from service.profiles.store import each_profile


async def export_profiles(connection: Connection) -> AsyncIterator[bytes]:
    """One line per profile, in the order of ids."""
    async for stored in each_profile(connection):
        yield write_whole_profile(dump(stored))
