"""The generations of a host: one process at a time writes the next in a child, all open the newest."""

import asyncio
import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from service.core.clock import now
from service.core.database.pool import Connection, connect
from service.core.database.queries import query
from service.matching.recall.snapshot_state import Source, State, changed, read_state
from service.matching.recall.store_snapshot import ScanPosition, count_rows, look_for_changes
from service.matching.snapshot.columns import Columns
from service.matching.snapshot.files import GenerationInfo, generations, read_generation, sweep, write_generation
from service.matching.snapshot.segments import Snapshot

# Fewer people than this are read from the database in less time than a child takes to start.
FEWEST_PEOPLE = 5_000
# Notes of changes are swept after two days.
MOST_AGE_SECONDS = 86_400.0
_TRIES = 3


async def open_generations(connection: Connection, data: Path, dsn: str) -> "Generations":
    """The generations of a database below a data folder."""
    name = await connection.fetchval(query("matching/name_database"))
    return Generations(data / "snapshots" / name, dsn)


@dataclass(frozen=True)
class Generations:
    """The folder of one database, and its address."""

    folder: Path
    dsn: str

    async def open(self, connection: Connection, source: Source) -> State | None:
        """The newest generation brought up to date; one is made when there is none. None for a small directory."""
        people, _ = await count_rows(connection, source.policy)
        if people < FEWEST_PEOPLE:
            return None
        for _ in range(_TRIES):
            newest = await asyncio.to_thread(_newest, self.folder, source)
            if newest is not None:
                state = await _up_to_date(connection, source, *newest)
                if await _is_complete(connection, state):
                    return state
                for path in generations(self.folder):  # of another history of this database
                    path.unlink(missing_ok=True)
            if not await self._write(source):
                return None
        return None

    async def renewed(self, source: Source) -> State | None:
        """A state that goes on from the next generation; None when it cannot be written."""
        newest = await asyncio.to_thread(_newest, self.folder, source) if await self._write(source) else None
        if newest is None:
            return None
        connection = await connect(self.dsn)
        try:
            return await _up_to_date(connection, source, *newest)
        finally:
            await connection.close()

    async def _write(self, source: Source) -> bool:
        """Writes the next generation in a process of its own, whose memory goes with it; whether that went well."""
        command = [sys.executable, "-m", __name__, str(self.folder), source.policy, str(source.concerns)]
        child = await asyncio.create_subprocess_exec(*command, env=os.environ | {"AYNI_DATABASE_URL": self.dsn})
        try:
            return await child.wait() == 0
        except asyncio.CancelledError:
            child.kill()
            raise


def _newest(folder: Path, source: Source) -> tuple[Columns, GenerationInfo] | None:
    """The newest generation that is whole, of this policy, and not too old to be brought up to date."""
    for path in generations(folder):
        results = read_generation(path)
        if results is None:
            continue
        _, about = results
        fits = (about.policy, about.concerns) == (source.policy, source.concerns)
        if fits and now().timestamp() - about.built_at < MOST_AGE_SECONDS:
            return results
    return None


async def _up_to_date(connection: Connection, source: Source, columns: Columns, about: GenerationInfo) -> State:
    snapshot = Snapshot.of_columns(columns, about.concerns)
    state = State(source, snapshot, ScanPosition(about.moment, about.beyond), monotonic())
    return await changed(connection, state, await look_for_changes(connection, source.policy, state.moment))


async def _is_complete(connection: Connection, state: State) -> bool:
    """Whether a state holds the rows of the database, by their number and the sum of their changes."""
    for _ in range(_TRIES):
        counted = await count_rows(connection, state.source.policy)
        look = await look_for_changes(connection, state.source.policy, state.moment)
        if look.everyone:
            return False
        if not look.changed:
            return counted == (state.snapshot.people, state.snapshot.change_total)
        later = await changed(connection, state, look)
        state.snapshot, state.moment = later.snapshot, later.moment
    return True  # somebody writes all the time: it cannot be told


async def write_next(connection: Connection, folder: Path, source: Source) -> Path:
    """Writes the next generation: the newest with what has changed since, or everybody from the database."""
    with _locked(folder):
        newest = await asyncio.to_thread(_newest, folder, source)
        built_at = now().timestamp()
        state = await _up_to_date(connection, source, *newest) if newest else await read_state(connection, source)
        about = GenerationInfo(
            source.policy, source.concerns, state.moment.snapshot, state.moment.beyond, built_at
        )  # fmt: skip
        path = write_generation(folder, state.snapshot.folded(), about)
        sweep(folder)
    return path


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One builder at a time; the lock goes with the process that holds it, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


async def _main() -> None:
    folder, policy, concerns = sys.argv[1:]
    connection = await connect(os.environ["AYNI_DATABASE_URL"])
    try:
        await write_next(connection, Path(folder), Source(policy, int(concerns)))
    finally:
        await connection.close()


if __name__ == "__main__":
    asyncio.run(_main())
