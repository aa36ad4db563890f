"""From a story to a first meeting: the list, the short list, one message to three by a real mail server, and paper."""

from collections.abc import Callable, Iterator

import asyncpg
import pytest
from playwright.sync_api import Page

from service.core.clock import now
from service.core.database.pool import prepare_connection
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import Server, run_apart, running_server
from tests.web.pages.conftest import DESKTOP, Kind, Visit, axe_faults
from tests.web.pages.seeking import HISTORIA, STORY, show_results

SMALL = (320, 700)
WALKS = {
    "phone, scripts, English": (Kind(size=SMALL), "/"),
    "phone, no scripts, Spanish": (Kind(size=SMALL, script=False), "/es/"),
    "desktop, scripts, Spanish": (Kind(size=DESKTOP), "/es/"),
    "desktop, no scripts, English": (Kind(size=DESKTOP, script=False), "/"),
}
_LANDING = ("phone, scripts, English", "desktop, no scripts, English")
# They keep their own profile: to an address that nobody has proved no message goes.
_KEEP = """INSERT INTO account (email, practitioner_id)
    SELECT document -> 'contact' ->> 'email', id FROM practitioner WHERE external_id LIKE 'nome-%'"""
_PLACE = {"address": {"line": "1 Front Street", "city": "Nome", "region": "AK", "country": "US"}}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox().start()
    yield box
    box.stop()


@pytest.fixture(scope="module")
def town(own_demo_url: str, mailbox: Mailbox) -> Iterator[Server]:
    """A directory in which three people of one town read mail."""
    run_apart(_settle(own_demo_url))
    with running_server(own_demo_url, AYNI_SMTP_URL=mailbox.url) as server:
        yield server


async def _settle(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await prepare_connection(connection)
        people = [
            profile(
                f"nome-{number}",
                display_name=f"Person {number} of Nome",
                contact={"email": f"nome-{number}@example.org", "phone": f"907 555 010{number}"},
                concerns=["divorce", "insomnia", "back pain"][: number + 1],
                places=[_PLACE],
                confirmed_at=str(now()),
            )
            for number in range(3)
        ]
        await load(connection, people)
        await connection.execute(_KEEP)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        # All four at night, two in each landing.
        pytest.param(*walk, id=name, marks=[] if name in _LANDING else [pytest.mark.nightly])
        for name, walk in WALKS.items()
    ],
)
def test_from_a_story_to_a_message_and_a_list_on_paper(
    visiting: Callable[[str, Kind], Visit], town: Server, mailbox: Mailbox, kind: Kind, path: str
) -> None:
    seeker, before = visiting(town.url, kind), len(mailbox.letters)
    page = seeker.page
    seeker.open(path)
    page.fill("#story", HISTORIA if path == "/es/" else STORY)
    page.fill("#place", "Nome, AK")
    show_results(page)
    for card in page.locator("article.card", has_text="of Nome").all():
        card.locator("input[name=chosen]").check()
    page.locator(f"button[formaction='{path}shortlist']").click()
    page.wait_for_selector("#shortlist")
    assert page.locator("article.card").count() == 3
    _look(page, kind)
    # Nothing yet said: it is told beside the fields, and the ticks stay.
    page.locator("button[name=do]").last.click()
    page.wait_for_selector("#errors")
    _look(page, kind)
    assert page.locator("input[name=to]:checked").count() == 3
    page.fill("#message", "Do you have time in December?")
    page.locator("details.more > summary").first.click()
    page.check("input[name=ask][value=fee]")
    page.fill("#reply_to", "seeker@example.net")
    page.locator("button[name=do]").last.click()
    page.wait_for_selector("div.notice")
    _look(page, kind)
    letters = [mailbox.to(f"nome-{number}@example.org")[-1] for number in range(3)]
    assert len(mailbox.letters) == before + 3
    assert all("December" in letter.get_content() and letter["Reply-To"] == "seeker@example.net" for letter in letters)
    page.emulate_media(media="print")
    paper = page.locator("main").inner_text()
    assert all(f"907 555 010{number}" in paper for number in range(3)) and "1 Front Street" in paper
    assert not page.locator("#message").is_visible() and page.locator(".qr").is_visible()


def _look(page: Page, kind: Kind) -> None:
    """No page is wider than its screen, and axe finds nothing; on a desktop letters are twice as large."""
    if kind.script and kind.size == DESKTOP:
        page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= kind.size[0]
    if kind.script:
        assert axe_faults(page) == []
