"""A short list as a few letters: fit for the fragment of a link, a QR code, or a line to copy. Nothing is kept here.

The fragment of an address (what follows `#`) stays in the browser; the page reads it and asks for the people by a
posted form. Layout: version, day made, day to look back (days since 2020, two bytes each; 0: none), 16 bytes a person.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

MOST_PEOPLE = 12
_VERSION = 1
_FIRST_DAY = date(2020, 1, 1)
_HEAD = 5


@dataclass(frozen=True)
class Shortlist:
    """Whom somebody has chosen, when, and when they want to look back."""

    people: tuple[UUID, ...] = ()
    made: date | None = None
    review: date | None = None

    def code(self) -> str:
        days = [_days(day).to_bytes(2) for day in (self.made, self.review)]
        data = bytes([_VERSION]) + b"".join(days) + b"".join(id.bytes for id in self.people)
        return base64.urlsafe_b64encode(data).decode().rstrip("=")


def read_code(text: str) -> Shortlist | None:
    """The list out of its code, or out of a link that ends with it; None for anything else."""
    code = re.sub(r"\s", "", text.rpartition("#")[2])
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    people, rest = divmod(len(data) - _HEAD, 16)
    if not data or data[0] != _VERSION or rest or not 0 <= people <= MOST_PEOPLE:
        return None
    ids = [UUID(bytes=data[_HEAD + 16 * at : _HEAD + 16 * (at + 1)]) for at in range(people)]
    return Shortlist(tuple(dict.fromkeys(ids)), _day(data[1:3]), _day(data[3:5]))


def _days(day: date | None) -> int:
    """0 for none, and for a day that two bytes do not hold."""
    number = (day - _FIRST_DAY).days if day else 0
    return number if 0 < number < 2**16 else 0


def _day(data: bytes) -> date | None:
    number = int.from_bytes(data)
    return _FIRST_DAY + timedelta(days=number) if number else None
