"""Turns what is no plain text into UTF-8 CSV, as it comes in: spreadsheets (XLSX, XLS, ODS) and UTF-16."""

import codecs
import csv
import io
from collections.abc import AsyncIterator
from datetime import date, datetime, time

from schemas.messages import imports
from service.intake.formats.records import FormatError

# A zip archive, the older binary file, and the byte order marks of UTF-16.
_PACKED, _BINARY = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
MOST_SHEET_BYTES = 50_000_000  # a sheet is read whole


def is_spreadsheet(first: bytes) -> bool:
    """Whether a file begins as a spreadsheet does."""
    return first.startswith((_PACKED, _BINARY))


def sheet_as_csv(data: bytes) -> bytes:
    """The sheet with the most filled rows, as CSV; FormatError when there is none."""
    from python_calamine import CalamineError, load_workbook  # a compiled reader, needed for sheets alone

    try:
        workbook = load_workbook(io.BytesIO(data))
        sheets = [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError, KeyError):
        raise FormatError(imports.NOT_A_SPREADSHEET()) from None
    rows = max(sheets, key=lambda sheet: sum(any(cell not in ("", None) for cell in row) for row in sheet), default=[])
    if not rows:
        raise FormatError(imports.NOT_A_SPREADSHEET())
    text = io.StringIO()
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


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


async def as_utf8(body: AsyncIterator[bytes], most_bytes: int) -> AsyncIterator[bytes]:
    """The body, from UTF-16 or a spreadsheet into UTF-8; everything else as it is."""
    head = bytearray()
    async for chunk in body:
        head += chunk
        if len(head) >= 4:
            break
    mark = next((name for bom, name in _UTF16.items() if head.startswith(bom)), None)
    if mark is not None:
        decoder = codecs.getincrementaldecoder(mark)("replace")
        yield decoder.decode(bytes(head)).removeprefix("\ufeff").encode()
        async for chunk in body:
            yield decoder.decode(chunk).encode()
        return
    if is_spreadsheet(bytes(head)):
        async for chunk in body:
            head += chunk
            if len(head) > min(most_bytes, MOST_SHEET_BYTES):
                raise FormatError(imports.SHEET_TOO_LARGE())
        yield sheet_as_csv(bytes(head))
        return
    yield bytes(head)
    async for chunk in body:
        yield chunk
