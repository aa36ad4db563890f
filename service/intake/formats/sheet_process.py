"""Turns a spreadsheet on standard input into CSV on standard output; run by `office.py` in a process of its own.

The reader makes a cell of every corner of what a file says it holds: one filled cell at the far end of a sheet, in a
file of a kilobyte, asks for all the memory there is. Here it gets so much of memory and processor time, and no more.
It imports nothing of the service, so that it starts at once.
"""

import csv
import io
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

MOST_MEMORY, MOST_SECONDS = 1 << 30, 60  # a million rows of thirty columns
NO_ROWS, UNREADABLE = 3, 4


def main() -> int:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, load_workbook

    try:
        workbook = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        filled, text = max((_csv_of(workbook, name) for name in workbook.sheet_names), default=(0, ""))
    except (CalamineError, OSError, ValueError, KeyError, MemoryError):
        return UNREADABLE
    sys.stdout.buffer.write(text.encode())
    return 0 if filled else NO_ROWS


def _csv_of(workbook: Any, name: str) -> tuple[int, str]:
    """How many rows of a sheet have anything in them, and all up to the last of these as CSV."""
    text, filled, written = io.StringIO(), 0, 0
    writer = csv.writer(text)
    for row in _rows(workbook, name):
        writer.writerow(row)
        if any(row):
            filled, written = filled + 1, text.tell()
    return filled, text.getvalue()[:written]


def _rows(workbook: Any, name: str) -> Iterator[list[str]]:
    for row in workbook.get_sheet_by_name(name).iter_rows():
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    """A cell as it would be typed: whole numbers without a point, days as ISO has them."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main())
