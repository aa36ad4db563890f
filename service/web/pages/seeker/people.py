"""The directory to walk through: by name, craft, concern, quality and place, with counts, in an order that rotates."""

from collections.abc import Iterable
from operator import itemgetter
from urllib.parse import urlencode

import msgspec
from litestar import Response, get

from schemas.profiles.qualities import QUALITIES
from service.core.errors import BadRequest
from service.directory.browse_directory import Browse, DirectoryPage, browse_directory
from service.directory.count_facets import FacetCount
from service.i18n.languages import ReaderLocale
from service.i18n.wording import word
from service.i18n.words import N_
from service.web.access import access
from service.web.pages.rendering import AnyRequest, locale_of, page
from service.web.services import Provided

PEOPLE_PATH = "/people"
_TITLES: dict[str, str] = {quality.id: quality.title for quality in QUALITIES}
_ASKED = ("name", "near", "modality", "concern", "quality", "city", "region")
_NAME_BYTES = 100
_HEADINGS = {
    "modality": N_("By kind of practice"),
    "concern": N_("By what people come with"),
    "quality": N_("By what they put first in their work"),
    "region": N_("By place"),
}


def people_link(**text: str) -> str:
    """The address of a page of the directory."""
    return PEOPLE_PATH + (f"?{urlencode(text)}" if text else "")


def facet_link(count: FacetCount) -> str:
    """The page that lists the people of a count."""
    return people_link(
        **({"city": count.name, "region": count.region or ""} if count.facet == "city" else {count.facet: count.name})
    )


@get(PEOPLE_PATH, include_in_schema=False, opt=access("anyone"))
async def get_people(request: AnyRequest, services: Provided) -> Response[str]:
    """People of one craft, place or name, each a link; unknown places are said beside their field."""
    filters, cursor = _asked(request), request.query_params.get("cursor", "")[:500]
    locale, faults = locale_of(request), {}
    directory_page = DirectoryPage([], None)
    try:
        browse = msgspec.convert(filters | {"cursor": cursor}, Browse)
        directory_page = await services.database.reading(
            lambda db: browse_directory(db, services.matcher.terms, browse)
        )
    except BadRequest as error:
        faults = {pointer.strip("/"): word(wanted, locale) for pointer, wanted in error.fields}
        faults = faults or {"name": word(error.message, locale)}
    counts = await services.database.reading(services.facets.current)
    return page(
        request,
        "people.html",
        422 if faults else 200,
        heading=_heading(filters, locale),
        asked=filters,
        faults=faults,
        people=directory_page.results,
        total=_total(filters, counts),
        following=people_link(**filters, cursor=directory_page.next_cursor) if directory_page.next_cursor else "",
        facets=_facets(filters, counts, locale),
        query=people_link(**filters).removeprefix(PEOPLE_PATH),
        listed=not cursor and not filters.keys() & {"name", "near"} and bool(directory_page.results),
    )


def _asked(request: AnyRequest) -> dict[str, str]:
    """What the address asks for, without what no name can hold."""
    typed = {name: request.query_params.get(name, "")[:_NAME_BYTES] for name in _ASKED}
    clean = {name: "".join(filter(str.isprintable, text)).strip() for name, text in typed.items()}
    return {name: text for name, text in clean.items() if text}


def _heading(filters: dict[str, str], locale: ReaderLocale) -> str:
    """What a page lists, in the words of the reader."""
    place = ", ".join(filters[name] for name in ("city", "region") if name in filters)
    quality = filters.get("quality", "")
    parts = [
        f"“{filters['name']}”" if "name" in filters else "",
        locale.say(filters.get("modality", "")) if "modality" in filters else "",
        locale.say(filters["concern"]) if "concern" in filters else "",
        locale.say(_TITLES[quality]) if quality in _TITLES else "",
        place or filters.get("near", ""),
    ]
    text = " · ".join(filter(None, parts))
    return text[:1].upper() + text[1:] if text else locale.say(N_("Everybody in this directory"))


def _total(filters: dict[str, str], counts: Iterable[FacetCount]) -> int | None:
    """How many a page of one facet lists in all; None where nobody has counted."""
    for count in counts:
        if filters == (
            {"city": count.name, "region": count.region} if count.facet == "city" else {count.facet: count.name}
        ):
            return count.people
    return None


def _facets(
    filters: dict[str, str], counts: Iterable[FacetCount], locale: ReaderLocale
) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """(heading, (name, link, people) by name) of what the directory can be walked by; the towns of a chosen region."""
    if "city" not in filters and "region" in filters:
        return [
            (
                locale.say(N_("Towns")),
                _named((c for c in counts if c.facet == "city" and c.region == filters["region"]), locale),
            )
        ]
    if filters:
        return []
    return [
        (locale.say(heading), _named((c for c in counts if c.facet == facet), locale))
        for facet, heading in _HEADINGS.items()
    ]


def _named(counts: Iterable[FacetCount], locale: ReaderLocale) -> list[tuple[str, str, int]]:
    rows = []
    for count in counts:
        if count.facet == "quality":
            name = locale.say(_TITLES.get(count.name, count.name))
        else:
            name = count.name if count.facet in ("city", "region") else locale.say(count.name)
        rows.append((name[:1].upper() + name[1:], facet_link(count), count.people))
    return sorted(rows, key=itemgetter(0))
