"""Names that no file can have are not looked for: the file system would answer with an error instead of "not there"."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

_LONGEST = 255  # bytes; what one part of a path may have on every file system in use, and more than ours have whole


async def file_names_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard of static files: NotFound for what cannot be a path."""
    path = str(connection.path_params.get("file_path", ""))
    if "\0" in path or len(path.encode(errors="replace")) > _LONGEST:
        raise NotFoundException
