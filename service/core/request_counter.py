"""Counts what callers ask for in a minute, in memory that all processes of a host share: no statement, no waiting.

A file of fixed size is mapped by every process of a server; callers stand in it as keyed hashes only, under a key made
at each start. Where callers are more than fit, those who asked for least are forgotten first.
"""

import hashlib
import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if os.name == "posix":
    import fcntl

_KEY_BYTES = 32
_SLOT = struct.Struct("<QII")  # the caller, the minute (since 1970), the cost so far
_SLOTS, _PROBES = 1 << 16, 8
_MOST = (1 << 32) - 1
SIZE = _KEY_BYTES + _SLOTS * _SLOT.size


def make_counters(path: Path) -> Path:
    """An empty file of counters, for the processes of one server."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(os.urandom(_KEY_BYTES))
        file.truncate(SIZE)
    return path


class RequestCounter:
    """Of one process; with the `path` of `make_counters` it counts together with all others that have it."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = path.open("r+b") if path else None
        self._table = mmap.mmap(self._file.fileno() if self._file else -1, SIZE)
        if self._file is None:
            self._table[:_KEY_BYTES] = os.urandom(_KEY_BYTES)

    def add(self, caller: str, minute: int, cost: int = 1) -> int:
        """What this caller has asked for in that minute, with this."""
        digest = hashlib.blake2b(caller.encode(), digest_size=12, key=self._table[:_KEY_BYTES]).digest()
        name, bucket = int.from_bytes(digest[:8], "little") or 1, int.from_bytes(digest[8:], "little")
        first = _KEY_BYTES + bucket % (_SLOTS // _PROBES) * _PROBES * _SLOT.size
        with self._alone(first):
            return self._count(first, name, minute, cost)

    def _count(self, first: int, name: int, minute: int, cost: int) -> int:
        """In the caller's own slot, else in one of a past minute, else in that of whoever asked for least."""
        chosen, least, before = first, _MOST + 1, 0
        for place in range(first, first + _PROBES * _SLOT.size, _SLOT.size):
            known, at, spent = _SLOT.unpack_from(self._table, place)
            if (known, at) == (name, minute):
                chosen, before = place, spent
                break
            weight = spent if at == minute else -1
            if weight < least:
                chosen, least = place, weight
        total = min(before + cost, _MOST)
        _SLOT.pack_into(self._table, chosen, name, minute, total)
        return total

    @contextmanager
    def _alone(self, place: int) -> Iterator[None]:
        """No other process counts in this bucket meanwhile; within a process nothing is awaited here."""
        if self._file is None or os.name != "posix":
            yield
            return
        fcntl.lockf(self._file, fcntl.LOCK_EX, _PROBES * _SLOT.size, place)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, _PROBES * _SLOT.size, place)
