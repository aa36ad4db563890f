"""Makes the ids of rows: UUIDs of version 7 (RFC 9562), which sort by the time they were made."""

import os
import threading
import time
from uuid import UUID

_MILLISECOND = 1_000_000
_lock = threading.Lock()
_last = 0


def new_ids(count: int) -> list[UUID]:
    """So many new ids, each later in order than all that this process made before."""
    global _last  # noqa: PLW0603 - the order within a process
    with _lock:
        first = max(_ticks(), _last + 1)
        _last = first + count - 1
    return [_id(first + more) for more in range(count)]


def _ticks() -> int:
    """Milliseconds since 1970 with 12 bits of their fraction, as PostgreSQL 18 makes its own."""
    milliseconds, rest = divmod(time.time_ns(), _MILLISECOND)
    return milliseconds << 12 | (rest << 12) // _MILLISECOND


def _id(ticks: int) -> UUID:
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=(ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | chance)
