"""A real SMTP server that keeps what it is given, by recipient."""

import re
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.running import free_port


class Mailbox:
    """Letters as they arrived; `refuses` makes the server turn them away."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = False
        self._arrived = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "550 not today"
        with self._arrived:
            content = envelope.content or b""
            raw = content if isinstance(content, bytes) else content.encode()
            self.letters.append(message_from_bytes(raw, policy=policy.default))  # type: ignore[arg-type]
            self._arrived.notify_all()
        return "250 taken"

    @property
    def url(self) -> str:
        return f"smtp://{self._controller.hostname}:{self._controller.port}"

    def start(self) -> "Mailbox":
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """The letters to an address, once there are so many; fails after ten seconds."""

        def theirs() -> list[EmailMessage]:
            return [letter for letter in self.letters if letter["To"] == address]

        with self._arrived:
            assert self._arrived.wait_for(lambda: len(theirs()) >= count, timeout=10), f"no mail to {address}"
            return theirs()

    def token_to(self, address: str, count: int = 1) -> str:
        """What the link of the latest letter ends with."""
        text = self.to(address, count)[-1].get_content()
        found = re.search(r"https?://\S+/([A-Za-z0-9._-]+)", text)
        assert found, text
        return found.group(1)
