"""Sends mail over SMTP; in development, without AYNI_SMTP_URL, prints it. Never logs an address or a text."""

import sys
from dataclasses import dataclass
from time import monotonic
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

    def note(self, *, away: bool) -> None:
        self.failures = self.failures + 1 if away else 0
        if self.failures >= FAILURES:
            self.paused_until = monotonic() + PAUSE_SECONDS


OUTBOUND = Outbound()


async def send(settings: Settings, letter: Letter) -> bool:
    """Whether the mail server took the letter; a refusal is logged by its kind alone."""
    if not settings.smtp_url:
        print(f"\n--- AYNI_SMTP_URL is empty: mail is printed ---\n{letter.text}\n---", file=sys.stderr, flush=True)
        return True
    server = urlsplit(settings.smtp_url)
    if server.scheme not in _PORTS or not server.hostname:
        raise SetupError(setup.SMTP_URL())
    if not OUTBOUND.takes():
        _log.error("mail not sent", kind="busy" if OUTBOUND.under_way else "paused")
        return False
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
        return False
    finally:
        OUTBOUND.under_way -= 1
    OUTBOUND.note(away=False)
    return True
