"""Makes secrets, and the hashes under which they are stored: whoever reads the database cannot use them."""

import base64
import hashlib
import hmac
from secrets import randbelow, token_urlsafe
from uuid import UUID

PERSONAL = "ayni_me_"  # the beginning of a personal token, so that scanners of leaked keys can name it


def new_secret() -> str:
    """32 random bytes, fit for a link, a cookie or a header."""
    return token_urlsafe(32)


def new_code() -> str:
    """Six digits to copy by hand; guessed in half a million tries, so whoever takes one bounds them."""
    return f"{randbelow(1_000_000):06}"


def hashed(secret: str) -> bytes:
    """Stored in place of the secret. Plain SHA-256: nobody guesses 32 random bytes."""
    return hashlib.sha256(secret.encode()).digest()


def form_token(session: str, account_id: UUID) -> str:
    """What a page writes into its forms: only who holds the session's cookie knows it; for one account."""
    return _text(hmac.digest(session.encode(), b"form " + account_id.bytes, "sha256"))


def same(given: str, expected: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())


def signature(key: bytes, message: str) -> str:
    """A signature short enough for a link."""
    return _text(hmac.digest(key, message.encode(), "sha256")[:18])


def keyed_hash(key: bytes, text: str) -> bytes:
    """An address in a form that only this installation can recognise."""
    return hmac.digest(key, text.encode(), "sha256")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
