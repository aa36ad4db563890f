"""Twenty stories walked in a browser from the first page to a message in three mailboxes and a short list on paper.

    python -m bench.seeker_walk [--out walk.json] [--papers FOLDER] [--stories 1,10]

Each story is walked in four ways (phone and desktop, with and without JavaScript), in the language it is told in, on a
server of its own: the demo directory, loaded as if its people were real and kept their profiles, with a real mail
server. What is written is the first three people of the list; a walk fails where a letter or a telephone is missing.
axe-core looks at every page of the way on a phone, and at the list at 320 px and with letters twice as large.
"""

import argparse
import asyncio
import json
import os
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Response, sync_playwright

from service.boot.database import prepare_database
from service.boot.matcher import indexer
from service.core.clock import today
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.database.pool import connect
from service.core.settings import Settings, read_settings
from service.intake.load_profiles import Load, load_profiles
from service.population import DEMO_SEED, demo_people, dump_lines
from service.vocabulary.cache import VocabularyCache
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import running_server

_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_STORIES = Path(__file__).with_name("seeker_stories.toml")
_MESSAGE = {
    "en": "I found you here. Do you have time for a first talk in December?",
    "es": "Te encontré aquí. ¿Tienes tiempo para una primera conversación en diciembre?",
}
# Whoever has an address keeps the profile: to one that nobody has proved no message goes.
_KEEP = """INSERT INTO account (email, practitioner_id)
    SELECT email, id FROM practitioner WHERE email IS NOT NULL ON CONFLICT DO NOTHING"""


@dataclass(frozen=True)
class Story:
    """A story, in which language, and from where."""

    locale: str
    text: str
    place: str = ""

    @property
    def language(self) -> str:
        return self.locale.partition("-")[0]


@dataclass(frozen=True)
class Way:
    """A kind of browser."""

    name: str
    width: int
    height: int
    script: bool


WAYS = (
    Way("phone, scripts", 390, 844, script=True),
    Way("phone, no scripts", 390, 844, script=False),
    Way("desktop, scripts", 1280, 900, script=True),
    Way("desktop, no scripts", 1280, 900, script=False),
)


def stories() -> list[Story]:
    """The twenty stories."""
    return msgspec.convert(tomllib.loads(_STORIES.read_text(encoding="utf-8"))["story"], list[Story])


@contextmanager
def directory() -> Iterator[tuple[str, Mailbox]]:
    """The address of a server whose people read mail, and where their mail arrives."""
    mailbox = Mailbox().start()
    try:
        with join_or_start(Path(read_settings().data or default_data_folder())) as running:
            address = asyncio.run(_settle(running.dsn))
            with running_server(address, AYNI_SMTP_URL=mailbox.url) as server:
                yield server.url, mailbox
    finally:
        mailbox.stop()


async def _settle(dsn: str) -> str:
    name = "bench_seeker_walk"
    server = await asyncpg.connect(dsn)
    await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await server.execute(f'CREATE DATABASE "{name}"')
    await server.close()
    address = f"{dsn.rpartition('/')[0]}/{name}"
    await prepare_database(address)
    connection = await connect(address)
    terms = await VocabularyCache.read(connection)
    how = Load(terms=terms, indexer=indexer(Settings()), source="bench", publish=True)
    people = (msgspec.structs.replace(person, source="bench") for person in demo_people(DEMO_SEED, today()))
    await load_profiles(connection, dump_lines(people), how)
    await connection.execute(_KEEP)
    await connection.close()
    return address


class Walk:
    """One story in one way: what was seen, and what was missing."""

    def __init__(self, browser: Browser, base: str, mailbox: Mailbox, story: Story, way: Way) -> None:
        self.story, self.way, self.mailbox = story, way, mailbox
        self.seen: dict[str, Any] = {"way": way.name}
        self.faults: list[str] = []
        number = abs(hash((story.text, way.name)))
        self.context = browser.new_context(
            viewport={"width": way.width, "height": way.height},
            java_script_enabled=way.script,
            locale=story.locale,
            reduced_motion="reduce",
            extra_http_headers={"X-Forwarded-For": f"10.{number % 251}.{number // 251 % 251}.1"},
        )
        self.page, self.base = self.context.new_page(), base
        self.answers: list[Response] = []
        self.page.on("response", lambda answer: self.answers.append(answer))  # noqa: PLW0108

    def run(self, paper: Path | None) -> dict[str, Any]:
        """The whole way."""
        try:
            self._tell()
            self._list()
            self._shortlist()
            self._write()
            self._print(paper)
        finally:
            self.context.close()
        return self.seen | {"faults": self.faults}

    def _tell(self) -> None:
        page = self.page
        page.goto(self.base + "/")
        page.wait_for_load_state("networkidle")
        self.seen["first_bytes"] = self._bytes()
        self._look("first page")
        page.fill("#story", self.story.text)
        page.fill("#place", self.story.place)
        self._press(page.locator("main form p.actions button").first, "#results")
        self.seen["list_bytes"] = self._bytes()

    def _list(self) -> None:
        page, cards = self.page, self.page.locator("article.card")
        self.seen["heard"] = page.inner_text(".played") if page.locator(".played").count() else ""
        self.seen["help"] = page.locator("#help section").count()
        self.seen["first"] = [_in_a_line(cards.nth(at)) for at in range(min(3, cards.count()))]
        self.seen["voices"] = page.locator(".voice").all_inner_texts()[:3]
        if cards.count() == 10:
            top, end = (card.bounding_box() for card in (page.locator("#results"), cards.last))
            assert top and end
            self.seen["list_height"] = round(end["y"] + end["height"] - top["y"])
            self.seen["height"] = round(end["y"] + end["height"])
        self._look("list", narrow=True)
        for at in range(min(3, cards.count())):
            cards.nth(at).locator("input[name=chosen]").check()

    def _shortlist(self) -> None:
        self._press(self.page.locator(".actions.chosen button").first, "#shortlist")
        self._look("short list")
        self.seen["writable"] = self.page.locator("input[name=to]").count()

    def _write(self) -> None:
        page, reply_to = self.page, "seeker@example.net"
        if not self.seen["writable"]:
            self.faults.append("nobody to write to")
            return
        before = len(self.mailbox.letters)
        page.fill("#message", _MESSAGE[self.story.language])
        page.locator("details.more > summary").first.click()
        page.check("input[name=ask][value=fee]")
        page.fill("#reply_to", reply_to)
        self._press(page.locator("button[name=do]").last, "div.notice")
        self._look("sent")
        letters = self.mailbox.letters[before:]
        self.seen["letters"] = len(letters)
        if len(letters) != self.seen["writable"]:
            self.faults.append(f"{len(letters)} letters to {self.seen['writable']} people")
        if any(letter["Reply-To"] != reply_to or "ecember" not in _folded(letter.get_content()) for letter in letters):
            self.faults.append("a letter without the message or its reply address")

    def _print(self, paper: Path | None) -> None:
        page = self.page
        reach = page.locator("article.chosen").evaluate_all(
            "all => all.map(one => [...one.querySelectorAll('.reach a, .where')].map(line => line.innerText))"
        )
        page.emulate_media(media="print")
        text = page.locator("main").inner_text()
        lines = [line for person in reach for line in person]
        self.seen["printed"] = f"{sum(line in text for line in lines)} of {len(lines)}"
        if any(line not in text for line in lines) or not all(reach):
            self.faults.append("on paper a way to reach somebody is missing")
        if paper:
            page.pdf(path=str(paper))

    def _press(self, control: Locator, wanted: str) -> None:
        self.answers.clear()
        if self.way.script:  # answered within the page
            control.click()
            self.page.wait_for_selector(wanted)
        else:
            with self.page.expect_navigation():
                control.click()
        self.page.wait_for_load_state("networkidle")

    def _look(self, name: str, *, narrow: bool = False) -> None:
        if not self.way.script or self.way.width > 400:
            return
        self.faults += [f"{fault} on {name}" for fault in _axe(self.page)]
        for size, zoom in ((320, 100), (640, 200)) if narrow else ():
            self.page.set_viewport_size({"width": size, "height": 844})
            self.page.evaluate(f"document.documentElement.style.fontSize = '{zoom * 1.0625}%'")
            self.faults += [f"{fault} on {name} at {size} px, {zoom} %" for fault in _axe(self.page)]
            if self.page.evaluate("document.documentElement.scrollWidth") > size:
                self.faults.append(f"{name} wider than {size} px at {zoom} %")
        self.page.evaluate("document.documentElement.removeAttribute('style')")
        self.page.set_viewport_size({"width": self.way.width, "height": self.way.height})

    def _bytes(self) -> int:
        sizes = [answer.request.sizes() for answer in self.answers]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


def _in_a_line(card: Locator) -> str:
    parts = (card.locator(part) for part in ("h3 a", ".craft", ".answers"))
    return " – ".join(part.inner_text() for part in parts if part.count())


def _axe(page: Page) -> list[str]:
    return [violation["id"] for violation in Axe().run(page, options=_AXE).response["violations"]]


def _folded(text: str) -> str:
    return text.replace("iciembre", "ecember")


def main() -> None:
    """Walks, prints a line or more for each story, and writes all that was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--papers", type=Path, help="a folder for the printed short lists")
    parser.add_argument("--stories", help="numbers of those to walk, divided by commas")
    arguments = parser.parse_args()
    wanted = {int(number) for number in arguments.stories.split(",")} if arguments.stories else None
    results = []
    with directory() as (base, mailbox), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AYNI_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for number, story in enumerate(stories(), 1):
            if wanted and number not in wanted:
                continue
            walks = []
            for at, way in enumerate(WAYS):
                paper = arguments.papers / f"{number}.pdf" if arguments.papers and at == 2 else None
                walks.append(Walk(browser, base, mailbox, story, way).run(paper))
            _show(number, story, walks)
            results.append({"story": story.text.strip(), "place": story.place, "walks": walks})
            if arguments.out:
                arguments.out.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
        browser.close()


def _show(number: int, story: Story, walks: list[dict[str, Any]]) -> None:
    first = walks[0]
    print(f"{number}. {story.text.strip()[:60]}…\n   {first['heard']}")
    for line in first["first"]:
        print(f"   - {line}")
    print(f"   help {first['help']} · list {first.get('list_height')} px, page {first.get('height')} px")
    for walk in walks:
        sizes = f"{walk['first_bytes'] / 1000:.1f} and {walk['list_bytes'] / 1000:.1f} kB"
        written = f"{walk.get('letters', 0)} letters, {walk['printed']} lines on paper"
        print(f"   {walk['way']}: {written}, {sizes}, {'; '.join(walk['faults']) or 'no faults'}")
        if walk["heard"] != first["heard"]:
            print("   heard otherwise:", walk["heard"])


if __name__ == "__main__":
    main()
