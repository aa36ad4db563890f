"""The directory can be walked and found: by name, craft and place, with counts; by search engines too."""

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import httpx2
import pytest
from PIL import Image

from tests.web.pages.conftest import DESKTOP, PHONE, Kind, Visit, axe_faults
from tests.web.pages.seeking import follow

Visiting = Callable[[Kind], Visit]
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# Who may state what, by schema.org: the properties of each type that a profile page uses.
_SCHEMA_ORG = {
    "Person": {
        "@id", "url", "name", "jobTitle", "knowsLanguage", "knowsAbout", "description", "telephone", "email", "sameAs",
        "hasCredential", "workLocation", "image",
    },
    "EducationalOccupationalCredential": {"name"},
    "Place": {"address"},
    "PostalAddress": {"streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry"},
}  # fmt: skip


@pytest.fixture
def someone(demo_client: httpx2.Client) -> Any:
    listed = demo_client.get("/v1/practitioners?limit=20").json()["results"]
    return next(one for one in listed if one["places"])


def links(html: str, begin: str) -> list[str]:
    return [text.replace("&amp;", "&") for text in re.findall(rf'href="({re.escape(begin)}[^"]*)"', html)]


@pytest.mark.parametrize("written", [str, str.upper, lambda name: name.translate(str.maketrans("aeiou", "àéîöú"))])
def test_a_name_is_found_however_its_accents_and_capitals_are_typed(
    demo_client: httpx2.Client, someone: Any, written: Callable[[str], str]
) -> None:
    response = demo_client.get("/people", params={"name": written(someone["display_name"])})
    assert response.status_code == 200 and f"/practitioners/{someone['id']}" in response.text


def test_every_page_of_the_walk_lists_as_many_as_it_was_said_to(demo_client: httpx2.Client) -> None:
    start = demo_client.get("/people").text
    walks = re.findall(r'<a href="(/people\?[^"]+)">[^<]*</a> <small class="said">(\d+)', start)
    facets = {next(iter(parse_qs(urlsplit(address).query))) for address, _ in walks}
    assert facets == {"modality", "concern", "quality", "mode", "language", "region"}
    for facet in facets:
        address, people = next(walk for walk in walks if f"?{facet}=" in walk[0])
        if facet in ("mode", "language"):  # most of the directory: their number is enough
            assert f"<h2>{people} " in demo_client.get(address).text
            continue
        assert len(_listed(demo_client, address)) == int(people), address


def _listed(demo_client: httpx2.Client, address: str) -> set[str]:
    """Everybody whom a page of the walk and those after it list."""
    seen: set[str] = set()
    following: str | None = address.replace("&amp;", "&")
    while following:
        page = demo_client.get(following).raise_for_status().text
        seen |= set(links(page, "/practitioners/"))
        following = next((link for link in links(page, "/people?") if "cursor=" in link), None)
    return seen


def test_what_is_chosen_narrows_further_with_counts_and_can_be_let_go(demo_client: httpx2.Client) -> None:
    chosen = "/people?modality=acupuncture"
    everybody, page = _listed(demo_client, chosen), unescape(demo_client.get(chosen).text)
    walks = re.findall(r'<a href="(/people\?[^"]+)" rel="nofollow">[^<]*</a> <small class="said">(\d+)', page)
    assert {list(parse_qs(urlsplit(address).query))[-1] for address, _ in walks} >= {"concern", "quality", "region"}
    assert all(0 < int(people) < len(everybody) for _, people in walks)
    for facet in ("mode", "quality", "region"):
        address, people = next(walk for walk in walks if f"{facet}=" in walk[0])
        narrowed = _listed(demo_client, address)
        assert narrowed < everybody and len(narrowed) == int(people)
    page = demo_client.get(f"{chosen}&mode=video&near=Hartford, CT").text
    pairs = (
        "modality=acupuncture&mode=video",
        "modality=acupuncture&near=Hartford%2C+CT",
        "mode=video&near=Hartford%2C+CT",
    )
    assert {f"/people?{pair}" for pair in pairs} <= {*links(page, "/people?")}
    assert 'name="robots" content="noindex"' in page and 'name="mode" value="video"' in page


def test_the_towns_of_a_region_lead_to_their_people(demo_client: httpx2.Client) -> None:
    towns = links(demo_client.get("/people?region=CT").text, "/people?city=")
    assert any("city=Hartford&region=CT" in town for town in towns)
    assert links(demo_client.get("/people?city=Hartford&region=CT").text, "/practitioners/")


def test_the_order_changes_from_look_to_look(demo_client: httpx2.Client) -> None:
    looks = {tuple(links(demo_client.get("/people").text, "/practitioners/")) for _ in range(4)}
    assert len(looks) > 1


def test_an_unknown_place_is_said_beside_its_field_and_nothing_typed_is_lost(demo_client: httpx2.Client) -> None:
    refused = demo_client.get("/people", params={"near": "Nowherewhatsoever", "name": "Ana"})
    assert refused.status_code == 422
    assert 'value="Nowherewhatsoever"' in refused.text and 'value="Ana"' in refused.text
    assert 'id="near-error"' in refused.text


@pytest.mark.parametrize("field", ["name", "near"])
def test_what_is_too_long_is_said_beside_its_field_and_given_back(demo_client: httpx2.Client, field: str) -> None:
    refused = demo_client.get("/people", params={field: "Ana " * 30})
    assert refused.status_code == 422 and "at most 100 characters" in refused.text
    assert f'id="{field}-error"' in refused.text and f'value="{"Ana " * 29}Ana"' in refused.text


@pytest.mark.parametrize("typed", ["\0", "%", "_", "'", "x" * 5_000, "\u202e", "<script>"])
@pytest.mark.parametrize("field", ["name", "near", "modality", "concern", "quality", "city", "region", "cursor"])
def test_whatever_stands_in_an_address_is_answered(demo_client: httpx2.Client, field: str, typed: str) -> None:
    answer = demo_client.get("/people", params={field: typed})
    assert answer.status_code in (200, 422) and "<script>" not in answer.text.split("</head>")[1]


def test_the_sitemap_leads_to_everybody_and_to_pages_that_are_there(demo_client: httpx2.Client, someone: Any) -> None:
    assert "Sitemap: http" in demo_client.get("/robots.txt").text
    index = demo_client.get("/sitemap.xml").raise_for_status()
    assert index.headers["Content-Type"].startswith("application/xml")
    files = [urlsplit(str(item.text)).path for item in ElementTree.fromstring(index.content).iter(_LOC)]
    addresses = [
        urlsplit(str(item.text))
        for file in files
        for item in ElementTree.fromstring(demo_client.get(file).raise_for_status().content).iter(_LOC)
    ]
    assert f"/practitioners/{someone['id']}" in {address.path for address in addresses}
    for address in addresses[:12]:
        demo_client.get(f"{address.path}?{address.query}").raise_for_status()


def test_a_profile_says_craft_and_town_in_its_title_and_where_its_languages_are(
    demo_client: httpx2.Client, someone: Any
) -> None:
    path = f"/practitioners/{someone['id']}"
    for prefix in ("", "/es"):
        page = demo_client.get(prefix + path).text
        title = re.search("<title>(.*?)</title>", page)
        assert title and someone["display_name"] in title[1] and someone["places"][0] in title[1]
        canonical = re.findall('rel="canonical" href="([^"]+)"', page)
        assert len(canonical) == 1 and canonical[0].startswith("http") and canonical[0].endswith(prefix + path)
        named = dict(re.findall('rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page))
        assert {tag: urlsplit(address).path for tag, address in named.items()} == {
            "x-default": path, "en": f"/en{path}", "es": f"/es{path}",
        }  # fmt: skip


def test_the_picture_of_a_link_is_one_that_others_can_show(demo_client: httpx2.Client, someone: Any) -> None:
    page = demo_client.get(f"/practitioners/{someone['id']}").text
    (address,) = re.findall('property="og:image" content="([^"]+)"', page)
    answer = demo_client.get(urlsplit(address).path).raise_for_status()
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(picture.getcolors(10_000) or [()] * 9) > 4  # there is text on it


def test_structured_data_uses_what_schema_org_knows_and_nothing_else(demo_client: httpx2.Client) -> None:
    for person in demo_client.get("/v1/practitioners?limit=20").json()["results"]:
        page = demo_client.get(f"/practitioners/{person['id']}").text
        (text,) = re.findall('<script type="application/ld.json">(.*?)</script>', page)
        stated = json.loads(text)
        assert stated.pop("@context") == "https://schema.org"
        _known(stated)
        assert stated["name"] == person["display_name"]


def _known(value: Any) -> None:
    if isinstance(value, dict):
        assert value.keys() - {"@type"} <= _SCHEMA_ORG[value["@type"]]
        for item in value.values():
            _known(item)
    elif isinstance(value, list):
        for item in value:
            _known(item)


def test_static_files_are_kept_for_ever_under_an_address_that_changes_with_them(demo_client: httpx2.Client) -> None:
    addresses = re.findall('(?:href|src)="(/static/[^"]+)"', demo_client.get("/").text)
    assert len(addresses) > 3
    for address in addresses:
        assert "?" in address
        assert "immutable" in demo_client.get(address).raise_for_status().headers["Cache-Control"]


@pytest.mark.parametrize(
    "kind", [Kind(size=PHONE, script=False), Kind(size=DESKTOP, scheme="dark"), Kind(size=(320, 700))]
)
def test_the_directory_is_walked_from_first_page_to_a_person(visit: Visiting, kind: Kind) -> None:
    reader = visit(kind)
    reader.open("/es/")
    follow(reader.page.get_by_role("link", name="Directorio", exact=True))
    for summary in reader.page.locator("details.section > summary").all():
        summary.click()
    if kind.script:
        assert axe_faults(reader.page) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= kind.size[0]
    follow(reader.page.locator(".walk a").first)
    follow(reader.page.locator("ul.people a").first)
    assert reader.page.locator("article.profile h1").count() == 1
