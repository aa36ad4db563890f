"""Help lines for people in a crisis, by country: on the first page before any matching, and on a page of their own."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

from litestar import Response, get
from litestar.params import QueryParameter

from schemas.matching.match import Read
from schemas.matching.statement import Help as DangerHelp
from service.i18n.languages import ReaderLocale
from service.i18n.words import N_
from service.listener.help_lines import Directory, Line, crisis_file, help_lines, lines_for
from service.matching.resolve.resolve_request import hear_story
from service.vocabulary.places import resolve_place
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.pages.seeker.answers import SeekerForm
from service.web.services import Services

HOURS = (N_("always"), N_("part of the day"))


@dataclass(frozen=True)
class Help:
    """What a page shows: the lines of one country, and the directory of all."""

    country: str
    lines: list[Line]
    emergency: str  # empty where the country is not known
    directory: Directory
    countries: list[tuple[str, str]]


@lru_cache(512)
def help_for(locale: ReaderLocale, chosen: str | None = None) -> Help:
    """The lines of the chosen country, else of the reader's territory; without either only the directory."""
    data = crisis_file()
    code = locale.territory if chosen is None else chosen
    result = next((country for country in data.country if country.code == code), None)
    named = sorted(((item.code, locale.country_name(item.code)) for item in data.country), key=lambda pair: pair[1])
    return Help(
        country=result.code if result else "",
        lines=result.line if result else [],
        emergency=result.emergency if result else "",
        directory=data.directory,
        countries=named,
    )


def country_of(answers: SeekerForm, locale: ReaderLocale, place: str | None = None) -> str | None:
    """Where the seeker is: the country chosen, else that of the place named, else the browser's territory."""
    result = resolve_place(place or answers.one("place")[:300])
    return answers.one("country") or (result.country if result else locale.territory)


def danger_heard(answers: SeekerForm, locale: ReaderLocale, read: Read) -> dict[str, Any]:
    """The help that stands above an answer where the story tells of danger, in the seeker's country."""
    return _help(read.help, country_of(answers, locale, read.place), locale)


async def danger_in_story(
    services: Services, answers: SeekerForm, locale: ReaderLocale, message: str = ""
) -> dict[str, Any]:
    """The same for pages that answer nothing: the story, and a message to somebody, are heard for danger alone."""
    # What is written now comes first: of a very long text the end is not read for danger.
    text = "\n".join(filter(None, (message, answers.one("story"))))
    heard = await hear_story(services.matcher, text)
    country = country_of(answers, locale)
    return _help(help_lines(text, heard.dangers if heard else [], country), country, locale)


def _help(dangers: list[DangerHelp], country: str | None, locale: ReaderLocale) -> dict[str, Any]:
    return {
        "emergency": help_for(locale, country or "").emergency,
        "helps": [(danger, lines_for(danger.kind, country)) for danger in dangers],
    }


CountryCode = Annotated[str | None, QueryParameter(max_length=2)]


@get("/crisis", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_crisis(request: AnyRequest, country: CountryCode = None) -> Response[str]:
    """Help lines of every country on one page."""
    locale = locale_of(request)
    here = help_for(locale, country)
    everywhere = [(name, help_for(locale, code)) for code, name in here.countries]
    return page(request, "crisis.html", crisis=here, here_name=locale.country_name(here.country), everywhere=everywhere)


@get("/crisis-lines", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_crisis_lines(request: AnyRequest, country: CountryCode = None) -> Response[str]:
    """The box of one country alone, to be put into the first page without loading it again."""
    crisis = help_for(locale_of(request), country or "")
    return page(request, "seeker/crisis.html", crisis=crisis, crisis_action="/", crisis_open=True)
