"""Every error a caller can cause or must act on, each with what to do next; `web/problems.py` maps them to HTTP."""


class AyniError(Exception):
    """Base of all errors that a person can act on; the text says what to do."""


class BadRequest(AyniError):
    """The request is understood and wrong; `fields` holds (JSON pointer, what was expected)."""

    def __init__(self, detail: str, fields: list[tuple[str, str]] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = fields or []


class NotFound(AyniError):
    """There is nothing (any more) under this id."""


class Conflict(AyniError):
    """The thing has changed, or is in a state that does not allow this."""


class SetupError(AyniError):
    """This installation lacks something; the text names it and the command that mends it."""
