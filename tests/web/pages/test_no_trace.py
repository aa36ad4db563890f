"""What a seeker writes is in no file of their browser's profile, though going back and reloading bring it back."""

import gzip
import os
import re
import signal
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests.fixtures.running import Server
from tests.web.pages.conftest import FLAGS, Kind
from tests.web.pages.seeking import CANARY, show_results
from tests.web.pages.test_leave import Visiting

STORY = f"Since my divorce I hardly sleep. {CANARY} is the name of our dog."
_ZIPPED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")


@contextmanager
def _living(chromium: str, profile: Path, *, script: bool = True, **more: list[str]) -> Iterator[BrowserContext]:
    """A whole Chromium with a profile folder, as people run it, with session files."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium,
            headless=False,
            args=["--headless=new", *FLAGS],
            java_script_enabled=script,
            **more,
        )
        yield context


def _files_with(folder: Path, word: str) -> list[str]:
    """Files that hold a word, as bytes of two kinds or within what is compressed."""
    shapes = (word.encode(), word.encode("utf-16-le"), word.lower().encode())
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(shape in content for content in _unpacked(path.read_bytes()) for shape in shapes)
    ]


def _unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    for start in _ZIPPED.finditer(data):
        window = zlib.MAX_WBITS | 16 if data[start.start()] == 0x1F else zlib.MAX_WBITS
        try:
            yield zlib.decompressobj(window).decompress(data[start.start() :])
        except zlib.error:
            continue


def test_no_file_of_the_browser_holds_a_word_of_the_story(chromium: str, demo_server: Server, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with _living(chromium, profile) as context:
        page = context.pages[0]
        page.goto(f"{demo_server.url}/")
        page.fill("#story", STORY)
        page.fill("#place", "Hartford, CT")
        show_results(page)
        assert page.url == f"{demo_server.url}/matches"
        page.reload()
        page.wait_for_selector("article.card")
        page.locator("article.card h3 a").first.click()
        page.wait_for_selector("article.profile")
        page.go_back()
        page.wait_for_selector("article.card")
        page.go_back()
        page.wait_for_selector("#story")
        assert page.input_value("#story") == STORY
        page.go_forward()
        page.wait_for_selector("article.card")
        page.wait_for_timeout(6_000)  # Chromium writes its session files some seconds later
        while_open = _files_with(profile, CANARY)
        _kill(profile)
    assert while_open == []
    assert _files_with(profile, CANARY) == []
    assert _files_with(profile, "/matches"), "the search finds nothing at all"


def _kill(profile: Path) -> None:
    """As if the power went: nothing is tidied up."""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if f"--user-data-dir={profile}".encode() in process.read_bytes():
                os.kill(int(process.parent.name), signal.SIGKILL)


def test_without_a_script_the_list_stays_beside_and_the_form_comes_back(
    chromium: str, demo_server: Server, tmp_path: Path
) -> None:
    keeps_pages = ["--disable-back-forward-cache"]
    with _living(chromium, tmp_path / "p", script=False, ignore_default_args=keeps_pages) as context:
        page = context.pages[0]
        page.goto(f"{demo_server.url}/")
        page.fill("#story", STORY)
        show_results(page)
        with context.expect_page() as opened:  # beside the list: going back to it would ask to send the form again
            page.locator("article.card h3 a").first.click()
        opened.value.wait_for_selector("article.profile")
        page.evaluate("history.back()")
        page.locator("details.section").first.wait_for()  # a page that was kept loads nothing: no wait for its loading
        assert page.input_value("#story") == STORY


def test_the_search_of_files_would_find_it(tmp_path: Path) -> None:
    plain = STORY.encode()
    wide = STORY.encode("utf-16-le")
    for number, content in enumerate((plain, wide, gzip.compress(plain), b"x" + zlib.compress(plain))):
        (tmp_path / str(number)).write_bytes(content)
    assert len(_files_with(tmp_path, CANARY)) == 4


@pytest.mark.parametrize("path", ["/", "/es/"])
def test_what_is_forgotten_does_not_come_back(visit: Visiting, path: str) -> None:
    seeker = visit(Kind())
    seeker.open(path)
    seeker.page.fill("#story", STORY)
    show_results(seeker.page)
    storage = seeker.page.evaluate("JSON.stringify(sessionStorage)")
    assert "sealed" in storage and CANARY not in storage
    assert CANARY not in (seeker.page.get_attribute("#sealed", "value") or "")
    seeker.page.locator("[data-forget]").click()
    seeker.page.wait_for_url(f"**{path}")
    assert seeker.page.input_value("#story") == ""
    assert "sealed" not in seeker.page.evaluate("JSON.stringify(sessionStorage)")
    # From then on this tab holds nothing.
    seeker.page.fill("#story", STORY)
    show_results(seeker.page)
    seeker.page.reload()
    assert seeker.page.locator("article.card").count() == 0
    assert "sealed" not in seeker.page.evaluate("JSON.stringify(sessionStorage)")


def test_a_list_that_was_changed_comes_back_as_it_was(visit: Visiting) -> None:
    seeker = visit(Kind())
    seeker.open("/")
    seeker.page.fill("#story", STORY)
    show_results(seeker.page)
    seeker.page.locator(".chip summary").first.click()
    with seeker.page.expect_response("**/matches"):
        seeker.page.locator(".chip").first.locator("button", has_text="That is not me").click()
    seeker.page.wait_for_selector(".chip.gone")
    names = seeker.page.locator("article.card h3").all_inner_texts()
    seeker.page.reload()
    seeker.page.wait_for_selector(".chip.gone")
    assert seeker.page.locator("article.card h3").all_inner_texts() == names


def test_without_a_connection_nothing_typed_is_lost(visit: Visiting) -> None:
    seeker = visit(Kind())
    seeker.open("/")
    seeker.page.fill("#story", STORY)
    seeker.page.context.set_offline(True)
    seeker.page.locator("main form p.actions button").first.click()
    seeker.page.wait_for_selector("[data-unsent]:visible")
    assert seeker.page.input_value("#story") == STORY
    seeker.page.context.set_offline(False)
    show_results(seeker.page)
    seeker.complaints.clear()  # the browser's own word about the connection


def test_what_was_sealed_elsewhere_or_changed_is_not_opened(demo_client: httpx2.Client) -> None:
    html = {"accept": "text/html"}
    page = demo_client.post("/matches", data={"story": STORY}, headers=html | {"x-seal": "1"})
    box = page.text.partition('<data id="sealed" value="')[2].partition('"')[0]
    assert CANARY not in box and page.headers["cache-control"] == "no-store"
    assert CANARY in demo_client.post("/matches", data={"sealed": box}, headers=html).text
    for wrong in (box[:-9] + "AAAAAAAA=", "x", "é" * 40, ""):
        answer = demo_client.post("/matches", data={"sealed": wrong}, headers=html)
        assert answer.status_code == (400 if wrong else 200) and CANARY not in answer.text
    assert 'id="sealed"' not in demo_client.post("/matches", data={"story": STORY}, headers=html).text


def test_pages_that_answer_a_story_are_stored_nowhere(demo_client: httpx2.Client) -> None:
    for path in ("/", "/matches", "/compare", "/circle", "/steps"):
        assert demo_client.post(path, data={"story": STORY}).headers["cache-control"] == "no-store", path
        assert CANARY not in demo_client.get(path, headers={"accept": "text/html"}).text
