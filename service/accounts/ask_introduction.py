"""Relays a seeker's short message to a practitioner by mail, at once; nothing of it is queued, stored or logged.

The mail carries an "I have answered" link. Its token is a random number: it says nothing about the seeker, and here
only its hash is kept, with the practitioner and the day.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas.accounts.introduction import ErrorReport, Introduction
from schemas.profiles.practitioner import StoredProfile
from service.accounts import store as accounts
from service.accounts.store_reports import add_report
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.database.queries import query
from service.core.errors import BadRequest, Conflict, NotFound, SetupError
from service.core.rate_limit import DAY, HOUR, Limit, network_of, take
from service.core.secret_tokens import hashed, new_secret
from service.core.settings import Settings
from service.email.addresses import mail_address
from service.email.message import Letter
from service.email.smtp import send
from service.profiles.fictional import is_fictional
from service.profiles.store import read_profiles

ANSWERED_PATH = "/introductions/"
_REFUSAL = "Too many messages; please try again later."
MOST_PER_CLIENT = 5  # an hour
_BY_CLIENT = Limit("introduction by client", MOST_PER_CLIENT, HOUR, _REFUSAL)
_REPORT_BY_CLIENT = Limit("report by client", MOST_PER_CLIENT, HOUR, _REFUSAL)
_TO_PRACTITIONER = Limit("introduction to practitioner", 20, DAY, _REFUSAL)
# The share answered is shown from so many introductions on, of the last year.
FEWEST_SHOWN = 5
# Digits, as many as E.164 and short numbers have, with what people put between them, and an extension.
_PHONE = re.compile(r"\+?(?:[\s().\-/]*\d){5,15}[\s)]*(?:(?:ext|x|#)\.?\s*\d{1,6})?", re.IGNORECASE)
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Answered:
    """How many introductions of the last year were answered."""

    asked: int
    answered: int


async def ask_introduction(
    connection: Connection, settings: Settings, id: UUID, introduction: Introduction, client: str
) -> None:
    """Mails the message; BadRequest for a reply address that is none, NotFound, Conflict without an address of the
    practitioner, TooMany, or SetupError when it could not be sent."""
    now = this_moment()
    check_reply_to(introduction.reply_to)
    stored = await _published(connection, id)
    if is_fictional(stored.source):
        raise Conflict("This practitioner is fictional: nobody would read your message.")
    address = await _address(connection, stored)
    if not address:
        raise Conflict("This practitioner has given no mail address; please use the contact on the profile.")
    _needs_mail(settings)
    await take(connection, _BY_CLIENT, network_of(client), now)
    await take(connection, _TO_PRACTITIONER, str(id), now)
    token = new_secret()
    link = f"{settings.base_url}{ANSWERED_PATH}{token}"
    if not await send(settings, _letter(address, stored.profile.display_name, introduction, link)):
        raise SetupError("The message could not be sent. Nothing was kept; please try again later, or call.")
    await connection.execute(
        query("accounts/add_introduction"),
        hashed(token),
        id,
        now.date(),
    )


def check_reply_to(text: str | None) -> None:
    """BadRequest unless it is nothing, a mail address or a phone number: the seeker would wait for ever."""
    if text and not mail_address(text) and not _PHONE.fullmatch(text.strip()):
        raise BadRequest(
            "An answer can go to a mail address or a phone number: this is neither.",
            [("/reply_to", "a mail address or a phone number, such as ana@example.org or +1 860 555 0100")],
        )


async def mark_answered(connection: Connection, token: str) -> None:
    """The practitioner says that the introduction was answered; saying it twice counts once."""
    if not await connection.fetchval(query("accounts/mark_answered"), hashed(token)):
        raise NotFound("This link is not known here.")


async def count_answered(connection: Connection, id: UUID, now: datetime | None = None) -> Answered | None:
    """The share answered, once there were enough introductions to say something."""
    since = ((now or this_moment()) - _YEAR).date()
    row = await connection.fetchrow(
        query("accounts/count_answered"),
        id,
        since,
    )
    return Answered(row["asked"], row["answered"]) if row and row["asked"] >= FEWEST_SHOWN else None


async def report_error(connection: Connection, settings: Settings, id: UUID, report: ErrorReport, client: str) -> None:
    """Mails what is wrong about a profile to its practitioner, or keeps it for the operator and tells them by mail.

    Errors as above; what the practitioner cannot be mailed goes to the operator.
    """
    stored, now = await _published(connection, id), this_moment()
    await take(connection, _REPORT_BY_CLIENT, network_of(client), now)
    address = await _address(connection, stored) if report.to == "practitioner" and settings.smtp_url else None
    if address:
        if not await send(settings, _report_letter(address, settings, stored, report, "it is not kept")):
            raise SetupError("The report could not be sent. Nothing was kept; please try again later.")
        return
    await add_report(connection, id, report.wrong.strip(), now)
    if settings.smtp_url and settings.operator_mail:
        kept = "it waits in `ayni review reports`"
        await send(settings, _report_letter(settings.operator_mail, settings, stored, report, kept))


def _report_letter(address: str, settings: Settings, stored: StoredProfile, report: ErrorReport, kept: str) -> Letter:
    text = f"Someone who read the profile “{stored.profile.display_name}” says that something in it is wrong:\n\n"
    page = f"{settings.base_url}/practitioners/{stored.id}"
    return Letter(
        address,
        "Something in a profile on Ayni may be wrong",
        f"{text}{report.wrong}\n\nThe profile: {page}\n\nWho wrote this is not known; {kept}.\n",
    )


def _needs_mail(settings: Settings) -> None:
    # Without a mail server mails are printed: good for sign-in links, not for a seeker's words.
    if not settings.smtp_url:
        raise SetupError("This directory cannot send mail; please use the contact on the profile.")


async def _published(connection: Connection, id: UUID) -> StoredProfile:
    stored = (await read_profiles(connection, [id])).get(id)
    if stored is None or stored.status != "published":
        raise NotFound("No published profile has this id.")
    return stored


async def _address(connection: Connection, stored: StoredProfile) -> str | None:
    """Where a practitioner is written to: as the profile says, else where its keeper signs in. Never shown.

    None also for people who were made up.
    """
    if is_fictional(stored.source):
        return None
    profile = stored.profile
    address = (profile.contact.email if profile.contact else None) or profile.email
    return address or await accounts.keeper_address(connection, stored.id)


def _letter(address: str, name: str, introduction: Introduction, link: str) -> Letter:
    sender = introduction.name or "Someone who found your profile on Ayni"
    told = "They left no address besides what the message says."
    answer = f"Please answer to: {introduction.reply_to}" if introduction.reply_to else told
    reply_to = mail_address(introduction.reply_to or "")
    return Letter(
        address,
        "A message for you from Ayni",
        f"Hello {name},\n\n{sender} writes:\n\n{introduction.message}\n\n"
        f"{answer}\n\n"
        f"When you have answered, also with a no, this link says so; seekers see how often you answer:\n\n{link}\n\n"
        "Ayni has passed this message on and kept nothing of it.\n",
        reply_to.ascii_email if reply_to else None,
    )
