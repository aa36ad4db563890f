"""Cursors of pages of matches: under a key, so that nobody makes up places; they never hold the story."""

from dataclasses import dataclass

import msgspec

from schemas.core.message import Message
from schemas.matching.match import MatchRequest
from schemas.messages import expected, refusals
from service.core.cursor import read_cursor, write_cursor
from service.core.errors import BadRequest

# Fields of a request that may differ from page to page.
_FREE = ("cursor", "limit", "seed")


class Cursor(msgspec.Struct, array_like=True, frozen=True):
    """The last place shown: its seed, bucket and hash, the bucket of the very first result, and how many were shown."""

    seed: str
    tie_bucket: int
    tie_hash: int
    first_bucket: int
    shown: int = 0


class _OfPolicy(msgspec.Struct, array_like=True):
    cursor: Cursor
    policy: str


@dataclass
class CursorKey:
    """The installation's key, and those that made cursors before it; whoever holds this one renews it now and then."""

    signing: bytes
    accepted: tuple[bytes, ...]

    def seal(self, cursor: Cursor, request: MatchRequest, policy: str) -> str:
        return write_cursor(_OfPolicy(cursor, policy), _lasting(request), self.signing)

    def open(self, request: MatchRequest, policy: str) -> Cursor:
        """The cursor of this request; BadRequest when it is broken, of another request, or of an older policy."""
        opened = read_cursor(request.cursor or "", _OfPolicy, _lasting(request), *self.accepted)
        if opened.policy != policy:
            raise _refused(expected.CURSOR_OF_POLICY())
        if request.seed is not None and request.seed != opened.cursor.seed:
            raise _refused(expected.FIRST_SEED())
        return opened.cursor


def _lasting(request: MatchRequest) -> dict[str, object]:
    """What stays the same from page to page."""
    return {field: value for field, value in msgspec.to_builtins(request).items() if field not in _FREE}


def _refused(wanted: Message) -> BadRequest:
    return BadRequest(refusals.CURSOR_DOES_NOT_FIT(), [("/cursor", wanted)])
