"""Writing to practitioners from a page: what was typed, what is wrong beside each field, the code that confirms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from schemas.accounts.introduction import Introduction
from schemas.messages import refusals
from schemas.profiles.qualities import QUALITY_IDS
from service.accounts.ask_introduction import (
    MOST_AT_ONCE,
    ask_introductions,
    check_reply_to,
    needs_code,
    send_copy,
)
from service.accounts.confirm_reply import is_confirmed, send_code
from service.core.errors import AyniError, BadRequest, TooMany
from service.email.seeker_letters import SeekerMessage
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.forms.fields import FormData
from service.web.pages.rendering import AnyRequest, locale_of
from service.web.pages.seeker.result_words import QUESTIONS
from service.web.services import Services

FIELDS = ("message", "reply_to", "name", "ask", "copy", "code", "to")
# What one may tick to ask at a first visit, in this order; the sentences stand in `QUESTIONS`.
TO_ASK = ("fee", "times", "cadence", "modes", *QUALITY_IDS)
_LONGEST = 5_000

_NO_MESSAGE = N_("Write a message of at most 2,000 characters, or tick a question.")
_NO_REPLY = N_("Say how they can answer you: a mail address or a phone number.")
_BAD_NAME = N_("A name has at most 100 characters on one line.")
_NOBODY = N_("Tick whom you would like to write to.")
_TOO_MANY = N_("Up to three at once, please, so that each message is worth an answer.")
_CODE_SENT = N_(
    "We have mailed six digits to %(address)s. Write them here and press “Send” again; all you typed is still here."
)
_CODE_WRONG = N_("These are not the digits that we mailed to %(address)s, or they are too old.")


@dataclass
class Writing:
    """One attempt: the form as typed with its errors, who has the message now, and why others have not."""

    form: FormData
    sent: list[UUID] = field(default_factory=list)
    failed: dict[UUID, str] = field(default_factory=dict)
    copied: bool = False
    asks_code: bool = False
    notice: str = ""


def typed(given: Mapping[str, Sequence[str]]) -> FormData:
    """What stands in the fields of the form."""
    return FormData({name: [_plain(text) for text in given.get(name, [])] for name in FIELDS})


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")[:_LONGEST]


async def write(request: AnyRequest, services: Services, people: Mapping[UUID, str], form: FormData) -> Writing:
    """Sends what was typed to these people (their names by id), or says beside the fields why not."""
    locale, result = locale_of(request), Writing(form)
    sent = _read(form, people, locale)
    if sent is None:
        return result
    client = request.client.host if request.client else "unknown"
    try:
        confirmed = await _confirmed(services, form, locale)
        if form.errors:
            result.asks_code = True
            return result
        if not confirmed and needs_code(sent, copy=bool(form.one("copy"))):
            return await _ask_code(request, services, result)
        outcomes = await ask_introductions(
            services.database, services.settings, list(people), sent, client, confirmed=confirmed
        )
    except TooMany as error:
        if error.message.code == refusals.TOO_MANY_UNCONFIRMED.code:
            return await _ask_code(request, services, result)
        form.errors["message"] = word(error.message, locale)
        return result
    except BadRequest as error:
        form.errors["reply_to"] = word(error.message, locale)
        return result
    result.sent = [id for id, error in outcomes.items() if error is None]
    result.failed = {id: word(error.message, locale) for id, error in outcomes.items() if error}
    if result.sent and confirmed and form.one("copy"):
        names = [people[id] for id in result.sent]
        result.copied = await send_copy(services.settings, locale.language, names, sent)
    return result


def _read(form: FormData, people: Mapping[UUID, str], locale: ReaderLocale) -> SeekerMessage | None:
    """The message; None with what is wrong noted beside the fields."""
    questions = tuple(QUESTIONS[key] for key in TO_ASK if form.has("ask", key))
    message = form.one("message")
    if not people or len(people) > MOST_AT_ONCE:
        form.errors["to"] = locale.say(_TOO_MANY if people else _NOBODY)
    if not _fits("message", message) and (message or not questions):
        form.errors["message"] = locale.say(_NO_MESSAGE)
    if form.one("name") and not _fits("name", form.one("name")):
        form.errors["name"] = locale.say(_BAD_NAME)
    if not form.one("reply_to").strip():
        form.errors["reply_to"] = locale.say(_NO_REPLY)
    else:
        try:
            check_reply_to(form.one("reply_to"))
        except BadRequest as error:
            form.errors["reply_to"] = word(error.message, locale)
    if form.errors:
        return None
    return SeekerMessage(form.one("name") or None, message, form.one("reply_to").strip(), questions)


def _fits(name: str, text: str) -> bool:
    """Whether the API would take this text in a field of an introduction."""
    try:
        msgspec.convert({"message": "x"} | {name: text}, Introduction)
    except msgspec.ValidationError:
        return False
    return True


async def _confirmed(services: Services, form: FormData, locale: ReaderLocale) -> bool:
    """Whether the code that was typed is that of the address; a wrong one is noted beside its field."""
    if not form.one("code"):
        return False
    if await is_confirmed(services.database, form.one("reply_to"), form.one("code")):
        return True
    form.errors["code"] = locale.say(_CODE_WRONG) % {"address": form.one("reply_to")}
    return False


async def _ask_code(request: AnyRequest, services: Services, result: Writing) -> Writing:
    """Mails a code and asks for it, with all that was typed kept."""
    locale, form = locale_of(request), result.form
    client = request.client.host if request.client else "unknown"
    try:
        await send_code(services.database, services.settings, form.one("reply_to"), locale.language, client)
    except AyniError as error:
        form.errors["reply_to"] = word(error.message, locale)
        return result
    result.asks_code = True
    result.notice = locale.say(_CODE_SENT) % {"address": form.one("reply_to")}
    return result


def questions_to_ask(locale: ReaderLocale) -> list[tuple[str, str]]:
    """What one may tick to ask at a first visit, as one would say it."""
    return [(key, locale.say(QUESTIONS[key])) for key in TO_ASK]
