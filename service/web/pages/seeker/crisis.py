"""Help lines for people in a crisis, by country: on the first page before any matching, and on a page of their own."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from service.web.i18n.languages import Speech
from service.web.i18n.words import N_
from service.web.pages.rendering import AnyRequest, page, speech_of

HOURS = (N_("always"), N_("part of the day"))
_FILE = Path(__file__).parents[3] / "data" / "crisis_lines.toml"


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


@dataclass(frozen=True)
class Help:
    """What a page shows: the lines of one country, and the directory of all."""

    country: str
    lines: list[Line]
    emergency: str  # empty where the country is not known
    directory: Directory
    countries: list[tuple[str, str]]


@cache
def crisis_file() -> CrisisFile:
    """`service/data/crisis_lines.toml`."""
    return msgspec.convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), CrisisFile)


@lru_cache(512)
def help_for(speech: Speech, chosen: str | None = None) -> Help:
    """The lines of the chosen country, else of the reader's territory; without either only the directory."""
    data = crisis_file()
    code = speech.territory if chosen is None else chosen
    found = next((country for country in data.country if country.code == code), None)
    named = sorted(((one.code, speech.country_name(one.code)) for one in data.country), key=lambda pair: pair[1])
    return Help(
        country=found.code if found else "",
        lines=found.line if found else [],
        emergency=found.emergency if found else "",
        directory=data.directory,
        countries=named,
    )


_Code = Annotated[str | None, QueryParameter(max_length=2)]


@get("/crisis", include_in_schema=False, sync_to_thread=False)
def get_crisis(request: AnyRequest, country: _Code = None) -> Response[str]:
    """Help lines of every country on one page."""
    speech = speech_of(request)
    here = help_for(speech, country)
    everywhere = [(name, help_for(speech, code)) for code, name in here.countries]
    return page(request, "crisis.html", crisis=here, here_name=speech.country_name(here.country), everywhere=everywhere)


@get("/crisis-lines", include_in_schema=False, sync_to_thread=False)
def get_crisis_lines(request: AnyRequest, country: _Code = None) -> Response[str]:
    """The box of one country alone, to be put into the first page without loading it again."""
    return page(request, "seeker/crisis.html", crisis=help_for(speech_of(request), country or ""), crisis_action="/")
