"""The directory to walk through: by name, craft, concern, quality, language and place, in an order that rotates.

What was chosen narrows the people down; what else they can be narrowed by stands beneath, with counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import urlencode

import msgspec
from litestar import Response, get

from schemas.profiles.qualities import QUALITIES
from service.core.errors import BadRequest
from service.directory.browse_directory import Browse, DirectoryPage, browse_directory
from service.directory.count_facets import FacetCount
from service.i18n import words
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.services import Provided, Services

PEOPLE_PATH = "/people"
_TITLES: dict[str, str] = {quality.id: quality.title for quality in QUALITIES}
_LONGEST, _MOST_KEPT = 100, 2_000  # characters that are looked up, and that a field gives back
_TOO_LONG = N_("This is too long to be looked up: at most 100 characters, please.")
_HEADINGS = {
    "modality": N_("By kind of practice"),
    "concern": N_("By what people come with"),
    "quality": N_("By what they put first in their work"),
    "mode": N_("By how they meet"),
    "language": N_("By language"),
    "city": N_("Towns"),
    "region": N_("By place"),
}
_TYPED = ("name", "near")
_ASKED = ("name", *_HEADINGS, "near")


@dataclass(frozen=True)
class Step:
    """A link of the walk: to fewer people, or back to more."""

    name: str
    link: str
    people: int = 0


def people_link(**text: str) -> str:
    """The address of a page of the directory: one for one selection."""
    pairs = [(name, text[name]) for name in (*_ASKED, "cursor") if name in text]
    return PEOPLE_PATH + (f"?{urlencode(pairs)}" if pairs else "")


def facet_link(count: FacetCount, filters: dict[str, str] | None = None) -> str:
    """The page that lists the people of a count, within what is chosen."""
    chosen = (filters or {}) | {count.facet: count.name}
    return people_link(**(chosen | {"region": count.region or ""} if count.facet == "city" else chosen))


@get(PEOPLE_PATH, include_in_schema=False, opt=access("anyone"))
async def get_people(request: AnyRequest, services: Provided) -> Response[str]:
    """People of one craft, place or name, each a link; unknown places are said beside their field."""
    typed, cursor = _query_fields(request), request.query_params.get("cursor", "")[:500]
    locale = locale_of(request)
    filters = {name: text for name, text in typed.items() if len(text) <= _LONGEST}
    faults = {name: locale.say(_TOO_LONG) for name in typed.keys() - filters}
    directory_page, counts = DirectoryPage([], None), list[FacetCount]()
    try:
        if not faults:
            browse = msgspec.convert(filters | {"cursor": cursor}, Browse)
            directory_page = await services.database.reading(
                lambda db: browse_directory(db, services.matcher.terms, browse)
            )
            counts = await _counts(services, browse)
    except BadRequest as error:
        faults = {pointer.strip("/"): word(wanted, locale) for pointer, wanted in error.fields}
        faults = faults or {"name": word(error.message, locale)}
    total = next((count.people for count in counts if count.facet == "all"), 0)
    return page(
        request,
        "people.html",
        422 if faults else 200,
        heading=_heading(filters, locale),
        asked=typed,
        chosen=_chosen(filters, locale),
        faults=faults,
        people=directory_page.results,
        total=total if filters else 0,
        following=people_link(**filters, cursor=directory_page.next_cursor) if directory_page.next_cursor else "",
        facets=_facets(filters, counts, total, locale),
        query=people_link(**filters).removeprefix(PEOPLE_PATH),
        # Others are led to pages of one thing; that they can be narrowed further has no end.
        listed=not cursor
        and len(_apart(filters)) < 2
        and not filters.keys() & set(_TYPED)
        and bool(directory_page.results),
    )


async def _counts(services: Services, browse: Browse) -> list[FacetCount]:
    """What the people of a selection can be narrowed by; a name is looked up for somebody, not to be walked."""
    if browse.name:
        return []
    return list(await services.database.reading(lambda db: services.facets.within(db, services.matcher.terms, browse)))


def _query_fields(request: AnyRequest) -> dict[str, str]:
    """What the address asks for, without what no name can hold."""
    typed = {name: request.query_params.get(name, "")[:_MOST_KEPT] for name in _ASKED}
    clean = {name: "".join(filter(str.isprintable, text)).strip() for name, text in typed.items()}
    return {name: text for name, text in clean.items() if text}


def _apart(filters: dict[str, str]) -> dict[str, str]:
    """Each thing that was chosen; a town and its region are one."""
    return {name: text for name, text in filters.items() if name != "region" or "city" not in filters}


def _spoken(facet: str, name: str, filters: dict[str, str], locale: ReaderLocale) -> str:
    """What was chosen, as the reader calls it."""
    match facet:
        case "name":
            return f"“{name}”"
        case "city":
            return ", ".join(filter(None, (name, filters.get("region"))))
        case "near" | "region":
            return name
        case "quality":
            return locale.say(_TITLES.get(name, name))
        case "mode":
            return locale.say(words.OFFERED_MODES.get(name, name))
        case "language":
            return locale.language_name(name)
        case _:
            return locale.say(name)


def _heading(filters: dict[str, str], locale: ReaderLocale) -> str:
    """What a page lists, in the words of the reader."""
    text = " · ".join(_spoken(facet, name, filters, locale) for facet, name in _apart(filters).items())
    return text[:1].upper() + text[1:] if text else locale.say(N_("Everybody in this directory"))


def _chosen(filters: dict[str, str], locale: ReaderLocale) -> list[Step]:
    """What may be let go where several things were chosen, each a link to the others."""
    chosen = _apart(filters)
    if len(chosen) < 2:
        return []
    return [
        Step(
            _spoken(facet, name, filters, locale),
            people_link(**{key: text for key, text in filters.items() if key != facet}),
        )
        for facet, name in chosen.items()
    ]


def _facets(
    filters: dict[str, str], counts: Iterable[FacetCount], total: int, locale: ReaderLocale
) -> list[tuple[str, list[Step]]]:
    """(heading, steps by name) of what these people can be narrowed by; towns once a region is chosen."""
    closed = {*filters, *(("region",) if "city" in filters else ()), *(() if "region" in filters else ("city",))}
    open_ = [facet for facet in _HEADINGS if facet not in closed]
    narrowing = [count for count in counts if count.people < total or not filters or count.facet == "city"]
    return [
        (locale.say(_HEADINGS[facet]), _steps((c for c in narrowing if c.facet == facet), filters, locale))
        for facet in open_
    ]


def _steps(counts: Iterable[FacetCount], filters: dict[str, str], locale: ReaderLocale) -> list[Step]:
    steps: list[Step] = []
    for count in counts:
        if count.facet == "city" and count.region != filters.get("region"):
            continue
        name = count.name if count.facet == "city" else _spoken(count.facet, count.name, filters, locale)
        steps.append(Step(name[:1].upper() + name[1:], facet_link(count, filters), count.people))
    return sorted(steps, key=attrgetter("name"))
