"""Sends mail over SMTP; in development, without AYNI_SMTP_URL, prints it. Never logs an address or a text."""

import sys
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from schemas.messages import setup
from service.core.errors import SetupError
from service.core.settings import Settings
from service.email.message import Letter, written

_SECONDS = 20
_PORTS = {"smtp": 25, "smtps": 465}
_log = structlog.get_logger()


async def send(settings: Settings, letter: Letter) -> bool:
    """Whether the mail server took the letter; a refusal is logged by its kind alone."""
    if not settings.smtp_url:
        print(f"\n--- AYNI_SMTP_URL is empty: mail is printed ---\n{letter.text}\n---", file=sys.stderr, flush=True)
        return True
    server = urlsplit(settings.smtp_url)
    if server.scheme not in _PORTS or not server.hostname:
        raise SetupError(setup.SMTP_URL())
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
        _log.error("mail not sent", kind=type(error).__name__)
        return False
    return True
