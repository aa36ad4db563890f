"""What programs ask every site for: where to look, what there is, and its sign."""

from collections.abc import Iterable
from uuid import UUID
from xml.etree import ElementTree

from litestar import Litestar, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from service.directory.count_facets import sitemap_people, sitemap_starts
from service.web.access import access, access_of, own_routes
from service.web.pages.rendering import AnyRequest, static
from service.web.pages.seeker.people import PEOPLE_PATH, facet_link
from service.web.services import Provided

_FIXED = ("/", PEOPLE_PATH, "/crisis", "/ranking", "/neutrality", "/privacy", "/clinics", "/practitioner")
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@get("/robots.txt", media_type="text/plain", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_robots(request: AnyRequest, services: Provided) -> Response[str]:
    """Pages may be read; the API, what answers to a form, and what belongs to one person may not."""
    closed = (f"Disallow: {path}" for path in _closed(request.app))
    lines = ["User-agent: *", *closed, "", f"Sitemap: {services.settings.base_url}/sitemap.xml", ""]
    return Response("\n".join(lines), media_type="text/plain")


def _closed(app: Litestar) -> list[str]:
    """The beginnings of addresses that are nothing to be found by others; none of them lies below another."""
    paths = {path for path, _, handler in own_routes(app) if not access_of(handler).findable}
    fixed = {path.partition("/{")[0] for path in paths if not path.startswith("/v1/")}
    return ["/v1", *sorted(value for value in fixed if not any(value.startswith(f"{other}/") for other in fixed))]


@get("/favicon.ico", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_favicon() -> Redirect:
    """For programs that ask here, whatever the page says."""
    return Redirect(static("leaf.svg"), status_code=301)


@get("/sitemap.xml", include_in_schema=False, opt=access("anyone"))
async def get_sitemap(services: Provided) -> Response[bytes]:
    """The files of the sitemap: the pages, and the people in files of at most 40,000."""
    base = services.settings.base_url
    starts = await services.database.reading(sitemap_starts)
    names = ["pages.xml", *(f"people/{first}" for first in starts)]
    return _sitemap("sitemapindex", "sitemap", ((f"{base}/sitemaps/{name}", "") for name in names))


@get("/sitemaps/pages.xml", include_in_schema=False, opt=access("anyone"))
async def get_sitemap_pages(services: Provided) -> Response[bytes]:
    """Pages for everybody, and every page of the directory that lists somebody."""
    counts = await services.database.reading(lambda db: services.facets.within(db, services.matcher.terms))
    paths = [*_FIXED, *sorted(facet_link(count) for count in counts if count.facet != "all")]
    return _sitemap("urlset", "url", ((services.settings.base_url + path, "") for path in paths[:50_000]))


@get("/sitemaps/people/{first:uuid}", include_in_schema=False, opt=access("anyone"))
async def get_sitemap_people(services: Provided, first: FromPath[UUID]) -> Response[bytes]:
    """The profile pages from an id on."""
    people = await services.database.reading(lambda connection: sitemap_people(connection, first))
    base = services.settings.base_url
    return _sitemap("urlset", "url", ((f"{base}/practitioners/{id}", changed.isoformat()) for id, changed in people))


def _sitemap(root: str, entry: str, addresses: Iterable[tuple[str, str]]) -> Response[bytes]:
    """A file as sitemaps.org describes it; (address, day of the last change or nothing)."""
    tree = ElementTree.Element(root, xmlns=_XMLNS)
    for address, changed in addresses:
        item = ElementTree.SubElement(tree, entry)
        ElementTree.SubElement(item, "loc").text = address
        if changed:
            ElementTree.SubElement(item, "lastmod").text = changed
    text = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return Response(text, media_type="application/xml", headers={"Cache-Control": "public, max-age=3600"})
