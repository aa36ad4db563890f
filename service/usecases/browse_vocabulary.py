"""Looks terms and places up for search boxes, typo-tolerant."""

from schemas.vocabulary import Concern, Modality, PlaceFound
from service.database import vocabularies
from service.database.gazetteer import find_places
from service.database.pool import Connection

from .save_profiles import Terms


async def search_modalities(connection: Connection, terms: Terms, text: str, limit: int, offset: int) -> list[Modality]:
    """Modalities like the text, best first; all by name for an empty text."""
    names = terms.modalities.search(text, limit + offset) if text.strip() else None
    return await vocabularies.list_modalities(connection, names, limit, offset)


async def search_concerns(connection: Connection, terms: Terms, text: str, limit: int, offset: int) -> list[Concern]:
    """Concerns like the text, best first; all by name for an empty text."""
    names = terms.concerns.search(text, limit + offset) if text.strip() else None
    return await vocabularies.list_concerns(connection, names, limit, offset)


async def search_places(connection: Connection, text: str, limit: int) -> list[PlaceFound]:
    """Places like the text, best first; none for an empty text."""
    return await find_places(connection, text, limit) if text.strip() else []
