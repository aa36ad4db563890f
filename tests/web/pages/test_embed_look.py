"""What a site may ask of the page in its frame: colours that stay readable, a language, something set beforehand."""

import re
from collections.abc import Callable, Iterator
from uuid import UUID

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator

from service.core.database.pool import connect
from service.web.pages.clinic.colours import READABLE, contrast, read_colour, sheet
from tests.fixtures.clinics import practice_on
from tests.fixtures.running import Server, run_apart, running_server
from tests.web.pages.conftest import PHONE, Kind, Visit, axe_faults
from tests.web.pages.test_embed_in_a_frame import allow_everybody, site

_HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06x}")


def _stated(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", text))


@given(accent=_HEX, ground=_HEX)
def test_any_two_colours_give_a_page_that_can_be_read(accent: str, ground: str) -> None:
    stated = {
        name: read_colour(value) for name, value in _stated(sheet(read_colour(accent), read_colour(ground))).items()
    }
    colours = {name: value for name, value in stated.items() if value}
    assert len(colours) == len(stated)
    for text in ("pico-color", "pico-muted-color", "pico-primary", "warm", "alarm"):
        for below in ("pico-background-color", "ground", "pico-card-background-color"):
            assert contrast(colours[text], colours[below]) >= READABLE - 0.1, (text, below)
    assert contrast(colours["pico-primary-inverse"], colours["pico-primary-background"]) >= READABLE - 0.1


@given(st.text(max_size=12))
def test_what_is_no_colour_changes_nothing(text: str) -> None:
    colour = read_colour(text)
    assert colour is None or sheet(colour, None)
    assert sheet(None, None) == ""


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert _stated(sheet(read_colour("#8a4b12"), read_colour("fff")))["pico-primary"] == "#8a4b12"


@pytest.fixture(scope="module")
def clinic_server(own_demo_url: str) -> Iterator[tuple[Server, UUID]]:
    clinic = practice_on(own_demo_url).clinic.id
    run_apart(allow_everybody(own_demo_url, clinic, "https://www.mesa.example"))  # before the server reads its roster
    with running_server(own_demo_url) as server:
        yield server, clinic


def test_while_nobody_is_listed_the_page_leads_to_the_whole_directory(clinic_server: tuple[Server, UUID]) -> None:
    server, _ = clinic_server
    empty = run_apart(_new_clinic(server.database_url))
    page = httpx2.get(f"{server.url}/es/embed/{empty}", timeout=30).text
    assert "Clínica Nueva todavía no tiene a nadie en la lista" in page and 'href="/es/people"' in page
    assert "<form" not in page.replace('<form method="post" action="/es/crisis', "") and "/es/crisis" in page


async def _new_clinic(url: str) -> UUID:
    connection = await connect(url)
    id: UUID = await connection.fetchval("INSERT INTO clinic (name) VALUES ('Clínica Nueva') RETURNING id")
    await connection.close()
    return id


def test_a_language_and_what_is_set_beforehand_are_taken_from_the_address(clinic_server: tuple[Server, UUID]) -> None:
    server, clinic = clinic_server
    look = {
        "lang": "es",
        "concern": "insomnia",
        "modality": "massage therapy",
        "accent": "8a4b12",
        "ground": "#fffaf0",
    }
    with httpx2.Client(base_url=server.url, timeout=30, follow_redirects=True) as client:
        page = client.get(f"/embed/{clinic}", params=look)
        assert page.url.path == f"/es/embed/{clinic}" and 'lang="es"' in page.text
        assert re.search(r'name="add"[^>]* value="insomnio"', page.text)
        assert re.search(r'name="modality_wish"[^>]* value="massage therapy"', page.text)
        sheet_at = re.findall(r'href="(/embed-colours.css[^"]+)"', page.text)[0].replace("&amp;", "&")
        assert "#8a4b12" in client.get(sheet_at).text
        action = re.findall(r'action="(/es/embed/[^"]+)"', page.text)[0].replace("&amp;", "&")
        response = client.post(action, data={"add": "insomnia"})
        assert (
            response.status_code == 200 and 'id="result-1"' in response.text and "/embed-colours.css" in response.text
        )
        refused = client.post(action, data={"add": "insomnia, back pain", "place": "Qqqzx"}).text
        assert re.search(r'name="add"[^>]* value="insomnio, dolor de espalda"', refused)
        unknown = client.get(
            f"/embed/{clinic}", params={"concern": "no such <b>thing", "accent": "red;}", "lang": "xx"}
        )
        assert (
            unknown.status_code == 200
            and "no such &lt;b&gt;thing" in unknown.text
            and "colours.css" not in unknown.text
        )
        nobody = client.post(f"/embed/{clinic}", data={"place": "Nome, AK", "radius": "5", "add": "insomnia"}).text
        assert "No one matches these limits" in nobody and 'formtarget="_blank"' in nobody
        ways = re.findall(
            r'name="set" value="([^"]+)" formaction="(/embed/[^"]+)#answer">[^<]+: [\d,]+ (?:person|people)<', nobody
        )
        assert ways and ways[0][1] == f"/embed/{clinic}"


def test_the_frame_plays_back_what_it_heard_and_a_tap_mends_it(
    visiting: Callable[[str, Kind], Visit], clinic_server: tuple[Server, UUID]
) -> None:
    server, clinic = clinic_server
    seeker = visiting(server.url, Kind(script=False, size=PHONE))
    seeker.open(f"/embed/{clinic}?accent=8a4b12")
    seeker.page.fill("#story", "My back hurts every morning and I want to kill myself. I can pay $60 at most.")
    _press(seeker, seeker.page.locator("main form p.actions button").first)
    heard, below = seeker.page.inner_text(".played"), seeker.page.content()
    assert "back pain" in heard and "At most $60" in heard
    assert below.index('id="help-1"') < below.index('id="heard"') < below.index('id="result-1"')
    within = seeker.page.locator("article.card").count()
    chip = seeker.page.locator(".chip", has_text="At most $60")
    chip.locator("summary").click()
    _press(seeker, chip.locator("button", has_text="A wish"))
    chip = seeker.page.locator("#chip-back-pain")
    chip.locator("summary").click()
    _press(seeker, chip.locator("button", has_text="That is not me"))
    assert (
        "back pain" not in seeker.page.inner_text(".played") and within <= seeker.page.locator("article.card").count()
    )
    assert "My back hurts" in seeker.page.input_value("#story") and "accent=8a4b12" in seeker.page.url
    assert seeker.page.locator("#result-1 .reach-short").is_visible()


def _press(seeker: Visit, control: Locator) -> None:
    with seeker.page.expect_navigation():
        control.click()


def test_the_frame_is_as_high_as_its_page_and_wears_the_colours(
    browser: Browser, clinic_server: tuple[Server, UUID]
) -> None:
    server, clinic = clinic_server
    framed = f"{server.url}/embed/{clinic}?accent=8a4b12&ground=fffaf0&lang=en"
    with site(framed, f"{server.url}/embed.js") as origin:
        run_apart(allow_everybody(server.database_url, clinic, origin))
        context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        page = context.new_page()
        page.goto(origin)
        frame = page.frame_locator("iframe")
        frame.locator("#story").fill("Since my divorce I hardly sleep.")
        height = "document.querySelector('iframe').getBoundingClientRect().height"
        page.wait_for_function(f"Math.abs({height} - 900) > 20")
        before = page.evaluate(height)
        frame.locator("main form p.actions button").first.click()
        frame.locator("article.card").first.wait_for()
        page.wait_for_function(f"{height} > {before} + 500")
        inner = frame.locator("body").evaluate("body => body.getBoundingClientRect().height")
        assert abs(page.evaluate(height) - inner) < 8  # its border
        page.wait_for_function("scrollY > 300")
        assert frame.locator("html").evaluate("page => getComputedStyle(page).backgroundColor") == "rgb(255, 250, 240)"
        # Going back within the frame brings the form back, and the site around it stays.
        page.evaluate("history.back()")
        frame.locator("article.card").first.wait_for(state="detached")
        assert frame.locator("#story").input_value() == "Since my divorce I hardly sleep." and page.url == f"{origin}/"
        context.close()
        alone = browser.new_page(viewport={"width": 320, "height": 700})
        alone.goto(framed)
        for story in ("", "help", "My back hurts every morning. I want to kill myself."):
            if story:
                alone.fill("#story", story)
                alone.locator("main form p.actions button").first.click()
                alone.locator("article.card" if "back" in story else "#picked").first.wait_for()
            alone.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            assert axe_faults(alone) == [] and alone.evaluate("document.documentElement.scrollWidth") <= 320, story
        alone.close()
