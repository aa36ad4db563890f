"""Lets a POST be repeated without being done twice: for a day, an Idempotency-Key gets its first answer again."""

from datetime import timedelta
from uuid import UUID

import msgspec

from schemas.messages import refusals
from service.core import store_idempotency as answers
from service.core.clock import now as this_moment
from service.core.database.pool import Database
from service.core.errors import Conflict, Different
from service.core.secret_tokens import keyed_hash
from service.core.store_secrets import read_secret

# A request that has not ended by then has died with its server.
_LONGEST = timedelta(minutes=2)


class CachedResponse(msgspec.Struct, frozen=True):
    """What was answered."""

    status: int
    media_type: str | None
    body: bytes | None  # None: it held a secret that is told once
    etag: str | None


def owned_by_account(account_id: UUID) -> str:
    """Whose a practitioner's keys are: gone with the account."""
    return f"account:{account_id}"


async def owned_by_stranger(database: Database, address: str) -> str:
    """Whose the keys of someone unknown are: of a network address, in a form that only this installation knows."""
    async with database.primary.acquire() as connection:
        secret = await read_secret(connection, "attempts")
    return "address:" + keyed_hash(secret, f"idempotency {address}").hex()


async def begin_answer(database: Database, owner: str, key: str, digest: bytes) -> CachedResponse | None:
    """The answer given before, or None when the request is to be done now.

    Different when the key came before with another request; Conflict while that one is still running, or when it
    answered with a secret that is not told again.
    """
    now = this_moment()
    async with database.primary.acquire() as connection:
        if await answers.begin(connection, owner, key, digest, now):
            return None
        stored_response = await answers.look_up(connection, owner, key)
        if stored_response is None:
            # The first request failed this very moment and freed the key.
            return await begin_answer(database, owner, key, digest)
        if stored_response.digest != digest:
            raise Different(refusals.KEY_OF_ANOTHER())
        if stored_response.status is not None:
            if stored_response.body is None:
                raise Conflict(refusals.SECRET_TOLD_ONCE())
            return CachedResponse(
                stored_response.status, stored_response.media_type, stored_response.body, stored_response.etag
            )
        if now - stored_response.started_at > _LONGEST and await answers.take_over(
            connection, owner, key, stored_response, now
        ):
            return None
        raise Conflict(refusals.KEY_STILL_RUNNING())


async def end_answer(database: Database, owner: str, key: str, answer: CachedResponse | None) -> None:
    """Keeps the answer; without one, or with an error (which changed nothing), the key is free again."""
    async with database.primary.acquire() as connection:
        if answer is not None and answer.status < 400:
            await answers.remember(
                connection, answers.NewResponse(owner=owner, key=key, **msgspec.structs.asdict(answer))
            )
        else:
            await answers.forget(connection, owner, key)
