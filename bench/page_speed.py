"""How long a result page takes, beside the API's answer to the same request on the same server; what pages weigh; and
when something is first seen of them on a slow mobile network.

    python -m bench.page_speed [--profiles 800] [--write]

Requests go over real HTTP, one at a time, the page and the API in turn, so that both see the same machine. Absolute
times are those of a small shared machine: read the ratio. Weights are bytes over the wire, compressed as browsers ask.
First paint is Chromium's own figure on a phone, with its network slowed down to 400 kbit/s and 400 ms for each request.
"""

import argparse
import asyncio
import os
import re
import shutil
import statistics
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, Page, sync_playwright

from bench.figures import write_section
from bench.match_speed import filled, show, timed
from service.core.database.embedded_postgres import default_data_folder, join_or_start
from service.core.settings import read_settings
from service.training.panels import read_panel
from tests.fixtures.running import running_server

_SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_LOOKS = 5
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_GZIP = {"accept-encoding": "gzip", "accept": "text/html"}


def main() -> None:
    """Prints both tables, or appends them as well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=800)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    with join_or_start(Path(read_settings().data or default_data_folder())) as running:
        address = asyncio.run(filled(running.dsn, f"bench_{arguments.profiles}", arguments.profiles))
        with running_server(address) as server, httpx2.Client(base_url=server.url, timeout=60) as client:
            times = measure(client, arguments.requests)
            weights = weigh(client)
            paints = first_paints(server.url)
    text = []
    for columns, rows in (times, weights, paints):
        show(columns, rows)
        text.append("\n".join(f"| {' | '.join(line)} |" for line in [columns, ["---"] * len(columns), *rows]))
    if arguments.write:
        write_section("A result page beside the API's answer, and what pages weigh", "\n\n".join(text))


def measure(client: httpx2.Client, requests: int) -> tuple[list[str], list[list[str]]]:
    """Milliseconds of the page, of its list alone (as htmx asks for it) and of the API, in turn."""
    stories = [story.text for story in read_panel("audit")]
    taken: dict[str, list[float]] = {"API": [], "result page": [], "list alone": []}
    for number in range(requests + 20):
        story = stories[number % len(stories)]
        form = {"story": story, "q_options": "3", "goal_sleep": "3", "place": "Hartford, CT", "radius": "80"}
        near = {"place": "Hartford, CT", "radius_km": 80}
        goals = [{"domain": "sleep", "importance": 3}]
        body = {"story": story, "practices": {"options": 3}, "goals": goals, "limits": {"near": near}}
        calls = {
            "API": lambda body=body: client.post("/v1/matches", json=body).raise_for_status(),
            "result page": lambda form=form: client.post("/matches", data=form, headers=_GZIP).raise_for_status(),
            "list alone": lambda form=form: client.post(
                "/matches", data=form, headers=_GZIP | {"hx-request": "true"}
            ).raise_for_status(),
        }
        for name, call in calls.items():
            milliseconds = timed(call)
            if number >= 20:  # the first ones warm caches and plans
                taken[name].append(milliseconds)
    usual = statistics.median(taken["API"])
    rows = [
        [
            name,
            f"{statistics.median(item):.1f}",
            f"{statistics.quantiles(item, n=20)[-1]:.1f}",
            f"{statistics.median(item) / usual:.2f}",
        ]
        for name, item in taken.items()
    ]
    return ["answer", "p50 ms", "p95 ms", "p50 ratio to the API"], rows


def weigh(client: httpx2.Client) -> tuple[list[str], list[list[str]]]:
    """Kilobytes over the wire of each page, with every file it names, for a browser that has none of them yet."""
    story = read_panel("audit")[0].text
    rows = []
    for name, method, path in (("first page", "GET", "/"), ("result page", "POST", "/matches")):
        form = {"story": story} if method == "POST" else None
        response = client.request(method, path, data=form, headers=_GZIP)
        files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', response.text))
        page, rest = _wire(client, method, path, form), sum(_wire(client, "GET", file, None) for file in files)
        rows.append([name, f"{page / 1000:.1f}", f"{rest / 1000:.1f}", f"{(page + rest) / 1000:.1f}"])
    return ["page", "HTML kB", "style, script and icon kB", "together kB"], rows


def first_paints(base: str) -> tuple[list[str], list[list[str]]]:
    """Seconds until something of a page is seen on slow 3G: median and worst of a few looks, each in a new browser
    context that has nothing of it yet; a list comes to who has seen the first page."""
    taken: dict[str, list[float]] = {"first page": [], "list": [], "a person's page": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AYNI_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for _ in range(_LOOKS):
            page = _slow_phone(browser)
            page.goto(base)
            taken["first page"].append(page.evaluate(_FIRST_PAINT) / 1000)
            page.fill("#story", read_panel("audit")[0].text)
            with page.expect_navigation():  # as without a script: a page of its own
                page.locator("main form").first.evaluate("form => form.submit()")
            taken["list"].append(page.evaluate(_FIRST_PAINT) / 1000)
            person = page.locator("article.card h3 a").first.get_attribute("href")
            page.context.close()
            page = _slow_phone(browser)
            page.goto(f"{base}{person}")
            taken["a person's page"].append(page.evaluate(_FIRST_PAINT) / 1000)
            page.context.close()
        browser.close()
    rows = [[name, f"{statistics.median(seconds):.2f}", f"{max(seconds):.2f}"] for name, seconds in taken.items()]
    return ["page", "first contentful paint on slow 3G, s", "worst of five"], rows


def _slow_phone(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", _SLOW_3G)
    return page


def _wire(client: httpx2.Client, method: str, path: str, form: dict[str, str] | None) -> int:
    """Bytes of the body as sent."""
    with client.stream(method, path, data=form, headers=_GZIP) as response:
        return sum(len(chunk) for chunk in response.iter_raw())


if __name__ == "__main__":
    main()
