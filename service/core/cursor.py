"""Cursors of every list: where a page ended, opaque to those who carry it, bound to the request it came from."""

import base64
import hashlib
import hmac
from typing import TypeVar

import msgspec

from schemas.messages import expected, refusals
from service.core.errors import BadRequest

_T = TypeVar("_T")
_TAG_BYTES = 12


def write_cursor(position: object, request: object = None, key: bytes = b"") -> str:
    """The cursor that goes on after `position`.

    With a `request` (anything JSON can say) it serves no other; with a `key` nobody else can make one. Without a
    request it is good for ever: clinics keep those of the changes feed for months.
    """
    return _text(position if request is None else [position, _tag(position, request, key)])


def read_cursor(text: str, type: type[_T], request: object = None, *keys: bytes, pointer: str = "/cursor") -> _T:
    """The position that a cursor stands for; BadRequest when it is not one of ours, or of another request. With `keys`
    one of them has made it."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if request is None:
            return msgspec.msgpack.decode(packed, type=type)
        position, tag = msgspec.msgpack.decode(packed, type=tuple[type, bytes])  # type: ignore[valid-type]
    except (ValueError, msgspec.DecodeError):
        raise BadRequest(refusals.CURSOR_BROKEN(), [(pointer, expected.EARLIER_CURSOR())]) from None
    if not any(hmac.compare_digest(tag, _tag(position, request, key)) for key in keys or (b"",)):
        raise BadRequest(refusals.CURSOR_OF_ANOTHER(), [(pointer, expected.ONLY_LIMIT_DIFFERS())])
    return position


def _tag(position: object, request: object, key: bytes) -> bytes:
    message = msgspec.json.encode([position, request], order="sorted")
    return hashlib.blake2b(message, digest_size=_TAG_BYTES, key=key).digest()


def _text(value: object) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(value)).decode().rstrip("=")
