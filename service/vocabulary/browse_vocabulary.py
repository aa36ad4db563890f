"""Looks terms and places up for search boxes, typo-tolerant."""

from typing import Annotated

from msgspec import Meta

from schemas.vocabulary.terms import ConcernPage, ModalityPage, PlaceFound
from service.core.cursor import read_cursor, write_cursor
from service.core.database.pool import Connection
from service.vocabulary import store as vocabularies
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.folding import Vocabulary
from service.vocabulary.places import find_places

# How many terms of a search the pages before have shown.
_Passed = Annotated[int, Meta(gt=0, le=100_000)]


async def search_modalities(
    connection: Connection, terms: VocabularyCache, text: str, limit: int, cursor: str
) -> ModalityPage:
    """Modalities like the text, best first; all by name for an empty text."""
    await terms.catch_up(connection)
    passed = _passed(text, cursor)
    names = _like(terms.modalities, text, passed + limit + 1)
    results = await vocabularies.list_modalities(connection, names, limit + 1, passed)
    return ModalityPage(results[:limit], _next(text, passed + limit, len(results) > limit))


async def search_concerns(
    connection: Connection, terms: VocabularyCache, text: str, limit: int, cursor: str
) -> ConcernPage:
    """Concerns like the text, best first; all by name for an empty text."""
    await terms.catch_up(connection)
    passed = _passed(text, cursor)
    names = _like(terms.concerns, text, passed + limit + 1)
    results = await vocabularies.list_concerns(connection, names, limit + 1, passed)
    return ConcernPage(results[:limit], _next(text, passed + limit, len(results) > limit))


def search_places(text: str, limit: int, country: str | None = None) -> list[PlaceFound]:
    """Places like the text, best first; none for an empty text."""
    return find_places(text, limit, country) if text.strip() else []


def _like(vocabulary: Vocabulary, text: str, many: int) -> list[str] | None:
    return vocabulary.search(text, many) if text.strip() else None


def _passed(text: str, cursor: str) -> int:
    if not cursor:
        return 0
    return read_cursor(cursor, _Passed, text)


def _next(text: str, passed: int, more: bool) -> str | None:
    return write_cursor(passed, text) if more else None
