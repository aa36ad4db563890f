"""What the layers say to one another: a code of a closed list with typed values. Words are made at the edge.

`declare` puts a code on the list, with its English text and the kind of each value. English is also what `str` of a
message says, in the plain form that programs have always been sent: amounts with an ISO currency, codes as they are.
Other languages, and English as pages write it, are made by `service/i18n`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec


class Message(msgspec.Struct, frozen=True):
    """A code and its values, all of them plain JSON; equal when they say the same."""

    code: str
    params: dict[str, Any] = {}

    def __str__(self) -> str:
        """The English text, in the plain form of the API."""
        return CODES[self.code].plain(self.params)


class Kind(NamedTuple):
    """A kind of value: how plain English writes it, and how it is put into JSON."""

    name: str
    plain: Callable[[Any], str]
    stored: Callable[[Any], Any] = lambda value: value


class Declared(NamedTuple):
    """A code of the list; called with its values it makes a message."""

    code: str
    text: str
    kinds: Mapping[str, Kind]
    many: str = ""  # the text for other numbers than one of the value `count`

    def __call__(self, **values: Any) -> Message:
        """A message with these values; TypeError for other names than were declared."""
        if values.keys() != self.kinds.keys():
            raise TypeError(f"{self.code} says {sorted(self.kinds)}, not {sorted(values)}")
        return Message(self.code, {name: self.kinds[name].stored(value) for name, value in values.items()})

    def plain(self, params: Mapping[str, Any]) -> str:
        """The English text with these values."""
        text = self.many if self.many and params["count"] != 1 else self.text
        return text % {name: kind.plain(params[name]) for name, kind in self.kinds.items()}


# The closed list, by code: filled where messages are declared (`schemas/messages`).
CODES: dict[str, Declared] = {}


def declare(code: str, text: str, **kinds: Kind) -> Declared:
    """Puts a message on the list; its text names each value as `%(name)s`."""
    return _listed(Declared(code, text, kinds))


def declare_counted(code: str, text: str, many: str, **kinds: Kind) -> Declared:
    """A message whose words follow the number of its value `count`."""
    return _listed(Declared(code, text, kinds, many))


def _listed(declared: Declared) -> Declared:
    if declared.code in CODES:
        raise ValueError(f"two messages have the code {declared.code}")
    CODES[declared.code] = declared
    return declared


def _number(value: float) -> str:
    """1000 as 1,000; 12345.67 as 12,345.67; never with an exponent."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def money(value: Mapping[str, Any]) -> str:
    """`12,345.67 USD`."""
    return f"{_number(value['amount'])} {value['currency']}"


def _words(code: str) -> str:
    return code.replace("_", " ")


def _joined(kind: Callable[[Any], str], between: str = ", ") -> Callable[[Sequence[Any]], str]:
    return lambda values: between.join(map(kind, values))


def _message(value: Any) -> Message:
    return value if isinstance(value, Message) else Message(value["code"], value["params"])


def _day(value: date | datetime | str) -> str:
    return value if isinstance(value, str) else (value.date() if isinstance(value, datetime) else value).isoformat()


# Somebody's own words, a name that nobody translates, or a value that a program must send as it stands.
TEXT = Kind("text", str, str)
TEXTS = Kind("texts", _joined(str), list)
CLAUSES = Kind("clauses", _joined(str, "; "), list)
# Words of the vocabularies: said in the reader's language where it has a word for them.
NAME = Kind("name", str)
NAMES = Kind("names", _joined(str), list)
NUMBER = Kind("number", _number)
MONEY = Kind("money", money)  # {"amount": …, "currency": …}
DAY = Kind("day", _day, _day)
LANGUAGES = Kind("languages", _joined(str), list)  # tags
MESSAGE = Kind("message", lambda value: str(_message(value)), msgspec.to_builtins)
MESSAGES = Kind("messages", _joined(lambda value: str(_message(value))), msgspec.to_builtins)


def coded(name: str) -> Kind:
    """A code of an enumeration, such as a cadence; plain English says it as it stands."""
    return Kind(name, _words)


def coded_list(name: str) -> Kind:
    """Codes of an enumeration."""
    return Kind(name, _joined(_words), list)
