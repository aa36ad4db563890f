"""Puts messages into words: in a reader's language by its catalogue, or in the plain English of the API."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from schemas import messages  # noqa: F401  (fills the list of codes)
from schemas.core.message import CODES, Message
from schemas.profiles.qualities import QUALITIES, Item
from service.i18n import words
from service.i18n.languages import Speech

_QUALITIES = {quality.id: quality for quality in QUALITIES}
_ITEMS = {item.id: item for quality in QUALITIES for item in quality.all_items}


class _Reason(Protocol):
    code: str
    params: dict[str, Any]
    practitioner: str
    seeker_code: str
    seeker_params: dict[str, Any]
    seeker: str


def word(message: Message, speech: Speech | None) -> str:
    """The message in the reader's language; without a reader in plain English, as the API has it."""
    if speech is None:
        return str(message)
    declared, params = CODES[message.code], message.params
    values = {name: _WORDS[kind.name](speech, params[name]) for name, kind in declared.kinds.items()}
    if declared.many:
        text = speech.translations.ngettext(declared.text, declared.many, params["count"])
    else:
        text = speech.say(declared.text)
    return text % values


def word_reasons(reasons: Iterable[_Reason], speech: Speech | None) -> None:
    """Writes both sentences of each reason or tension, in place."""
    for reason in reasons:
        reason.seeker = word(Message(reason.seeker_code, reason.seeker_params), speech)
        reason.practitioner = word(Message(reason.code, reason.params), speech)


def item_words(item: Item, value: int | bool, speech: Speech) -> str:
    """An answer to an item of the instrument as a public sentence."""
    if item.kind == "yes_no":
        yes, _, no = item.statement.partition("|")
        return speech.say(yes if value else no)
    shown = speech.say(item.steps[int(value)]) if item.kind == "step" else speech.number(int(value))
    return speech.say(item.statement).replace("{value}", shown)


def _table(table: Mapping[Any, str]) -> Callable[[Speech, Any], str]:
    return lambda speech, code: speech.say(table[code]) if code in table else str(code)


def _tables(table: Mapping[Any, str]) -> Callable[[Speech, list[Any]], str]:
    item = _table(table)
    return lambda speech, codes: speech.listed([item(speech, code) for code in codes])


def _message(speech: Speech, value: dict[str, Any]) -> str:
    return word(Message(value["code"], value["params"]), speech)


# By the name of each kind that is declared in `schemas`.
_WORDS: dict[str, Callable[[Speech, Any], str]] = {
    "text": lambda _, value: str(value),
    "texts": lambda speech, values: speech.listed(values, "unit"),
    "clauses": lambda _, values: "; ".join(values),
    "name": lambda speech, value: speech.say(value),
    "names": lambda speech, values: speech.listed([speech.say(value) for value in values], "unit"),
    "number": lambda speech, value: speech.number(value),
    "money": lambda speech, value: speech.money(value["amount"], value["currency"]),
    "bare_amount": lambda speech, value: speech.money(value["amount"], value["currency"]),
    "day": lambda speech, value: speech.day(date.fromisoformat(value)),
    "languages": lambda speech, tags: speech.listed([speech.language_name(tag) for tag in tags]),
    "message": _message,
    "messages": lambda speech, values: speech.listed([_message(speech, value) for value in values]),
    "domain": _table(words.DOMAIN_NAMES),
    "plus": lambda speech, id: speech.say(_QUALITIES[id].plus),
    "minus": lambda speech, id: speech.say(_QUALITIES[id].minus),
    "strength": lambda speech, answer: speech.say(words.STRENGTHS[abs(answer)]),
    "importance": _table(words.IMPORTANCE),
    "item": lambda speech, answer: item_words(_ITEMS[answer["id"]], answer["value"], speech),
    "cadence": _table(words.CADENCES),
    "phase": _table(words.PHASES),
    "modes": _tables(words.MODES),
    "offered_modes": _tables(words.OFFERED_MODES),
    "times": _tables(words.TIMES),
    "serves": _tables(words.SERVES),
}
