"""Address cards (vCard 2.1, 3 and 4, as address books export them), one person each, read into the shape of a profile.

Only names are mapped here; what stands in the cells is read by the same readers as every other door's. Notes stay
unread: an address book's are for its owner.
"""

import quopri
import re
from collections.abc import Iterator
from typing import Any

from schemas.messages import imports
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import MOST_RECORD_BYTES, Lines, Record

BEGIN = b"BEGIN:VCARD"
_END = b"END:VCARD"
_ADDRESS = (None, None, "line", "city", "region", "postal_code", "country")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_PARTS = re.compile(r"(?<!\\);")


def are_cards(first: bytes) -> bool:
    """Whether a file begins with a card."""
    return first.removeprefix(b"\xef\xbb\xbf").lstrip()[: len(BEGIN)].upper() == BEGIN


class Cards:
    """Cuts at the end of each card."""

    def __init__(self, starts: int) -> None:
        self._lines = Lines(starts)
        self._held: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> Iterator[Record]:
        for line in self._lines.feed(piece):
            yield from self._take(line)

    def close(self) -> Iterator[Record]:
        ends = 0
        for line in self._lines.close():
            ends = line.ends
            yield from self._take(line)
        if b"".join(self._held).strip():
            yield Record(ends, b"".join(self._held))

    def _take(self, line: Record) -> Iterator[Record]:
        self._held.append(line.data)
        self._size += len(line.data)
        if line.data.strip().upper() == _END or self._size > MOST_RECORD_BYTES:
            yield Record(line.ends, b"".join(self._held))
            self._held, self._size = [], 0


def person_of_card(line: int, data: bytes) -> dict[str, Any] | RejectedRecord:
    """The document of a profile."""
    if not are_cards(data) or not data.rstrip().upper().endswith(_END):
        return RejectedRecord(line, "", imports.NO_WHOLE_CARD())
    profile: dict[str, Any] = {}
    contact: dict[str, Any] = {}
    for name, value in _properties(data):
        text = _plain(value)
        if not text.strip(" ;"):
            continue
        match name:
            case "FN":
                profile["display_name"] = text
            case "N":
                profile.setdefault("display_name", _name(value))
            case "UID":
                profile["external_id"] = text.removeprefix("urn:uuid:")
            case "EMAIL":
                profile.setdefault("email", text.removeprefix("mailto:"))
            case "TEL":
                contact.setdefault("phone", text.removeprefix("tel:"))
            case "URL":
                contact.setdefault("website", text)
            case "TITLE" | "ROLE" | "CATEGORIES":
                profile.setdefault("modalities", []).append(text)
            case "DEATHDATE":
                profile["deathDate"] = text
            case "LANG":
                profile.setdefault("languages", []).append(text)
            case "ADR":
                profile.setdefault("places", []).append({"address": _address(value)})
    return profile | ({"contact": contact} if contact else {})


def _properties(data: bytes) -> Iterator[tuple[str, str]]:
    """(name, value) of each; long lines are folded, by a blank or by an equals sign at their end."""
    unfolded = re.sub(rb"\r?\n[ \t]", b"", data)
    if b"QUOTED-PRINTABLE" in unfolded.upper():
        unfolded = re.sub(rb"=\r?\n", b"", unfolded)
    for row in unfolded.splitlines():
        head, colon, value = row.partition(b":")
        if not colon:
            continue
        name, *options = head.decode("ascii", "replace").upper().split(";")
        if any("QUOTED-PRINTABLE" in option for option in options):
            value = quopri.decodestring(value)
        charset = next((option[8:] for option in options if option.startswith("CHARSET=")), "utf-8")
        yield name.rpartition(".")[2], _decoded(value, charset)


def _decoded(value: bytes, charset: str) -> str:
    for encoding in (charset, "utf-8"):
        try:
            return value.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return value.decode("cp1252", "replace")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text).strip()


def _name(value: str) -> str:
    """Family;given;more;before;after, as one reads it."""
    family, given, more, _, after = [*map(_plain, _PARTS.split(value)), "", "", "", "", ""][:5]
    name = " ".join(part for part in (given, more, family) if part)
    return f"{name}, {after}" if after else name


def _address(value: str) -> dict[str, str]:
    parts = map(_plain, _PARTS.split(value))
    return {name: part for name, part in zip(_ADDRESS, parts, strict=False) if name and part}
