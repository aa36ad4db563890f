"""Reads profiles from CSV as offices have it: one person a row, columns by name, whatever the encoding and separator.

The row that names the columns is looked for among the first ones; the columns and their other names stand in
`columns.py` and `docs/clinics.md`. A column nobody knows is left unread and named.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from schemas.core.message import Message
from schemas.messages import expected, imports
from schemas.profiles.practitioner import ProfileDraft
from service.core.clock import today
from service.intake.formats.columns import ALIASES, COLUMNS, NAMES, STATED, meaning_of
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import FormatError, Lines, Reading, Record, RemarkedDraft, SkippedRecord, Source
from service.profiles.cells.days import order_of
from service.profiles.cells.practices import Crafts
from service.profiles.cells.reading import is_nothing
from service.profiles.fields import BY_PATH, PRACTITIONER_ONLY
from service.profiles.in_force import STANDING, take_standing
from service.profiles.read_draft import DraftReader, Fault

__all__ = ["ALIASES", "COLUMNS", "convert_draft", "open_csv"]
_SEPARATORS = ",;\t|^~"
_LOOKED_AT = 15  # rows among which the one that names the columns may stand
_SAMPLED = 2_000  # rows of which the dates tell their order
_MANY = frozenset({"modalities", "languages", "concerns", "credential", "telehealth", "insurance", "serves", "modes"})
_DAYS = frozenset(column for column, field in STATED.items() if field.widget == "date" or field.path in (
    "groups[].from", "groups[].until")) | {"ended"}  # fmt: skip


class Layout(msgspec.Struct, frozen=True):
    """How a file is to be read: encoding, separator, end of a record, its columns, and where its people begin."""

    encoding: str
    separator: str
    end: bytes
    names: tuple[str, ...]  # as the file calls them
    columns: tuple[str, ...]
    starts: int


def open_csv(first: bytes, crafts: Crafts | None = None, mapping: Mapping[str, str] | None = None) -> Source:
    """A CSV file by its first piece, its columns read as `mapping` says (by folded name) or as they are usually called.

    FormatError says what is wrong with the row that names the columns.
    """
    layout = layout_of(first, mapping or {})
    stated = {column for column in layout.columns if column in COLUMNS}
    if "display_name" not in stated and not stated & set(NAMES):
        raise FormatError(imports.NO_COLUMN(missing="display_name", columns=", ".join(layout.columns)[:300]))
    known = COLUMNS | set(PRACTITIONER_ONLY)
    unread = [name for name, column in zip(layout.names, layout.columns, strict=True) if column and column not in known]
    remark = imports.COLUMNS_UNREAD(columns=", ".join(unread)[:500]) if unread else None
    if remark is None and layout.encoding not in _SURE_ENCODINGS:
        remark = imports.READ_IN_ENCODING(encoding=layout.encoding)
    return Source(
        layout.starts, lambda at: Lines(at, quoted=True, end=layout.end), _reader(layout, first, crafts), remark
    )


def layout_of(first: bytes, mapping: Mapping[str, str]) -> Layout:
    """The layout of a file by its first piece."""
    encoding = encoding_of(first)
    end = b"\n" if b"\n" in first or b"\r" not in first else b"\r"
    records = _first_records(first, end)
    if not records:
        raise FormatError(imports.QUOTE_NOT_CLOSED())
    separator = _declared_separator(records[0], encoding)
    best: Layout | None = None
    most = 0
    for record in records:
        own = separator or _separator_of(record.data, encoding)
        cells = cells_of(record.data, own, encoding)
        if not cells:
            continue
        names = tuple(cell.strip() for cell in cells)
        columns = tuple(meaning_of(name, mapping) for name in names)
        known = {column for column in columns if column in COLUMNS}
        named = len(known) + (100 if "display_name" in known or known & set(NAMES) else 0)
        if named > most and len(known) >= min(2, len([name for name in names if name])):
            best, most = Layout(encoding, own, end, names, columns, min(record.ends, len(first))), named
    if best is not None:
        return best
    head = records[0]
    cells = cells_of(head.data, separator or _separator_of(head.data, encoding), encoding)
    if cells is None:
        raise FormatError(imports.FIRST_ROW(head=_row_fault(head.data)))
    names = tuple(cell.strip() for cell in cells)
    columns = tuple(meaning_of(name, mapping) for name in names)
    return Layout(
        encoding, separator or _separator_of(head.data, encoding), end, names, columns, min(head.ends, len(first))
    )


def encoding_of(first: bytes) -> str:
    """UTF-8, or what the bytes look like otherwise: Windows' and Mac's are told apart by the letters they make."""
    try:
        first.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(first) - 4:
            return "utf-8-sig"
    else:
        return "utf-8-sig"
    runs = [len(run) for run in _HIGH.findall(first)]
    if sum(run for run in runs if run > _LONGEST_ACCENTED) * 2 > sum(runs):
        return _likeliest(first, _OTHER_SCRIPTS) or "cp1252"
    scores = {name: _letters(first, name) for name in ("cp1252", "mac_roman", "cp437")}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] * 2 >= sum(runs) else _likeliest(first, ("cp1250", best)) or best


def _likeliest(first: bytes, encodings: Sequence[str]) -> str | None:
    from charset_normalizer import from_bytes  # 20 ms to import, for the few files that need it

    guess = from_bytes(first[:_LOOKED_THROUGH], cp_isolation=list(encodings), threshold=0.8).best()
    return guess.encoding if guess else None


_HIGH = re.compile(rb"[\x80-\xff]+")
_LONGEST_ACCENTED = 2  # letters with accents in a row, in languages that are written in Latin ones
_LOOKED_THROUGH = 100_000  # bytes
_OTHER_SCRIPTS = ("cp1251", "cp932", "gb18030", "big5", "cp949", "cp1253", "cp1255", "cp1256")
_SURE_ENCODINGS = ("utf-8-sig", "cp1252", "mac_roman")


def _letters(data: bytes, encoding: str) -> int:
    """How many of the bytes past ASCII are common letters of European names, or marks where marks stand."""
    text = data.decode(encoding, "replace")
    letters = sum(1 if c in _EUROPEAN else -1 for c in text if ord(c) > 127 and c not in _MARKS)
    return letters + len(_MARK_APART.findall(text)) - len(_MARK_INSIDE.findall(text))


_EUROPEAN = frozenset("áéíóúüñçàèâêôäöëïßøåãõýìòùîûÁÉÍÓÚÜÑÇÖÄØÅÉ")
_MARKS = "’‘“”–—·º«»¿¡°®™€"
_MARK_INSIDE = re.compile(r"(?<=[^\W\d_])[“”–—·º«»¿¡°®™€](?=[^\W\d_])")
_MARK_APART = re.compile(rf"(?<![^\W\d_])[{_MARKS}]|[{_MARKS}](?![^\W\d_])")


def _first_records(first: bytes, end: bytes) -> list[Record]:
    records: list[Record] = []
    for record in Lines(0, quoted=True, end=end).feed(first + end):
        if record.data.strip(b'\r\n,;\t| "\xef\xbb\xbf'):
            records.append(record)
        if len(records) >= _LOOKED_AT:
            break
    return records


def _declared_separator(record: Record, encoding: str) -> str | None:
    """Excel's own hint: a first line sep=;"""
    match = re.fullmatch(r"\"?sep=(.)\"?", record.data.decode(encoding, "replace").strip("\r\n\ufeff"))
    return match[1] if match else None


def _separator_of(data: bytes, encoding: str) -> str:
    outside = re.sub(r'"[^"]*"', "", data.decode(encoding, "replace"))
    return max(_SEPARATORS, key=outside.count)


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


def cells_of(data: bytes, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[str] | None:
    """The cells of one record; None when it cannot be read, or is more than one."""
    text = _decoded(data, encoding).strip("\r\n")
    try:
        # A record may hold line breaks inside quotes.
        rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)]
    except csv.Error:
        return None
    return (rows or [[]])[0] if len(rows) < 2 else None


def _decoded(data: bytes, encoding: str) -> str:
    """A record of a file that was joined from several may be of another encoding than the rest."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def row_fault(data: bytes, cells: list[str] | None, width: int) -> Message:
    """What a row that cannot be taken should have been."""
    return _row_fault(data) if cells is None else imports.WRONG_WIDTH(width=width, cells=len(cells))


def _row_fault(data: bytes) -> Message:
    lines = data.rstrip(b"\r\n").count(b"\n") + 1
    if lines > 1:
        return imports.QUOTES_OVER_LINES(lines=lines)
    return imports.CLOSED_ROW()


def _reader(layout: Layout, first: bytes, crafts: Crafts | None) -> Callable[[int, bytes], Reading]:
    spelled = {
        STATED[column].path: name
        for name, column in reversed([*zip(layout.names, layout.columns, strict=True)])
        if column in STATED
    }
    reader = DraftReader(crafts, spelled, _order_of_days(layout, first))

    def read(line: int, data: bytes) -> Reading:
        cells = cells_of(data, layout.separator, layout.encoding)
        if cells is not None:
            while len(cells) > len(layout.columns) and not cells[-1].strip():
                cells.pop()
        if cells is None or len(cells) > len(layout.columns):
            return RejectedRecord(line, "", row_fault(data, cells, len(layout.columns)))
        row = _row(layout.columns, cells)
        own = row.get("external_id")
        if not row:
            return SkippedRecord(line, imports.EMPTY_ROW())
        for field in PRACTITIONER_ONLY:
            if field in row:
                return RejectedRecord(line, f"/{field}", expected.LEFT_TO_PRACTITIONER(), own)
        return convert_draft(line, _document(row), own, reader)

    return read


def _order_of_days(layout: Layout, first: bytes) -> bool | None:
    at = [index for index, column in enumerate(layout.columns) if column in _DAYS]
    if not at:
        return None
    lines = Lines(layout.starts, quoted=True, end=layout.end)
    records = islice(chain(lines.feed(first[layout.starts :]), lines.close()), _SAMPLED)
    rows = (cells_of(record.data, layout.separator, layout.encoding) for record in records)
    return order_of(row[index] for row in rows if row for index in at if index < len(row))


def _row(columns: Sequence[str], cells: Iterable[str]) -> dict[str, str]:
    """The filled cells by column; of two columns that mean the same, the first, or both where several values may be."""
    row: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        text = cell.strip()
        if not text or column == "":
            continue
        if column not in row:
            row[column] = text
        elif column in _MANY and text != row[column]:
            row[column] += f"; {text}"
    return row


def convert_draft(
    line: int, document: dict[str, Any], own: str | None, reader: DraftReader | None = None
) -> ProfileDraft | RemarkedDraft | RejectedRecord | SkippedRecord:
    """A draft from texts and lists, with remarks about its cells where there are any; or that the person is gone."""
    reader = reader or DraftReader()
    document, gone = take_standing(document, today(), reader.month_first)
    draft, remarks = reader.read(document)
    if gone is not None:
        why, person = imports.SAID_TO_BE_GONE(name=gone[0], value=gone[1]), None if isinstance(draft, Fault) else draft
        return SkippedRecord(line, why, own, ended=True, person=person)
    if isinstance(draft, Fault):
        return RejectedRecord(line, draft.pointer, draft.reason, own)
    return RemarkedDraft(draft, remarks) if remarks else draft


def _document(row: dict[str, str]) -> dict[str, Any]:
    document: dict[str, Any] = {"external_id": row["external_id"]} if "external_id" in row else {}
    names = [row[column] for column in NAMES if column in row and not is_nothing(row[column])]
    if "display_name" not in row and names:
        # "Jane, MD" in the column of first names: titles stand behind a whole name.
        parts = [name.partition(",") for name in names]
        titles = [tail.strip() for _, _, tail in parts if tail.strip()]
        document["display_name"] = ", ".join([" ".join(head.strip() for head, _, _ in parts), *titles])
    document |= {column: row[column] for column in STANDING if column in row}
    for column, cell in row.items():
        field = STATED.get(column)
        if field is None or field.path not in BY_PATH:
            continue
        # A row states one entry of a list: one credential, one place.
        outer, _, inner = field.path.rpartition("[].")
        group = document.setdefault(outer, [{}])[0] if outer else document
        *steps, last = inner.split(".")
        for step in steps:
            group = group.setdefault(step, {})
        group[last] = cell
    return document
