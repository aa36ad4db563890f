"""Relays a seeker's short message to a practitioner by mail, at once; nothing of it is queued, stored or logged.

It goes to whoever keeps the profile, at the address they have proved, unless they want no messages: an address that was
only imported may be anybody's. Kept is that a message went to this practitioner on that day.
"""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from schemas.accounts.introduction import ErrorReport, Introduction, IntroductionSent
from schemas.messages import expected, refusals
from schemas.profiles.practitioner import StoredProfile
from service.accounts import store as accounts
from service.accounts.confirm_reply import is_confirmed
from service.accounts.store_reports import add_report
from service.accounts.tell_accounts import tell_keeper
from service.core.clock import now as this_moment
from service.core.database.pool import Connection, Database
from service.core.database.queries import query
from service.core.errors import AyniError, BadRequest, Conflict, NotFound, SetupError
from service.core.rate_limit import DAY, HOUR, FairLimit, Limit, mailbox_of, network_of, take, take_fairly
from service.core.secret_tokens import hashed, new_secret
from service.core.settings import Settings
from service.email.addresses import mail_address
from service.email.message import Letter
from service.email.outbox import queue_letter
from service.email.seeker_letters import SeekerMessage, copy_letter, introduction_letter, report_letter
from service.email.smtp import send
from service.email.templates import mail_language, page_url
from service.profiles.fictional import is_fictional
from service.profiles.store import read_profiles

_REFUSAL = refusals.TOO_MANY_MESSAGES()
MOST_PER_CLIENT = 5  # an hour; more with an address that is confirmed by a code (`confirm_reply.py`)
MOST_AT_ONCE = 3
_BY_CLIENT = Limit("introduction by client", MOST_PER_CLIENT, HOUR, refusals.TOO_MANY_UNCONFIRMED())
_BY_CONFIRMED = Limit("introduction by confirmed address", MOST_PER_CLIENT, HOUR, _REFUSAL)
_BY_NETWORK = Limit("introduction by network", 60, HOUR, _REFUSAL)
_REPORT_BY_CLIENT = Limit("report by client", MOST_PER_CLIENT, HOUR, _REFUSAL)
_TO_PRACTITIONER = FairLimit(
    Limit("introduction to practitioner by client", MOST_PER_CLIENT, DAY, _REFUSAL),
    Limit("introduction to practitioner", 20, DAY, _REFUSAL),
)
# Digits, as many as E.164 and short numbers have, with what people put between them, and an extension.
_PHONE = re.compile(r"\+?(?:[\s().\-/]*\d){5,15}[\s)]*(?:(?:ext|x|#)\.?\s*\d{1,6})?", re.IGNORECASE)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_FEW_LINKS = 1  # more of them look like an advertisement: the address must be confirmed first


async def ask_introductions(
    database: Database,
    settings: Settings,
    ids: Sequence[UUID],
    sent: SeekerMessage,
    client: str,
    *,
    confirmed: bool = False,
) -> dict[UUID, AyniError | None]:
    """Mails the message to each; by person what was wrong: NotFound, Conflict without an address of theirs, TooMany, or
    SetupError when it could not be sent. BadRequest for a reply address that is none and TooMany for the sender come
    before anything is sent. No connection is held while mail is sent. `confirmed`: the sender reads that address."""
    check_reply_to(sent.reply_to)
    sender, now = network_of(client), this_moment()
    async with database.primary.acquire() as connection:
        if confirmed and sent.reply_to:
            await take(connection, _BY_CONFIRMED, mailbox_of(sent.reply_to), now)
            await take(connection, _BY_NETWORK, sender, now)
        else:
            await take(connection, _BY_CLIENT, sender, now)
    everybody = sent._replace(people=len(ids))
    outcomes = await asyncio.gather(*(_ask(database, settings, id, everybody, sender) for id in ids))
    return dict(zip(ids, outcomes, strict=True))


def needs_code(sent: SeekerMessage, *, copy: bool) -> bool:
    """Whether the reply address must be confirmed first: a copy could go to a stranger, many links look like an
    advertisement."""
    return copy or len(_LINK.findall(sent.message)) > _FEW_LINKS


async def send_copy(settings: Settings, language: str, names: Sequence[str], sent: SeekerMessage) -> bool:
    """Mails what was sent to its sender, whose address is confirmed; whether the mail server took it."""
    return await send(settings, copy_letter(sent.reply_to or "", language, names, sent))


async def ask_introduction(
    database: Database, settings: Settings, id: UUID, introduction: Introduction, client: str, language: str
) -> IntroductionSent:
    """The same to one person, with every error raised; BadRequest where a code is missing or wrong."""
    sent = SeekerMessage(introduction.name, introduction.message, introduction.reply_to)
    confirmed = bool(introduction.code) and await is_confirmed(database, sent.reply_to or "", introduction.code or "")
    if introduction.code and not confirmed:
        raise BadRequest(refusals.REPLY_CODE_WRONG(), [("/code", expected.REPLY_CODE())])
    if not confirmed and needs_code(sent, copy=introduction.copy):
        raise BadRequest(refusals.REPLY_CODE_NEEDED(), [("/code", expected.REPLY_CODE())])
    error = (await ask_introductions(database, settings, [id], sent, client, confirmed=confirmed))[id]
    if error:
        raise error
    if not introduction.copy:
        return IntroductionSent()
    async with database.primary.acquire() as connection:
        name = (await _published(connection, id)).profile.display_name
    return IntroductionSent(copied=await send_copy(settings, language, [name], sent))


async def _ask(database: Database, settings: Settings, id: UUID, sent: SeekerMessage, sender: str) -> AyniError | None:
    try:
        await _send(database, settings, id, sent, sender)
    except AyniError as error:
        return error
    return None


async def _send(database: Database, settings: Settings, id: UUID, sent: SeekerMessage, sender: str) -> None:
    token = new_secret()
    async with database.primary.acquire() as connection:
        letter = await _introduce(connection, settings, id, sent, sender, token)
    if await send(settings, letter):
        return
    async with database.primary.acquire() as connection:
        await connection.execute(query("accounts/remove_introduction"), hashed(token))
    raise SetupError(refusals.MESSAGE_NOT_SENT())


async def _introduce(
    connection: Connection, settings: Settings, id: UUID, sent: SeekerMessage, sender: str, token: str
) -> Letter:
    """The letter, noted as sent: the database may be away when the mail server has taken it."""
    now = this_moment()
    stored = await _published(connection, id)
    if is_fictional(stored.source):
        raise Conflict(refusals.FICTIONAL())
    address = await message_address_of(connection, stored)
    if not address:
        raise Conflict(refusals.NO_ADDRESS_OF_PRACTITIONER())
    _needs_mail(settings)
    await take_fairly(connection, _TO_PRACTITIONER, sender, str(id), now)
    await connection.execute(query("accounts/add_introduction"), hashed(token), id, now.date())
    await tell_keeper(connection, id, "message came", {"by": ""})
    account = page_url(settings.base_url, language_of(stored), "/me/account")
    return introduction_letter(address, language_of(stored), stored.profile.display_name, sent, account)


def check_reply_to(text: str | None) -> None:
    """BadRequest unless it is nothing, a mail address or a phone number: the seeker would wait for ever."""
    if text and not mail_address(text) and not _PHONE.fullmatch(text.strip()):
        raise BadRequest(
            refusals.NO_ANSWER_POSSIBLE(),
            [("/reply_to", expected.REPLY_TO())],
        )


async def report_error(database: Database, settings: Settings, id: UUID, report: ErrorReport, client: str) -> None:
    """Mails what is wrong about a profile to its practitioner, or keeps it for the operator and tells them by mail.

    Errors as above; what the practitioner cannot be mailed goes to the operator: a stranger's words go to no address
    that was only imported, and to nobody who wants no messages. To the practitioner it goes within the request, like a
    message; what is kept for the operator is told of by the outbox.
    """
    async with database.primary.acquire() as connection:
        stored, now = await _published(connection, id), this_moment()
        await take(connection, _REPORT_BY_CLIENT, network_of(client), now)
        address = await message_address_of(connection, stored) if _goes_to_them(settings, report) else None
        if not address:
            await _keep_report(connection, settings, stored, report, now)
            return
    about = _about(settings, stored, report, language_of(stored))
    if not await send(settings, report_letter(address, *about, queued=False)):
        raise SetupError(refusals.REPORT_NOT_SENT())


async def _keep_report(
    connection: Connection, settings: Settings, stored: StoredProfile, report: ErrorReport, now: datetime
) -> None:
    async with connection.transaction():
        await add_report(connection, stored.id, report, now)
        if settings.smtp_url and settings.operator_mail:
            letter = report_letter(settings.operator_mail, *_about(settings, stored, report, "en"), queued=True)
            await queue_letter(connection, letter, stored.id)


def _goes_to_them(settings: Settings, report: ErrorReport) -> bool:
    """Of a harm its author is not told: whoever reports it must not fear that."""
    return report.to == "practitioner" and report.about == "error" and bool(settings.smtp_url)


def _about(settings: Settings, stored: StoredProfile, report: ErrorReport, language: str) -> tuple[str, str, str, str]:
    """The language of a mail, whose profile it is about, what is wrong, and where the profile stands."""
    page = page_url(settings.base_url, language, f"/practitioners/{stored.id}")
    return language, stored.profile.display_name, report.wrong, page


def _needs_mail(settings: Settings) -> None:
    # Without a mail server mails are printed: good for sign-in links, not for a seeker's words.
    if not settings.smtp_url:
        raise SetupError(refusals.NO_MAIL_SERVER())


async def _published(connection: Connection, id: UUID) -> StoredProfile:
    stored = (await read_profiles(connection, [id])).get(id)
    if stored is None or stored.status != "published":
        raise NotFound(refusals.NO_PUBLISHED_PROFILE())
    return stored


async def message_address_of(connection: Connection, stored: StoredProfile) -> str | None:
    """Where messages of seekers go; None where nobody keeps the profile, or who does wants no messages."""
    if is_fictional(stored.source):
        return None
    text: str | None = await connection.fetchval(query("accounts/find_message_address"), stored.id)
    return text


async def takes_messages(connection: Connection, id: UUID) -> bool:
    """Whether a message would be passed on, were there a mail server; of people who were made up it is not asked."""
    stored = (await read_profiles(connection, [id])).get(id)
    if stored is None:
        return False
    return is_fictional(stored.source) or await message_address_of(connection, stored) is not None


async def address_of(connection: Connection, stored: StoredProfile) -> str | None:
    """Where a practitioner is written to; never shown, and None for people who were made up.

    Whoever keeps a profile could write any address into it: only the one they sign in with is known to be theirs.
    What a registry or a clinic stated counts while nobody keeps the profile.
    """
    if is_fictional(stored.source):
        return None
    if address := await accounts.keeper_address(connection, stored.id):
        return address
    profile = stored.profile
    return (profile.contact.email if profile.contact else None) or profile.email


def language_of(stored: StoredProfile) -> str:
    """In which a practitioner is written to."""
    return mail_language(stored.profile.languages)
