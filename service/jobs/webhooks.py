"""Sends webhook messages, signed as Standard Webhooks ask; the connection goes to the address that was checked."""

import asyncio
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import httpx2
import msgspec
from standardwebhooks import Webhook as Signer

from schemas.clinics.clinic import Webhook, WebhookTest
from schemas.messages import refusals
from service.clinics.check_receiver import Receiver, check_receiver
from service.clinics.deliver_webhook import Attempt, message_of, settle_delivery, take_delivery
from service.clinics.store_webhooks import secrets_of
from service.core.clock import now as this_moment
from service.core.database.pool import Database
from service.core.errors import BadRequest
from service.core.rate_limit import HOUR, Limit, take
from service.core.settings import Settings

# For an attempt as a whole: httpx's own limit is per read, and a receiver that drips would outlive the lease.
ATTEMPT_SECONDS = 10.0
_TESTS = Limit("test of webhook", 30, HOUR, refusals.TOO_MANY_ATTEMPTS())


def open_client() -> httpx2.AsyncClient:
    """The client for all receivers: no redirects, no proxies, no cookies kept."""
    return httpx2.AsyncClient(timeout=None, follow_redirects=False, trust_env=False)


async def deliver_webhook(database: Database, client: httpx2.AsyncClient, settings: Settings, id: UUID) -> None:
    """One attempt of one message, if it is its turn."""
    taken = await take_delivery(database, id)
    if taken is None:
        return
    message = await message_of(database, taken)
    if message is None:
        attempt = Attempt("the change is no longer kept", delivered=True)
    else:
        body = msgspec.json.encode(message)
        headers = signed_headers(str(taken.id), body, (taken.secret, taken.former_secret))
        attempt = await _send(client, taken.url, settings.webhook_loopback, body, headers)
    wait = timedelta(seconds=settings.webhook_first_wait_seconds)
    await settle_delivery(database, taken, attempt, wait)


async def send_test(
    database: Database, client: httpx2.AsyncClient, settings: Settings, webhook: Webhook
) -> WebhookTest:
    """A message of the type `test` at once, and what came back; nothing of it is kept, and it is not tried again.

    No connection of the database is held while the receiver is waited for.
    """
    now = this_moment()
    async with database.primary.acquire() as connection:
        await take(connection, _TESTS, str(webhook.id), now)
        secrets = await secrets_of(connection, webhook.id)
    body = msgspec.json.encode({"type": "test", "timestamp": now, "data": {"webhook": webhook.id}})
    headers = signed_headers(f"test-{uuid4()}", body, secrets, now)
    attempt = await _send(client, webhook.url, settings.webhook_loopback, body, headers)
    return WebhookTest(attempt.delivered, attempt.answer)


def signed_headers(
    id: str, body: bytes, secrets: tuple[bytes, bytes | None], now: datetime | None = None
) -> dict[str, str]:
    """The three headers of Standard Webhooks, and the kind of body; a signature by each secret that counts."""
    now = now or this_moment()
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Signer(secret).sign(id, now, body.decode()) for secret in secrets if secret),
        "content-type": "application/json",
        "user-agent": "Ayni-Webhooks/1",
    }


async def _send(client: httpx2.AsyncClient, url: str, loopback: bool, body: bytes, headers: dict[str, str]) -> Attempt:
    """What came back, and whether the receiver took it."""
    try:
        async with asyncio.timeout(ATTEMPT_SECONDS):
            receiver = await check_receiver(url, loopback)
            request = client.build_request("POST", at_address(url, receiver), content=body, headers=headers)
            request.headers["host"] = urlsplit(url).netloc
            request.extensions["sni_hostname"] = receiver.host
            answer = await client.send(request, stream=True)
            await answer.aclose()
    except TimeoutError:
        return Attempt(f"no answer within {ATTEMPT_SECONDS:.0f} seconds")
    except BadRequest as error:
        return Attempt(str(error.fields[0][1]))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return Attempt(type(error).__name__)
    status = answer.status_code
    return Attempt(str(status), 200 <= status < 300, status == 410, _retry_after(status, answer.headers))


def _retry_after(status: int, headers: httpx2.Headers) -> timedelta | None:
    """How long a receiver that has too much to do wants to be left alone (RFC 9110: seconds, or a date)."""
    retry_after = headers.get("retry-after", "").strip()
    if status not in (429, 503) or not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdecimal():
        return timedelta(seconds=min(int(retry_after), 1_000_000))
    try:
        return max(parsedate_to_datetime(retry_after) - this_moment(), timedelta(0))
    except (ValueError, TypeError):  # no date, or one without a zone
        return None


def at_address(url: str, receiver: Receiver) -> str:
    """The URL with the checked address in place of the name, so that nothing is resolved a second time."""
    parts = urlsplit(url)
    address = f"[{receiver.address}]" if ":" in receiver.address else receiver.address
    return urlunsplit((parts.scheme, f"{address}:{receiver.port}", parts.path or "/", parts.query, ""))
