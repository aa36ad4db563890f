"""The snapshot of a process, kept true: opened once, then brought up to date whenever somebody's row has changed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from schemas.profiles.shown import Shown
from service.core.database.pool import Connection
from service.matching.recall.generations import Generations
from service.matching.recall.shown_lately import ShownLately
from service.matching.recall.snapshot_state import Source, State, changed, read_state
from service.matching.recall.store_snapshot import ChangeScan, ScanPosition, look_for_changes, read_page
from service.matching.snapshot.segments import Snapshot

# Up to so many changes are taken in before a page is shown, however often they come. Of more (somebody loads a
# directory) others' changes may be up to a second late; who was paused or erased is not shown even then.
FEW_CHANGES = 200
MOST_LATE_SECONDS = 1.0
# Notes of changes are swept after two days: a snapshot that nobody has asked for so long is read anew.
MOST_AGE_SECONDS = 86_400.0
# A snapshot is put in one block again when so much of it, and at least so many people, lie beside the first.
MOST_BESIDE, FEWEST_BESIDE = 0.05, 2_000


@dataclass(frozen=True)
class ShownPage:
    """The profiles of a page, and whether nobody's row has changed since it was made."""

    profiles: Mapping[UUID, Shown]
    is_true: bool


class LiveSnapshot:
    """One for each process; shared by its requests."""

    def __init__(self, files: Generations | None = None) -> None:
        self._files = files
        self._state: State | None = None
        self._lock = asyncio.Lock()
        self._folding: asyncio.Task[None] | None = None
        self._late = 0.0
        self._shown = ShownLately()

    @property
    def opened(self) -> bool:
        """Whether there is a snapshot to match over."""
        return self._state is not None

    @property
    def late_seconds(self) -> float:
        """By how much the last answer may have missed changes; 0 unless somebody is loading a directory."""
        return self._late

    async def current(self, connection: Connection, source: Source) -> State:
        """The snapshot as it was last brought up to date; opened or read from the database at the first call."""
        state = self._state
        if state is None or state.source != source or monotonic() - state.at > MOST_AGE_SECONDS:
            async with self._lock:
                if self._state is state:
                    self._state = await self._opened(connection, source)
                state = self._state
        assert state is not None
        return state

    async def _opened(self, connection: Connection, source: Source) -> State:
        state = await self._files.open(connection, source) if self._files else None
        return state or await read_state(connection, source)

    async def fresh(self, connection: Connection, source: Source) -> State:
        """The snapshot with everything taken in that has been committed up to this call."""
        state = await self.current(connection, source)
        look = await look_for_changes(connection, source.policy, state.moment)
        if look.changed or look.everyone:
            await self._take_in(connection, state, look)
        return await self.current(connection, source)

    async def page(self, connection: Connection, seen: State, people: Sequence[UUID]) -> ShownPage:
        """The profiles of a page of these people, made from a state, and whether it may be shown; if not, the state is
        brought up to date."""
        known = self._shown.of(people)
        look, profiles = await read_page(connection, seen.source.policy, seen.moment, people, known)
        self._shown.remember(profiles)
        return ShownPage(profiles, await self._is_true(connection, seen, look, people))

    async def _is_true(self, connection: Connection, seen: State, look: ChangeScan, people: Sequence[UUID]) -> bool:
        if not look.changed and not look.everyone:
            self._note(seen, look.moment)
            return True
        shown = look.matched.issuperset(people) and not look.everyone
        age = monotonic() - seen.at
        if shown and len(look.changed) > FEW_CHANGES and age < MOST_LATE_SECONDS:
            self._late = age
            return True
        await self._take_in(connection, seen, look)
        return False

    def _note(self, seen: State, moment: ScanPosition) -> None:
        self._late = 0.0
        if self._state is seen:
            seen.moment, seen.at = moment, monotonic()

    async def _take_in(self, connection: Connection, seen: State, look: ChangeScan) -> None:
        async with self._lock:
            if self._state is not seen:
                return  # another request has, meanwhile
            if look.everyone:
                self._state = await read_state(connection, seen.source)
                return
            state = await changed(connection, seen, look)
            beside = state.snapshot.changed
            if beside > max(FEWEST_BESIDE, MOST_BESIDE * state.snapshot.people):
                if self._files is None:
                    state.snapshot = Snapshot.of_columns(state.snapshot.folded(), state.source.concerns)
                elif self._folding is None or self._folding.done():
                    self._folding = asyncio.create_task(self._fold(self._files, state.source))
            self._state = state

    async def _fold(self, files: Generations, source: Source) -> None:
        """Has a new generation written, and goes on from it."""
        state = await files.renewed(source)
        async with self._lock:
            if self._state is None or self._state.source != source:
                return
            if state is None:
                folded = Snapshot.of_columns(self._state.snapshot.folded(), source.concerns)
                state = State(source, folded, self._state.moment, self._state.at)
            self._state = state

    async def close(self) -> None:
        """Waits for no generation that is being written."""
        if self._folding is not None:
            self._folding.cancel()
            await asyncio.gather(self._folding, return_exceptions=True)
