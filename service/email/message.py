"""A mail as plain text: few words, one link, no picture and nothing that follows the reader."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import msgspec


class Letter(msgspec.Struct, frozen=True):
    """A mail to one person."""

    to: str
    subject: str
    text: str
    reply_to: str | None = None  # where an answer goes instead of to the directory
    unsubscribe: str | None = None  # an address that, posted to, ends mails of this kind (RFC 8058)


def written(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a message; headers refuse line breaks, so an address cannot smuggle one in."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Subject"] = letter.subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
