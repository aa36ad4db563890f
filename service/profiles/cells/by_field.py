"""Which reader takes the cells of which field: one table for files, rosters and FHIR."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from schemas.core import fields as kinds
from schemas.messages import cells
from service.profiles.cells import amounts, choices, codes, contacts, days
from service.profiles.cells.amounts import is_scientific, plain_number
from service.profiles.cells.reading import NOTHING, Read, RowContext, is_nothing
from service.profiles.fields import ProfileField

Parts = Sequence[str]
Reader = Callable[[Parts, RowContext], Read]
_POSTAL_MOST = 20


def _single(read: Callable[[str, RowContext], Read]) -> Reader:
    return lambda parts, around: read(parts[0], around) if parts else NOTHING


def _text(text: str, around: RowContext) -> Read:
    return NOTHING if is_nothing(text) else Read(text)


def _postal(text: str, around: RowContext) -> Read:
    """A code without what spreadsheets do to it: 2134.0, 06105–1234 with a dash of printers."""
    if is_nothing(text):
        return NOTHING
    plain = plain_number(text.replace("–", "-").replace("—", "-").strip(" .,'"))
    if is_scientific(plain):
        return Read(None, cells.LEFT_OUT(why=cells.DIGITS_LOST()))
    result = "".join(c for c in plain if c.isascii() and (c.isalnum() or c in " -"))
    if result != plain or len(result) > _POSTAL_MOST:
        return Read(None, cells.LEFT_OUT(why=cells.POSTAL()))
    return Read(result)


def _closed(field: str, kind: Any) -> Reader:
    values = get_args(kind)
    return lambda parts, around: choices.read_choices(field, parts, values)


def _length(unit: str) -> Reader:
    return _single(lambda text, around: amounts.read_length(text, unit))


def _terms(parts: Parts, around: RowContext) -> Read:
    names = [text for part in parts for text in (part,) if not is_nothing(text)]
    return Read(list(dict.fromkeys(names)))


def _pays_alone(text: str) -> bool:
    """Whether words in a list of insurers say that there is none."""
    return text.casefold().strip(" .!") in _NO_INSURER


_NO_INSURER = frozenset({
    "self pay", "self-pay", "self pay only", "self-pay only", "private pay", "private pay only", "cash", "cash only",
    "cash pay", "out of network", "out-of-network", "out of network only", "no insurance", "no insurance accepted",
    "does not take insurance", "none accepted", "not accepted", "oon", "particular", "no", "sin seguro",
})  # fmt: skip


_DAY = _single(lambda text, around: days.read_day(text, around.month_first, around.country))
_YES_NO = _single(lambda text, around: amounts.read_yes_no(text))
_WEB = _single(lambda text, around: contacts.read_web(text))
_EMAIL = _single(lambda text, around: contacts.read_email(text))
_NUMBER = _single(lambda text, around: amounts.read_number(text))

# Fields whose cells need more than a text, and more than their widget says; money, names and kinds of practice are read
# with their neighbours.
READERS: Mapping[str, Reader] = {
    "languages": lambda parts, around: codes.read_languages(parts),
    "telehealth": lambda parts, around: codes.read_jurisdictions(parts, around.country),
    "credentials[].jurisdiction": _single(lambda text, around: codes.read_jurisdiction(text, around.country)),
    "places[].address.country": _single(lambda text, around: codes.read_country(text)),
    "places[].address.region": _single(lambda text, around: codes.read_region(text, around.country)),
    "places[].address.postal_code": _single(_postal),
    "places[].lat": _NUMBER,
    "places[].lon": _NUMBER,
    "places[].hours": lambda parts, around: Read([line]) if (line := ", ".join(parts)) else NOTHING,
    "places[].access": _closed("access", kinds.Access),
    "serves": _closed("serves", kinds.Serves),
    "modes": _closed("modes", kinds.Mode),
    "times": _closed("times", kinds.Times),
    "layers": _closed("layers", kinds.Layer),
    "groups[].weekday": _single(lambda text, around: choices.read_choice("weekday", text, get_args(kinds.Weekday))),
    "groups[].start": _single(lambda text, around: days.read_clock(text)),
    "gender": _single(lambda text, around: choices.read_gender(text)),
    "email": _EMAIL,
    "contact.email": _EMAIL,
    "contact.phone": _single(lambda text, around: contacts.read_phone(text, around.country)),
    "contact.website": _WEB,
    "contact.booking": _WEB,
    "npi": _single(lambda text, around: contacts.read_npi(text)),
    "fees.currency": _single(lambda text, around: codes.read_currency(text, around.country)),
    "concerns": _terms,
    "concerns_first": _terms,
    "cultures": _terms,
    "does_not_treat": _terms,
    "circle.sends_to": _terms,
    "fees.insurance": lambda parts, around: _terms([part for part in parts if not _pays_alone(part)], around),
}
_BY_WIDGET: Mapping[str, Reader] = {"yes_no": _YES_NO, "date": _DAY}
_LENGTHS: Mapping[str, Reader] = {unit: _length(unit) for unit in ("minutes", "weeks")}
MONEY = ("fees.first_visit.amount", "fees.session.min", "fees.session.max", "groups[].price")
TEXT = _single(_text)


def reader_of(field: ProfileField) -> Reader | None:
    """How cells of a field are read; None for what is taken as it stands. Of most the widget says it."""
    if not (field.csv or field.rows or field.fhir):
        return READERS.get(field.path)
    length = _LENGTHS.get(re.split(r"[._]", field.path)[-1]) if field.widget == "whole" else None
    return READERS.get(field.path) or _BY_WIDGET.get(field.widget) or length
