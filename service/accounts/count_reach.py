"""Counts how often a profile was shown, per week and band of ranks: so that everyone sees equal exposure kept.

Counted in memory and written in batches: a crash may lose the last minutes. No seeker's data is near it.
"""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from schemas.accounts.account import Account, ReachWeek
from schemas.matching.match import MatchResponse
from service.accounts.own_profile import read_own
from service.core.clock import today as this_day
from service.core.database.pool import Connection
from service.profiles.store_lifecycle import add_reach, read_reach

BANDS = ("1-3", "4-10", "11-20", "later")
FEWEST = 10  # a smaller count might point at single seekers
FEW = "fewer than 10"
_WEEKS = 26


class ReachCounter:
    """What this process has shown since it last wrote it down."""

    def __init__(self) -> None:
        self._shown: Counter[tuple[UUID, date, str]] = Counter()

    def note(self, response: MatchResponse, day: date | None = None) -> None:
        """Everyone on this page of results was shown once."""
        week = monday(day or this_day())
        for rank, result in enumerate(response.results, response.first_rank):
            self._shown[result.practitioner.id, week, band(rank)] += 1

    async def write_down(self, connection: Connection) -> None:
        """Adds the counts to the store; when that fails they are kept for the next time."""
        shown, self._shown = self._shown, Counter()
        if not shown:
            return
        try:
            await add_reach(connection, shown)
        except BaseException:
            self._shown.update(shown)
            raise


def band(rank: int) -> str:
    """The band of a rank that starts at 1."""
    return BANDS[0] if rank <= 3 else BANDS[1] if rank <= 10 else BANDS[2] if rank <= 20 else BANDS[3]


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


async def show_reach(connection: Connection, account: Account, day: date | None = None) -> list[ReachWeek]:
    """The last half year, the newest week first; small counts are not told."""
    stored = await read_own(connection, account)
    this_week = monday(day or this_day())
    rows = await read_reach(connection, stored.id, this_week - timedelta(weeks=_WEEKS - 1))
    counts = {(row["week"], row["band"]): row["shown"] for row in rows}
    weeks = sorted({this_week, *(week for week, _ in counts)}, reverse=True)
    return [ReachWeek(week, {band: _told(counts.get((week, band), 0)) for band in BANDS}) for week in weeks]


def _told(count: int) -> int | str:
    return count if count >= FEWEST else FEW
