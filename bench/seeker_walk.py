"""Twenty stories walked in a browser from the first page to the list: what was heard, who comes first, faults, sizes.

`python -m bench.seeker_walk http://localhost:8000 [walk.json]` against a running `ayni demo`. Each story is walked on a
phone with JavaScript and on a desktop without, in the language it is told in. axe-core looks at the first page and the
list, also at 320 px and with letters twice as large.
"""

import json
import os
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, sync_playwright

_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_STORIES = Path(__file__).with_name("seeker_stories.toml")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class WalkStory:
    """A story, in which language, and from where."""

    locale: str
    text: str
    place: str = ""


def stories() -> list[WalkStory]:
    """The twenty stories."""
    return msgspec.convert(tomllib.loads(_STORIES.read_text(encoding="utf-8"))["story"], list[WalkStory])


def walk(browser: Browser, base: str, story: WalkStory, *, phone: bool) -> dict[str, Any]:
    """What one visit sees."""
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP, java_script_enabled=phone, locale=story.locale  # type: ignore[arg-type]
    )  # fmt: skip
    page, answers = context.new_page(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    page.goto(base + "/")
    page.wait_for_load_state("networkidle")
    first_bytes = _bytes(answers)
    answers.clear()
    faults = _faults(page) if phone else []
    page.fill("#story", story.text)
    page.fill("#place", story.place)
    if story.place:
        page.check("#online")
    page.locator("main form p.actions button").first.click()
    page.wait_for_selector("#results")
    page.wait_for_load_state("networkidle")
    people = page.locator("article.card")
    result = {
        "heard": page.inner_text(".played") if page.locator(".played").count() else "",
        "help": page.locator("[id^=help-]").count(),
        "first": [
            " – ".join(filter(None, (
                people.nth(at).locator("h3 a").inner_text(),
                people.nth(at).locator(".craft").inner_text(),
                people.nth(at).locator(".answers").inner_text() if people.nth(at).locator(".answers").count() else "",
            )))
            for at in range(min(3, people.count()))
        ],
        "voices": people.locator(".voice").all_inner_texts()[:3],
        "first_bytes": first_bytes,
        "list_bytes": _bytes(answers),
    }  # fmt: skip
    if phone and people.count() == 10:
        # From the top of the page to the end of the tenth card.
        result["height"] = people.last.evaluate("one => Math.round(one.getBoundingClientRect().bottom + scrollY)")
    if phone:
        faults += _faults(page) + _narrow(page)
    result["faults"] = faults
    context.close()
    return result


def _bytes(answers: list[Response]) -> int:
    sizes = [answer.request.sizes() for answer in answers]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


def _faults(page: Page) -> list[str]:
    return [violation["id"] for violation in Axe().run(page, options=_AXE).response["violations"]]


def _narrow(page: Page) -> list[str]:
    """Faults at 320 px, and with letters twice as large on a desktop; a page wider than its window is one."""
    faults: list[str] = []
    for size, zoom in ((320, 100), (1280, 200)):
        page.set_viewport_size({"width": size, "height": 844})
        page.evaluate(f"document.documentElement.style.fontSize = '{zoom * 1.0625}%'")
        faults += [f"{fault} at {size} px, {zoom} %" for fault in _faults(page)]
        if page.evaluate("document.documentElement.scrollWidth") > size:
            faults.append(f"wider than {size} px at {zoom} %")
    return faults


def main() -> None:
    base, out = sys.argv[1].rstrip("/"), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    results = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AYNI_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for number, story in enumerate(stories(), 1):
            phone, desktop = (walk(browser, base, story, phone=on_phone) for on_phone in (True, False))
            results.append({"story": story.text, "place": story.place, "phone": phone, "desktop": desktop})
            print(f"{number}. {story.text[:60]}…\n   {phone['heard']}")
            for line in phone["first"]:
                print(f"   - {line}")
            sizes = f"{phone['first_bytes'] / 1000:.1f} kB, {phone['list_bytes'] / 1000:.1f} kB"
            print(f"   help {phone['help']} · {phone.get('height', 0)} px · {sizes} · {phone['faults'] or 'no faults'}")
            if desktop["heard"] != phone["heard"]:
                print("   heard otherwise without JavaScript:", desktop["heard"])
        browser.close()
    if out:
        out.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
