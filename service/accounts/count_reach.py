"""Counts how often a profile was shown, per week and band of ranks: so that everyone sees equal exposure kept.

Counted in memory and written in batches: a crash may lose the last minutes. No seeker's data is near it.
"""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from schemas.accounts.account import Account, ConcernReach, ReachPage, ReachWeek
from schemas.matching.match import MatchResponse
from service.accounts.own_profile import read_own
from service.core.clock import today as this_day
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.profiles.store_lifecycle import (
    add_concern_reach,
    add_reach,
    read_concern_reach,
    read_even_turns,
    read_reach,
)

BANDS = ("1-3", "4-10", "11-20", "later")
FEWEST = 10  # of a concern: a smaller count might point at single seekers
OPENED = "opened"  # stands among the bands in the store
_CLEAR = 0.2  # the least share of what was read that counts as a concern spoken of
_WEEKS = 26


class ReachCounter:
    """What this process has shown since it last wrote it down."""

    def __init__(self) -> None:
        self._shown: Counter[tuple[UUID, date, str]] = Counter()
        self._concerns: Counter[tuple[UUID, date, str]] = Counter()

    def note(self, response: MatchResponse, day: date | None = None) -> None:
        """Everyone on this page of results was shown once, for what was clearly read of the request."""
        day = day or this_day()
        spoken_of = [read.name for read in response.read.concerns if read.weight >= _CLEAR]
        for rank, result in enumerate(response.results, response.first_rank):
            self._shown[result.practitioner.id, monday(day), band(rank)] += 1
            for concern in spoken_of:
                self._concerns[result.practitioner.id, day.replace(day=1), concern] += 1

    def note_opened(self, practitioner_id: UUID, day: date | None = None) -> None:
        """Somebody's page was opened."""
        self._shown[practitioner_id, monday(day or this_day()), OPENED] += 1

    async def write_down(self, connection: Connection) -> None:
        """Adds the counts to the store; when that fails they are kept for the next time."""
        shown, self._shown = self._shown, Counter()
        concerns, self._concerns = self._concerns, Counter()
        if not shown and not concerns:
            return
        try:
            async with connection.transaction():
                await add_reach(connection, shown)
                await add_concern_reach(connection, concerns)
        except BaseException:
            self._shown.update(shown)
            self._concerns.update(concerns)
            raise


def band(rank: int) -> str:
    """The band of a rank that starts at 1."""
    return BANDS[0] if rank <= 3 else BANDS[1] if rank <= 10 else BANDS[2] if rank <= 20 else BANDS[3]


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


async def show_reach(connection: Connection, account: Account, day: date | None = None) -> ReachPage:
    """The last half year, the newest week first, and for which concerns, from ten showings a month on."""
    stored = await read_own(connection, account)
    this_week = monday(day or this_day())
    since = this_week - timedelta(weeks=_WEEKS - 1)
    counts = {(row["week"], row["band"]): row["shown"] for row in await read_reach(connection, stored.id, since)}
    even = await read_even_turns(connection, stored.id, since)
    mailed = await connection.fetch(query("accounts/count_written"), stored.id, since)
    written = {row["week"]: row["written"] for row in mailed}
    weeks = sorted({this_week, *(week for week, _ in counts), *written}, reverse=True)
    concerns = await read_concern_reach(connection, stored.id, since.replace(day=1), FEWEST)
    return ReachPage(
        [
            ReachWeek(
                week,
                {band: counts.get((week, band), 0) for band in BANDS},
                round(even.get(week, 0.0), 1),
                counts.get((week, OPENED), 0),
                written.get(week, 0),
            )
            for week in weeks
        ],
        None,
        [ConcernReach(row["month"], row["concern"], row["shown"]) for row in concerns],
    )
