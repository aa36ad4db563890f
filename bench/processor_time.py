"""Processor time of a process with all of its children, those that have ended included."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of_tree(pid: int) -> float:
    """Seconds of a process, its living descendants and those it has waited for (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _seconds(pid) + sum(_of_living(int(child)) for child in children)


def _of_living(pid: int) -> float:
    try:
        return seconds_of_tree(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it has ended meanwhile: its parent holds its time


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS
