"""Mails between seekers and practitioners: a message passed on, its copy, the code for a reply address, a report."""

from collections.abc import Sequence
from typing import NamedTuple

from service.email.addresses import mail_address
from service.email.message import Letter
from service.email.templates import Template, reader_locale, write_letter
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_


class SeekerMessage(NamedTuple):
    """What a seeker sends: their name, the message, questions for a first visit in English, to how many people."""

    sender: str | None
    message: str
    reply_to: str | None
    questions: tuple[str, ...] = ()
    people: int = 1


_INTRODUCTION = Template(
    N_("A message for you from Ayni"),
    N_(
        "Hello %(name)s,\n\n%(sender)s writes:\n\n%(message)s\n\n%(answer)s%(together)s\n\nAyni has passed this "
        "message on and kept nothing of it. If you want no messages in this way, say so here:\n\n%(account)s\n"
    ),
)
_SOMEONE = N_("Someone who found your profile on Ayni")
_ANSWER_TO = N_("Please answer to: %(address)s")
_TOGETHER = N_(
    "The same message went to %(people)d people, so that one of them may have time. A short no helps as well."
)
_ONLY_QUESTIONS = N_("I would like to know:")
_CODE = Template(
    N_("Your code for Ayni: %(code)s"),
    N_(
        "Write this code on the page in which you gave this address:\n\n%(code)s\n\nIt says that answers reach you "
        "here, and counts for %(minutes)d minutes. If you did not ask for it, ignore this mail: nothing was sent.\n"
    ),
)
_COPY = Template(
    N_("Your message to %(names)s"),
    N_(
        "You wrote to %(names)s through Ayni:\n\n%(message)s\n\nThey answer to this address, not to Ayni. Ayni has "
        "kept nothing of it.\n"
    ),
)
_NO_ADDRESS = N_("They left no address besides what the message says.")
_REPORT = Template(
    N_("Something in a profile on Ayni may be wrong"),
    N_(
        "Someone who read the profile “%(name)s” says that something in it is wrong:\n\n%(wrong)s\n\n"
        "The profile: %(page)s\n\n%(kept)s\n"
    ),
)
_NOT_KEPT = N_("Who wrote this is not known; it is not kept.")
_KEPT = N_("Who wrote this is not known; it waits in `ayni review reports`.")


def introduction_letter(to: str, language: str, name: str, sent: SeekerMessage, account: str) -> Letter:
    """A seeker's message to somebody of that name; `account` is where messages are switched off."""
    locale = reader_locale(language)
    answer = locale.say(_ANSWER_TO) % {"address": sent.reply_to} if sent.reply_to else locale.say(_NO_ADDRESS)
    values = {
        "name": name,
        "sender": sent.sender or locale.say(_SOMEONE),
        "message": _message_text(sent, locale),
        "answer": answer,
        "together": "\n\n" + locale.say(_TOGETHER) % {"people": sent.people} if sent.people > 1 else "",
    }
    result = mail_address(sent.reply_to or "")
    return write_letter(to, language, _INTRODUCTION, result.ascii_email if result else None, account=account, **values)


def _message_text(sent: SeekerMessage, locale: ReaderLocale) -> str:
    """The message with the questions that were ticked."""
    questions = "\n".join(f"- {locale.say(question)}" for question in sent.questions)
    message = sent.message or (locale.say(_ONLY_QUESTIONS) if questions else "")
    return f"{message}\n\n{questions}" if questions else message


def code_letter(to: str, language: str, code: str, minutes: int) -> Letter:
    """Whether answers reach a seeker at the address they gave."""
    return write_letter(to, language, _CODE, code=code, minutes=minutes)


def copy_letter(to: str, language: str, names: Sequence[str], sent: SeekerMessage) -> Letter:
    """What a seeker has sent, for themselves."""
    locale = reader_locale(language)
    listed = locale.listed(list(names))
    return write_letter(to, language, _COPY, names=listed, message=_message_text(sent, locale))


def report_letter(to: str, language: str, name: str, wrong: str, page: str, *, queued: bool) -> Letter:
    """Something in a profile is said to be wrong; `kept`: the operator reads it, and it waits in a queue."""
    text = reader_locale(language).say(_KEPT if queued else _NOT_KEPT)
    return write_letter(to, language, _REPORT, name=name, wrong=wrong, page=page, kept=text)
