"""What commands and the server both need before they can work: a prepared database, the policy, a matcher. No web."""

from pathlib import Path

from service.core.database.migrate import migrate
from service.core.database.pool import Connection, connect
from service.core.settings import Settings
from service.matching.find_matches import Matcher
from service.matching.fit_model import FitModel, load_fit_model
from service.matching.index_profiles import Deriver
from service.matching.page_cursor import CursorKey
from service.vocabulary.cache import Terms
from service.vocabulary.install_reference_data import install_reference_data


async def open_matcher(connection: Connection, settings: Settings) -> Matcher:
    """The model and the vocabularies, read once."""
    model = fit_model(settings)
    return Matcher(model, await Terms.read(connection), await CursorKey.read(connection))


def fit_model(settings: Settings) -> FitModel:
    """The policy of these settings."""
    return load_fit_model(Path(settings.policy)) if settings.policy else load_fit_model()


def deriver(settings: Settings) -> Deriver:
    return Deriver(fit_model(settings))


async def prepare_database(dsn: str) -> list[str]:
    """Migrations and reference data; returns the migrations applied."""
    connection = await connect(dsn)
    try:
        applied = await migrate(connection)
        await install_reference_data(connection)
    finally:
        await connection.close()
    return applied
