"""Reads the query of a FHIR search; BadRequest names the parameter that cannot be served."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from schemas.core.message import Message
from schemas.messages import expected, refusals
from service.core.errors import BadRequest
from service.fhir.search_fhir import FhirSearch, Token, narrow_to_ids, person_id, place_id
from service.web.fhir.searches import INCLUDES, REVERSE_INCLUDES, SEARCHES, Parameter

MOST_PER_PAGE = 200
_MOST_VALUES = 50
_LONGEST = 2_000
_SPLIT = re.compile(r"(?<!\\),")
_DATE = re.compile(
    r"(eq|gt|ge|lt|le|sa|eb)?([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
# Say how to answer, not what to search.
_RESULT = frozenset({"_count", "_cursor", "_include", "_revinclude", "_format", "_pretty"})


def read_search(type_: str, parameters: Sequence[tuple[str, str]], lenient: bool, base: str) -> FhirSearch:
    """The search these parameters ask for."""
    fhir_search = FhirSearch(type=type_)
    seen: set[str] = set()
    for name, value in parameters:
        if len(value) > _LONGEST or "\x00" in value:
            raise _refused(name, expected.AT_MOST_CHARACTERS(most=_LONGEST))
        if name in _RESULT:
            _read_result(fhir_search, type_, name, value)
            continue
        plain, _, modifier = name.partition(":")
        served = SEARCHES[type_].get(plain)
        if served is None:
            if lenient:
                continue
            raise _refused(name, expected.NO_SEARCH_PARAMETER(type=type_))
        if modifier and (modifier != "contains" or served.type != "string"):
            raise _refused(name, expected.ONLY_CONTAINS())
        if name in seen and served.field != "changed":
            raise _refused(name, expected.GIVEN_ONCE())
        seen.add(name)
        _read_one(fhir_search, served, name, _values(name, value), base)
    return fhir_search


def _read_one(fhir_search: FhirSearch, served: Parameter, name: str, values: list[str], base: str) -> None:
    match served.field:
        case "changed":
            if len(values) > 1:
                raise _refused(name, expected.ONE_DATE())
            _read_date(fhir_search, name, values[0])
        case "own_id" | "id" | "place" | "clinic":
            _read_ids(fhir_search, served, [_plain_id(served, name, value, base) for value in values])
        case "role" | "specialty" | "service_type":
            setattr(fhir_search, served.field, [_token(name, value) for value in values])
        case _:
            anywhere = name.endswith(":contains")
            patterns = [_pattern(served.field, value, anywhere) for value in values]
            known = getattr(fhir_search, served.field)
            if known is not None:
                raise _refused(name, expected.GIVEN_ONCE_MODIFIED())
            setattr(fhir_search, served.field, patterns)


def _read_ids(fhir_search: FhirSearch, served: Parameter, texts: list[str]) -> None:
    """Ids that cannot exist find nothing; several references at once narrow each other."""
    match served.field:
        case "own_id":
            narrow_to_ids(fhir_search, texts)
        case "place":
            fhir_search.places = [key for key in map(place_id, texts) if key is not None]
        case "clinic":
            fhir_search.clinics = [key for key in map(person_id, texts) if key is not None]
        case _:
            ids = [key for key in map(person_id, texts) if key is not None]
            fhir_search.ids = ids if fhir_search.ids is None else [id for id in fhir_search.ids if id in ids]


def _plain_id(served: Parameter, name: str, value: str, base: str) -> str:
    if served.type != "reference":
        return value.rpartition("|")[2]
    type_, slash, id = value.removeprefix(f"{base}/").rpartition("/")
    if slash and type_ != served.target:
        raise _refused(name, expected.REFERENCE_TO(type=served.target))
    return id


def _values(name: str, value: str) -> list[str]:
    values = [re.sub(r"\\([,|$\\])", r"\1", part) for part in _SPLIT.split(value)]
    if not all(value.strip() for value in values) or len(values) > _MOST_VALUES:
        raise _refused(name, expected.FILLED_VALUES(most=_MOST_VALUES))
    return values


def _token(name: str, value: str) -> Token:
    system, bar, code = value.rpartition("|")
    if not code:
        raise _refused(name, expected.TOKEN())
    return Token(code, system if bar else None)


def _pattern(field: str, value: str, anywhere: bool) -> str:
    words = re.sub(r"([\\%_])", r"\\\1", value.strip())
    if anywhere:
        return f"%{words}%"
    # Names and whole addresses are searched by the start of any word: each word has a blank before it.
    return f"% {words}%" if field in ("name", "given", "address", "clinic_name") else f"{words}%"


def _read_date(fhir_search: FhirSearch, name: str, value: str) -> None:
    match = _DATE.fullmatch(value)
    if match is None:
        raise _refused(name, expected.DATE_FORM())
    prefix = match.group(1) or "eq"
    try:
        start, end = _period(*match.groups()[1:])
    except (ValueError, OverflowError):
        raise _refused(name, expected.DATE_THAT_EXISTS()) from None
    since = {"eq": start, "ge": start, "gt": end, "sa": end}.get(prefix)
    before = {"eq": end, "le": end, "lt": start, "eb": start}.get(prefix)
    if since is not None:
        fhir_search.changed_from = max(since, fhir_search.changed_from or since)
    if before is not None:
        fhir_search.changed_before = min(before, fhir_search.changed_before or before)


def _period(
    year: str,
    month: str | None,
    day: str | None,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str | None,
) -> tuple[datetime, datetime]:
    """What a date of that precision spans: from, and up to but without."""
    if hour is not None:
        at = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{(zone or 'Z').replace('Z', '+00:00')}"
        start = datetime.fromisoformat(at)
        return start, start + (timedelta(seconds=1) if second else timedelta(minutes=1))
    start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    if day is not None:
        return start, start + timedelta(days=1)
    days = (
        monthrange(start.year, start.month)[1] if month else (datetime(start.year, 12, 31, tzinfo=UTC) - start).days + 1
    )
    return start, start + timedelta(days=days)


def _read_result(fhir_search: FhirSearch, type_: str, name: str, value: str) -> None:
    if name == "_count":
        if not re.fullmatch("[0-9]{1,9}", value) or int(value) == 0:
            raise _refused(name, expected.COUNT(most=MOST_PER_PAGE))
        fhir_search.count = min(int(value), MOST_PER_PAGE)
    elif name in ("_include", "_revinclude"):
        known = (INCLUDES if name == "_include" else REVERSE_INCLUDES)[type_]
        wanted = list(known.values()) if value == "*" else [known[value]] if value in known else None
        if wanted is None:
            raise _refused(name, expected.ONE_OF(values=list(known)) if known else expected.NO_INCLUDE(type=type_))
        fhir_search.include += [value for value in wanted if value not in fhir_search.include]


def _refused(name: str, wanted: Message) -> BadRequest:
    refusal = refusals.FHIR_PARAMETER(parameter=repr(name[:100]), expected=wanted)
    return BadRequest(refusal, [(name[:100], wanted)])
