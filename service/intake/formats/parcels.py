"""Several files that come as one: parts of a form (multipart/form-data), and members of a zip archive.

What is unpacked lies in a temporary file, in memory while it is small: no upload is held whole.
"""

import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack
from typing import IO

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from schemas.messages import imports
from service.intake.formats.records import FormatError

PACKED = b"PK\x03\x04"
STEP = 1 << 20
_IN_MEMORY = 4_000_000
_MOST_FILES = 20_000
_SHEETS = frozenset({"[Content_Types].xml", "mimetype"})  # a spreadsheet is a zip archive, too


class Part(msgspec.Struct):
    """A file by name."""

    name: str
    file: IO[bytes]

    def head(self) -> bytes:
        """Its first megabyte."""
        self.file.seek(0)
        return self.file.read(STEP)

    def pieces(self) -> Iterator[bytes]:
        """All of it, a megabyte at a time; FormatError where an archive is damaged or locked."""
        try:
            self.file.seek(0)
            while piece := self.file.read(STEP):
                yield piece
        except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
            raise FormatError(imports.NOT_A_ZIP()) from None


def temporary(files: ExitStack) -> IO[bytes]:
    """A file that ends with `files`."""
    return files.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))


async def spool(body: AsyncIterator[bytes], files: ExitStack) -> Part:
    """A stream as a file."""
    part = Part("", temporary(files))
    async for chunk in body:
        part.file.write(chunk)
    return part


def parts_of_form(form: Part, boundary: str, files: ExitStack) -> list[Part]:
    """The files of a form; where a client names none, its first field. FormatError when there is nothing in it."""
    named: list[Part] = []
    unnamed: list[Part] = []
    try:
        with PushMultipartParser(boundary, max_segment_count=_MOST_FILES) as parser:
            part = Part("", temporary(files))
            for piece in form.pieces():
                for item in parser.parse(piece):
                    if isinstance(item, MultipartSegment):
                        part = Part(item.filename or "", temporary(files))
                        (named if item.filename else unnamed).append(part)
                    elif item:
                        part.file.write(item)
    except MultipartError:
        raise FormatError(imports.NOT_A_FORM()) from None
    results = [part for part in named or unnamed[:1] if part.head()]
    if not results:
        raise FormatError(imports.NOT_A_FORM())
    return results


def unpacked(parts: Iterable[Part], files: ExitStack, *, sheets: bool) -> list[Part]:
    """The parts, with the members of zip archives in their place; with `sheets`, spreadsheets stay as they are."""
    results: list[Part] = []
    for part in parts:
        if not part.head().startswith(PACKED):
            results.append(part)
            continue
        try:
            part.file.seek(0)
            archive = files.enter_context(zipfile.ZipFile(part.file))
            members = [info for info in archive.infolist() if info.file_size and not _is_beside(info.filename)]
            if sheets and _SHEETS & set(archive.namelist()):
                results.append(part)
                continue
            results += [Part(info.filename, files.enter_context(archive.open(info))) for info in members[:_MOST_FILES]]
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
            raise FormatError(imports.NOT_A_ZIP()) from None
    if not results:
        raise FormatError(imports.NOT_A_ZIP())
    return results


def _is_beside(name: str) -> bool:
    """What systems put into archives by themselves."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
