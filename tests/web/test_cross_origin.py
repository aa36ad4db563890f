"""Pages of other sites: public reads and matches are open to all, a clinic's routes to its sites, cookies to nobody."""

import httpx2
import pytest

from service.clinics.allow_origins import allow_origins
from service.core.database.pool import Connection
from tests.fixtures.clinics import open_practice
from tests.fixtures.running import Server

pytestmark = pytest.mark.anyio
ELSEWHERE = "https://elsewhere.example"

# The same for every worker: it stands in the names of tests.
NOBODY = "018f0000-0000-7000-8000-000000000000"


def preflight(url: str, path: str, method: str, origin: str = ELSEWHERE) -> httpx2.Response:
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    return httpx2.request("OPTIONS", url + path, headers=headers, timeout=30)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/practitioners"),
        ("GET", "/v1/places?q=Wien"),
        ("GET", "/fhir/metadata"),
        ("GET", "/fhir/Practitioner"),
        ("GET", "/schema/openapi.json"),
        ("POST", "/v1/matches"),
        ("POST", "/v1/circles"),
    ],
)
def test_public_reads_and_matches_are_open_to_pages_of_any_site(demo_server: Server, method: str, path: str) -> None:
    leave = preflight(demo_server.url, path, method)
    assert (leave.status_code, leave.content) == (204, b"")
    assert leave.headers["access-control-allow-origin"] == "*"
    assert method in leave.headers["access-control-allow-methods"]
    assert "Content-Type" in leave.headers["access-control-allow-headers"]
    body = {"story": "I hardly sleep."} if method == "POST" else None
    answer = httpx2.request(method, demo_server.url + path, headers={"Origin": ELSEWHERE}, json=body, timeout=30)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers | leave.headers


def test_a_refusal_can_be_read_by_the_page_that_asked(demo_server: Server) -> None:
    answer = httpx2.post(f"{demo_server.url}/v1/matches", headers={"Origin": ELSEWHERE}, json={"limit": 0}, timeout=30)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (400, "*")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/me/profile"),
        ("DELETE", "/v1/me"),
        ("POST", "/v1/sign-in"),
        ("POST", f"/v1/practitioners/{NOBODY}/introductions"),
        ("PUT", f"/v1/clinics/{NOBODY}/roster/a"),
        ("GET", "/v1/changes"),
        ("GET", "/en/"),
        ("GET", "/no-such-page"),
    ],
)
def test_all_else_stays_closed_to_other_sites(demo_server: Server, method: str, path: str) -> None:
    assert "access-control-allow-origin" not in preflight(demo_server.url, path, method).headers
    answer = httpx2.request(method, demo_server.url + path, headers={"Origin": ELSEWHERE}, timeout=30)
    assert "access-control-allow-origin" not in answer.headers


async def test_a_clinics_routes_open_to_its_own_sites(server: Server, connection: Connection) -> None:
    own, other = await open_practice(connection, "Own"), await open_practice(connection, "Other")
    site = "https://www.own.example"
    await allow_origins(connection, own.clinic.id, [site], [])
    headers = {"Authorization": f"Bearer {own.key}", "Origin": site}
    for path in (f"{own.path}/roster", "/v1/clinics/me"):
        assert preflight(server.url, path, "GET", site).headers["access-control-allow-origin"] == site
        answer = httpx2.get(server.url + path, headers=headers, timeout=30)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, site)
        assert "Origin" in answer.headers["vary"]
    for path, origin in ((f"{other.path}/roster", site), (f"{own.path}/roster", ELSEWHERE)):
        assert "access-control-allow-origin" not in preflight(server.url, path, "GET", origin).headers


@pytest.mark.parametrize(
    ("path", "pointer", "code"),
    [
        ("/v1/practitioners?modalty=reiki", "/modalty", "expected_nearest_parameter"),
        ("/v1/practitioners?zzzz=1", "/zzzz", "expected_known_parameters"),
        ("/v1/qualities?q=story", "/q", "expected_no_parameters"),
        ("/v1/modalities?q=reiki&Limit=3", "/Limit", "expected_nearest_parameter"),
    ],
)
def test_a_parameter_that_nobody_reads_is_refused_with_the_nearest(
    demo_server: Server, path: str, pointer: str, code: str
) -> None:
    answer = httpx2.get(demo_server.url + path, timeout=30)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert "modality" in answer.text or "modalty" not in path


def test_pages_pass_over_parameters_that_others_add_to_links(demo_server: Server) -> None:
    assert httpx2.get(f"{demo_server.url}/en/?utm_source=letter", timeout=30).status_code == 200
