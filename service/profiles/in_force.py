"""Whether a fact of a source holds today: one rule for every door, and for every way to say that it does not."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from schemas.core.fields import Status
from service.profiles.cells.days import read_day
from service.profiles.cells.reading import is_nothing
from service.vocabulary.folding import place_key

# What a person's document or row may say of being there still, beside the profile: the columns `active` (yes or no),
# `status` (words), `ended` (the last day, or yes), and what programs call them.
STANDING = ("active", "status", "ended")
_CALLED = {
    "active": "active", "status": "status", "ended": "ended", "end_date": "ended", "termination_date": "ended",
    "deceased": "ended", "death_date": "ended", "deathDate": "ended", "deceasedDateTime": "ended",
    "deceasedBoolean": "ended",
}  # fmt: skip
# Statuses of FHIR's resources, of Plan-Net's qualifications, and of offices' lists, folded.
_ENDED = frozenset({
    "inactive", "suspended", "entered in error", "revoked", "terminated", "expired", "off", "deceased", "dead", "died",
    "left", "retired", "resigned", "departed", "former", "dismissed", "separated", "gone", "quit", "archived",
    "discontinued", "deactivated", "ex employee", "not active", "no longer active", "not employed",
    "inactivo", "inactiva", "baja", "dado de baja", "dada de baja", "jubilado", "jubilada", "fallecido", "fallecida",
    "retirado", "retirada", "terminado", "terminada", "cesado", "cesada", "renuncio", "no activo", "no activa",
    "despedido", "despedida", "desactivado", "desactivada", "suspendido", "suspendida", "archivado", "archivada",
})  # fmt: skip
_ANSWERS = dict.fromkeys(("yes", "y", "true", "t", "1", "x", "si", "s", "sim", "oui", "ja"), True) | dict.fromkeys(
    ("no", "n", "false", "f", "0", "non", "nein", "nao"), False
)
# "Nov 2026", "11/2026", "2026-11"
_NO_DAY = re.compile(r"[^\d]*\d{4}|\d{1,2}\s*[/.-]\s*\d{4}|\d{4}\s*[/.-]\s*\d{1,2}")
# With more behind them: "Terminated 3/2024", "Inactive (moved)".
_ENDED_FIRST = _ENDED - {"left", "off", "gone", "baja", "former"}
_PHRASES = ("no longer", "ya no", "left the", "left our", "dado de baja", "dada de baja", "not active")


def in_force(fact: Mapping[str, Any], today: date) -> bool:
    """Whether something with FHIR's active, status, use, period or deceased holds on that day."""
    if fact.get("active") is False or fact.get("use") == "old" or is_deceased(fact, today):
        return False
    if _is_ended(str(fact.get("status") or "")):
        return False
    period = fact.get("period")
    return not isinstance(period, Mapping) or _covers(period, today)


def is_deceased(fact: Mapping[str, Any], today: date) -> bool:
    """A person of whom the source says that they have died."""
    when = fact.get("deceasedDateTime")
    return fact.get("deceasedBoolean") is True or (isinstance(when, str) and when[:10] <= today.isoformat())


def take_standing(
    document: dict[str, Any], today: date, month_first: bool | None = None
) -> tuple[dict[str, Any], tuple[str, str] | None]:
    """The document of a person without what says whether they are there still, and, of whom they are not, (name,
    value) of what says so. `month_first` is the order of the file's own days."""
    stated = {name: document[name] for name in _CALLED if name in document}
    if not stated:
        return document, None
    ended = None
    for name, value in stated.items():
        fact = _fact(_CALLED[name], value, month_first)
        if fact is not None and not in_force(fact, today):
            ended = name, str(value)[:200]
            break
    return {name: value for name, value in document.items() if name not in stated}, ended


def _fact(column: str, value: Any, month_first: bool | None) -> dict[str, Any] | None:
    """What a cell says, as `in_force` takes it; nothing where it says nothing, or is the state of a profile here."""
    if isinstance(value, bool):
        return {"active": value if column == "active" else not value} if column != "status" else None
    if not isinstance(value, str) or is_nothing(value) or value in get_args(Status):
        return None
    if column == "ended" and (days := _days(value, month_first)):
        return {"period": {"end": max(days)}}
    # Only words for yes and no: "full" and "waitlist" say of new people what they say, and nothing of being there.
    answer = _ANSWERS.get(place_key(value)) if column != "status" else None
    if answer is not None:
        return {"active": answer if column == "active" else not answer}
    return {"status": value}


def _days(text: str, month_first: bool | None) -> list[str]:
    """The day in the file's own order; in either where that is not to be told. The month where no day is named."""
    orders = (True, False) if month_first is None else (month_first,)
    days = [day for order in orders if (day := read_day(text, order, None).value) is not None]
    return [day[:7] for day in days] if _NO_DAY.fullmatch(text.strip()) else days


def _is_ended(status: str) -> bool:
    words = place_key(status)
    return words in _ENDED or words.partition(" ")[0] in _ENDED_FIRST or words.startswith(_PHRASES)


def _covers(period: Mapping[str, Any], today: date) -> bool:
    """Days, months and years compare as far as they go: what ends in 2026 holds until the year is over."""
    start, end, day = period.get("start"), period.get("end"), today.isoformat()
    begun = not isinstance(start, str) or start[:10] <= day[: len(start[:10])]
    return begun and (not isinstance(end, str) or end[:10] >= day[: len(end[:10])])
