"""Processor time of a server and its PostgreSQL, from the scheduler's own count of nanoseconds (Linux)."""

import os
from dataclasses import dataclass
from pathlib import Path

_MS = 1_000_000


def with_children(pid: int) -> list[int]:
    """A process and all that it has started, as far as they are alive."""
    pids = [pid]
    for own in pids:
        for task in _tasks(own):
            try:
                pids += [int(child) for child in (task / "children").read_text().split()]
            except OSError:
                continue
    return pids


def used_ms(pids: list[int]) -> float:
    """Milliseconds that all threads of these processes have spent on a processor."""
    return sum(_task_ns(task) for pid in pids for task in _tasks(pid)) / _MS


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def _task_ns(task: Path) -> int:
    try:
        return int((task / "schedstat").read_text().split()[0])
    except OSError:
        return 0


@dataclass(frozen=True)
class ProcessorTime:
    """Milliseconds in the server and in PostgreSQL."""

    server: float
    database: float

    @property
    def both(self) -> float:
        return self.server + self.database

    def __sub__(self, earlier: "ProcessorTime") -> "ProcessorTime":
        return ProcessorTime(self.server - earlier.server, self.database - earlier.database)

    def __truediv__(self, times: int) -> "ProcessorTime":
        return ProcessorTime(self.server / times, self.database / times)


@dataclass(frozen=True)
class Machine:
    """The processes that answer requests."""

    server: int
    database: int  # the postmaster

    def used(self) -> ProcessorTime:
        """What all of them have used so far."""
        return ProcessorTime(used_ms(with_children(self.server)), used_ms(with_children(self.database)))


def private_megabytes(pid: int) -> float:
    """Memory that a process shares with nobody."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    fields = dict(line.split(":", 1) for line in rollup.splitlines()[1:])
    return sum(int(fields[name].split()[0]) for name in ("Private_Clean", "Private_Dirty")) / 1000


def postmaster(data_folder: Path) -> int:
    """The process of the PostgreSQL that runs on a data folder."""
    file = next(data_folder.rglob("postmaster.pid"))
    return int(file.read_text().splitlines()[0])


def read_bandwidth() -> float:
    """Bytes a second that one core reads from memory: the best of several sums over 400 MB."""
    import numpy as np

    values = np.ones(100_000_000, dtype=np.float32)
    best = float("inf")
    for _ in range(7):
        before = used_ms([os.getpid()])
        values.max()
        best = min(best, used_ms([os.getpid()]) - before)
    return values.nbytes / (best / 1000)
