"""What programs ask every site for: where to look, and its sign."""

from litestar import Response, get
from litestar.response import Redirect

from service.web.i18n.languages import LANGUAGES
from service.web.pages.rendering import static

# What answers to a form, or to one person, is nothing to be found by others.
_CLOSED = (
    "/matches",
    "/circle",
    "/compare",
    "/request",
    "/me",
    "/sign-in",
    "/sign-out",
    "/claim",
    "/confirm",
    "/introductions",
)


@get("/robots.txt", media_type="text/plain", include_in_schema=False, sync_to_thread=False)
def get_robots() -> Response[str]:
    """Pages may be read, what belongs to one person may not."""
    closed = ["/v1", *(before + path for before in ("", *(f"/{one}" for one in LANGUAGES)) for path in _CLOSED)]
    return Response(
        "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]), media_type="text/plain"
    )


@get("/favicon.ico", include_in_schema=False, sync_to_thread=False)
def get_favicon() -> Redirect:
    """For programs that ask here, whatever the page says."""
    return Redirect(static("leaf.svg"), status_code=301)
