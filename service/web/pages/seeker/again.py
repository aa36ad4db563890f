"""What stands at the address of a page that answers a form, when it is opened or reloaded instead of posted to."""

from litestar import Response, get

from service.web.access import access
from service.web.pages.rendering import AnyRequest, page

_PATHS = ["/matches", "/compare", "/circle"]


@get(_PATHS, include_in_schema=False, sync_to_thread=False, opt=access("anyone", robots=False))
def get_again(request: AnyRequest) -> Response[str]:
    """Says that the page lives in the tab; the tab's script puts it back if it holds it."""
    return page(request, "again.html")
