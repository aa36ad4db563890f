"""An operator without a shell: signs in by mail, sees what waits, hides and shows profiles, records sanctions."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.fixtures.accounts import browser, new_address
from tests.fixtures.commands import ayni
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server

SignIn = Callable[[str], httpx2.Client]
REASON = "A reader says that somebody is in danger."


def give(office: Server, address: str, what: str = "give") -> None:
    done = ayni("role", what, "operator", address, database_url=office.database_url)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def operator(office: Server, sign_in: SignIn) -> tuple[httpx2.Client, str]:
    """Somebody with the role, and their form token."""
    address = new_address()
    give(office, address)
    client = sign_in(address)
    return client, client.get("/v1/me").json()["form_token"]


@pytest.fixture
def published(keeper: httpx2.Client) -> str:
    return str(keeper.post("/v1/me/profile/publish").raise_for_status().json()["id"])


@pytest.fixture
def reader(office: Server, request: pytest.FixtureRequest) -> Iterator[httpx2.Client]:
    with browser(office) as client:
        client.headers["X-Forwarded-For"] = f"10.7.0.{sum(request.node.name.encode()) % 250 + 1}"
        yield client


def post(client: httpx2.Client, path: str, token: str, **fields: str) -> httpx2.Response:
    return client.post(path, data={"form_token": token, **fields}, follow_redirects=True)


def test_nobody_without_the_role_sees_them_and_it_ends_at_once(
    office: Server, sign_in: SignIn, visitor: httpx2.Client, operator: tuple[httpx2.Client, str]
) -> None:
    away = visitor.get("/operator")
    assert (away.status_code, away.headers["location"]) == (303, "/sign-in?then=/operator")
    assert 'name="then" value="/operator"' in visitor.get(away.headers["location"]).text
    assert sign_in(new_address()).get("/operator").status_code == 403
    client, _ = operator
    assert client.get("/operator").status_code == 200
    assert 'href="/operator"' in client.get("/me").text and 'href="/operator"' not in visitor.get("/practitioner").text
    give(office, client.get("/v1/me").json()["email"], "take")
    assert client.get("/operator").status_code == 403


def test_a_report_of_harm_leads_to_a_hidden_profile_and_an_answer_brings_it_back(
    operator: tuple[httpx2.Client, str],
    keeper: httpx2.Client,
    published: str,
    reader: httpx2.Client,
    mailbox: Mailbox,
    address: str,
) -> None:
    client, token = operator
    harm = {"wrong": "They crossed a boundary.", "about": "abuse"}
    assert "passed on" in reader.post(f"/practitioners/{published}/report", data=harm).text
    queue = client.get("/operator/queues/reports").text
    assert "They crossed a boundary." in queue and f"/operator/people/{published}" in queue
    person = f"/operator/people/{published}"
    refused = post(client, person, token, do="hide", reason=" ")
    assert refused.status_code == 422 and "Say why" in refused.text
    before = len(mailbox.to(address))
    hidden = post(client, person, token, do="hide", reason=REASON)
    assert "Nobody is shown it any more" in hidden.text and REASON in hidden.text
    assert reader.get(f"/practitioners/{published}").status_code == 404
    assert REASON in mailbox.to(address, before + 1)[-1].get_content().replace("\n", " ")
    again = post(client, person, token, do="hide", reason=REASON)
    assert again.status_code == 200 or again.status_code == 409
    keeper.put("/v1/me/suspension/answer", json={"answer": "It was somebody else."}).raise_for_status()
    assert "It was somebody else." in client.get("/operator/queues/suspensions").text
    done = post(client, "/operator/queues/suspensions", token, do="accept", entry=published)
    assert "Decided, and written into the log." in done.text
    assert reader.get(f"/practitioners/{published}").status_code == 200
    log = client.get("/operator/log").text
    assert REASON in log and f"operator {client.get('/v1/me').json()['email']}" in log


def test_a_sanction_needs_its_source_and_keeps_what_was_typed(
    operator: tuple[httpx2.Client, str], published: str
) -> None:
    client, token = operator
    person = f"/operator/people/{published}"
    typed = {"kind": "licence revoked", "authority": "Board of Connecticut", "source": "board", "decided_on": "May"}
    refused = post(client, person, token, do="sanction", **typed)
    assert refused.status_code == 422
    assert 'value="Board of Connecticut"' in refused.text and "beginning with https://" in refused.text
    typed |= {"source": "https://board.example.org/1", "decided_on": "2026-05-01"}
    recorded = post(client, person, token, do="sanction", **typed).text
    assert "Recorded." in recorded and 'href="https://board.example.org/1"' in recorded


def test_a_form_of_another_session_decides_nothing(operator: tuple[httpx2.Client, str], published: str) -> None:
    client, _ = operator
    refused = post(client, f"/operator/people/{published}", "wrong", do="hide", reason=REASON)
    assert refused.status_code == 403
    assert client.get(f"/v1/practitioners/{published}").status_code == 200


def test_every_queue_is_shown_in_both_languages(operator: tuple[httpx2.Client, str]) -> None:
    client, _ = operator
    for prefix in ("", "/es"):
        for page in ("", "/people", "/people?q=Ana", "/log"):
            assert client.get(f"{prefix}/operator{page}").status_code == 200
        for queue in ("reports", "suspensions", "claims", "duplicates", "modalities", "concerns"):
            assert client.get(f"{prefix}/operator/queues/{queue}").status_code == 200
    assert client.get("/operator/queues/nothing").status_code == 404
