"""Lets a POST be repeated without being done twice: for a day, an Idempotency-Key gets its first answer again."""

from datetime import timedelta

import msgspec

from service.database import answers
from service.database.pool import Database
from service.errors import Conflict, Different

from .today import now as this_moment

# A request that has not ended by then has died with its server.
_LONGEST = timedelta(minutes=2)


class Answer(msgspec.Struct, frozen=True):
    """What was answered."""

    status: int
    media_type: str | None
    body: bytes


async def begin_answer(database: Database, owner: str, key: str, digest: bytes) -> Answer | None:
    """The answer given before, or None when the request is to be done now.

    Different when the key came before with another request; Conflict while that one is still running.
    """
    now = this_moment()
    async with database.primary.acquire() as connection:
        if await answers.begin(connection, owner, key, digest, now):
            return None
        found = await answers.look_up(connection, owner, key)
        if found is None:
            # The first request failed this very moment and freed the key.
            return await begin_answer(database, owner, key, digest)
        if found.digest != digest:
            raise Different("This Idempotency-Key came before with another request.")
        if found.status is not None:
            return Answer(found.status, found.media_type, found.body or b"")
        if now - found.started_at > _LONGEST and await answers.take_over(connection, owner, key, found, now):
            return None
        raise Conflict("The first request with this Idempotency-Key is still running.")


async def end_answer(database: Database, owner: str, key: str, answer: Answer | None) -> None:
    """Keeps the answer; without one, or with an error (which changed nothing), the key is free again."""
    async with database.primary.acquire() as connection:
        if answer is not None and answer.status < 400:
            await answers.remember(connection, owner, key, answer.status, (answer.media_type, answer.body))
        else:
            await answers.forget(connection, owner, key)
