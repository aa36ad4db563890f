"""Runs imports: goes on after a restart, tries again after a fault of the moment, gives up after a few."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog
from pgqueuer.errors import RetryRequested

from schemas.messages import imports as imports_say
from service.core.database.pool import Database
from service.intake.run_import import end_import, run_import
from service.matching.index.index_profiles import MatchIndexer

_MOST_ATTEMPTS = 5
_log = structlog.get_logger()


async def take_import(
    database: Database, indexer: MatchIndexer, id: UUID, attempts: int, leaving: Callable[[], bool]
) -> None:
    """One go at an import; RetryRequested when another has to follow."""
    try:
        done = await run_import(database, indexer, id, leaving)
    except Exception as error:
        # A row's text may stand in the error: only its kind is logged.
        _log.error("import interrupted", import_id=str(id), kind=type(error).__name__, attempts=attempts)
        if attempts >= _MOST_ATTEMPTS:
            await end_import(database, id, "failed", imports_say.FAULT_OF_OURS())
            return
        raise RetryRequested(delay=timedelta(seconds=2 * 2**attempts), reason=type(error).__name__) from None
    if not done:
        raise RetryRequested(delay=timedelta(0), reason="this process is ending")
