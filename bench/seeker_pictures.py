"""Pictures of the seeker's way for `docs/screenshots`: phone and desktop, English and Spanish.

`python -m bench.seeker_pictures http://localhost:8000 docs/screenshots` against a running `ayni demo`. Views of one
device stand side by side in one file of few colours.
"""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

_COLOURS, _GAP = 48, 16
_STORY = {
    "en": "My dad died in March. Since then I hardly sleep and my back hurts every morning. I'd like somebody who"
    " listens and decides together with me. I can pay $80 at most.",
    "es": "Mi papá murió en marzo. Desde entonces casi no duermo y me duele la espalda cada mañana. Quisiera a alguien"
    " que me escuche y decida conmigo. Puedo pagar 80 dólares como máximo.",
}


@dataclass(frozen=True)
class Device:
    name: str
    width: int
    height: int


PHONE, DESKTOP = Device("phone", 390, 844), Device("desktop", 1180, 860)


def _tell_story(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/{language}/")
    page.fill("#story", _STORY[language])
    page.fill("#place", "Hartford, CT")


def _met(page: Page, base: str, language: str) -> None:
    _tell_story(page, base, language)
    page.locator("details.section > summary").first.click()
    page.check("input[name=meet_start][value=plus]")
    _to(page, "details.section")


def _listed(page: Page, base: str, language: str) -> None:
    _tell_story(page, base, language)
    with page.expect_navigation():
        page.locator("main form p.actions button").first.click()
    page.wait_for_load_state("networkidle")


def _cards(page: Page, base: str, language: str) -> None:
    _listed(page, base, language)
    _to(page, "#result-1")


def _weighed(page: Page, base: str, language: str) -> None:
    _listed(page, base, language)
    page.locator("#heard .chip summary").first.click()


def _opened(page: Page, base: str, language: str) -> None:
    _listed(page, base, language)
    page.locator("#result-1 details.whole > summary").click()
    _to(page, "#result-1")


def _for_you(page: Page, base: str, language: str) -> None:
    _listed(page, base, language)
    with page.expect_navigation():
        page.locator("article.card h3 a").first.click()
    _to(page, "article.profile")


def _short_list(page: Page, base: str, language: str) -> None:
    _listed(page, base, language)
    for box in page.locator("input[name=chosen]").all()[:3]:
        box.check()
    with page.expect_navigation():
        page.locator(".actions.chosen button").first.click()
    _to(page, "h1")


def _walked(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/{language}/people?mode=video")
    page.locator("details.section > summary").first.click()


def _to(page: Page, selector: str) -> None:
    page.locator(selector).first.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 8)")


View = Callable[[Page, str, str], None]
PICTURES: dict[str, tuple[Device, str, tuple[View, ...]]] = {
    "seeker-phone": (PHONE, "en", (_tell_story, _weighed, _cards, _for_you)),
    "seeker-phone-es": (PHONE, "es", (_met, _listed, _short_list, _walked)),
    "results-desktop": (DESKTOP, "en", (_opened,)),
    "results-desktop-es": (DESKTOP, "es", (_listed,)),
}


def main() -> None:
    base, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AYNI_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for name, (device, language, views) in PICTURES.items():
            shots = []
            for view in views:
                context = browser.new_context(viewport={"width": device.width, "height": device.height})
                page = context.new_page()
                view(page, base, language)
                page.mouse.move(0, 0)
                page.wait_for_timeout(400)  # what opens, opens over a moment
                shots.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
                context.close()
            _beside(shots).quantize(_COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
        browser.close()


def _beside(shots: list[Image.Image]) -> Image.Image:
    width = sum(shot.width for shot in shots) + _GAP * (len(shots) - 1)
    result, at = Image.new("RGB", (width, shots[0].height), "white"), 0
    for shot in shots:
        result.paste(shot, (at, 0))
        at += shot.width + _GAP
    return result


if __name__ == "__main__":
    main()
