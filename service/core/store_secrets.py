"""Secrets of this installation, made by a migration and shared by its processes."""

from service.core.database.pool import Connection
from service.core.database.queries import query


async def read_secret(connection: Connection, name: str) -> bytes:
    """A secret of this installation, shared by its processes."""
    return bytes(await connection.fetchval(query("core/read_secret"), name))
