"""Opens what matching needs of a process: the policy, the vocabularies, the indexer.

Imports it when it is opened: commands that name these functions and do not call them start at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from service.core.database.embedded_folder import default_data_folder
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.core.store_secrets import read_rotating_secret

if TYPE_CHECKING:
    from service.matching.fit.fit_model import FitModel
    from service.matching.index.index_profiles import MatchIndexer
    from service.matching.matcher import Matcher


async def open_matcher(connection: Connection, settings: Settings) -> "Matcher":
    """The model and the vocabularies, read once; the people are read when the first request comes."""
    from service.matching.matcher import Matcher
    from service.matching.page_cursor import CursorKey
    from service.matching.recall.generations import open_generations
    from service.matching.recall.live_snapshot import LiveSnapshot
    from service.vocabulary.cache import VocabularyCache

    model, files = fit_model(settings), None
    if settings.database_url is not None:
        data = settings.data or default_data_folder()
        files = await open_generations(connection, data, settings.read_database_url or settings.database_url)
    secret = await read_rotating_secret(connection, "cursor")
    cursor_key = CursorKey(secret.signing(), secret.accepted())
    terms = await VocabularyCache.read(connection)
    _ = terms.lexicon  # built now, not in the first request
    return Matcher(model, terms, cursor_key, LiveSnapshot(files))


def fit_model(settings: Settings) -> "FitModel":
    """The policy of these settings."""
    from service.matching.fit.fit_model import load_fit_model

    path = [Path(settings.policy)] if settings.policy else []
    return load_fit_model(*path) if settings.trained else load_fit_model(*path, trained=False)


def indexer(settings: Settings) -> "MatchIndexer":
    from service.matching.index.index_profiles import MatchIndexer

    return MatchIndexer(fit_model(settings))
