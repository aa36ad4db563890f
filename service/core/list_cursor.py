"""Cursors of plain lists: where a page ended, opaque to those who carry them."""

import base64
from typing import TypeVar

import msgspec

from service.core.errors import BadRequest

_T = TypeVar("_T")


def seal(place: object) -> str:
    """The cursor for going on after that place."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(place)).decode().rstrip("=")


def opened(text: str, type: type[_T]) -> _T:
    """The place a cursor stands for; BadRequest when it is not one of ours."""
    try:
        return msgspec.msgpack.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=type)
    except (ValueError, msgspec.DecodeError, UnicodeError):
        raise BadRequest("The cursor is broken.", [("/cursor", "the next_cursor of an earlier answer")]) from None
