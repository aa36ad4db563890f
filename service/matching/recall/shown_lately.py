"""Profiles that pages have shown lately, so that the next page need not read and decode them again.

Whether one is still as it was, the statement of the page says (`sql/queries/matching/read_page.sql`).
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from schemas.profiles.shown import ShownProfile

MOST = 1_000  # about 10 kB each


class ShownLately:
    """One for each process, of one database and policy."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._profiles: dict[UUID, ShownProfile] = {}  # the longest not shown first

    def of(self, people: Sequence[UUID]) -> dict[UUID, ShownProfile]:
        """Those of these people who are remembered."""
        return {id: self._profiles[id] for id in people if id in self._profiles}

    def remember(self, profiles: Mapping[UUID, ShownProfile]) -> None:
        """Remembers these as shown last, and forgets those shown longest ago."""
        for id, shown in profiles.items():
            self._profiles.pop(id, None)
            self._profiles[id] = shown
        while len(self._profiles) > self._most:
            del self._profiles[next(iter(self._profiles))]
