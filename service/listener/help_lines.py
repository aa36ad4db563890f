"""Who answers in danger, by country (`service/data/crisis_lines.toml`). Pure."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from schemas.matching.statement import Help, HelpLine
from service.listener.context import DATA
from service.listener.danger import Danger, DangerKind

_FILE = DATA.parent / "crisis_lines.toml"
_URGENT = frozenset({"medical_emergency", "overdose_or_withdrawal", "violence", "child_in_danger"})


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """A line that listens, with where it was found and when."""

    name: str
    source: str
    noted: date
    hours: Literal["always", "part of the day"]
    phone: str | None = None
    text_to: str | None = None
    text_word: str | None = None
    where: str | None = None
    kinds: tuple[DangerKind, ...] = ("self_harm",)  # whom it is for


class Country(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    emergency: str
    line: list[Line]


class Directory(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    url: str
    noted: date


class CrisisFile(msgspec.Struct, forbid_unknown_fields=True):
    directory: Directory
    country: list[Country]


@cache
def crisis_file() -> CrisisFile:
    """The lines of all countries."""
    return msgspec.convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), CrisisFile)


def help_lines(story: str, dangers: list[Danger], country: str | None) -> list[Help]:
    """For each danger the lines of that country (ISO 3166-1), those for its kind first; else the directory of all."""
    return [
        Help(kind=danger.kind, quote=story[slice(*danger.span)], lines=list(_lines(danger.kind, country)))
        for danger in dangers
    ]


def put_in_country(dangers: list[Help], country: str) -> None:
    """The lines of that country in place of those of none."""
    for danger in dangers:
        danger.lines = list(_lines(danger.kind, country))


def lines_for(kind: DangerKind, country: str | None) -> list[Line]:
    """Who answers in that country for this kind of danger, those for it first; none where the country is not known."""
    here = _country(country)
    lines = sorted(here.line, key=lambda line: kind not in line.kinds) if here else []
    return [line for line in lines if kind in line.kinds or "self_harm" in line.kinds]


def _country(code: str | None) -> Country | None:
    return next((entry for entry in crisis_file().country if entry.code == code), None)


def _lines(kind: DangerKind, country: str | None) -> Iterator[HelpLine]:
    here, directory = _country(country), crisis_file().directory
    if here is not None and kind in _URGENT:
        yield HelpLine(here.emergency, here.emergency)
    for line in lines_for(kind, country):
        yield HelpLine(line.name, _contact(line), line.source)
    yield HelpLine(directory.name, directory.url, directory.url)


def _contact(line: Line) -> str:
    text = f"{line.text_word} → {line.text_to}" if line.text_word else line.text_to
    return " · ".join(dict.fromkeys(part for part in (line.phone, text) if part))
