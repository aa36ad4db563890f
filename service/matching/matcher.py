"""What matching needs of a process besides a connection."""

from dataclasses import dataclass

from service.matching.fit_model import FitModel
from service.matching.page_cursor import CursorKey
from service.matching.store_candidates import (
    MOST_EXACT,
)
from service.vocabulary.cache import VocabularyCache


@dataclass(frozen=True)
class Matcher:
    """What matching needs besides a connection: the model, the vocabularies, the cursor key."""

    model: FitModel
    terms: VocabularyCache
    cursor_key: CursorKey
    most_exact: int = MOST_EXACT  # of a large directory, up to so many are all looked at
