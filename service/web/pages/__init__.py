"""The pages: server-rendered, complete without JavaScript; one module per page, in every language."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from service.web.languages import LANGUAGES
from service.web.pages.crisis import get_crisis, get_crisis_lines
from service.web.pages.find import get_find, post_find
from service.web.pages.results import post_matches_page

_PAGES: list[ControllerRouterHandler] = [
    get_find,
    post_find,
    get_crisis,
    get_crisis_lines,
    post_matches_page,
]
# Without a language in the path the browser's wish decides; with one it is fixed and may be shared.
PAGE_HANDLERS: list[ControllerRouterHandler] = [
    *_PAGES,
    *(Router(f"/{language}", route_handlers=_PAGES) for language in LANGUAGES),
]
