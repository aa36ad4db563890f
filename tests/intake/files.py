"""Uploads of several files, as clients make them: archives and forms; and the one file that an import makes of them."""

import io
import zipfile
from collections.abc import AsyncIterator, Mapping
from typing import Any

from service.intake.formats.one_file import one_file

BOUNDARY = "AyniBoundary"


def archive(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return packed.getvalue()


def form(files: Mapping[str, str | bytes]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + (data.encode() if isinstance(data, str) else data)
        for name, data in files.items()
    ]
    return b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


async def as_one_file(data: bytes, format: Any = "csv", boundary: str | None = None, *, size: int = 1000) -> bytes:
    """What an import keeps of an upload that comes in pieces of that size."""

    async def body() -> AsyncIterator[bytes]:
        for at in range(0, len(data), size):
            yield data[at : at + size]

    return b"".join([piece async for piece in one_file(body(), format, boundary)])
