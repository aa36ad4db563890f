"""Whether this installation can serve: server, schema, reference data."""

from schemas.messages import setup
from service.core.database.migrate import pending
from service.core.database.pool import Connection, check_server
from service.core.errors import SetupError


async def check_ready(connection: Connection) -> None:
    """Raises SetupError, saying what to do, unless the schema is up to date."""
    check_server(connection)
    missing = await pending(connection)
    if missing:
        raise SetupError(setup.SCHEMA_LACKS(missing=", ".join(missing)))
