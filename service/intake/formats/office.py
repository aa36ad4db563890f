"""Turns a spreadsheet (XLSX, XLS, ODS) into CSV in UTF-8."""

import csv
import io
from datetime import date, datetime, time

from schemas.messages import imports
from service.intake.formats.records import FormatError

BINARY = b"\xd0\xcf\x11\xe0"  # how files begin that older programs write; later ones are zip archives
MOST_SHEET_BYTES = 50_000_000  # a sheet is read whole


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
