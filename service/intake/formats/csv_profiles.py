"""Reads profiles from CSV: one person a row, columns by name, several values in a field apart by semicolons.

The columns and their other names are listed in `docs/clinics.md`; a column nobody knows is left unread and named.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import inspect

from schemas.core.message import Message
from schemas.core.wording import fault_of
from schemas.messages import expected, imports
from schemas.profiles.practitioner import ProfileDraft, profile_problems
from service.core.amounts import read_amount
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import FormatError, Lines, Reading, Source
from service.profiles.field_types import type_at
from service.profiles.fields import FIELDS, PRACTITIONER_ONLY, ProfileField

_NAMES = ("first_name", "last_name")
_STATED = {field.csv[0]: field for field in FIELDS if field.csv}
COLUMNS = frozenset({"external_id", *_NAMES, *_STATED})
# Other names of columns, folded: small letters, everything else an underscore.
ALIASES: Mapping[str, str] = {
    "id": "external_id", "staff_id": "external_id", "provider_id": "external_id", "given_name": "first_name",
    "family_name": "last_name", "surname": "last_name",
} | {alias: field.csv[0] for field in FIELDS for alias in field.csv[1:]}  # fmt: skip
_WORDS = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


def open_csv(first: bytes) -> Source:
    """A CSV file by its first piece; FormatError says what is wrong with the row that names the columns."""
    starts, head = head_of(first)
    delimiter = max(",;\t", key=head.decode("latin-1").count)
    columns = [_column(name) for name in named_columns(head, delimiter)]
    stated = {column for column in columns if column in COLUMNS}
    missing = [] if "display_name" in stated or {"first_name", "last_name"} <= stated else ["display_name"]
    missing += [] if "modalities" in stated else ["modalities"]
    if missing:
        raise FormatError(imports.NO_COLUMN(missing=" or ".join(missing), columns=", ".join(columns)[:300]))
    if twice := sorted({column for column in stated if columns.count(column) > 1}):
        raise FormatError(imports.COLUMN_TWICE(twice=", ".join(twice)))
    unread = [column for column in columns if column not in COLUMNS and column not in PRACTITIONER_ONLY]
    remark = imports.COLUMNS_UNREAD(columns=", ".join(unread)[:500]) if unread else None
    return Source(starts, lambda at: Lines(at, quoted=True), _reader(columns, delimiter), remark)


def head_of(first: bytes) -> tuple[int, bytes]:
    """Where the rows begin, and the row before them that names the columns."""
    head = next(Lines(0, quoted=True).feed(first + b"\n"), None)
    if head is None:
        raise FormatError(imports.QUOTE_NOT_CLOSED())
    return min(head.ends, len(first)), head.data


def named_columns(head: bytes, delimiter: str = ",") -> list[str]:
    """The names in the first row; FormatError when it cannot be read."""
    cells = cells_of(head, delimiter)
    if cells is None:
        raise FormatError(imports.FIRST_ROW(head=_row_fault(head)))
    return cells


def _column(name: str) -> str:
    folded = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return ALIASES.get(folded, folded)


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig").strip("\r\n")


def cells_of(data: bytes, delimiter: str = ",") -> list[str] | None:
    """The cells of one record; None when it cannot be read, or is more than one."""
    try:
        # A record may hold line breaks inside quotes.
        rows = [*csv.reader(io.StringIO(_text(data), newline=""), delimiter=delimiter, strict=True)]
    except (csv.Error, UnicodeDecodeError):
        return None
    return (rows or [[]])[0] if len(rows) < 2 else None


def row_fault(data: bytes, cells: list[str] | None, width: int) -> Message:
    """What a row that cannot be taken should have been."""
    return _row_fault(data) if cells is None else imports.WRONG_WIDTH(width=width, cells=len(cells))


def _row_fault(data: bytes) -> Message:
    try:
        data.decode()
    except UnicodeDecodeError:
        return imports.UTF8()
    lines = data.rstrip(b"\r\n").count(b"\n") + 1
    if lines > 1:
        return imports.QUOTES_OVER_LINES(lines=lines)
    return imports.CLOSED_ROW()


def _reader(columns: list[str], delimiter: str) -> Callable[[int, bytes], Reading]:
    def read(line: int, data: bytes) -> Reading:
        cells = cells_of(data, delimiter)
        if cells is None or len(cells) > len(columns):
            return RejectedRecord(line, "", row_fault(data, cells, len(columns)))
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
        own = row.get("external_id")
        for field in PRACTITIONER_ONLY:
            if field in row:
                return RejectedRecord(line, f"/{field}", expected.LEFT_TO_PRACTITIONER(), own)
        return convert_draft(line, _document(row), own)

    return read


def convert_draft(line: int, document: dict[str, Any], own: str | None) -> ProfileDraft | RejectedRecord:
    """A draft from texts and lists, checked like any other."""
    try:
        draft = msgspec.convert(document, ProfileDraft, strict=False)
    except msgspec.ValidationError as error:
        pointer, reason = fault_of(error)
        return RejectedRecord(line, pointer, reason, own)
    problems = profile_problems(draft)
    return RejectedRecord(line, *problems[0], own) if problems else draft


def _document(row: dict[str, str]) -> dict[str, Any]:
    document: dict[str, Any] = {"external_id": row["external_id"]} if "external_id" in row else {}
    if "display_name" not in row and (names := [row[column] for column in _NAMES if column in row]):
        document["display_name"] = " ".join(names)
    for column, cell in row.items():
        if (field := _STATED.get(column)) is None:
            continue
        # A row states one entry of a list: one credential, one place.
        outer, _, inner = field.path.rpartition("[].")
        group = document.setdefault(outer, [{}])[0] if outer else document
        *steps, last = inner.split(".")
        for step in steps:
            group = group.setdefault(step, {})
        group[last] = _value(field, cell, row.get("currency", ""))
    return document


def _value(field: ProfileField, cell: str, currency: str) -> Any:
    """A cell as the field takes it; what cannot be read stays a text, for the checks to name."""
    type_ = type_at(field.path)
    if isinstance(type_, inspect.ListType):
        return [part.strip() for part in cell.split(";") if part.strip()]
    if isinstance(type_, inspect.BoolType):
        return _WORDS.get(cell.casefold(), cell)
    amount = read_amount(cell, currency) if field.widget == "decimal" else None
    return cell if amount is None else amount
