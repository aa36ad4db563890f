"""A code mailed to the address that a seeker gives for answers: whoever knows it reads that mailbox.

Nothing is kept: the code follows from a secret of this installation, the address and the half hour.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from schemas.messages import expected, refusals
from service.core.clock import now as this_moment
from service.core.database.pool import Connection, Database
from service.core.errors import BadRequest, SetupError
from service.core.rate_limit import HOUR, Limit, mailbox_of, network_of, take
from service.core.secret_tokens import keyed_hash, same
from service.core.settings import Settings
from service.core.store_secrets import read_secret
from service.email.addresses import mail_address
from service.email.seeker_letters import code_letter
from service.email.smtp import send

_STEP = timedelta(minutes=30)
MINUTES = 30  # at least so long a code counts
_REFUSAL = refusals.TOO_MANY_CODES()
_BY_CLIENT = Limit("code by client", 10, HOUR, _REFUSAL)
_TO_ADDRESS = Limit("code to address", 3, HOUR, _REFUSAL)
_GUESSES = Limit("code guessed", 10, HOUR, _REFUSAL)


async def send_code(database: Database, settings: Settings, reply_to: str, language: str, client: str) -> None:
    """Mails the code in the reader's language; BadRequest for what is no mail address, TooMany, SetupError."""
    address = mail_address(reply_to)
    if address is None:
        raise BadRequest(refusals.ONLY_MAIL_CONFIRMS(), [("/reply_to", expected.REPLY_TO())])
    now = this_moment()
    async with database.primary.acquire() as connection:
        await take(connection, _BY_CLIENT, network_of(client), now)
        await take(connection, _TO_ADDRESS, mailbox_of(address.normalized), now)
        code = _code(await _secret(connection), address.normalized, now)
    if not await send(settings, code_letter(address.ascii_email or address.normalized, language, code, MINUTES)):
        raise SetupError(refusals.MESSAGE_NOT_SENT())


async def is_confirmed(database: Database, reply_to: str, code: str) -> bool:
    """Whether this is the code that was mailed to that address; TooMany for who guesses."""
    address = mail_address(reply_to)
    if address is None:
        return False
    now, digits = this_moment(), "".join(letter for letter in code if letter.isdigit())
    async with database.primary.acquire() as connection:
        await take(connection, _GUESSES, mailbox_of(address.normalized), now)
        secret = await _secret(connection)
    return any(same(digits, _code(secret, address.normalized, moment)) for moment in (now, now - _STEP))


async def _secret(connection: Connection) -> bytes:
    return keyed_hash(await read_secret(connection, "attempts"), "reply code")


def _code(secret: bytes, address: str, moment: datetime) -> str:
    """Six digits."""
    step = int(moment.timestamp() // _STEP.total_seconds())
    digest = hmac.digest(secret, f"{address.lower()} {step}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"
