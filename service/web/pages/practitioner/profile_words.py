"""Names a profile's fields and values in plain words: for what has changed, what is open, what a notice is about."""

from typing import Any

from schemas.accounts.account import Change
from service.accounts.show_history import changes
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_, QUALITY_TITLES
from service.profiles.fields import BY_PATH
from service.web.pages.field_words import words_of
from service.web.pages.practitioner.steps import STEPS

_NOTHING = N_("nothing")
_LONGEST_SHOWN = 300


def field_name(path: str, locale: ReaderLocale) -> str:
    """What a dotted path or a JSON pointer is called on the form."""
    path = path.strip("/").replace("/", ".").replace("~1", "/").replace("~0", "~")
    parts = path.split(".")
    titles = QUALITY_TITLES if parts[0] == "practices" else {}
    quality = locale.say(titles[parts[1]]) if len(parts) > 1 and parts[1] in titles else ""
    while parts:
        known = BY_PATH.get(".".join(parts))
        if known is not None:
            label = locale.say(known.label)
            return f"{quality}: {label}" if quality and len(parts) > 2 else label
        parts.pop()
    return path


def step_of(field: str) -> str:
    """The step on which a field (`practices/options`, `fees`, the pointer `/concerns/2`) is asked."""
    start = field.strip("/").replace("/", ".")
    return next(
        (step.name for step in STEPS for question in step.questions if f"{question.path}.".startswith(f"{start}.")),
        next(
            (step.name for step in STEPS for question in step.questions if f"{start}.".startswith(f"{question.path}.")),
            STEPS[0].name,
        ),
    )


def value_words(path: str, value: Any, locale: ReaderLocale) -> str:
    """A value as people read it; long texts by their beginnings."""
    path = path.strip("/").replace("/", ".")
    text = _value_words(path, value, locale)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN].rstrip()} …"


def _value_words(path: str, value: Any, locale: ReaderLocale) -> str:
    if value in (None, [], {}):
        return locale.say(_NOTHING)
    if isinstance(value, dict):
        pairs = [(f"{path}.{name}", inner) for name, inner in value.items()]
        return "; ".join(_named_value(at, inner, locale) for at, inner in pairs)
    return words_of(path, value, locale)


def _named_value(path: str, value: Any, locale: ReaderLocale) -> str:
    """What a field says, behind its name; a group inside a group goes by the names of its fields."""
    words = _value_words(path, value, locale)
    return words if isinstance(value, dict) and value else f"{field_name(path, locale)}: {words}"


def change_words(changes: list[Change], locale: ReaderLocale) -> list[tuple[str, str, str]]:
    """(field, before, after) of each difference."""
    return [
        (
            field_name(change.pointer, locale),
            value_words(change.pointer, change.before, locale),
            value_words(change.pointer, change.after, locale),
        )
        for group_change in changes
        for change in _single(group_change)
    ]


def _single(change: Change) -> list[Change]:
    """The fields of a group that came or went as a whole."""
    if isinstance(change.before, dict) or isinstance(change.after, dict):
        inner = changes(change.before or {}, change.after or {}, change.pointer)
        return [leaf for change in inner for leaf in _single(change)]
    return [change]
