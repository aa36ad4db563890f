"""How much a caller may ask for in a minute: one rule for all doors, by account, by key, or by network address."""

import ipaddress
from typing import Any

from litestar.connection import ASGIConnection
from litestar.types import Message, Scope

from schemas.messages import refusals
from service.core.clock import now
from service.core.errors import TooMany
from service.core.rate_limit import network_of
from service.web.access import access_of
from service.web.services import Services

_RATE = "rate"
BODY_BYTES = "body_bytes"  # in the state of a request: how long what is matched came to be, whatever was declared
_MINUTE = 60
BYTES_PER_COST = 1_000  # of what is matched: hearing a story takes as long as it is


def pace(connection: ASGIConnection[Any, Any, Any, Any], caller: str, share: int) -> None:
    """Counts this request of a caller; TooMany when the minute's share is used up."""
    services: Services = connection.app.state["services"]
    at = now()
    spent = services.requests.add(caller, int(at.timestamp()) // _MINUTE, _cost(connection))
    left_seconds = _MINUTE - at.second
    connection.state[_RATE] = (share, max(0, share - spent), left_seconds)
    if spent > share:
        raise TooMany(refusals.TOO_MANY_REQUESTS(share=share), left_seconds)


def _cost(connection: ASGIConnection[Any, Any, Any, Any]) -> int:
    access = access_of(connection.route_handler)
    return access.cost + int(connection.state.get(BODY_BYTES, 0)) // BYTES_PER_COST


def pace_network(connection: ASGIConnection[Any, Any, Any, Any], kind: str, share: int) -> None:
    """The same for whoever is unknown; this machine itself is not counted."""
    address = connection.client.host if connection.client else ""
    if share and not _is_loopback(address):
        pace(connection, f"{kind} {network_of(address)}", share)


async def rate_headers(message: Message, scope: Scope) -> None:
    """Before an answer is sent: how much of the share is left, as draft-ietf-httpapi-ratelimit-headers has it."""
    rate = scope.get("state", {}).get(_RATE)
    if rate is None or message["type"] != "http.response.start":
        return
    share, left, seconds = rate
    message["headers"] = [
        *message["headers"],
        (b"ratelimit-policy", f'"minute";q={share};w={_MINUTE}'.encode()),
        (b"ratelimit", f'"minute";r={left};t={seconds}'.encode()),
    ]


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True
