"""Generations of a snapshot as files: written beside, renamed into place, mapped by every process of a host.

A file is a prefix (magic, length and checksum of the header), a JSON header (what the columns are and where they lie,
and a checksum of the body), and the columns, each at a multiple of 64 bytes. Whatever was torn does not check, and
counts as absent.
"""

import hashlib
import os
import struct
import tempfile
import zlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from service.matching.fit.layout import SIZE
from service.matching.snapshot.build import BITS, CADENCES
from service.matching.snapshot.columns import Array, Columns

_MAGIC = b"ayni-people-5\n\0\0"
_PREFIX = struct.Struct("<16sQI")
_ALIGNED = 64
_KEPT = 2  # a process that has just looked for the newest may still open the one before
_ENDING = ".people"
_KEYS = "payers"  # how terms of open vocabularies are written: another word when that changes
_LAYOUT = hashlib.blake2b(repr((SIZE, sorted(BITS.items()), CADENCES, _KEYS)).encode(), digest_size=8).hexdigest()


class GenerationInfo(msgspec.Struct, frozen=True):
    """What a generation is of."""

    policy: str
    concerns: int
    moment: str  # the pg_snapshot from which to look for changes
    beyond: list[int]
    built_at: float  # seconds since 1970
    layout: str = _LAYOUT  # of columns and closed vocabularies


class _Stored(msgspec.Struct):
    dtype: str
    shape: list[int]
    offset: int


class _Header(msgspec.Struct):
    about: GenerationInfo
    terms: dict[str, list[str]]
    arrays: dict[str, _Stored]
    length: int
    checksum: int


def write_generation(folder: Path, columns: Columns, about: GenerationInfo) -> Path:
    """Writes the next generation; it is there whole, or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    header = _header(columns, about)
    encoded = msgspec.json.encode(header)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="writing-", delete=False) as file:
        file.write(_PREFIX.pack(_MAGIC, len(encoded), zlib.crc32(encoded)))
        file.write(encoded)
        file.write(bytes(-file.tell() % _ALIGNED))
        for values in _in_order(columns):
            data = _bytes(values)
            file.write(data)
            file.write(bytes(-len(data) % _ALIGNED))
        file.flush()
        os.fsync(file.fileno())
    newest = generations(folder)
    number = (_number(newest[0]) if newest else 0) + 1
    path = folder / f"{number:08d}{_ENDING}"
    Path(file.name).rename(path)
    _sync_folder(folder)
    return path


def _header(columns: Columns, about: GenerationInfo) -> _Header:
    arrays: dict[str, _Stored] = {}
    offset = checksum = 0
    for name, values in zip(sorted(columns.arrays), _in_order(columns), strict=True):
        data = _bytes(values)
        arrays[name] = _Stored(values.dtype.str, list(values.shape), offset)
        padding = bytes(-len(data) % _ALIGNED)
        checksum = zlib.crc32(padding, zlib.crc32(data, checksum))
        offset += len(data) + len(padding)
    terms = {name: list(own) for name, own in columns.terms.items()}
    return _Header(about, terms, arrays, offset, checksum)


def _bytes(values: Array) -> memoryview:
    return np.ascontiguousarray(values).reshape(-1).view(np.uint8).data


def _in_order(columns: Columns) -> list[Array]:
    return [columns.arrays[name] for name in sorted(columns.arrays)]


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def generations(folder: Path) -> list[Path]:
    """Generations in a folder, the newest first."""
    return sorted(folder.glob(f"*{_ENDING}"), reverse=True)


def _number(path: Path) -> int:
    return int(path.name.removesuffix(_ENDING))


def read_generation(path: Path) -> tuple[Columns, GenerationInfo] | None:
    """The columns, mapped; None for a file that is torn, gone, or of another layout."""
    try:
        data: Any = np.memmap(path, dtype=np.uint8, mode="r")
        magic, length, checksum = _PREFIX.unpack(data[: _PREFIX.size].tobytes())
        encoded = data[_PREFIX.size : _PREFIX.size + length].tobytes()
        if magic != _MAGIC or zlib.crc32(encoded) != checksum:
            return None
        header = msgspec.json.decode(encoded, type=_Header)
    except (OSError, ValueError, struct.error, msgspec.DecodeError):
        return None
    start = -(-(_PREFIX.size + length) // _ALIGNED) * _ALIGNED
    body = data[start : start + header.length]
    if header.about.layout != _LAYOUT or len(body) != header.length or zlib.crc32(body) != header.checksum:
        return None
    return Columns({name: _array(body, stored) for name, stored in header.arrays.items()}, header.terms), header.about


def _array(body: Array, stored: _Stored) -> Array:
    dtype = np.dtype(stored.dtype)
    size = dtype.itemsize * int(np.prod(stored.shape, dtype=np.int64))
    return np.asarray(body[stored.offset : stored.offset + size].view(dtype).reshape(stored.shape))


def sweep(folder: Path) -> None:
    """Removes old generations, and what broken writers left; for whoever holds the builders' lock."""
    for path in [*generations(folder)[_KEPT:], *folder.glob("writing-*")]:
        path.unlink(missing_ok=True)
