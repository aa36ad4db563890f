"""Sends mail over SMTP; in development, without AYNI_SMTP_URL, prints it. Never logs an address or a text."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from schemas.messages import setup
from service.core.errors import SetupError
from service.core.settings import Settings
from service.email.message import Letter, written

_SECONDS = 20
_PORTS = {"smtp": 25, "smtps": 465}
MOST_UNDER_WAY = 20  # in a process: further letters are refused at once
FAILURES, PAUSE_SECONDS = 3, 30.0
PAUSES = (5.0, 30.0, 60.0, 180.0, 300.0)  # between the tries of a sign-in link, which counts for fifteen minutes
_log = structlog.get_logger()
# The mail server itself is at fault, whoever the letter is to.
_AWAY = (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPTimeoutError, aiosmtplib.SMTPServerDisconnected, OSError)


@dataclass
class Outbound:
    """How the mail server of this process does: after some failures in a row nobody waits for it for a while."""

    under_way: int = 0
    failures: int = 0
    paused_until: float = 0.0

    def takes(self) -> bool:
        return self.under_way < MOST_UNDER_WAY and monotonic() >= self.paused_until

    @property
    def is_away(self) -> bool:
        """Whether the latest try found no mail server."""
        return self.failures > 0

    def note(self, *, away: bool) -> None:
        self.failures = self.failures + 1 if away else 0
        if self.failures >= FAILURES:
            self.paused_until = monotonic() + PAUSE_SECONDS


OUTBOUND = Outbound()
_TRIED_AGAIN: set[asyncio.Task[None]] = set()  # asyncio itself holds no task


async def send(settings: Settings, letter: Letter) -> bool:
    """Whether the mail server took the letter; a refusal is logged by its kind alone."""
    return await _hand_over(settings, letter) == "taken"


async def send_patiently(settings: Settings, letter: Letter, pauses: Sequence[float] = PAUSES) -> None:
    """The same, tried again after each of these seconds while the server is away or says “later”, as greylisting does.
    In memory, beside the caller and until the process ends: for a sign-in link, which is stored nowhere and counts for
    minutes alone."""
    if await _hand_over(settings, letter) == "later":
        again = asyncio.create_task(_try_again(settings, letter, pauses))
        _TRIED_AGAIN.add(again)
        again.add_done_callback(_TRIED_AGAIN.discard)


async def _try_again(settings: Settings, letter: Letter, pauses: Sequence[float]) -> None:
    for pause in pauses:
        await asyncio.sleep(pause)
        if await _hand_over(settings, letter) != "later":
            return


async def _hand_over(settings: Settings, letter: Letter) -> Literal["taken", "later", "never"]:
    if not settings.smtp_url:
        print(f"\n--- AYNI_SMTP_URL is empty: mail is printed ---\n{letter.text}\n---", file=sys.stderr, flush=True)
        return "taken"
    server = urlsplit(settings.smtp_url)
    if server.scheme not in _PORTS or not server.hostname:
        raise SetupError(setup.SMTP_URL())
    if not OUTBOUND.takes():
        _log.error("mail not sent", kind="busy" if OUTBOUND.under_way else "paused")
        return "later"
    OUTBOUND.under_way += 1
    try:
        await aiosmtplib.send(
            written(letter, settings.mail_from),
            hostname=server.hostname,
            port=server.port or _PORTS[server.scheme],
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=server.scheme == "smtps",
            timeout=_SECONDS,
        )
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        OUTBOUND.note(away=isinstance(error, _AWAY))
        _log.error("mail not sent", kind=type(error).__name__)
        return "later" if isinstance(error, _AWAY) or _is_temporary(error) else "never"
    finally:
        OUTBOUND.under_way -= 1
    OUTBOUND.note(away=False)
    return "taken"


def _is_temporary(error: Exception) -> bool:
    """Whether the server asks to come again (4xx)."""
    refusals = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else [error]
    return any(400 <= getattr(refusal, "code", 0) < 500 for refusal in refusals)
