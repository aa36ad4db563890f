"""What a seeker said, sealed for their own browser to hold: going back and reloading work, and its disk holds no word.

Browsers write what a page keeps for a tab (`sessionStorage`, posted forms, the history) into files of the profile. A
page therefore keeps nothing but a box that only this installation can open, and only for some hours; here nothing is
kept of it (`service/web/static/tab.js`).
"""

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from schemas.messages import refusals
from service.core.database.pool import Connection
from service.core.errors import BadRequest
from service.core.secret_tokens import keyed_hash
from service.core.store_secrets import read_secret

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

HOURS = 12
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Seal:
    """Closes and opens; all processes of an installation have the same."""

    fernet: "Fernet"

    @staticmethod
    async def read(connection: Connection) -> "Seal":
        """The seal of this installation."""
        from cryptography.fernet import Fernet  # where something is sealed: it takes 70 ms to import

        key = keyed_hash(await read_secret(connection, "attempts"), "sealed answers")
        return Seal(Fernet(base64.urlsafe_b64encode(key)))

    def close(self, pairs: Pairs) -> str:
        """The inputs of a form, by name, as a text that says nothing."""
        return self.fernet.encrypt(msgspec.json.encode(pairs)).decode()

    def open(self, text: str) -> Pairs:
        """BadRequest for what was sealed elsewhere, was changed, or is too old."""
        from cryptography.fernet import InvalidToken

        try:
            return msgspec.json.decode(self.fernet.decrypt(text, ttl=HOURS * 3600), type=Pairs)
        except (InvalidToken, ValueError):  # the second: letters that no seal has
            raise BadRequest(refusals.SEALED_TOO_LONG_AGO()) from None
