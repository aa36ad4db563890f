"""Puts messages into words: in a reader's language by its catalogue, or in the plain English of the API."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from schemas import messages  # noqa: F401  (fills the list of codes)
from schemas.core.message import CODES, Message
from schemas.profiles.items import Item
from schemas.profiles.qualities import QUALITIES
from service.i18n import words
from service.i18n.languages import ReaderLocale

_QUALITIES = {quality.id: quality for quality in QUALITIES}
_ITEMS = {item.id: item for quality in QUALITIES for item in quality.all_items}


class _Reason(Protocol):
    code: str
    params: dict[str, Any]
    practitioner: str
    seeker_code: str
    seeker_params: dict[str, Any]
    seeker: str


def word(message: Message, locale: ReaderLocale | None) -> str:
    """The message in the reader's language; without a reader in plain English, as the API has it."""
    if locale is None:
        return str(message)
    declared, params = CODES[message.code], message.params
    values = {name: _WORDS[kind.name](locale, params[name]) for name, kind in declared.kinds.items()}
    if declared.many:
        text = locale.translations.ngettext(declared.text, declared.many, params["count"])
    else:
        text = locale.say(declared.text)
    return text % values


def word_reasons(reasons: Iterable[_Reason], locale: ReaderLocale | None) -> None:
    """Writes both sentences of each reason or tension, in place."""
    for reason in reasons:
        reason.seeker = word(Message(reason.seeker_code, reason.seeker_params), locale)
        reason.practitioner = word(Message(reason.code, reason.params), locale)


def item_words(item: Item, value: int | bool, locale: ReaderLocale) -> str:
    """An answer to an item of the instrument as a public sentence."""
    if item.kind == "yes_no":
        yes, _, no = item.statement.partition("|")
        return locale.say(yes if value else no)
    shown = locale.say(item.steps[int(value)]) if item.kind == "step" else locale.number(int(value))
    return locale.say(item.statement).replace("{value}", shown)


def _table(table: Mapping[Any, str]) -> Callable[[ReaderLocale, Any], str]:
    return lambda locale, code: locale.say(table[code]) if code in table else str(code)


def _tables(table: Mapping[Any, str]) -> Callable[[ReaderLocale, list[Any]], str]:
    item = _table(table)
    return lambda locale, codes: locale.listed([item(locale, code) for code in codes])


def _message(locale: ReaderLocale, value: dict[str, Any]) -> str:
    return word(Message(value["code"], value["params"]), locale)


# By the name of each kind that is declared in `schemas`.
_WORDS: dict[str, Callable[[ReaderLocale, Any], str]] = {
    "text": lambda _, value: str(value),
    "texts": lambda locale, values: locale.listed(values, "unit"),
    "clauses": lambda _, values: "; ".join(values),
    "name": lambda locale, value: locale.say(value),
    "names": lambda locale, values: locale.listed([locale.say(value) for value in values], "unit"),
    "number": lambda locale, value: locale.number(value),
    "money": lambda locale, value: locale.money(value["amount"], value["currency"]),
    "bare_amount": lambda locale, value: locale.money(value["amount"], value["currency"]),
    "day": lambda locale, value: locale.day(date.fromisoformat(value)),
    "languages": lambda locale, tags: locale.listed([locale.language_name(tag) for tag in tags]),
    "message": _message,
    "messages": lambda locale, values: locale.listed([_message(locale, value) for value in values]),
    "domain": _table(words.DOMAIN_NAMES),
    "plus": lambda locale, id: locale.say(_QUALITIES[id].plus),
    "minus": lambda locale, id: locale.say(_QUALITIES[id].minus),
    "strength": lambda locale, answer: locale.say(words.STRENGTHS[abs(answer)]),
    "importance": _table(words.IMPORTANCE),
    "item": lambda locale, answer: item_words(_ITEMS[answer["id"]], answer["value"], locale),
    "cadence": _table(words.CADENCES),
    "phase": _table(words.PHASES),
    "modes": _tables(words.MODES),
    "offered_modes": _tables(words.OFFERED_MODES),
    "times": _tables(words.TIMES),
    "serves": _tables(words.SERVES),
}
