"""How long people take from signing in to a published profile, walked in Chromium, and what then stands in it.

    python -m bench.profile_walk [--pictures FOLDER] [--write]

Counted are floors, as in the first trials: words on the pages at 200 a minute, what is typed at 30 words (150 letters)
a minute, four seconds for an answer; thinking and looking things up are not counted, nor the lines of a closed menu.
Answers are written as people do.
"""

import argparse
import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
from playwright.sync_api import Page, sync_playwright

from bench.figures import write_section
from bench.match_speed import filled
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.settings import read_settings
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import running_server

_READ, _TYPED, _ANSWER = 200 / 60, 150 / 60, 4.0  # words and letters a second; seconds
_PHONE, _DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
_OWN = (
    "I sit down with you first and hear what brings you. We look at what has helped, name a few ways, and you choose."
)
# Words of menus that nobody sees while they are closed.
_FOLDED = """[...document.querySelectorAll('main option:not(:checked)')]
    .reduce((words, option) => words + option.innerText.split(/\\s+/).filter(Boolean).length, 0)"""
_PAGES = ("short-name", "short-words", "short-where", "short-price", "short-how")


@dataclass
class Person:
    """Answers of the short way by page and input; a list is ticks, a text is typed."""

    title: str
    size: dict[str, int]
    language: str
    answers: dict[str, dict[str, str | list[str]]]
    town: str = "Northampton, MA"
    page_about: str = ""  # pasted instead of typing


@dataclass
class WalkTimes:
    """What somebody read, typed and pressed."""

    words: int = 0
    letters: int = 0
    answers: int = 0
    screens: int = 0
    clicks: int = 0
    questions: set[str] = field(default_factory=set)

    @property
    def minutes(self) -> float:
        return (self.words / _READ + self.letters / _TYPED + self.answers * _ANSWER) / 60


PEOPLE = (
    Person(
        "family physician",
        _DESKTOP,
        "",
        {
            "short-name": {"display_name": "Anna Whitfield DO", "modalities": "family medicine\nosteopathy"},
            "short-words": {
                "approach": _OWN + " " + _OWN,
                "concerns": "high blood pressure\ntype 2 diabetes\nback pain\ninsomnia\nperimenopause",
                "concerns_first": "high blood pressure",
            },
            "short-where": {
                "modes": ["in_person", "video"],
                "places.0.address.line": "44 Elm Street",
                "places.0.address.city": "Northampton",
                "places.0.address.region": "MA",
                "places.0.address.postal_code": "01060",
                "places.0.address.country": "us",
                "telehealth": "MA",
                "times": ["weekday_morning", "weekday_afternoon"],
                "accepting_new": ["yes"],
            },
            "short-price": {
                "fees.session.min": "$350",
                "fees.session.minutes": "60 min",
                "fees.insurance": "Aetna\nBlue Cross, Blue Shield",
            },
            "short-how": {
                "languages": ["en"],
                "serves": ["teens", "adults", "older_adults"],
                "puts_first": ["listening", "options"],
                "does_not_treat": "Acute emergencies, such as chest pain, stroke or injury",
            },
        },
    ),
    Person(
        "reiki healer",
        _PHONE,
        "",
        {
            "short-name": {"display_name": "Luna Ferris", "modalities": "reiki\nenergy healing"},
            "short-words": {
                "approach": _OWN,
                "concerns": "energy blockages\nstress\ngrief",
                "concerns_first": "stress",
            },
            "short-where": {
                "modes": ["in_person"],
                "places.0.address.city": "Asheville",
                "places.0.address.region": "North Carolina",
                "places.0.address.country": "United States",
                "times": ["weekday_evening"],
                "accepting_new": ["yes"],
            },
            "short-price": {
                "fees.session.min": "90-110 dollars",
                "fees.session.minutes": "75 min",
                "fees.sliding_scale": ["yes"],
            },
            "short-how": {
                "languages": ["en"],
                "serves": ["adults"],
                "puts_first": ["listening", "story", "reciprocity"],
            },
        },
        town="Asheville, NC",
    ),
    Person(
        "bilingual counsellor, in Spanish",
        _PHONE,
        "/es",
        {
            "short-name": {"display_name": "Marisol Ortega", "modalities": "consejería"},
            "short-words": {
                "approach": "Escucho primero. Miramos juntos qué ha ayudado, nombro caminos y tú eliges el paso.",
                "concerns": "ansiedad\nterapia de pareja\nduelo",
                "concerns_first": "ansiedad",
            },
            "short-where": {
                "modes": ["in_person", "video"],
                "places.0.address.city": "Austin",
                "places.0.address.region": "Texas",
                "places.0.address.country": "us",
                "telehealth": "Texas",
                "times": ["weekday_evening", "weekend_morning"],
                "accepting_new": ["yes"],
            },
            "short-price": {
                "fees.session.min": "90 dólares",
                "fees.session.minutes": "50 min",
                "fees.sliding_scale": ["yes"],
            },
            "short-how": {"languages": ["es", "en"], "serves": ["adults", "couples"], "puts_first": ["listening"]},
        },
        town="Austin, TX",
    ),
    Person(
        "massage therapist over 60",
        _DESKTOP,
        "",
        {
            "short-name": {"display_name": "Olga Brandt", "modalities": "massage"},
            "short-words": {
                "approach": "Slow hands, quiet rooms, forty years.",
                "concerns": "back pain\nfrozen shoulder",
            },
            "short-where": {
                "modes": ["in_person"],
                "places.0.address.line": "44 Elm Street Northampton Massachusetts 01060",
                "times": ["weekday_morning"],
                "accepting_new": ["yes"],
            },
            "short-price": {"fees.session.min": "$80", "fees.session.minutes": "60"},
            "short-how": {"languages": ["en"], "serves": ["adults", "older_adults"]},
        },
    ),
    Person(
        "counsellor with a page to paste",
        _DESKTOP,
        "",
        {
            "short-name": {},
            "short-words": {},
            "short-where": {},
            "short-price": {},
            "short-how": {"puts_first": ["listening"]},
        },
        town="Hartford, CT",
        page_about="""Marisol Ortega, LPC
Bilingual counselor in Hartford, Connecticut

I work with adults and couples, in English and Spanish. I see people in my office at 44 Elm Street, Hartford, CT 06106,
and by video across Connecticut. Many struggle with anxiety, insomnia or grief. We decide together what to try. Sessions
are 50 minutes and cost $120. I am accepting new clients, on Tuesday and Thursday evenings.""",
    ),
)


def main() -> None:
    """Prints the table, or appends it as well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of every page, on a phone and a desktop")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    mailbox = Mailbox().start()
    columns = [
        "person",
        "screens",
        "questions seen",
        "answers",
        "clicks",
        "words",
        "floor, min",
        "what stood at the end",
    ]
    rows = []
    with TemporaryDirectory() as spare, join_or_start(Path(read_settings().data or default_data_folder())) as running:
        address = asyncio.run(filled(running.dsn, "bench_walk", 100))
        with running_server(address, AYNI_SMTP_URL=mailbox.url) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
            for number, person in enumerate(PEOPLE):
                page = browser.new_page(viewport=person.size)  # type: ignore[arg-type]
                walked = Walk(page, server.url, arguments.pictures or Path(spare))
                end = walked.go(person, mailbox, f"walk-{number}-{server.url[-5:]}@example.org")
                taken = walked.taken
                counts = (taken.screens, len(taken.questions), taken.answers, taken.clicks, taken.words)
                rows.append([person.title, *map(str, counts), f"{taken.minutes:.1f}", end])
    mailbox.stop()
    print(" | ".join(columns))
    for row in rows:
        print(" | ".join(row), flush=True)
    if arguments.write:
        table = "\n".join(f"| {' | '.join(line)} |" for line in [columns, ["---"] * len(columns), *rows])
        write_section("Four people from signing in to a published profile", table)


class Walk:
    """One person's way through the pages, counted."""

    def __init__(self, page: Page, base: str, pictures: Path) -> None:
        self.page, self.base, self.pictures, self.taken = page, base, pictures, WalkTimes()

    def go(self, person: Person, mailbox: Mailbox, address: str) -> str:
        """Walks to the end, and says what stands there."""
        self.page.goto(f"{self.base}{person.language}/practitioner")
        self._read("sign-in", person)
        self._type("email", address)
        self._press("form button[type=submit]")
        self.page.goto(f"{self.base}{person.language}/sign-in/{mailbox.token_to(address)}")
        self._read("overview", person)
        if person.page_about:
            self.page.goto(f"{self.base}{person.language}/me/existing")
            self._read("existing", person)
            self.page.fill("textarea[name=text]", person.page_about)  # pasted
            self.taken.answers += 1
            self._press("button[value=read]")
            self._read("proposed", person)
            self._press("button[value=take]")
        else:
            self._press("form[action$='short-name'] button")
        for name in _PAGES:
            self._fill(name, person)
        self._read("look", person)
        self._press("button[value=publish]")
        return self._end(person)

    def _fill(self, name: str, person: Person) -> None:
        self._read(name, person)
        for path, value in person.answers[name].items():
            if isinstance(value, str):
                self._type(path, value)
            else:
                for text in value:
                    self.page.check(f"[name='{path}'][value='{text}']")
                    self.taken.answers += 1
                    self.taken.clicks += 1
        for _ in range(3):
            self._press("button[value=next]")
            if f"/me/profile/{name}" not in self.page.url:
                return
            self._read(f"{name}-again", person)
        raise RuntimeError(f"{person.title} does not get past {name}: {self.page.inner_text('main')[:400]}")

    def _type(self, name: str, text: str) -> None:
        self.page.fill(f"[name='{name}']", text)
        self.taken.letters += len(text)
        self.taken.answers += 1

    def _press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.taken.clicks += 1

    def _read(self, name: str, person: Person) -> None:
        self.taken.screens += 1
        self.taken.words += len(self.page.inner_text("main").split()) - self.page.evaluate(_FOLDED)
        script = "[...document.querySelectorAll('main form [name]:not([type=hidden])')].map(e => e.name)"
        self.taken.questions |= {item for item in self.page.evaluate(script) if item not in ("go", "do", "seen")}
        for device, size in (("phone", _PHONE), ("desktop", _DESKTOP)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            path = self.pictures / f"{person.title.split()[0]}-{name}-{device}.png"
            self.page.screenshot(path=path, full_page=True)
        self.page.set_viewport_size(person.size)  # type: ignore[arg-type]

    def _end(self, person: Person) -> str:
        """Place on the map, price and openings of the published profile."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        with httpx2.Client(base_url=self.base, cookies=cookies) as client:
            me = client.get("/v1/me").json()["profile"]
            profile = client.get(f"/v1/practitioners/{me['id']}").json()
            town = {"near": person.town, "radius_km": 40, "q": profile["display_name"]}
            near = client.get("/v1/practitioners", params=town).json()["results"]
        fees = profile.get("fees", {})
        price = fees.get("session", {}).get("min")
        stood = [
            me["status"],
            f"found near {person.town}"
            if any(result["id"] == me["id"] for result in near)
            else "**not found by place**",
            f"{price:g} {fees.get('currency')}" if price else "**no price**",
            "takes new people" if profile.get("accepting_new") else "**no openings**",
            ", ".join(profile.get("telehealth", [])) or "nobody from afar",
        ]
        return ", ".join(stood)


if __name__ == "__main__":
    main()
