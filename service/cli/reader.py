"""The language of the terminal, as gettext has it: LC_ALL, LC_MESSAGES or LANG; without a catalogue for it, English."""

import os
from typing import TYPE_CHECKING

from schemas.core.message import Message

if TYPE_CHECKING:
    from service.i18n.languages import ReaderLocale


def N_(message: str) -> str:
    """Marks a text for the catalogue and changes nothing; that of `service/i18n` is slow to import."""
    return message


def reader() -> "ReaderLocale | None":
    """How the person at the terminal reads; None for plain English."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language, _, territory = named.partition(".")[0].partition("_")
    if language in ("", "C", "POSIX", "en"):
        return None
    from service.i18n.languages import LANGUAGES, ReaderLocale  # slow to import, and English does without

    return ReaderLocale(language, territory or None) if language in LANGUAGES else None


def worded(message: Message) -> str:
    """A message in the language of the terminal."""
    locale = reader()
    if locale is None:
        return str(message)
    from service.i18n.wording import word

    return word(message, locale)


def say(text: str, **values: object) -> str:
    """A text of the command line in the language of the terminal; it names each value as `%(name)s`."""
    locale = reader()
    return (locale.say(text) if locale else text) % values
