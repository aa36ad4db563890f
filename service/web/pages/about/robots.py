"""What programs ask every site for: where to look, and its sign."""

from litestar import Litestar, Response, get
from litestar.response import Redirect

from service.web.access import access, access_of, own_routes
from service.web.pages.rendering import AnyRequest, static


@get("/robots.txt", media_type="text/plain", include_in_schema=False, sync_to_thread=False, opt=access("anyone"))
def get_robots(request: AnyRequest) -> Response[str]:
    """Pages may be read; the API, what answers to a form, and what belongs to one person may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _closed(request.app)), ""]
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
