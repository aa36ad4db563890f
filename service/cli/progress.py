"""Shows the progress of long work on standard error, what became of it on standard output, and lists the rejected."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import UUID

import click
import msgspec

from service.cli.reader import N_, say, worded
from service.cli.runtime import console
from service.core.database.pool import Connection
from service.core.memory import settle

if TYPE_CHECKING:
    from rich.progress import Progress

    from service.core.processes import Crew
    from service.intake.formats.ndjson import RejectedRecord
    from service.intake.load_profiles import Chunk, Counts, Load, LoadedChunk
    from service.matching.index.index_profiles import MatchIndexer
    from service.profiles.cells.reading import Remark

_SHOWN_REJECTS = 5


class Rejects:
    """A file of rejected lines, and of remarks about others, that comes into being with the first one.

    The first few rejected ones are shown as well.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.count = 0
        self._file: IO[bytes] | None = None

    def add(self, rejected: "RejectedRecord") -> None:
        """Notes one rejected line."""
        self.count += 1
        self._write(_as_line(rejected))
        if self.count <= _SHOWN_REJECTS:
            text = f"line {rejected.line}: {rejected.pointer or '/'}: {worded(rejected.reason)}"
            console().print(text, style="yellow", markup=False)

    def warn(self, line: int, external_id: str | None, remarks: "list[Remark]") -> None:
        """Notes how the cells of a line were read that want a look."""
        for remark in remarks:
            row = {"line": line, "pointer": remark.pointer, "reason": worded(remark.reason), "external_id": external_id}
            more = {"code": remark.reason.code, "params": remark.reason.params, "warned": True, "value": remark.value}
            self._write(row | more)

    def _write(self, row: dict[str, object]) -> None:
        if self.path is not None:
            if self._file is None:
                self._file = self.path.open("wb")
            self._file.write(msgspec.json.encode(row) + b"\n")

    def close(self) -> None:
        """Closes the file, if there is one."""
        if self._file is not None:
            self._file.close()


def _as_line(rejected: "RejectedRecord") -> dict[str, object]:
    return {
        "line": rejected.line,
        "pointer": rejected.pointer,
        "reason": worded(rejected.reason),
        "external_id": rejected.external_id,
        "code": rejected.reason.code,
        "params": rejected.reason.params,
    }


async def load_with_progress(
    connection: Connection,
    lines: Iterable[bytes],
    load: "Load",
    rejects_path: Path | None = None,
    crew: "Crew[Chunk, LoadedChunk] | None" = None,
) -> "Counts":
    """Loads profiles, shows how far it is, and says at the end what became of every line."""
    from service.intake.load_profiles import load_profiles

    settle()
    rejects = Rejects(rejects_path)
    try:
        with _progress("{task.completed:,} profiles") as progress:
            task = progress.add_task("load", total=None)
            result = replace(
                load,
                reject=rejects.add,
                warn=rejects.warn,
                report=lambda counts: progress.update(task, completed=counts.total),
            )
            counts = await load_profiles(connection, lines, result, crew)
    finally:
        rejects.close()
    text = N_("created %(created)s, updated %(updated)s, unchanged %(unchanged)s, rejected %(rejected)s")
    numbers = {name: f"{getattr(counts, name):,}" for name in ("created", "updated", "unchanged", "rejected")}
    warned = say(N_(", warned %(rows)s"), rows=f"{counts.warned:,}") if counts.warned else ""
    listed = (rejects.count or counts.warned) and rejects.path
    click.echo(say(text, **numbers) + warned + (say(N_(" (see %(file)s)"), file=rejects.path) if listed else ""))
    return counts


async def rederive_with_progress(
    connection: Connection, indexer: "MatchIndexer", crew: "Crew[list[UUID], int] | None" = None
) -> None:
    """Derives what a policy lacks, shows how far it is, and says how many it were."""
    from service.matching.index.reindex_profiles import reindex_profiles

    settle()
    with _progress("{task.completed:,} of {task.total:,} profiles") as progress:
        task = progress.add_task("derive", total=0)
        done = await reindex_profiles(
            connection, indexer, lambda done, total: progress.update(task, completed=done, total=total), crew
        )
    click.echo(say(N_("derived %(number)s profiles"), number=f"{done:,}"))


def _progress(text: str) -> "Progress":
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(SpinnerColumn(), TextColumn(text), TimeElapsedColumn(), console=console(), transient=True)
