"""Reads the query of a FHIR search; BadRequest names the parameter that cannot be served."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from schemas.core.message import Message
from schemas.messages import expected, refusals
from service.core.clock import now
from service.core.errors import BadRequest
from service.fhir.circle import Circle
from service.fhir.elements import NPI
from service.fhir.fhir_search import FhirSearch, TimeSpan, Token, narrow_to_ids, person_id, place_id
from service.web.fhir.searches import (
    EMPTY_INCLUDES,
    EMPTY_REVERSE_INCLUDES,
    HAS,
    INCLUDES,
    REVERSE_INCLUDES,
    SEARCHES,
    SORTS,
    Parameter,
)

MOST_PER_PAGE = 200
_MOST_VALUES = 50
_LONGEST = 2_000
_SPLIT = re.compile(r"(?<!\\),")
_DATE = re.compile(
    r"(eq|ne|gt|ge|lt|le|sa|eb|ap)?([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
# Say how to answer, not what to search.
_RESULT = frozenset(
    {"_count", "_cursor", "_include", "_revinclude", "_format", "_pretty", "_total", "_summary", "_elements", "_sort"}
)
# Fields in which several conditions narrow each other by themselves.
_NARROWING = frozenset({"changed", "nothing", "carried", "carried_by_place", "own_id", "id", "place", "clinic"})
_ANY_PLACE = "%"  # a pattern that every address meets
_CODES = frozenset({"role", "service_type"})  # looked up in one place
_TYPED = re.compile(r"(?P<reference>[a-z-]+):(?P<type>[A-Z][A-Za-z]+)(?P<rest>\.[a-z-]+(:contains)?)?")
_KILOMETRES = {"km": 1.0, "m": 0.001, "mi": 1.609344, "[mi_i]": 1.609344}


def is_served(type_: str, name: str) -> bool:
    """Whether a search of that type knows the parameter, whatever its modifier."""
    plain = _TYPED.sub(r"\g<reference>\g<rest>", name).partition(":")[0]
    return name in _RESULT or name.startswith("_has:") or plain in SEARCHES[type_]


def read_search(type_: str, parameters: Sequence[tuple[str, str]], base: str) -> FhirSearch:
    """The search these parameters ask for."""
    fhir_search = FhirSearch(type=type_)
    for name, value in parameters:
        if len(value) > _LONGEST or "\x00" in value:
            raise _refused(name, expected.AT_MOST_CHARACTERS(most=_LONGEST))
        if name in _RESULT:
            _read_result(fhir_search, type_, name, value)
        elif name.startswith("_has:"):
            fhir_search.has.append(_read_reverse_chain(type_, name, value, base))
        elif not _read_condition(fhir_search, name, value, base):
            raise _refused(name, expected.NO_SEARCH_PARAMETER(type=type_))
    return fhir_search


def _read_reverse_chain(type_: str, name: str, value: str, base: str) -> FhirSearch:
    """The search of what must point here, of `_has:PractitionerRole:practitioner:specialty`."""
    pointing = name.removeprefix("_has:").split(":", 2)
    if len(pointing) < 3 or ":".join(pointing[:2]) not in HAS[type_]:
        raise _refused(name, expected.HAS_FORM(values=[f"_has:{way}" for way in HAS[type_]]))
    inner = FhirSearch(type=pointing[0])
    if not _read_condition(inner, pointing[2], value, base):
        raise _refused(name, expected.NO_SEARCH_PARAMETER(type=pointing[0]))
    return inner


def _read_condition(fhir_search: FhirSearch, name: str, value: str, base: str) -> bool:
    """Reads one condition into the search; False when the type is not searched for this."""
    plain, modifier = _without_type(fhir_search.type, name)
    known = SEARCHES[fhir_search.type]
    head = known.get(plain.partition(".")[0])
    # Whatever is asked of something that nothing here points at, nothing is found.
    served = known.get(plain) or (head if head is not None and head.field == "nothing" else None)
    if served is None:
        return False
    if modifier and (modifier != "contains" or served.type != "string"):
        raise _refused(name, expected.ONLY_CONTAINS())
    if served.field == "clinic_search":
        fhir_search.clinic = fhir_search.clinic or FhirSearch(type="Organization")
        _, _, own = plain.partition(".")
        return _read_condition(fhir_search.clinic, f"{own}:{modifier}" if modifier else own, value, base)
    # Said again, it must be met as well: by a search of its own, whose matches are shared.
    filled = _CODES if served.field in _CODES else {served.field}
    if served.field not in _NARROWING and any(getattr(fhir_search, field) is not None for field in filled):
        fhir_search.also.append(FhirSearch(type=fhir_search.type))
        fhir_search = fhir_search.also[-1]
    _read_one(fhir_search, served, name, _values(name, value), base)
    return True


def _without_type(type_: str, name: str) -> tuple[str, str]:
    """A parameter without the type of its reference (`location:Location.address-city`), and its modifier."""
    typed = _TYPED.fullmatch(name)
    if typed is not None:
        reference = SEARCHES[type_].get(typed["reference"])
        if reference is None or (reference.target and reference.target != typed["type"]):
            raise _refused(name, expected.REFERENCE_TO(type=reference.target if reference else "nothing"))
        name = typed["reference"] + (typed["rest"] or "")
    plain, _, modifier = name.partition(":")
    return plain, modifier


def _read_one(fhir_search: FhirSearch, served: Parameter, name: str, values: list[str], base: str) -> None:
    match served.field:
        case "changed":
            fhir_search.changed = _both(fhir_search.changed, [part for value in values for part in _dates(name, value)])
        case "nothing":
            fhir_search.nothing = True
        case "carried" | "carried_by_place":
            tokens = [_token(name, value) for value in values]
            carried = any(item.code in served.codes and item.system in (None, served.system) for item in tokens)
            fhir_search.nothing = fhir_search.nothing or not carried
            if served.field == "carried_by_place":
                fhir_search.address = fhir_search.address or [_ANY_PLACE]
        case "npis":
            tokens = [_token(name, value) for value in values]
            own = "urn:uuid:" if fhir_search.type == "Organization" else f"{base}/Practitioner/"
            ids = [person_id(token.code.removeprefix(own)) for token in tokens if token.code.startswith(own)]
            if len(ids) == len(tokens):  # what this directory calls them, which every resource shows
                fhir_search.ids = [id for id in ids if id is not None and id in (fhir_search.ids or ids)]
            else:
                fhir_search.npis = [token.code for token in tokens if token.system in (None, NPI)]
        case "near":
            fhir_search.near = _circle(name, values)
        case "own_id" | "id" | "place" | "clinic":
            _read_ids(fhir_search, served, [_plain_id(served, name, value, base) for value in values])
        case "role" | "specialty" | "service_type":
            setattr(fhir_search, served.field, [_token(name, value) for value in values])
        case _:
            anywhere = name.endswith(":contains")
            if served.field == "name":  # of a service: the person's name, a colon, what is offered
                values = [value.partition(": ")[0] for value in values]
            setattr(fhir_search, served.field, [_pattern(served.field, value, anywhere) for value in values])


def _circle(name: str, values: list[str]) -> Circle:
    """`latitude|longitude|distance|unit`; without a distance 40 km."""
    lat, lon, *more = values[0].split("|")[:4] if "|" in values[0] else (values[0], "")
    unit = _KILOMETRES.get(more[1] if len(more) > 1 and more[1] else "km")
    try:
        circle = Circle(float(lat), float(lon), float(more[0]) if more and more[0] else 40.0)
    except ValueError:
        raise _refused(name, expected.NEAR_FORM()) from None
    inside = abs(circle.lat) <= 90 and abs(circle.lon) <= 180 and 0 < circle.km <= 50_000
    if len(values) > 1 or unit is None or not inside:
        raise _refused(name, expected.NEAR_FORM())
    return Circle(circle.lat, circle.lon, circle.km * unit)


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
    return f"% {words}%" if field in ("name", "given", "address") else f"{words}%"


def _dates(name: str, value: str) -> list[TimeSpan]:
    """The stretches of time that a date with its prefix means."""
    match = _DATE.fullmatch(value)
    if match is None:
        raise _refused(name, expected.DATE_FORM())
    try:
        start, end = _period(*match.groups()[1:])
    except (ValueError, OverflowError):
        raise _refused(name, expected.DATE_THAT_EXISTS()) from None
    match match.group(1) or "eq":
        case "eq":
            return [(start, end)]
        case "ne":
            return [(None, start), (end, None)]
        case "ge":
            return [(start, None)]
        case "gt" | "sa":
            return [(end, None)]
        case "le":
            return [(None, end)]
        case "lt" | "eb":
            return [(None, start)]
    margin = abs(now() - start) / 10  # ap: a tenth of the gap to now, as R4 recommends
    try:
        return [(start - margin, end + margin)]
    except OverflowError:
        raise _refused(name, expected.DATE_THAT_EXISTS()) from None


def _both(known: list[TimeSpan] | None, others: list[TimeSpan]) -> list[TimeSpan]:
    """What lies in one of each."""
    if known is None:
        return others
    return [
        (
            max((since for since in (first[0], second[0]) if since), default=None),
            min((before for before in (first[1], second[1]) if before), default=None),
        )
        for first in known
        for second in others
    ]


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
        if not re.fullmatch("[0-9]{1,9}", value):
            raise _refused(name, expected.COUNT(most=MOST_PER_PAGE))
        fhir_search.count = min(int(value), MOST_PER_PAGE)
        fhir_search.total = fhir_search.total or fhir_search.count == 0
    elif name == "_summary":
        if value not in ("true", "text", "data", "count", "false"):
            raise _refused(name, expected.SUMMARY_FORM())
        if value == "count":
            fhir_search.count, fhir_search.total = 0, True
    elif name == "_total":
        if value not in ("none", "estimate", "accurate"):
            raise _refused(name, expected.TOTAL_FORM())
        fhir_search.total = fhir_search.total or value != "none"
    elif name == "_sort":
        orders = [part.strip() for part in value.split(",")]
        if not set(orders) <= set(SORTS):
            raise _refused(name, expected.ONE_OF(values=list(SORTS)))
        fhir_search.sort = orders
    elif name in ("_include", "_revinclude"):
        known = (INCLUDES if name == "_include" else REVERSE_INCLUDES)[type_]
        value = ":".join(value.split(":")[:2])  # the type of the reference may stand behind it
        if value in (EMPTY_INCLUDES if name == "_include" else EMPTY_REVERSE_INCLUDES)[type_]:
            return
        wanted = list(known.values()) if value == "*" else [known[value]] if value in known else None
        if wanted is None:
            raise _refused(name, expected.ONE_OF(values=list(known)) if known else expected.NO_INCLUDE(type=type_))
        fhir_search.include += [value for value in wanted if value not in fhir_search.include]


def _refused(name: str, wanted: Message) -> BadRequest:
    refusal = refusals.FHIR_PARAMETER(parameter=repr(name[:100]), expected=wanted)
    return BadRequest(refusal, [(name[:100], wanted)])
