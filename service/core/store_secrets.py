"""Secrets of this installation, made by a migration and shared by its processes."""

from service.core.database.pool import Connection


async def read_secret(connection: Connection, name: str) -> bytes:
    """A secret of this installation, shared by its processes."""
    return bytes(await connection.fetchval("SELECT value FROM server_secret WHERE name = $1", name))
