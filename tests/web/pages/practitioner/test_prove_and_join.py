"""A claim proved by what the registry lists, and a begun profile brought together with the one that was granted."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from service.accounts.review_queues import QUEUES
from service.core.database.pool import Connection
from tests.conftest import new_database
from tests.fixtures.accounts import new_address
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import Server, running_server
from tests.web.pages.conftest import PHONE, Kind, Visit
from tests.web.pages.practitioner.conftest import at_the_database, begin, press
from tests.web.pages.practitioner.test_accessible import Look

SignedIn = Callable[..., tuple[Visit, str]]


def listed(office: Server, key: str, **fields: Any) -> str:
    """The id of a profile as a registry lists it."""

    async def put(connection: Connection) -> str:
        await load(connection, [profile(key, **fields)], publish=False, source="registry")
        return str(await connection.fetchval("SELECT id FROM practitioner WHERE external_id = $1", key))

    return at_the_database(office, put)


def test_a_code_read_out_over_the_listed_telephone_grants_the_claim_and_another_does_not(
    office: Server, practitioner: SignedIn
) -> None:
    id = listed(office, "by-phone", contact={"phone": "+1 413-555-0100"})
    visit, address = practitioner()
    visit.open(f"/claim/{id}")
    press(visit, "Yes, it is mine")

    async def queue(connection: Connection) -> list[str]:
        return [entry.what for entry in await QUEUES["claims"].listing(connection, 100)]

    [waiting] = [text for text in at_the_database(office, queue) if address in text]
    assert "call +1 413-555-0100 and read out" in waiting
    visit.page.get_by_label("The code of eight digits").fill("00000000")
    press(visit, "This is the code")
    assert "This does not prove it" in visit.page.content()
    visit.open(f"/claim/{id}")  # the way back to it
    visit.page.get_by_label("The code of eight digits").fill(waiting[-8:-4] + " " + waiting[-4:])
    press(visit, "This is the code")
    assert visit.page.get_by_role("heading", level=1).inner_text() == "Person by-phone"


def test_codes_cannot_be_tried_on_and_on(office: Server, practitioner: SignedIn) -> None:
    id = listed(office, "tried", contact={"phone": "+1 413-555-0101"})
    visit, _ = practitioner()
    visit.open(f"/claim/{id}")
    press(visit, "Yes, it is mine")
    for number in range(6):
        visit.page.get_by_label("The code of eight digits").fill(f"{number:08d}")
        press(visit, "This is the code")
    assert "Too many claims" in visit.page.content()


@pytest.mark.parametrize("path", ["/.well-known/ayni-claim.txt", "/"])
def test_a_mark_on_the_listed_page_grants_the_claim(
    near: Server, mailbox: Mailbox, visiting: Callable[[str, Kind], Visit], site: str, path: str
) -> None:
    key = f"by-page-{len(path)}"
    id = listed(near, key, contact={"website": f"{site}/"})
    visit = visiting(near.url, Kind(script=False))
    address = new_address()
    visit.open("/practitioner")
    visit.page.get_by_label("Your e-mail address").fill(address)
    press(visit, "Send me the link")
    visit.open(f"/sign-in/{mailbox.token_to(address)}")
    visit.open(f"/claim/{id}")
    press(visit, "Yes, it is mine")
    press(visit, "Look for it there now")
    assert "This does not prove it" in visit.page.content()
    mark = visit.page.locator("code").inner_text()
    _Site.bodies[path] = f'<meta name="ayni-claim" content="{mark}">'
    press(visit, "Look for it there now")
    assert visit.page.get_by_role("heading", level=1).inner_text() == f"Person {key}"


def test_what_was_begun_before_a_claim_stands_beside_it_and_nothing_is_lost(
    office: Server, practitioner: SignedIn
) -> None:
    address = new_address()
    visit, _ = practitioner(Kind(size=PHONE), address)
    begin(visit, "Ana Begun", "reiki")
    visit.open("/me/profile/approach")
    visit.page.get_by_label("How you work, in your own words").fill("In my own words.")
    press(visit, "Save and go on")
    visit.page.wait_for_url("**/me/profile/concerns?done=saved")
    id = listed(office, "joined", email=address, approach="As listed.", languages=["es"])
    visit.open(f"/claim/{id}")
    press(visit, "Yes, it is mine")
    visit.page.wait_for_url("**/me/join?done=granted")
    look = Look(visit)
    look.at("side by side")
    assert look.faults == {}
    rows = visit.page.locator("fieldset.both").all_inner_texts()
    assert any("In my own words." in row and "As listed." in row for row in rows)
    visit.page.get_by_role("group", name="Name, as people should see it").get_by_label("came with the profile").check()
    press(visit, "Let this stand")
    assert "Person joined" in visit.page.get_by_role("heading", level=1).inner_text()
    visit.open("/me/public")
    shown = visit.page.locator("article.profile").inner_text()
    assert "In my own words." in shown and "Spanish" in shown and "Reiki" in shown
    visit.open("/me/join")
    assert visit.page.url.endswith("/me")

    async def profiles(connection: Connection) -> int:
        return int(await connection.fetchval("SELECT count(*) FROM practitioner WHERE display_name = 'Ana Begun'"))

    assert at_the_database(office, profiles) == 0


class _Site(BaseHTTPRequestHandler):
    """The web page that a registry lists."""

    bodies: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        body = self.bodies.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/plain" if self.path.endswith("txt") else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    _Site.bodies.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def near(mailbox: Mailbox) -> Iterator[Server]:
    """A server that may fetch pages of this machine."""
    for url in new_database("ayni_empty"):
        with running_server(url, AYNI_SMTP_URL=mailbox.url, AYNI_WEBHOOK_LOOPBACK="true") as server:
            yield server
