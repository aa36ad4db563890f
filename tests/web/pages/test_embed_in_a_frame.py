"""A clinic's matching page in a real frame on another site: it answers there, and only where it is allowed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

from playwright.sync_api import Browser

from service.clinics.allow_origins import allow_origins
from service.core.database.pool import connect
from tests.fixtures.clinics import list_on_roster, practice_on
from tests.fixtures.running import run_apart, running_server


@contextmanager
def site(framed: str, script: str = "") -> Iterator[str]:
    """A web site of its own whose one page frames that address, and includes a script beside it."""
    beside = f'<script src="{script}" async></script>' if script else ""
    frame = f'<iframe src="{framed}" title="Find who fits you" width="100%" height="900"></iframe>'
    head = '<!doctype html><meta name="viewport" content="width=device-width"><title>Clinic</title>'
    page = f"{head}{frame}{beside}".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


async def allow_everybody(url: str, clinic: UUID, origin: str) -> None:
    """Everybody published is on the roster, and that site may frame the page."""
    connection = await connect(url)
    people = await connection.fetch("SELECT id FROM practitioner WHERE status = 'published'")
    await list_on_roster(connection, clinic, {str(row["id"]): row["id"] for row in people})
    await allow_origins(connection, clinic, [origin], [])
    await connection.close()


def test_the_page_answers_in_a_frame_of_an_allowed_site_and_is_blocked_in_another(
    browser: Browser, demo_copy_url: str
) -> None:
    practice = practice_on(demo_copy_url)
    with running_server(demo_copy_url) as server:
        embedded = f"{server.url}/embed/{practice.clinic.id}"
        with site(embedded) as allowed, site(embedded) as other:
            run_apart(allow_everybody(demo_copy_url, practice.clinic.id, allowed))
            context = browser.new_context()
            page = context.new_page()
            addresses: list[str] = []
            page.on("request", lambda request: addresses.append(request.url))
            page.goto(allowed)
            frame = page.frame_locator("iframe")
            frame.locator("#story").fill("Since my divorce I hardly sleep.")
            frame.locator("main form p.actions button").first.click()
            frame.locator("article.card").first.wait_for()
            assert page.frames[1].url == f"{embedded}#answer"
            assert all(address.startswith((server.url, allowed)) for address in addresses) and context.cookies() == []
            # A person's page may not be framed: it opens beside.
            with context.expect_page() as opened:
                frame.locator("article.card a").first.click()
            opened.value.wait_for_selector("h1")
            # What is wrong is pointed at within the frame.
            frame.locator("#place").evaluate("field => { field.closest('details').open = true; }")
            frame.locator("#place").fill("Nowhereville, ZZ")
            frame.locator("main form p.actions button").first.click()
            frame.locator("#errors a").first.click()
            assert page.frames[1].url == f"{embedded}#place" and len(context.pages) == 2

            # Leaving takes the whole window along, and no way back leads to what was told.
            context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="elsewhere"))
            frame.locator(".leave").click()
            page.wait_for_url("https://www.wikipedia.org/")
            page.go_back()
            assert page.url == "about:blank" or frame.locator("#story").input_value() == ""
            # So does the button beside the lines that help.
            page.goto(allowed)
            frame.locator("#story").fill("I want to kill myself tonight.")
            frame.locator("main form p.actions button").first.click()
            frame.locator("[data-leave]").click()
            page.wait_for_url("https://www.wikipedia.org/")
            page.go_back()
            assert page.url == "about:blank" or frame.locator("#story").input_value() == ""

            with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
                page.goto(other)
            context.close()
