"""The rounds of practitioners' accounts: reminders, reach written down, and what has expired forgotten."""

from functools import partial

from service.database.accounts import forget_expired
from service.database.pool import Database
from service.mail.post import send
from service.settings import Settings
from service.usecases.count_reach import ReachCounter
from service.usecases.remind_unconfirmed import remind_unconfirmed
from service.usecases.today import now

from .rounds import Round

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

    async def forget() -> None:
        async with database.primary.acquire() as connection:
            await forget_expired(connection, now())

    rounds = [
        Round("reach", _REACH_SECONDS, write_reach, at_end=True),
        Round("forget", _HOUR, forget),
    ]
    if settings.smtp_url and not settings.demo:
        rounds.append(Round("reminders", _HOUR, remind, at_start=True))
    return rounds
