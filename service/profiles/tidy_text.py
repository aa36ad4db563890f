"""Text as it is kept: one kind of line end, single blanks in a line, no marks that turn or hide what is read."""

import re
import unicodedata
from typing import Any

# Fields that hold paragraphs; everything else that is text stands on one line.
_PARAGRAPHS = frozenset({"approach", "example", "how_to_stop", "receives", "close_people"})
# Overrides of the direction of writing, and marks of no width that join nothing (U+200C and U+200D do).
HIDDEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def tidy(value: Any, name: str = "") -> Any:
    """A document with its texts tidied; `name` is that of the field it stands in."""
    if isinstance(value, str):
        return _tidy_text(value, paragraph=name in _PARAGRAPHS)
    if isinstance(value, dict):
        return {key: tidy(item, key) for key, item in value.items()}
    if isinstance(value, list | tuple):  # a pair is a list once it is stored
        return [tidy(item, name) for item in value]
    return value


def is_visible(text: str) -> bool:
    """Whether there is anything to read in it."""
    return any(unicodedata.category(c)[0] not in "CZM" and c not in _FILLERS for c in text)


def _tidy_text(text: str, *, paragraph: bool) -> str:
    plain = text if text.isascii() else HIDDEN.sub("", text)
    return re.sub(r"\r\n?", "\n", plain).strip() if paragraph else " ".join(plain.split())
