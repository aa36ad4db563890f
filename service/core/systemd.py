"""What systemd agrees with a service about: a listening socket that outlives it, and when it is ready.

With both, two versions serve side by side on one socket and change over without a gap (docs/running.md, "Upgrade").
"""

import os
import socket

_FIRST = 3  # sd_listen_fds(3)


def inherited_socket() -> socket.socket | None:
    """The socket that whoever started this process listens on already; children do not take it for theirs."""
    pid, count = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    if pid != str(os.getpid()) or count != "1":
        return None
    return socket.socket(fileno=_FIRST)


def notify_ready() -> None:
    """Says that requests are answered from now on; nothing where nobody waits for it."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notice:
        notice.connect("\0" + address[1:] if address.startswith("@") else address)
        notice.sendall(b"READY=1")
