"""Every page that can be opened: the routes of the application, with values for what stands in their addresses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from service.accounts.review_queues import QUEUES
from service.app import create_app
from service.core.settings import Settings
from service.web.access import own_routes
from service.web.pages.practitioner.steps import STEP_NAMES

_PREFIX = "/en"
_PARAMETER = re.compile(r"\{(\w+)\}")
# Not pages, though they lie among them: files, pictures, and parts that a script puts into a page by names of its own.
NO_PAGES = {
    "/clinic/{clinic}/imports/{import_id}/remarks.csv": "a file for a spreadsheet",
    "/me/photo/image": "a picture",
    "/review.ics": "a file for a calendar",
}
# What stands in an address and is the same in every directory.
FIXED: Mapping[str, Sequence[str]] = {
    "name": STEP_NAMES,
    "queue": tuple(QUEUES),
    "token": ("not-a-token",),
}


@cache
def page_routes() -> tuple[str, ...]:
    """Paths of all routes that answer GET with a page, without their language."""
    app = create_app(Settings(database_url="postgresql://nowhere"))
    paths = {path.removeprefix(_PREFIX) or "/" for path, method, _ in own_routes(app)
             if (method == "GET" and path.startswith((f"{_PREFIX}/", f"{_PREFIX}?"))) or path == _PREFIX}  # fmt: skip
    return tuple(sorted(paths - NO_PAGES.keys()))


def addresses(route: str, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The route with each value of its parameters; KeyError for one that has none."""
    match = _PARAMETER.search(route)
    if match is None:
        yield route
        return
    for value in values[match[1]]:
        yield from addresses(route.replace(match[0], value), values)
