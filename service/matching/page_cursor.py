"""Page cursors: where a page ended, bound to its request by a MAC; never holds the story."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

import msgspec

from schemas.matching.match import MatchRequest
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


class _Sealed(msgspec.Struct, array_like=True):
    cursor: Cursor
    policy: str
    mac: bytes


@dataclass(frozen=True)
class CursorKey:
    """The installation's key; all its processes share it through the database."""

    key: bytes

    def seal(self, cursor: Cursor, request: MatchRequest, policy: str) -> str:
        sealed = _Sealed(cursor, policy, self._mac(cursor, request, policy))
        return base64.urlsafe_b64encode(msgspec.msgpack.encode(sealed)).decode().rstrip("=")

    def open(self, request: MatchRequest, policy: str) -> Cursor:
        """The cursor of this request; BadRequest when it is broken, of another request, or of an older policy."""
        text = request.cursor or ""
        try:
            sealed = msgspec.msgpack.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=_Sealed)
        except (ValueError, msgspec.DecodeError):
            raise _refused("the next_cursor of an earlier answer, unchanged") from None
        if sealed.policy != policy:
            raise _refused("a cursor of the present policy: the policy has changed, start again without a cursor")
        if not hmac.compare_digest(sealed.mac, self._mac(sealed.cursor, request, policy)):
            raise _refused("a cursor of this very request: only limit may differ between pages")
        if request.seed is not None and request.seed != sealed.cursor.seed:
            raise _refused("the seed of the first page, or none")
        return sealed.cursor

    def _mac(self, cursor: Cursor, request: MatchRequest, policy: str) -> bytes:
        body = {field: value for field, value in msgspec.to_builtins(request).items() if field not in _FREE}
        message = msgspec.json.encode([msgspec.to_builtins(cursor), policy, body], order="sorted")
        return hmac.new(self.key, message, hashlib.sha256).digest()[:16]


def _refused(expected: str) -> BadRequest:
    return BadRequest("The cursor does not fit.", [("/cursor", expected)])
