"""The language of the terminal, as gettext has it: LC_ALL, LC_MESSAGES or LANG; without a catalogue for it, English."""

import os
from typing import TYPE_CHECKING

from schemas.core.message import Message

if TYPE_CHECKING:
    from service.i18n.languages import Speech


def N_(message: str) -> str:
    """Marks a text for the catalogue and changes nothing; that of `service/i18n` is slow to import."""
    return message


def reader() -> "Speech | None":
    """How the person at the terminal reads; None for plain English."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language, _, territory = named.partition(".")[0].partition("_")
    if language in ("", "C", "POSIX", "en"):
        return None
    from service.i18n.languages import LANGUAGES, Speech  # slow to import, and English does without

    return Speech(language, territory or None) if language in LANGUAGES else None


def worded(message: Message) -> str:
    """A message in the language of the terminal."""
    speech = reader()
    if speech is None:
        return str(message)
    from service.i18n.wording import word

    return word(message, speech)


def say(text: str, **values: object) -> str:
    """A text of the command line in the language of the terminal; it names each value as `%(name)s`."""
    speech = reader()
    return (speech.say(text) if speech else text) % values
