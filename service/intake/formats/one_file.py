"""Makes one file of its format of whatever is sent: as it is, in UTF-16, a spreadsheet, a form, or an archive of files.

Plain files pass as they come; all others are put aside first, and turned in a thread.
"""

import asyncio
import codecs
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain

import msgspec

from schemas.clinics.clinic import ImportFormat
from schemas.core.message import Message
from schemas.messages import imports
from service.intake.formats import hsds
from service.intake.formats.fhir_bundle import open_fhir
from service.intake.formats.nppes import is_nppes
from service.intake.formats.office import BINARY, MOST_SHEET_BYTES, sheet_as_csv
from service.intake.formats.parcels import PACKED, Part, parts_of_form, spool, unpacked
from service.intake.formats.records import UNREAD, FormatError

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LOOKED_AT = 64  # bytes
_ROWS = ("csv", "ndjson")  # formats that offices send as spreadsheets or in UTF-16
_JSON = (".json", ".ndjson", ".jsonl", "")


async def one_file(body: AsyncIterator[bytes], format: ImportFormat, boundary: str | None) -> AsyncIterator[bytes]:
    """The body as one file of its format; with a boundary it is a form. FormatError says what is wrong with it."""
    head = bytearray()
    async for chunk in body:
        head += chunk
        if len(head) >= _LOOKED_AT:
            break
    chunks = _from(bytes(head), body)
    if boundary is None and not _is_wrapped(bytes(head), format):
        async for chunk in chunks:
            yield chunk
        return
    with ExitStack() as files:
        upload = await spool(chunks, files)
        parts = parts_of_form(upload, boundary, files) if boundary is not None else [upload]
        pieces = _joined(unpacked(parts, files, sheets=format in _ROWS), format)
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece


async def _from(head: bytes, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for chunk in body:
        yield chunk


def _is_wrapped(head: bytes, format: ImportFormat) -> bool:
    if format == "hsds" or head.startswith(PACKED):
        return bool(head)
    return format in _ROWS and (head.startswith(BINARY) or _utf16_of(head) is not None)


def _utf16_of(head: bytes) -> str | None:
    """The order of bytes of a text in UTF-16, by its mark or by the noughts beside its letters; None of any other."""
    for mark, name in _UTF16.items():
        if head.startswith(mark):
            return name
    noughts = [head[:_LOOKED_AT][at::2].count(0) * 2 > len(head[:_LOOKED_AT]) // 2 for at in (0, 1)]
    return {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get((noughts[0], noughts[1]))


def _joined(parts: Sequence[Part], format: ImportFormat) -> Iterator[bytes]:
    if format == "fhir":
        return _resources(parts)
    if format == "hsds":
        return _people(parts)
    if format == "nppes" and len(parts) > 1:  # the registry's archive holds its handbook and other tables, too
        parts = [part for part in parts if is_nppes(part.head())] or parts
    return _rows(parts)


def _rows(parts: Sequence[Part]) -> Iterator[bytes]:
    """Texts after one another; of tables the first row once, for it has to be the same."""
    first: bytes | None = None
    for part in parts:
        pieces, last = _text(part), b"\n"
        row, end, rest = next(pieces, b"").removeprefix(codecs.BOM_UTF8).partition(b"\n")
        if first is None or row.lstrip().startswith((b"{", b"BEGIN:")):
            rest = row + end + rest
        elif row.strip() != first:
            raise FormatError(imports.SEVERAL_FILES(names=", ".join(part.name for part in parts)[:200]))
        first = row.strip() if first is None else first
        for piece in chain((rest,), pieces):
            yield piece
            last = piece[-1:] or last
        if len(parts) > 1 and last != b"\n":
            yield b"\n"


def _text(part: Part) -> Iterator[bytes]:
    """A file in UTF-8, or as it is where it is no UTF-16 and no spreadsheet."""
    head = part.head()
    if head.startswith((PACKED, BINARY)):
        yield sheet_as_csv(_read_parts([part], MOST_SHEET_BYTES, imports.SHEET_TOO_LARGE())[0][1])
        return
    mark = _utf16_of(head)
    if mark is None:
        yield from part.pieces()
        return
    decoder = codecs.getincrementaldecoder(mark)("replace")
    for number, piece in enumerate(part.pieces()):
        text = decoder.decode(piece)
        yield (text.removeprefix("\ufeff") if number == 0 else text).encode()


def _read_parts(parts: Sequence[Part], most: int, too_large: Message) -> list[tuple[str, bytes]]:
    """Names and contents; FormatError when they are more than that together."""
    results: list[tuple[str, bytes]] = []
    size = 0
    for part in parts:
        data = bytearray()
        for piece in part.pieces():
            data += piece
            size += len(piece)
            if size > most:
                raise FormatError(too_large)
        results.append((part.name, bytes(data)))
    return results


def _people(parts: Sequence[Part]) -> Iterator[bytes]:
    records = hsds.Records()
    unread: list[str] = []
    for name, data in _read_parts(parts, hsds.MOST_BYTES, imports.HSDS_TOO_LARGE()):
        if name.lower().endswith(".csv"):
            if not hsds.records_of_table(name, data, records):
                unread.append(name)
        elif name.lower().endswith(_JSON) and not name.lower().endswith("datapackage.json"):
            hsds.records_of_json(data, records)
    yield from hsds.people_of(records)
    yield from (_unread(name) for name in unread)


def _resources(parts: Sequence[Part]) -> Iterator[bytes]:
    """FHIR resources of all files, one a line, whether a file is a Bundle, one resource, or one a line."""
    for part in parts:
        try:
            source = open_fhir(part.head())
        except FormatError:
            if len(parts) == 1:
                raise
            yield _unread(part.name)
            continue
        splitter = source.splitter(source.starts)
        position = 0
        for piece in part.pieces():
            begins = max(0, source.starts - position)
            position += len(piece)
            yield from (_line(record.data) for record in splitter.feed(piece[begins:]))
        yield from (_line(record.data) for record in splitter.close())


def _line(data: bytes) -> bytes:
    """JSON on one line: a line break in it stands between its values."""
    return data.strip().replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"


def _unread(name: str) -> bytes:
    """A line that names a file of which nothing was taken, for the list of what was not."""
    return msgspec.json.encode({UNREAD: name[:200]}) + b"\n"
