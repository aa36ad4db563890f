"""Unpacks a gzipped stream piece by piece, in constant memory whatever it swells to."""

import zlib
from collections.abc import Iterator

from schemas.messages import imports
from service.intake.formats.records import FormatError

_MOST_BYTES = 1 << 20  # of what one step gives


class Gunzip:
    """Fed with pieces of a gzip file, also of several joined into one."""

    def __init__(self) -> None:
        self._member = _open_member()

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What is in that piece, unpacked, in steps of 1 MB at most; FormatError when it is no gzip."""
        full = False  # more may wait inside although all of the piece is taken
        while piece or full:
            if self._member.eof:
                self._member = _open_member()
            try:
                part = self._member.decompress(piece, _MOST_BYTES)
            except zlib.error:
                raise FormatError(imports.NOT_GZIP()) from None
            yield part
            piece = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            full = len(part) == _MOST_BYTES and not self._member.eof

    def close(self) -> None:
        """FormatError when the file ended too early."""
        if not self._member.eof:
            raise FormatError(imports.GZIP_CUT_OFF())


def _open_member() -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS | 16)
