"""The public directory as one file for mirrors, made every night: a line per person, and the cursor to go on from.

Who has left since is left out when the file is sent, so that nobody is handed out who is gone.
"""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from service.clinics import store_changes as changes
from service.clinics.read_feed import FeedPosition
from service.core.clock import now
from service.core.cursor import write_cursor
from service.core.database.pool import Connection, Database
from service.core.database.queries import query
from service.directory.show_profile import public_profile
from service.profiles.store import each_profile

AGE = timedelta(hours=24)
_BLOCK = 1 << 18


class Mirror(msgspec.Struct):
    """A file and the position of the changes that it holds."""

    path: Path
    position: int

    @property
    def cursor(self) -> str:
        """Where the feed goes on from this file."""
        return write_cursor(FeedPosition(self.position))


class _Line(msgspec.Struct):
    id: UUID


async def mirror_folder(connection: Connection, data: Path) -> Path:
    """The folder of a database's files below a data folder."""
    return data / "mirror" / str(await connection.fetchval(query("matching/name_database")))


def newest_mirror(folder: Path) -> Mirror | None:
    """The file made last, if there is any: its name is the position."""
    positions = [int(path.stem) for path in folder.glob("*.ndjson") if path.stem.isdecimal()]
    return Mirror(folder / f"{max(positions)}.ndjson", max(positions)) if positions else None


async def write_mirror(database: Database, data: Path) -> Mirror | None:
    """Makes the file unless one of today is there; None then. Earlier ones go."""
    async with database.primary.acquire() as connection:
        folder = await mirror_folder(connection, data)
        newest = newest_mirror(folder)
        if newest is not None and newest.path.stat().st_mtime > (now() - AGE).timestamp():
            return None
        folder.mkdir(parents=True, exist_ok=True)
        # Changes after this position come by the feed, also those that the file already holds: each is a whole state.
        position = await changes.place_changes(connection)
        making = folder / f"making-{os.getpid()}"
        with making.open("wb") as file:
            async for stored in each_profile(connection):
                if stored.status == "published":
                    file.write(msgspec.json.encode(public_profile(stored, now())) + b"\n")
    mirror = Mirror(folder / f"{position}.ndjson", position)
    making.replace(mirror.path)
    for path in folder.glob("*.ndjson"):
        if path != mirror.path:
            path.unlink(missing_ok=True)
    return mirror


async def mirror_lines(connection: Connection, mirror: Mirror) -> AsyncIterator[bytes]:
    """The file without those who have gone since, in blocks."""
    gone = {
        row["practitioner_id"] for row in await connection.fetch(query("clinics/list_removed_since"), mirror.position)
    }
    return _blocks(mirror.path, gone)


async def _blocks(path: Path, gone: set[UUID]) -> AsyncIterator[bytes]:
    for block in _lines(path, gone):
        yield block


def _lines(path: Path, gone: set[UUID]) -> Iterator[bytes]:
    block = bytearray()
    with path.open("rb") as file:
        for line in file:
            if gone and msgspec.json.decode(line, type=_Line).id in gone:
                continue
            block += line
            if len(block) > _BLOCK:
                yield bytes(block)
                block.clear()
    yield bytes(block)
