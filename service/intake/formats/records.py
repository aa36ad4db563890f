"""Cuts a stream of bytes into records, and says what a reader makes of one: a draft, a skip, a rejection, a resource.

Splitters are fed piece by piece and hold one record at most, so a file of any size passes in constant memory. Every
record carries the place where it ends: reading can go on from there.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import msgspec

from schemas.core.message import Message
from schemas.messages import imports
from schemas.profiles.practitioner import ProfileDraft
from service.intake.formats.ndjson import RejectedRecord
from service.profiles.cells.reading import Remark

MOST_RECORD_BYTES = 5_000_000
UNREAD = "unread_file"  # the only name of a line that says which file of several nothing was taken of
# A quote inside a cell that does not begin with one (12" by 5") opens nothing.
_OPENING = re.compile(rb'(?:^|[,;\t|^~] ?)(?:\xef\xbb\xbf)?"')


class Record(msgspec.Struct, frozen=True):
    """The bytes of one row, line or entry, and the position right after it in the file."""

    ends: int
    data: bytes


class SkippedRecord(msgspec.Struct):
    """Well-formed and not for a directory of people: an organisation, someone deactivated."""

    line: int
    reason: Message
    external_id: str | None = None
    ended: bool = False  # the source says that this person is there no longer
    person: ProfileDraft | None = None  # who has ended, where no id of the source's says it


class RemarkedDraft(msgspec.Struct):
    """A draft of which some cells want a look: they were read in a way that may be wrong, or left out."""

    draft: ProfileDraft
    remarks: list[Remark]


class Resource(msgspec.Struct):
    """A FHIR resource to be joined with others, and the Practitioner it is about, if any."""

    line: int
    type: str
    id: str
    practitioner: str | None
    document: dict[str, Any]


Reading = ProfileDraft | RemarkedDraft | Resource | SkippedRecord | RejectedRecord


class FormatError(Exception):
    """The file as a whole is not of this format; the message says what is missing."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


# How files begin that are no text in UTF-8, and what to do with them.
_WRAPPED = (
    (b"\x1f\x8b", imports.GZIPPED()),
    (b"PK\x03\x04", imports.ZIPPED()),
    (b"\xff\xfe", imports.UTF16()),
    (b"\xfe\xff", imports.UTF16()),
)


def check_bytes(first: bytes) -> None:
    """FormatError for a file that no format can read: packed, or in another encoding."""
    for mark, what in _WRAPPED:
        if first.startswith(mark):
            raise FormatError(imports.FILE_IS(what=what))


class Splitter(Protocol):
    """Cuts a stream that is fed piece by piece."""

    def feed(self, piece: bytes) -> Iterator[Record]:
        """The records that this piece completes."""
        ...

    def close(self) -> Iterator[Record]:
        """What is left at the end."""
        ...


class Source(msgspec.Struct):
    """An opened file: where its records start, how to cut it from any record's end on, how to read a record."""

    starts: int
    splitter: Callable[[int], Splitter]
    read: Callable[[int, bytes], Reading]
    remark: Message | None = None


class Lines:
    """Lines; with `quoted`, a line break inside double quotes does not end a record (CSV)."""

    def __init__(self, starts: int, *, quoted: bool = False, end: bytes = b"\n") -> None:
        self._ends = starts
        self._end = end
        self._quoted = quoted
        self._parts: list[bytes] = []
        self._size = 0
        self._open = False  # inside quotes

    def feed(self, piece: bytes) -> Iterator[Record]:
        for line in _at_ends(piece, self._end):
            self._parts.append(line)
            self._size += len(line)
            if self._quoted and line.count(b'"') % 2 and (self._open or _OPENING.search(line)):
                self._open = not self._open
            # An unclosed quote must not swallow the rest of the file.
            if line.endswith(self._end) and (not self._open or self._size > MOST_RECORD_BYTES):
                yield self._cut()

    def close(self) -> Iterator[Record]:
        if self._parts:
            yield self._cut()

    def _cut(self) -> Record:
        data = b"".join(self._parts)
        self._ends += len(data)
        self._parts, self._size, self._open = [], 0, False
        return Record(self._ends, data)


def _at_ends(piece: bytes, end: bytes) -> list[bytes]:
    lines = piece.split(end)
    return [line + end for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
