"""What must be set before an installation is reached from other machines: `serve` refuses without, `doctor` tells.

Reached from elsewhere is whoever listens on another address than this machine's own, or says so by its public URL.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from schemas.core.message import Message
from schemas.messages import setup
from service.core.settings import Settings

_SHORTEST_PASSWORD = 12
_TRUSTED_PROXIES = "FORWARDED_ALLOW_IPS"


def unsafe_settings(settings: Settings, environment: Mapping[str, str]) -> list[Message]:
    """Each with what to set; empty for a demo, and for a server that only this machine reaches."""
    if settings.demo or not (_listens_outside(settings) or _names_another(settings.public_url)):
        return []
    return [*_addresses(settings), *_mail(settings), *_proxies(settings, environment), *_secrets(settings, environment)]


def is_this_machine(host: str) -> bool:
    """Whether a name or an address stands for this machine and reaches no other."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listens_outside(settings: Settings) -> bool:
    return not is_this_machine(settings.host)


def _names_another(public_url: str) -> bool:
    return bool(public_url) and not is_this_machine(urlsplit(public_url).hostname or "")


def _addresses(settings: Settings) -> Iterator[Message]:
    if not _names_another(settings.public_url) or urlsplit(settings.public_url).scheme != "https":
        yield setup.PUBLIC_URL_NEEDED()


def _mail(settings: Settings) -> Iterator[Message]:
    if not settings.smtp_url:
        yield setup.SMTP_NEEDED()  # else links that sign in are printed, and whoever reads the log is everybody
    elif is_this_machine(settings.mail_from.rpartition("@")[2].rstrip("> ")):
        yield setup.SENDER_NEEDED()


def _proxies(settings: Settings, environment: Mapping[str, str]) -> Iterator[Message]:
    trusted = environment.get(_TRUSTED_PROXIES, "").replace(" ", "")
    if _listens_outside(settings) and not trusted:
        yield setup.PROXIES_NEEDED()
    if "*" in trusted.split(","):
        yield setup.PROXIES_ALL()


def _secrets(settings: Settings, environment: Mapping[str, str]) -> Iterator[Message]:
    database = urlsplit(settings.database_url or "")
    password = unquote(database.password or "")
    if password and not is_this_machine(database.hostname or "") and len(password) < _SHORTEST_PASSWORD:
        yield setup.PASSWORD_SHORT(least=_SHORTEST_PASSWORD)
    if settings.webhook_loopback:
        yield setup.FOR_DEVELOPMENT(name="AYNI_WEBHOOK_LOOPBACK")
    if settings.database_url is None and environment.get("AYNI_PG_FSYNC") == "off":
        yield setup.FOR_DEVELOPMENT(name="AYNI_PG_FSYNC")
