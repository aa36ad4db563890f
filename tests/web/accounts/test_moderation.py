"""The operator hides a profile everywhere at once; its person is told, answers, and cannot show it; all is logged."""

import json
import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.fixtures.accounts import browser
from tests.fixtures.clinics import practice_on
from tests.fixtures.commands import ayni
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server

SignIn = Callable[[str], httpx2.Client]
REASON = "A licence board says that the licence was revoked."


@pytest.fixture
def published(keeper: httpx2.Client) -> str:
    return str(keeper.post("/v1/me/profile/publish").raise_for_status().json()["id"])


@pytest.fixture
def operator(office: Server, mailbox: Mailbox) -> Callable[..., str]:
    def decide(*words: str) -> str:
        done = ayni(*words, database_url=office.database_url, environment={"AYNI_SMTP_URL": mailbox.url})
        assert done.returncode == 0, done.stderr
        return done.stdout

    return decide


@pytest.fixture
def stranger(office: Server, request: pytest.FixtureRequest) -> Iterator[httpx2.Client]:
    with browser(office) as client:
        client.headers["X-Forwarded-For"] = f"10.6.0.{sum(request.node.name.encode()) % 250 + 1}"
        yield client


def test_a_hidden_profile_is_nowhere_and_comes_back_as_it_was(
    keeper: httpx2.Client,
    published: str,
    operator: Callable[..., str],
    stranger: httpx2.Client,
    address: str,
    mailbox: Mailbox,
) -> None:
    assert stranger.get(f"/v1/practitioners/{published}").status_code == 200
    before = len(mailbox.to(address))
    assert "its person was told" in operator("moderate", "hide", published, "--reason", REASON)
    assert REASON in mailbox.to(address, before + 1)[-1].get_content().replace("\n", " ")
    for path in (f"/v1/practitioners/{published}", f"/practitioners/{published}", f"/fhir/Practitioner/{published}"):
        assert stranger.get(path).status_code == 404, path
    assert published not in stranger.get("/v1/practitioners", params={"q": "Ana", "limit": 100}).text
    own = keeper.get("/v1/me").json()["profile"]
    assert (own["status"], own["suspension"]["reason"]) == ("suspended", REASON)
    for action in ("publish", "pause", "withdraw"):
        assert keeper.post(f"/v1/me/profile/{action}").json()["code"] == "suspended"
    assert keeper.get("/v1/me").json()["profile"]["status"] == "suspended"
    page = keeper.get("/me").text
    assert REASON in page and 'name="do" value="publish"' not in page
    assert keeper.put("/v1/me/suspension/answer", json={"answer": "It was restored in May."}).status_code == 204
    assert "It was restored in May." in keeper.get("/me").text
    assert "It was restored in May." in operator("review", "suspensions")
    assert operator("review", "suspensions", "--accept", published).strip() == "shown again"
    assert stranger.get(f"/v1/practitioners/{published}").status_code == 200
    assert keeper.get("/v1/me").json()["profile"]["status"] == "published"
    log = json.loads(operator("moderate", "log"))
    actions = [line["action"] for line in log if published in (line["subject"], (line["after"] or {}).get("entry"))]
    assert actions == [
        "moderation: review of suspensions",
        "moderation: profile shown again",
        "moderation: profile hidden",
    ]
    assert any((line["after"] or {}).get("reason") == REASON for line in log)


def test_who_follows_changes_learns_of_it_and_matching_knows_it_at_once(
    office: Server, published: str, operator: Callable[..., str], stranger: httpx2.Client
) -> None:
    def considered() -> int:
        return int(stranger.post("/v1/matches", json={"limit": 1}).json()["considered"])

    with practice_on(office.database_url).client(office.url) as clinic:
        cursor = clinic.get("/v1/changes", params={"start": "now"}).json()["next_cursor"]
        before = considered()
        operator("moderate", "hide", published, "--reason", REASON)
        assert considered() == before - 1
        deadline = time.monotonic() + 30
        while not (changes := clinic.get("/v1/changes", params={"cursor": cursor}).json()["results"]):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert [(change["practitioner_id"], change["kind"], change["reason"]) for change in changes] == [
            (published, "removed", "suspended")
        ]


def test_the_form_keeps_what_was_typed_and_answers(
    keeper: httpx2.Client, published: str, operator: Callable[..., str]
) -> None:
    operator("moderate", "hide", published, "--reason", REASON)
    token = keeper.get("/v1/me").json()["form_token"]
    refused = keeper.post("/me/answer", data={"form_token": token, "answer": " "})
    assert refused.status_code == 422 and "Write an answer" in refused.text
    answered = keeper.post("/me/answer", data={"form_token": token, "answer": "It is not so."}, follow_redirects=True)
    assert "A person will read it" in answered.text and "It is not so." in answered.text
    operator("moderate", "restore", published, "--reason", "the answer was right")
    again = keeper.put("/v1/me/suspension/answer", json={"answer": "Thank you."})
    assert (again.status_code, again.json()["code"]) == (409, "not_suspended")


def test_a_harm_goes_to_the_operator_alone_and_first(
    published: str, operator: Callable[..., str], stranger: httpx2.Client, address: str, mailbox: Mailbox
) -> None:
    before = len(mailbox.to(address))
    error = {"wrong": "The street has changed.", "to": "operator"}
    harm = {"wrong": "They crossed a boundary.", "to": "practitioner", "about": "abuse"}
    for report in (error, harm):
        assert stranger.post(f"/v1/practitioners/{published}/reports", json=report).status_code == 202
    form = {"wrong": "I know this person by another name.", "about": "false identity"}
    assert "passed on" in stranger.post(f"/practitioners/{published}/report", data=form).text
    result = operator("review", "reports")
    lines = [line for line in result.splitlines() if published in line]
    assert ["abuse" in lines[0], "false identity" in lines[1], "error" in lines[2]] == [True, True, True]
    assert len(mailbox.to(address, before)) == before, "whoever is reported is not told"


def test_a_sanction_is_recorded_with_its_source(published: str, operator: Callable[..., str]) -> None:
    operator(
        "moderate", "sanction", published, "--kind", "licence revoked", "--authority", "Board of Connecticut",
        "--source", "https://board.example.org/1", "--on", "2026-05-01",
    )  # fmt: skip
    (line,) = [line for line in json.loads(operator("moderate", "log")) if line["subject"] == published]
    assert line["action"] == "moderation: sanction recorded"
    assert line["after"]["source"] == "https://board.example.org/1"


def test_nothing_that_is_loaded_again_shows_a_hidden_profile(
    office: Server, sign_in: SignIn, address: str, operator: Callable[..., str], stranger: httpx2.Client
) -> None:
    row = {"external_id": address, "display_name": "Loaded", "modalities": ["reiki"], "status": "published"}

    def load() -> None:
        done = ayni("load", "-", "--publish", database_url=office.database_url, typed=json.dumps(row).encode())
        assert done.returncode == 0, done.stderr

    load()
    (id,) = [
        result["id"] for result in stranger.get("/v1/practitioners", params={"q": "Loaded"}).json()["results"]
        if result["display_name"] == "Loaded"
    ]  # fmt: skip
    operator("moderate", "hide", id, "--reason", REASON)
    for city in ("Hartford", "Boston"):
        row["approach"] = f"I work in {city}."
        load()
        assert stranger.get(f"/v1/practitioners/{id}").status_code == 404
