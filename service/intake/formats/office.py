"""Turns a spreadsheet (XLSX, XLS, ODS) into CSV in UTF-8."""

import subprocess
import sys
import threading
from pathlib import Path

from schemas.messages import imports
from service.intake.formats.records import FormatError

BINARY = b"\xd0\xcf\x11\xe0"  # how files begin that older programs write; later ones are zip archives
MOST_SHEET_BYTES = 50_000_000  # a sheet is read whole
_READER = Path(__file__).with_name("sheet_process.py")
_SECONDS = 120.0  # of waiting for a reader, which bounds its own processor time
_ONE_AT_A_TIME = threading.Lock()  # a reader may take a gigabyte


def sheet_as_csv(data: bytes) -> bytes:
    """The sheet with the most filled rows, as CSV; FormatError when there is none, or when it asks for too much."""
    with _ONE_AT_A_TIME:
        try:
            reader = subprocess.run(
                [sys.executable, "-I", str(_READER)], input=data, capture_output=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise FormatError(imports.NOT_A_SPREADSHEET()) from None
    if reader.returncode != 0:
        raise FormatError(imports.NOT_A_SPREADSHEET())
    return reader.stdout
