"""Reads profiles from CSV: one person a row, columns by name, several values in a field apart by semicolons.

The columns and their other names are listed in `docs/clinics.md`; a column nobody knows is left unread and named.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from schemas.core.wording import fault_of
from schemas.profiles.practitioner import PRACTICE_FIELDS, ProfileDraft, profile_problems
from service.core.amounts import read_amount
from service.intake.formats.ndjson import Rejected
from service.intake.formats.records import FormatError, Lines, Reading, Source

# Column -> where its value goes; a list field takes several values.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("external_id",),
    "display_name": ("display_name",),
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "pronouns": ("pronouns",),
    "email": ("email",),
    "npi": ("npi",),
    "modalities": ("modalities",),
    "approach": ("approach",),
    "concerns": ("concerns",),
    "concerns_first": ("concerns_first",),
    "serves": ("serves",),
    "languages": ("languages",),
    "layers": ("layers",),
    "modes": ("modes",),
    "telehealth": ("telehealth",),
    "times": ("times",),
    "does_not_treat": ("does_not_treat",),
    "accepting_new": ("accepting_new",),
    "waiting_weeks": ("waiting_weeks",),
    "next_opening": ("next_opening",),
    "credential": ("credentials", "title"),
    "credential_issuer": ("credentials", "issuer"),
    "credential_jurisdiction": ("credentials", "jurisdiction"),
    "credential_number": ("credentials", "number"),
    "street": ("places", "address", "line"),
    "city": ("places", "address", "city"),
    "region": ("places", "address", "region"),
    "postal_code": ("places", "address", "postal_code"),
    "country": ("places", "address", "country"),
    "lat": ("places", "lat"),
    "lon": ("places", "lon"),
    "access": ("places", "access"),
    "currency": ("fees", "currency"),
    "session_min": ("fees", "session", "min"),
    "session_max": ("fees", "session", "max"),
    "session_minutes": ("fees", "session", "minutes"),
    "first_visit_fee": ("fees", "first_visit", "amount"),
    "first_visit_minutes": ("fees", "first_visit", "minutes"),
    "sliding_scale": ("fees", "sliding_scale"),
    "exchange": ("fees", "exchange"),
    "insurance": ("fees", "insurance"),
    "phone": ("contact", "phone"),
    "contact_email": ("contact", "email"),
    "website": ("contact", "website"),
    "booking": ("contact", "booking"),
}
# Other names of columns, folded: small letters, everything else an underscore.
ALIASES: Mapping[str, str] = {
    "id": "external_id", "staff_id": "external_id", "provider_id": "external_id", "name": "display_name",
    "full_name": "display_name", "given_name": "first_name", "family_name": "last_name", "surname": "last_name",
    "e_mail": "email", "mail": "email", "modality": "modalities", "specialty": "modalities",
    "specialties": "modalities", "profession": "modalities", "bio": "approach", "language": "languages",
    "accepting_new_clients": "accepting_new", "accepting_new_patients": "accepting_new", "license": "credential",
    "license_number": "credential_number", "license_state": "credential_jurisdiction", "address": "street",
    "address_line": "street", "town": "city", "state": "region", "province": "region", "zip": "postal_code",
    "zip_code": "postal_code", "postcode": "postal_code", "latitude": "lat", "longitude": "lon",
    "fee_min": "session_min", "fee_max": "session_max", "telephone": "phone", "url": "website",
}  # fmt: skip
_LISTS = frozenset({
    "modalities", "concerns", "concerns_first", "serves", "languages", "layers", "modes", "telehealth", "times",
    "does_not_treat", "access", "insurance",
})  # fmt: skip
_YES_NO = frozenset({"accepting_new", "sliding_scale", "exchange"})
_AMOUNTS = frozenset({"session_min", "session_max", "first_visit_fee"})
_WORDS = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
# Groups that stand in a list of their own.
_LISTED = ("credentials", "places")


def open_csv(first: bytes) -> Source:
    """A CSV file by its first piece; FormatError says what is wrong with the row that names the columns."""
    starts, head = head_of(first)
    delimiter = max(",;\t", key=head.decode("latin-1").count)
    columns = [_column(name) for name in named_columns(head, delimiter)]
    stated = {column for column in columns if column in COLUMNS}
    missing = [] if "display_name" in stated or {"first_name", "last_name"} <= stated else ["display_name"]
    missing += [] if "modalities" in stated else ["modalities"]
    if missing:
        raise FormatError(
            f"no column is named {' or '.join(missing)} (docs/clinics.md lists other names for it); "
            f"the first row names {', '.join(columns)[:300]}"
        )
    if twice := sorted({column for column in stated if columns.count(column) > 1}):
        raise FormatError(f"two columns of the first row mean the same: {', '.join(twice)}; keep one of them")
    unread = [column for column in columns if column not in COLUMNS and column not in PRACTICE_FIELDS]
    remark = f"columns left unread: {', '.join(unread)[:500]}" if unread else None
    return Source(starts, lambda at: Lines(at, quoted=True), _reader(columns, delimiter), remark)


def head_of(first: bytes) -> tuple[int, bytes]:
    """Where the rows begin, and the row before them that names the columns."""
    head = next(Lines(0, quoted=True).feed(first + b"\n"), None)
    if head is None:
        raise FormatError("a quote in the first row is not closed")
    return min(head.ends, len(first)), head.data


def named_columns(head: bytes, delimiter: str = ",") -> list[str]:
    """The names in the first row; FormatError when it cannot be read."""
    cells = cells_of(head, delimiter)
    if cells is None:
        raise FormatError(f"the first row must name the columns; it is not {_row_fault(head)}")
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


def row_fault(data: bytes, cells: list[str] | None, width: int) -> str:
    """What a row that cannot be taken should have been."""
    return _row_fault(data) if cells is None else f"{width} columns, not {len(cells)}"


def _row_fault(data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError:
        return "text in UTF-8"
    lines = data.rstrip(b"\r\n").count(b"\n") + 1
    if lines > 1:
        return f"a row whose quotes are closed: this one runs over {lines} lines of the file"
    return "a row whose quotes are closed, ended by LF or CRLF"


def _reader(columns: list[str], delimiter: str) -> Callable[[int, bytes], Reading]:
    def read(line: int, data: bytes) -> Reading:
        cells = cells_of(data, delimiter)
        if cells is None or len(cells) > len(columns):
            return Rejected(line, "", row_fault(data, cells, len(columns)))
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
        own = row.get("external_id")
        for field in PRACTICE_FIELDS:
            if field in row:
                return Rejected(line, f"/{field}", "left out: only the practitioner may state this", own)
        return convert_draft(line, _document(row), own)

    return read


def convert_draft(line: int, document: dict[str, Any], own: str | None) -> ProfileDraft | Rejected:
    """A draft from texts and lists, checked like any other."""
    try:
        draft = msgspec.convert(document, ProfileDraft, strict=False)
    except msgspec.ValidationError as error:
        pointer, reason = fault_of(error)
        return Rejected(line, pointer, reason, own)
    problems = profile_problems(draft)
    return Rejected(line, *problems[0], own) if problems else draft


def _document(row: dict[str, str]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for column, cell in row.items():
        path = COLUMNS.get(column)
        if path is None:
            continue
        value: Any = cell
        if column in _LISTS:
            value = [part.strip() for part in cell.split(";") if part.strip()]
        elif column in _YES_NO:
            value = _WORDS.get(cell.casefold(), cell)
        elif column in _AMOUNTS:
            amount = read_amount(cell, row.get("currency", ""))
            value = cell if amount is None else amount
        group = document
        for step in path[:-1]:
            group = group.setdefault(step, {})
        group[path[-1]] = value
    names = [document.pop("first_name", ""), document.pop("last_name", "")]
    if "display_name" not in document and any(names):
        document["display_name"] = " ".join(filter(None, names))
    for group_name in _LISTED:
        if group_name in document:
            document[group_name] = [document[group_name]]
    return document
