"""What becomes of a cell: a value with, where a person should look, how it was read or why it was left out."""

from typing import Any, NamedTuple

import msgspec

from schemas.core.message import Message

# What people write where there is nothing to say.
_NOTHING = frozenset({
    "", "n/a", "na", "n.a.", "none", "null", "nil", "nan", "-", "--", "—", "–", "?", "tbd", "tba", "unknown",
    "not applicable", "not available", "not provided", "not specified", "ninguno", "ninguna", "no aplica", "s/d", "n/d",
    "#n/a", "#value!", "#ref!", "(blank)", "(empty)", "[none]", "undefined",
})  # fmt: skip
_LONGEST_NOTHING = 24  # with blanks around it


class Read(NamedTuple):
    """A cell as its field takes it; `remark` says how, where that may be wrong, or why nothing was taken."""

    value: Any
    remark: Message | None = None


class RowContext(msgspec.Struct, frozen=True):
    """What else a file says that helps to read a cell."""

    country: str | None = None  # ISO 3166-1, of the place in the same row
    currency: str | None = None  # ISO 4217, stated in the same row
    month_first: bool | None = None  # the order of the file's own dates; None: not to be told


class Remark(msgspec.Struct):
    """A remark about one cell, for the office that sent it: column, field, what was written there, and what of it."""

    column: str
    pointer: str
    value: str
    reason: Message


NOTHING = Read(None)


def tidy(text: str) -> str:
    """Without blanks at the ends and doubled ones inside; as a spreadsheet's text formula ="…" has it."""
    plain = " ".join(text.replace("\u200b", "").split())
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return plain.removeprefix("'") if plain[:1] == "'" and plain.count("'") == 1 else plain


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return len(text) <= _LONGEST_NOTHING and text.strip().casefold() in _NOTHING
