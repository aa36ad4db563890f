"""Says whether a webhook's address may be called: by name through https, and never inside our own network."""

import asyncio
import ipaddress
import socket
from urllib.parse import urlsplit

import msgspec

from schemas.core.message import Message
from schemas.messages import expected, refusals
from service.core.errors import BadRequest

PORTS = (443, 8443)  # of public receivers; other ports are other services
# All IPv6 addresses that are routed; of these, 6to4 and Teredo wrap an IPv4 one that could lead anywhere.
_ROUTED = ipaddress.ip_network("2000::/3")
_WRAPPING = [ipaddress.ip_network(text) for text in ("2002::/16", "2001::/32")]


class Receiver(msgspec.Struct, frozen=True):
    """An address resolved once and checked: connect to `address`, speak to `host`."""

    host: str
    port: int
    address: str


async def check_receiver(url: str, allow_loopback: bool) -> Receiver:
    """The receiver of that URL; BadRequest when it does not resolve, or resolves to a private address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if parts.username is not None:  # a password in an address ends in logs
            raise ValueError
    except ValueError:
        raise _refused(expected.VALID_HOST()) from None
    try:
        results = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _refused(expected.HOST_RESOLVES()) from None
    addresses = [str(entry[4][0]) for entry in results]
    # One private address among public ones is enough to refuse: the connection might take that one.
    if not addresses or not all(_allowed(address, allow_loopback) for address in addresses):
        raise _refused(expected.PUBLIC_ADDRESS())
    if not all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in addresses):
        if parts.scheme != "https":
            raise _refused(expected.HTTPS_ADDRESS())
        if port not in PORTS:
            raise _refused(expected.PORT(low=PORTS[0], high=PORTS[1]))
    return Receiver(host, port, addresses[0])


def _allowed(text: str, allow_loopback: bool) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback:
        return allow_loopback
    if isinstance(address, ipaddress.IPv6Address) and (
        address not in _ROUTED or any(address in network for network in _WRAPPING)
    ):
        return False
    return address.is_global and not address.is_multicast


def _refused(wanted: Message) -> BadRequest:
    return BadRequest(refusals.WEBHOOK_NOT_CALLED(), [("/url", wanted)])
