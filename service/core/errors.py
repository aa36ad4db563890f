"""Every error a caller can cause or must act on, each with a message that says what to do next.

`web/problems.py` maps them to HTTP. `str` of an error is its message in plain English.
"""

from schemas.core.message import Message


class AyniError(Exception):
    """Base of all errors that a person can act on; the message says what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(AyniError):
    """The request is understood and wrong; `fields` holds (JSON pointer, what was expected)."""

    def __init__(self, message: Message, fields: list[tuple[str, Message]] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or []


class NotFound(AyniError):
    """There is nothing (any more) under this id."""


class Conflict(AyniError):
    """The thing has changed, or is in a state that does not allow this."""


class Gone(AyniError):
    """It was there and is kept no longer; the message says where to start again."""


class Different(AyniError):
    """The same key or id came before with something else in it."""


class TooLarge(AyniError):
    """More than this server takes at once; the message says how much that is."""


class NotSignedIn(AyniError):
    """No session, token or key that counts; the message says how to get one, `scope` what a key must open."""

    def __init__(self, message: Message, scope: str = "") -> None:
        super().__init__(message)
        self.scope = scope


class NotAllowed(AyniError):
    """Known who asks, and it is not for them; the message says what would allow it, `scope` what the key lacks."""

    def __init__(self, message: Message, scope: str = "") -> None:
        super().__init__(message)
        self.scope = scope


class Stale(AyniError):
    """The thing has changed since the caller read it; `current` is its entity tag now."""

    def __init__(self, message: Message, current: str) -> None:
        super().__init__(message)
        self.current = current


class PreconditionMissing(AyniError):
    """The caller has to say which version the change is meant for."""


class TooMany(AyniError):
    """Too many attempts; `retry_seconds` says when to come back."""

    def __init__(self, message: Message, retry_seconds: int) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class Overloaded(AyniError):
    """More is asked than can be done now; `retry_seconds` says when to come back."""

    def __init__(self, message: Message, retry_seconds: int) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class SetupError(AyniError):
    """This installation lacks something; the message names it and the command that mends it."""
