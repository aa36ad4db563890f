"""The rounds of practitioners' accounts: reminders, and reach written down."""

from functools import partial

from service.accounts.count_reach import ReachCounter
from service.accounts.remind_unconfirmed import remind_unconfirmed
from service.core.database.pool import Database
from service.core.settings import Settings
from service.email.smtp import send
from service.jobs.periodic import Round

_HOUR = 3600.0
_REACH_SECONDS = 60.0  # what a crash may lose


def account_rounds(database: Database, settings: Settings, reach: ReachCounter) -> list[Round]:
    """Reminders go out only where there is a mail server, and never to the fictional people of a demo."""

    async def remind() -> None:
        async with database.primary.acquire() as connection:
            await remind_unconfirmed(connection, settings.base_url, partial(send, settings))

    async def write_reach() -> None:
        async with database.primary.acquire() as connection:
            await reach.write_down(connection)

    rounds = [Round("reach", _REACH_SECONDS, write_reach, at_end=True)]
    if settings.smtp_url and not settings.demo:
        rounds.append(Round("reminders", _HOUR, remind, at_start=True))
    return rounds
