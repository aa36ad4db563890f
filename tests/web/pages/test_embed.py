"""The page a clinic shows in a frame on its own site: its roster alone, allowed origins alone, nothing kept."""

from collections.abc import Iterator
from uuid import UUID

import httpx2
import pytest

from service.core.database.pool import connect
from tests.fixtures.clinics import list_on_roster
from tests.fixtures.commands import ROOT, ayni
from tests.fixtures.running import running_server

pytestmark = pytest.mark.anyio
STORY = "Since my divorce I hardly sleep and my back hurts every morning."


@pytest.fixture
def client(demo_copy_url: str) -> Iterator[httpx2.Client]:
    with running_server(demo_copy_url) as server, httpx2.Client(base_url=server.url, timeout=30) as opened:
        yield opened


async def test_the_page_matches_within_the_roster_and_only_allowed_sites_may_frame_it(
    demo_copy_url: str, client: httpx2.Client
) -> None:
    connection = await connect(demo_copy_url)
    clinic = await connection.fetchval("INSERT INTO clinic (name) VALUES ('Mesa Clinic <&>') RETURNING id::text")
    people = await connection.fetch(
        "SELECT id::text, display_name FROM practitioner WHERE status = 'published' "
        "AND confirmed_at > now() - interval '90 days' ORDER BY id LIMIT 3"
    )
    await list_on_roster(connection, clinic, {row["id"]: UUID(row["id"]) for row in people})
    await connection.close()

    closed = client.get(f"/embed/{clinic}")
    assert "frame-ancestors 'none'" in closed.headers["content-security-policy"]
    origins = ["https://www.mesa.example", "http://localhost:8080"]
    allowed = ayni("clinic", "embed", clinic, *(f"--allow={origin}" for origin in origins), database_url=demo_copy_url)
    assert allowed.returncode == 0, allowed.stderr
    assert f"/embed/{clinic}" in allowed.stdout
    refused = ayni("clinic", "embed", clinic, "--allow=https://mesa.example/; script-src *", database_url=demo_copy_url)
    assert refused.returncode == 1
    assert "no origin" in refused.stderr

    empty = client.get(f"/embed/{clinic}")
    response = client.post(f"/embed/{clinic}", data={"story": STORY})
    spanish = client.post(f"/es/embed/{clinic}", data={"story": STORY})
    danger = client.post(f"/embed/{clinic}", data={"story": f"{STORY} I want to kill myself."}).text
    assert danger.index('id="help-1"') < danger.index('id="result-1"')
    wrong = client.post(f"/embed/{clinic}", data={"story": STORY, "place": "Nowhereville, ZZ"})
    for answer, status in ((empty, 200), (response, 200), (spanish, 200), (wrong, 422)):
        assert answer.status_code == status, (answer.url, answer.text)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
        assert policy["frame-ancestors"].split() == sorted(origins)
        assert policy["default-src"] == "'self'" and "script-src" not in policy
        assert "set-cookie" not in answer.headers
        assert "x-frame-options" not in answer.headers
        assert answer.text.count("<script") == answer.text.count('<script src="/static/') == 2
        assert 'src="http' not in answer.text
        assert "Mesa Clinic &lt;&amp;&gt;" in answer.text
    for row in people:
        assert row["display_name"] in response.text
        assert row["display_name"] in spanish.text
    assert response.text.count('<article class="card"') == len(people)
    assert STORY in wrong.text
    assert client.get("/embed/01890a5d-ac96-774b-bcce-b302099a8057").status_code == 404


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    template = (ROOT / "service/web/templates/embed.html").read_text()
    assert "http://" not in template
    assert "https://" not in template
