"""From a pasted page to a profile: proposed beside its sentences, ticked or struck out, and nothing else kept."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from service.core.database.pool import Connection
from service.jobs.fetching import MOST_PAGE_BYTES, fetch_page
from service.jobs.webhooks import open_client
from tests.fixtures.running import Server, run_apart
from tests.intake.test_propose_answers import ABOUT
from tests.web.pages.conftest import PHONE, Kind, Visit
from tests.web.pages.practitioner.conftest import PLAIN, at_the_database, begin, press
from tests.web.pages.practitioner.test_accessible import Look


def test_a_pasted_page_becomes_a_draft_of_what_was_ticked_and_nothing_of_the_text_is_kept(
    office: Server, practitioner: Callable[..., tuple[Visit, str]]
) -> None:
    visit, address = practitioner(PLAIN)
    page = visit.page
    page.get_by_role("link", name="Or begin from what exists").click()
    page.get_by_label("The text").fill(ABOUT + "\n\nMy aunt sells xylophones.")
    press(visit, "Show me what is read in it")
    assert page.get_by_label("Fees: ").is_checked()
    assert not page.get_by_label("An example, in a sentence or two: We decide together").is_checked()
    page.get_by_label("come to you with? back pain").uncheck()
    page.get_by_label("An example, in a sentence or two: We decide together").check()
    press(visit, "Take over what is ticked")
    page.wait_for_url("**/me/profile/short-name?done=taken")
    assert page.get_by_label("Name, as people should see it").input_value() == "Marisol Ortega"
    visit.open("/me/public")
    shown = page.locator("article.profile").inner_text()
    assert "$120" in shown
    visit.open("/me/profile/concerns")
    assert page.get_by_label("What do people come to you with?").input_value().split("\n") == [
        "anxiety",
        "insomnia",
        "loss of a parent",
    ]
    visit.open("/me/public")
    assert "We decide together what to try." in shown

    async def stored(connection: Connection) -> str:
        of_account = "(SELECT practitioner_id FROM account WHERE email = $1)"
        return str(
            await connection.fetchval(f"SELECT document::text FROM practitioner WHERE id = {of_account}", address)
        )

    assert "xylophones" not in at_the_database(office, stored)


def test_without_a_name_or_a_practice_it_is_asked_for_and_every_tick_stays(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(PLAIN)
    page = visit.page
    visit.open("/me/existing")
    page.get_by_label("The text").fill("People come with insomnia or grief. A session costs $80.")
    press(visit, "Show me what is read in it")
    page.get_by_label("come to you with? insomnia").uncheck()
    press(visit, "Take over what is ticked")
    assert "A name is needed" in page.content() and "at least one kind of practice" in page.content()
    assert (
        not page.get_by_label("come to you with? insomnia").is_checked()
        and page.get_by_label("come to you with? grief").is_checked()
    )
    page.get_by_label("Your name, as people should see it").fill("Ana Read")
    page.get_by_label("Another kind of practice").fill("reiki")
    press(visit, "Take over what is ticked")
    visit.open("/me/public")
    shown = page.locator("article.profile").inner_text()
    assert "Ana Read" in shown and "Grief" in shown and "Insomnia" not in shown


def test_what_a_profile_says_already_is_not_proposed_and_other_words_are_left_to_be_ticked(
    practitioner: Callable[..., tuple[Visit, str]],
) -> None:
    visit, _ = practitioner(PLAIN)
    begin(visit, "Another Name", "counseling")
    visit.open("/me/existing")
    visit.page.get_by_label("The text").fill(ABOUT)
    press(visit, "Show me what is read in it")
    names = visit.page.locator(".proposed label").all_inner_texts()
    assert not any(text.startswith("Kinds of practice: counseling") for text in names)
    assert not visit.page.get_by_label("Name, as people should see it: Marisol Ortega").is_checked()


def test_a_page_is_fetched_with_consent_only_and_never_from_a_private_address(
    practitioner: Callable[..., tuple[Visit, str]], site: str
) -> None:
    visit, _ = practitioner(PLAIN)
    page = visit.page
    visit.open("/me/existing")
    page.get_by_label("Or the address of a page of your own").fill(f"{site}/about")
    press(visit, "Show me what is read in it")
    assert "Tick that the page may be fetched" in page.content()
    page.get_by_label("may fetch that page").check()
    press(visit, "Show me what is read in it")
    assert "This page could not be fetched" in page.content()
    assert page.get_by_label("Or the address of a page of your own").input_value() == f"{site}/about"
    assert _Site.asked == []


async def _fetched(site: str, path: str, *, loopback: bool = True) -> bytes | None:
    async with open_client() as client:
        page = await fetch_page(client, loopback, site + path)
    return page.body if page else None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/about", b"<p>I listen.</p>"),
        ("/moved", b"<p>I listen.</p>"),
        ("/vast", None),
        ("/picture", None),
        ("/no", None),
        ("/inside", None),
    ],
)
def test_a_page_of_text_within_bounds_is_had_and_nothing_else(site: str, path: str, body: bytes | None) -> None:
    assert run_apart(_fetched(site, path)) == body


def test_the_pages_are_accessible_on_a_phone(practitioner: Callable[..., tuple[Visit, str]]) -> None:
    visit, _ = practitioner(Kind(size=PHONE))
    look = Look(visit)
    look.at_pages("/me/existing", "/es/me/existing")
    visit.open("/me/existing")
    visit.page.get_by_label("The text").fill(ABOUT)
    press(visit, "Show me what is read in it")
    look.at("proposed")
    assert look.faults == {}


class _Site(BaseHTTPRequestHandler):
    """A web site of somebody's own."""

    asked: ClassVar[list[str]] = []
    bodies: ClassVar[dict[str, bytes]] = {
        "/about": b"<p>I listen.</p>",
        "/vast": b"x" * (MOST_PAGE_BYTES + 1),
        "/picture": b"\x89PNG",
    }
    onward: ClassVar[dict[str, str]] = {"/moved": "/about", "/inside": "http://10.0.0.1/"}

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = self.bodies.get(self.path, b"")
        self.send_response(302 if self.path in self.onward else 200 if body else 404)
        if self.path in self.onward:
            self.send_header("Location", self.onward[self.path])
        self.send_header("Content-Type", "image/png" if self.path == "/picture" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
