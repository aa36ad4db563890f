"""The values of profile fields in words, as the table of fields says what they are: choices, numbers, days, rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import inspect

from schemas.profiles.practitioner import PractitionerPublic
from schemas.profiles.qualities import ITEMS
from service.i18n.languages import ReaderLocale
from service.i18n.words import CHOICES, N_, UNITS
from service.profiles.field_types import type_at
from service.profiles.fields import BY_PATH, FIELDS, ProfileField, parts_of, value_at
from service.vocabulary.jurisdictions import jurisdiction_name
from service.web.pages.terms import VOCABULARIES

# Countries and states: kept as ISO codes, read and written by name.
LANGUAGE_NAMES = frozenset({"languages.other", "texts[].language"})  # inputs that hold languages by their names
CODES = frozenset({"telehealth", "credentials[].jurisdiction", "places[].address.country"})
_LAST_TEN = {str(number): str(number) for number in range(11)}


def choices_of(field: ProfileField) -> Mapping[str, str]:
    """What may be answered to a field with a closed list, with its words."""
    if field.choices == "count":
        return _LAST_TEN
    if field.choices == "step":
        _, item = ITEMS[field.path.rpartition(".")[2]]
        return {str(number): text for number, text in enumerate(item.steps)}
    return CHOICES[field.choices] if field.choices else {}


def words_of(path: str, value: Any, locale: ReaderLocale, currency: str | None = None) -> str:
    """What stands at a path of the table (JSON), in the reader's language; amounts are of that currency."""
    field = BY_PATH.get(path)
    if isinstance(value, bool):
        return locale.say(N_("yes") if value else N_("no"))
    if isinstance(value, list):
        if field and field.widget == "rows":
            return "; ".join(_row(path, row, locale, currency) for row in value)
        if field and field.widget == "pair":
            return " – ".join(locale.number(item) for item in value)
        return locale.listed([words_of(path, item, locale, currency) for item in value], "unit")
    if path in VOCABULARIES:
        return locale.say(str(value))
    if path == "languages":
        return locale.language_name(str(value))
    if path in CODES:
        return jurisdiction_name(str(value), locale.language)
    if field is None:
        return str(value)
    if field.unit:
        return locale.count(*UNITS[field.unit], value)
    if str(value) in (choices := choices_of(field)):
        return locale.say(choices[str(value)])
    if isinstance(type_at(path), inspect.DateType):
        return locale.day(date.fromisoformat(value))
    if field.widget == "decimal" and currency:
        return locale.money(value, currency)
    return locale.number(value) if isinstance(value, (int, float)) else str(value)


def _row(path: str, row: Mapping[str, Any], locale: ReaderLocale, currency: str | None) -> str:
    """One entry of a list on one line: a place, a title, a class."""
    stated = [(part.path, value_at(row, part.part)) for part in parts_of(path)]
    return ", ".join(words_of(at, value, locale, currency) for at, value in stated if value not in (None, "", []))


def _is_address(field: ProfileField) -> bool:
    type_ = type_at(field.path)
    return isinstance(type_, inspect.StrType) and (type_.pattern or "").startswith("^https")


def listed_facts(profile: PractitionerPublic, locale: ReaderLocale) -> list[tuple[str, str, bool]]:
    """(name, words, whether it is an address) of what the profile page lists by itself, in the order of the table."""
    document = msgspec.to_builtins(profile)
    currency = profile.fees.currency if profile.fees else None
    facts = [(field, value_at(document, field.path)) for field in FIELDS if field.page]
    return [
        (locale.say(field.page), words_of(field.path, value, locale, currency), _is_address(field))
        for field, value in facts
        if value not in (None, "", [])
    ]
