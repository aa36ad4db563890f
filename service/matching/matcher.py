"""What matching needs of a process besides a connection."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from schemas.profiles.shown import Shown
from service.core.database.pool import Connection
from service.matching.fit.fit_model import FitModel
from service.matching.page_cursor import CursorKey
from service.matching.parts_of_a_match import PAGE, SEARCHING
from service.matching.recall.live_snapshot import LiveSnapshot
from service.matching.recall.snapshot_state import Source
from service.matching.snapshot.segments import Snapshot
from service.vocabulary.cache import VocabularyCache

# A page is made again when somebody's row has changed since: under a steady stream of changes, so often at most.
_MOST_TRIES = 8

_T = TypeVar("_T")


@dataclass(frozen=True)
class Matcher:
    """What matching needs besides a connection: the model, the vocabularies, the cursor key, everybody's rows."""

    model: FitModel
    terms: VocabularyCache
    cursor_key: CursorKey
    people: LiveSnapshot = field(default_factory=LiveSnapshot)

    @property
    def source(self) -> Source:
        """Whose rows are matched."""
        return source_of(self.model)

    async def up_to_date(
        self,
        connection: Connection,
        make: Callable[[Snapshot], Awaitable[_T]],
        shown: Callable[[_T], Sequence[UUID]],
    ) -> tuple[_T, Mapping[UUID, Shown]]:
        """What `make` makes of the snapshot, with the profiles shown in it, made again until nobody's row has changed
        meanwhile."""
        for _ in range(_MOST_TRIES):
            state = await self.people.current(connection, self.source)
            with SEARCHING.time():
                result = await make(state.snapshot)
            with PAGE.time():
                page = await self.people.page(connection, state, shown(result))
            if page.is_true:
                break
        return result, page.profiles


def source_of(model: FitModel) -> Source:
    """The rows that belong to a model's policy."""
    return Source(model.policy.key, len(model.policy.columns))
