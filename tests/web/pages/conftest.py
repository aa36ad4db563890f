"""A real Chromium for page tests: with and without JavaScript, watching that nothing leaves the host.

`visit` opens a browser page of a kind (`Kind`); `accessible` asks axe-core for faults against WCAG 2.2 AA.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

from tests.conftest import new_database
from tests.fixtures.running import Server

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESKTOP = (390, 844), (1280, 900)
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what passes no node is described: nobody reads it, and it took half of the time
}


@dataclass(frozen=True)
class Kind:
    """A reader's browser."""

    script: bool = True
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    locale: str = "en-US"


@dataclass
class Visit:
    """An open page, what it asked for and what it complained about."""

    page: Page
    base: str
    requests: list[Request]
    responses: list[Response]
    complaints: list[str]

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def strangers(self) -> list[str]:
        """Requests that left the host."""
        here = urlsplit(self.base).netloc
        return [request.url for request in self.requests if urlsplit(request.url).netloc not in ("", here)]

    def transferred(self) -> int:
        """Bytes over the wire since the page was opened, headers included."""
        sizes = [response.request.sizes() for response in self.responses]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


@pytest.fixture(scope="module")
def own_demo_url() -> Iterator[str]:
    """The demo directory for the tests of one module, to change at will."""
    yield from new_database("ayni_demo")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for a module: while it is open, its loop holds this thread and no other loop can run in it."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


_wait_for_selector = Page.wait_for_selector


def _wait_for_the_page(page: Page, selector: str, **options: Any) -> Any:
    """What is waited for may stand at the top of a page of which the rest is still coming."""
    shown = _wait_for_selector(page, selector, **options)
    page.wait_for_load_state()
    return shown


Page.wait_for_selector = _wait_for_the_page  # type: ignore[method-assign, assignment]

Visiting = Callable[..., Visit]


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Callable[[str, Kind], Visit]]:
    """Opens browser pages on a server; afterwards no request may have left the host and nothing been complained of."""
    opened: list[tuple[Visit, Any]] = []

    def start(base: str, kind: Kind) -> Visit:
        context = browser.new_context(
            viewport={"width": kind.size[0], "height": kind.size[1]},
            java_script_enabled=kind.script,
            color_scheme=kind.scheme,  # type: ignore[arg-type]
            locale=kind.locale,
            reduced_motion="reduce",  # no colour is seen halfway
        )
        page = context.new_page()
        visit = Visit(page, base, [], [], [])
        # Playwright wants functions it can mark, which a list's own method is not.
        page.on("request", lambda request: visit.requests.append(request))  # noqa: PLW0108
        page.on("response", lambda response: visit.responses.append(response))  # noqa: PLW0108
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
        opened.append((visit, context))
        return visit

    yield start
    for visit, context in opened:
        strangers, cookies = visit.strangers(), context.cookies()
        context.close()
        assert strangers == []
        assert [complaint for complaint in visit.complaints if "status of 4" not in complaint] == []
        assert [cookie["name"] for cookie in cookies if cookie["name"].startswith("_")] == []


@pytest.fixture
def visit(demo_server: Server, visiting: Callable[[str, Kind], Visit]) -> Callable[[Kind], Visit]:
    """Opens a browser page on the demo directory."""
    return lambda kind=Kind(): visiting(demo_server.url, kind)  # type: ignore[misc]


def axe_faults(page: Page) -> list[str]:
    """What axe-core finds, in a line each."""
    violations = Axe().run(page, options=_AXE).response["violations"]
    return [
        f"{violation['id']}: {violation['help']} {[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in violations
    ]
