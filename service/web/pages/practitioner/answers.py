"""What a step of the form says: shown as people write it, read back as the profile keeps it.

Only what somebody changed is read: a page that is saved as it was shown changes nothing, whatever stands in the
profile. What can be read in two ways is written out in full and asked about before it is kept.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from schemas.messages import cells
from service.core.amounts import read_count
from service.i18n.languages import LANGUAGES, ReaderLocale
from service.i18n.words import N_
from service.profiles.cells.by_field import READERS
from service.profiles.cells.codes import country_code, language_tag
from service.profiles.cells.codes import jurisdiction as read_one_jurisdiction
from service.profiles.cells.reading import RowContext
from service.profiles.field_types import type_at
from service.profiles.fields import BY_PATH
from service.vocabulary.jurisdictions import jurisdiction_name, jurisdictions_like, read_country, read_jurisdiction
from service.vocabulary.languages import read_language
from service.vocabulary.money import currency_of, read_money, shown_amount
from service.web.forms.fields import (
    NOT_SAID,
    Field,
    FormData,
    filled,
    lines_of,
    looked_up,
    patch_of,
    rows_of,
    typed_from,
)
from service.web.pages.field_words import CODES, LANGUAGE_NAMES
from service.web.pages.practitioner.suggestions import Doubt, in_own_words, spoken_terms
from service.web.pages.practitioner.words import FIELD_FAULTS

CURRENCY = "fees.currency"
_LISTS = ("text", "terms", "lines")
# Stated together: what one of them says is checked against the other.
_TOGETHER = ({"concerns", "concerns_first"},)
_RANGE = {"fees.session.min": "fees.session.max", "fees.session.max": "fees.session.min"}
_NO_COUNTRY = N_("“%(typed)s” is no country or state that we know. Write its name, such as Massachusetts or Spain.")
_LIKE_COUNTRY = N_("“%(typed)s” is no country or state that we know. Did you mean %(names)s?")
_TWO_CURRENCIES = N_("Amounts of one page are in one currency. This one is in %(currency)s.")
_NOT_ONE_AMOUNT = N_("One amount is needed here, such as 80 or $80.")


class Answers(NamedTuple):
    """A page as read: the patch (RFC 7396) of what was changed, and what is to be asked before it is kept."""

    patch: dict[str, Any]
    questions: tuple[Field, ...]  # those that were changed
    doubts: list[Doubt]


def home_country(document: Mapping[str, Any], typed: FormData | None = None) -> str | None:
    """The country of somebody's first place, as typed or as stored, else of where they may see people from afar."""
    start = "places.0.address"
    places = [{name: typed.one(f"{start}.{name}") for name in ("country", "region")}] if typed else []
    places += [place.get("address", {}) for place in document.get("places", [])]
    for address in places:
        if country := read_country(address.get("country") or ""):
            return country
        region = read_jurisdiction(address.get("region") or "", "US")  # as the map reads it where no country is said
        if region and region[0].startswith("US-"):
            return "US"
    far = document.get("telehealth", [])
    return str(far[0]).partition("-")[0] if far else None


def shown_answers(
    questions: tuple[Field, ...], document: Mapping[str, Any], left_unsaid: Collection[str], locale: ReaderLocale
) -> FormData:
    """The page that says what a profile says: codes by their names, amounts with the decimals of their currency."""
    document = in_own_words(dict(document))
    typed, currency = filled(questions, document, left_unsaid), looked_up(document, CURRENCY) or ""
    spoken_terms(questions, typed, locale)
    for name in [*typed.values]:
        path = _declared(name)
        if path in CODES:
            codes = rows_of(typed.one(name))
            typed.values[name] = ["\n".join(jurisdiction_name(code, locale.language) for code in codes)]
        elif path in LANGUAGE_NAMES:
            tags = lines_of(typed.one(name))
            typed.values[name] = [", ".join(_language_name(tag, locale) for tag in tags)]
        elif path in _AMOUNTS and (amount := _stored(document, name)) is not None:
            typed.values[name] = [shown_amount(amount, currency)]
    return typed


def offer_currency(questions: tuple[Field, ...], typed: FormData, document: Mapping[str, Any]) -> None:
    """Offers the currency of somebody's country where none is stated; it counts once an amount is."""
    if any(question.path == CURRENCY for question in questions) and not typed.one(CURRENCY):
        typed.values[CURRENCY] = [currency_of(home_country(document))]


def changed_questions(questions: tuple[Field, ...], typed: FormData, shown: FormData) -> tuple[Field, ...]:
    """The questions that are answered otherwise than the page showed them."""
    changed = {question.path for question in questions if _as_posted(question, typed) != _as_posted(question, shown)}
    for group in _TOGETHER:
        if changed & group:
            changed |= group
    if CURRENCY in changed and not shown.one(CURRENCY) and not any(typed.one(path) for path in _AMOUNTS):
        changed.discard(CURRENCY)  # offered by the form, not chosen: there is nothing that it is the currency of
    return tuple(question for question in questions if question.path in changed)


def read_answers(
    questions: tuple[Field, ...], typed: FormData, document: Mapping[str, Any], shown: FormData, locale: ReaderLocale
) -> Answers:
    """The patch for what was changed. What is in doubt is written out in `typed`; faults are noted beside inputs."""
    home = home_country(document, typed)
    doubts = _amounts(typed, shown, document, home, locale)
    doubts += _cells(typed, shown, home, locale)
    _counts(typed, shown)
    _links(typed)
    changed = changed_questions(questions, typed, shown)
    form_data, codes = FormData(typed.values), _codes_of(changed, typed, shown, home, locale)
    form_data.values |= {name: ["\n".join(read)] for name, read in codes.values.items()}
    form_data.values |= _language_tags(typed, locale)
    doubts += codes.doubts
    patch = patch_of(questions, form_data)
    result = {name: text for name, text in form_data.errors.items() if any(field.owns(name) for field in changed)}
    typed.errors = result | typed.errors | codes.errors
    paths = tuple(f"{field.path}." for field in changed)
    for question in questions:
        if question not in changed:
            for path in (question.path, question.reason):
                _leave_out(patch, path.split("."), paths)
        elif question.kind == "rows" and (rows := looked_up(patch, question.path)):
            _set(patch, question.path, _rows_as_stored(question, typed, shown, rows, document))
    return Answers(patch, changed, doubts)


def _language_name(tag: str, locale: ReaderLocale) -> str:
    """As the page calls a language, where that name is read as the same tag; else the tag."""
    name = locale.language_name(tag)
    return name if "," not in name and _tag_of(name, locale) == tag else tag


def _tag_of(name: str, locale: ReaderLocale) -> str | None:
    return language_tag(name) or read_language(name, locale.language, *LANGUAGES)


def _language_tags(typed: FormData, locale: ReaderLocale) -> dict[str, list[str]]:
    """Languages by their tags; what is no language stays as it is, and is refused with its place."""
    names = [name for name in typed.values if _declared(name) in LANGUAGE_NAMES]
    return {name: [", ".join(_tag_of(line, locale) or line for line in lines_of(typed.one(name)))] for name in names}


def _declared(name: str) -> str:
    """The path in the table of fields of an input: `places.0.address.country` is `places[].address.country`."""
    if name in BY_PATH or name in LANGUAGE_NAMES:
        return name
    start, _, rest = name.partition(".")
    _, _, part = rest.partition(".")
    return f"{start}[].{part}"


_AMOUNTS = frozenset(field.path for field in BY_PATH.values() if field.widget == "decimal")
_LINKS = frozenset(
    path for path in BY_PATH if path in ("photo", "intro_media") or path.startswith("disclosures.links.")
)
# Read as the cells of files are; money, codes and languages have pages of their own, on which one may choose.
_AS_CELLS = frozenset(
    path
    for path in READERS
    if path.startswith(("contact.", "places[].address."))
    or isinstance(type_at(path), (inspect.DateType, inspect.IntType))
) - CODES | {"npi", "groups[].start"}
_COUNTED = frozenset(field.path for field in BY_PATH.values() if field.widget == "whole")


def _stored(document: Mapping[str, Any], name: str) -> float | None:
    result: Any = document
    for step in name.split("."):
        if isinstance(result, list):
            result = result[int(step)] if step.isdecimal() and int(step) < len(result) else None
        else:
            result = result.get(step) if isinstance(result, Mapping) else None
    return result if isinstance(result, (int, float)) else None


def _as_posted(question: Field, typed: FormData) -> dict[str, list[str]]:
    """What a browser sends of a question: line ends as one, blanks of a single line gone."""
    pairs = [(name, value.replace("\r", "\n")) for name, given in typed.of(question).items() for value in given]
    sent = typed_from(pairs).values
    if question.kind in _LISTS:
        return sent
    return {name: sorted(" ".join(value.split()) for value in given) for name, given in sent.items()}


def _differs(name: str, typed: FormData, shown: FormData) -> bool:
    return typed.all(name) != shown.all(name)


def _amounts(
    typed: FormData, shown: FormData, document: Mapping[str, Any], home: str | None, locale: ReaderLocale
) -> list[Doubt]:
    """Writes amounts as plain numbers, with the currency that was written beside them; those in doubt are returned."""
    doubts: list[Doubt] = []
    stored = looked_up(document, CURRENCY) or ""
    usual = currency_of(home)
    for name in [*typed.values]:
        if _declared(name) not in _AMOUNTS or not _differs(name, typed, shown) or typed.one(name) == NOT_SAID:
            continue
        written, chosen = typed.one(name), typed.one(CURRENCY) or stored
        money = read_money(written, chosen, usual)
        other = _RANGE.get(name, "")
        is_range = money is not None and None not in (money.low, money.high)
        # "Up to 80" in the box of the least amount is the most.
        is_most = money is not None and money.low is None and other.endswith(".max")
        if money is None or ((is_range or is_most) and (not other or typed.one(other))):
            typed.errors[name] = locale.say(_NOT_ONE_AMOUNT) if money else "decimal"
            continue
        currency = money.currency or chosen or usual
        if chosen and money.currency not in ("", chosen) and _priced(typed, shown, name):
            typed.errors[name] = locale.say(_TWO_CURRENCIES) % {"currency": money.currency}
            continue
        least = money.most if money.low is None else money.low
        low, high = shown_amount(least, currency), shown_amount(money.most, currency)
        typed.values[name] = [high if name.endswith(".max") else low]
        if is_range or is_most:
            typed.values[other] = [low if other.endswith(".min") else high]
        if is_most:
            typed.values[name] = [""]
        if currency and currency != chosen:
            typed.values[CURRENCY] = [currency]
        if money.doubtful or not (money.currency or chosen):
            text = locale.money_range(least, money.most, currency) if currency else low
            doubts.append(Doubt("amount", written, f"{text} ({currency})" if currency else text))
    return doubts


def _priced(typed: FormData, shown: FormData, name: str) -> bool:
    """Whether another amount of this page stands in the currency chosen."""
    return any(_declared(other) in _AMOUNTS and other != name and typed.one(other) for other in typed.values)


def _cells(typed: FormData, shown: FormData, home: str | None, locale: ReaderLocale) -> list[Doubt]:
    """Writes what cells of files say alike as their readers read it; what may have been meant otherwise is asked about.

    What they cannot read stays as it is typed, and is refused with its place.
    """
    doubts: list[Doubt] = []
    for name in [*typed.values]:
        path, written = _declared(name), typed.one(name)
        if path not in _AS_CELLS or not _differs(name, typed, shown) or written == NOT_SAID:
            continue
        row, inside, _ = name.rpartition(".address.")
        country = read_country(typed.one(f"{row}.address.country")) if inside else None
        read = READERS[path]([written], RowContext(country or home))
        if read.value is None and read.remark is not None and path in FIELD_FAULTS:
            typed.errors[name] = locale.say(FIELD_FAULTS[path])
        if read.value is None or (read.remark and read.remark.code == cells.KEPT_AS_WRITTEN.code):
            continue
        typed.values[name] = [str(read.value)]
        if read.remark is not None:
            is_day = isinstance(type_at(path), inspect.DateType)
            shown_as = locale.day(date.fromisoformat(read.value)) if is_day else str(read.value)
            doubts.append(Doubt("amount", written, shown_as))
    return doubts


def _counts(typed: FormData, shown: FormData) -> None:
    """Writes "6 visits" and "3 places" as plain numbers."""
    for name in [*typed.values]:
        if _declared(name) in _COUNTED - _AS_CELLS and _differs(name, typed, shown) and typed.one(name) != NOT_SAID:
            number = read_count(typed.one(name), minutes=name.endswith("minutes"))
            if number is not None:
                typed.values[name] = [str(number)]


def _links(typed: FormData) -> None:
    """Addresses as people write them, with the scheme that the profile keeps; what is none is refused as typed."""
    for name, given in typed.values.items():
        if name in _LINKS and ":" not in given[0] and "." in given[0].partition("/")[0]:
            typed.values[name] = [f"https://{given[0]}"]


class _Codes(NamedTuple):
    values: dict[str, list[str]]
    errors: dict[str, str]
    doubts: list[Doubt]


def _codes_of(
    questions: tuple[Field, ...], typed: FormData, shown: FormData, home: str | None, locale: ReaderLocale
) -> _Codes:
    """Countries and states by their codes. What may mean two is written out in `typed`, and asked about."""
    read = _Codes({}, {}, [])
    for name in [*typed.values]:
        if _declared(name) not in CODES or not any(question.owns(name) for question in questions):
            continue
        before = {jurisdiction: jurisdiction for jurisdiction in rows_of(shown.one(name))}
        codes, written = [], []
        for line in rows_of(typed.one(name)):
            results = read_jurisdiction(line, home) if line not in before else read_jurisdiction(line)[:1] or [line]
            if name.endswith(".country"):
                results = [code] if (code := read_country(line) or country_code(line)) else []
            elif not results and (code := read_one_jurisdiction(line, home)):  # Conn., N.Y.: as cells of files say it
                results = [code]
            if not results:
                read.errors[name] = _unknown(line, home, locale)
            elif len(results) > 1:
                names = [jurisdiction_name(code, locale.language) for code in results]
                ticks = [(f"{name}|{names[0]}|{other}", other) for other in names[1:]]
                read.doubts.append(Doubt("jurisdiction", line, names[0], ticks))
            codes += results[:1]
            written.append(jurisdiction_name(results[0], locale.language) if results else line)
        read.values[name] = list(dict.fromkeys(codes))
        typed.values[name] = ["\n".join(dict.fromkeys(written))]
    return read


def _unknown(line: str, home: str | None, locale: ReaderLocale) -> str:
    near = jurisdictions_like(line, locale.language, home)
    if not near:
        return locale.say(_NO_COUNTRY) % {"typed": line}
    names = [jurisdiction_name(code, locale.language) for code in near]
    return locale.say(_LIKE_COUNTRY) % {"typed": line, "names": locale.listed(names, "or")}


def _leave_out(patch: dict[str, Any], steps: list[str], changed: tuple[str, ...], above: str = "") -> None:
    """Takes a question out of the patch, and the groups of which then nothing is left that was changed."""
    first, rest = steps[0], steps[1:]
    inner, path = patch.get(first), f"{above}{first}."
    if isinstance(inner, dict) and rest:
        _leave_out(inner, rest, changed, path)
    if not rest or not (inner or any(value.startswith(path) for value in changed)):
        patch.pop(first, None)


def _set(patch: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for step in outer:
        patch = patch[step]
    patch[last] = value


def _rows_as_stored(
    question: Field, typed: FormData, shown: FormData, rows: list[Any], document: Mapping[str, Any]
) -> list[Any]:
    """Rows that stand as they were shown stay as they are stored, with what the form does not ask."""
    stored = looked_up(document, question.path) or []
    before = {_inputs(question, shown, index): row for index, row in enumerate(stored)}
    numbers = [index for index in range(typed.rows(question.path)) if _inputs(question, typed, index)]
    if len(numbers) != len(rows):
        return rows
    return [before.get(_inputs(question, typed, index), row) for index, row in zip(numbers, rows, strict=True)]


def _inputs(question: Field, typed: FormData, index: int) -> frozenset[tuple[str, str]]:
    start = f"{question.path}.{index}."
    sent = _as_posted(question, typed)
    return frozenset(
        (name.removeprefix(start), value) for name, given in sent.items() if name.startswith(start) for value in given
    )


def encoded(document: Any) -> dict[str, Any]:
    """A profile as the JSON that forms are made from."""
    result: dict[str, Any] = msgspec.to_builtins(document)
    return result
