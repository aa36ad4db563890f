"""Brings a database up to date: schema, then reference data. Quick when nothing is to do."""

from service.core.database.migrate import migrate
from service.core.database.pool import connect
from service.vocabulary.install_reference_data import install_reference_data


async def prepare_database(dsn: str) -> list[str]:
    """Migrations and reference data; returns the migrations applied."""
    connection = await connect(dsn)
    try:
        applied = await migrate(connection)
        await install_reference_data(connection)
    finally:
        await connection.close()
    return applied
