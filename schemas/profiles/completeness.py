"""What a profile leaves unstated, as a hint for its writer. Never an input of matching: no rank depends on it."""

import msgspec


class NotStated(msgspec.Struct, frozen=True):
    """A field left open, and what a seeker would learn from it."""

    field: str
    says: str
