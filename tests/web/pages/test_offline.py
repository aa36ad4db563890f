"""A page that stays on a device when its owner asks: help lines and short list without a network, and gone again."""

from collections.abc import Callable

import httpx2

from tests.web.pages.conftest import PHONE, Kind, Visit, axe_faults

Visiting = Callable[[Kind], Visit]
LIST = (
    '<article class="chosen"><h2>Ana Sol</h2><p class="facts">massage therapy</p><p class="where">Hartford, CT</p>'
    '<ul class="reach"><li><a href="tel:+18605550100">860 555 0100</a></li></ul></article>'
    '<button type="button" data-keep>keep</button>'
)


def test_what_was_kept_opens_without_a_network_and_goes_when_removed(visit: Visiting) -> None:
    seeker = visit(Kind(size=PHONE, locale="es-MX"))
    seeker.open("/es/offline?country=ES")
    seeker.page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", LIST)
    seeker.page.locator("[data-keep]").click()
    seeker.page.locator("[data-keep-page]").click()
    seeker.page.locator("[data-drop-page]").wait_for()
    seeker.page.context.set_offline(True)
    seeker.open("/people")
    assert seeker.page.locator("html").get_attribute("lang") == "es"
    assert "Ana Sol" in seeker.page.inner_text("[data-kept-list]")
    assert seeker.page.locator("[data-kept-list] a[href='tel:+18605550100']").is_visible()
    assert seeker.page.locator(".crisis a[href='tel:112']").is_visible()
    assert axe_faults(seeker.page) == []
    seeker.page.context.set_offline(False)
    seeker.page.locator("[data-drop-page]").click()
    seeker.page.locator("[data-keep-page]").wait_for()
    assert seeker.page.evaluate("caches.keys()") == []


def test_nothing_is_put_on_a_device_unasked(visit: Visiting) -> None:
    seeker = visit(Kind())
    for path in ("/", "/crisis", "/offline"):
        seeker.open(path)
        seeker.page.wait_for_load_state("networkidle")
    assert seeker.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert seeker.page.evaluate("localStorage.length") == 0


def test_the_site_can_be_put_among_the_apps(demo_client: httpx2.Client) -> None:
    page = demo_client.get("/").text
    assert 'rel="manifest" href="/manifest.webmanifest"' in page
    manifest = demo_client.get("/manifest.webmanifest")
    assert manifest.headers["content-type"].startswith("application/manifest+json")
    for icon in manifest.json()["icons"]:
        assert demo_client.get(icon["src"]).headers["content-type"] == icon["type"]
    worker = demo_client.get("/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript") and "FILES_" not in worker.text
