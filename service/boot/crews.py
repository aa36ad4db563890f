"""Crews of processes for bulk work, each process with a connection, the vocabularies and the model of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from service.boot.matcher import indexer
from service.core.database.pool import connect
from service.core.processes import Crew, Turn, Work
from service.core.settings import Settings

if TYPE_CHECKING:
    from service.intake.load_profiles import Chunk, LoadedChunk


def loading_crew(
    count: int, settings: Settings, source: str, *, publish: bool, now: datetime | None = None
) -> "Crew[Chunk, LoadedChunk] | None":
    """Processes that load profiles; None where one is enough."""
    return Crew(count, partial(_open_loading, settings, source, publish, now)) if count > 1 else None


@asynccontextmanager
async def _open_loading(settings: Settings, source: str, publish: bool, now: datetime | None) -> AsyncIterator[Work]:
    from service.intake.load_profiles import Load, load_chunk
    from service.vocabulary.cache import VocabularyCache

    assert settings.database_url is not None
    connection = await connect(settings.database_url)
    try:
        terms = await VocabularyCache.read(connection)
        load = Load(terms=terms, indexer=indexer(settings), source=source, publish=publish, now=now)
        yield partial(load_chunk, connection, load)
    finally:
        await connection.close()


def deriving_crew(count: int, settings: Settings) -> Crew[list[UUID], int] | None:
    """Processes that derive profiles again; None where one is enough."""
    return Crew(count, partial(_open_deriving, settings)) if count > 1 else None


@asynccontextmanager
async def _open_deriving(settings: Settings) -> AsyncIterator[Work]:
    from service.matching.index.reindex_profiles import derive_batch

    assert settings.database_url is not None
    connection = await connect(settings.database_url)
    own = indexer(settings)

    async def work(ids: list[UUID], _: Turn) -> int:
        return await derive_batch(connection, own, ids)

    try:
        yield work
    finally:
        await connection.close()
