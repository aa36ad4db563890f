"""The OpenAPI document: whole, true to the server, and good enough to generate a client from."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest

from schemas.matching.match import MatchRequest
from service.app import create_app
from service.core.settings import Settings
from service.web.openapi.document import document_of
from tests.fixtures.clinics import practice_on
from tests.fixtures.receiver import receiving
from tests.fixtures.running import Server, running_server


@pytest.fixture
def document(demo_client: httpx2.Client) -> dict[str, Any]:
    answer = demo_client.get("/schema/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, entry) for path, item in document["paths"].items() for method, entry in item.items()]


def test_a_process_makes_its_document_only_when_it_is_asked_for() -> None:
    app = create_app(Settings())
    assert "openapi" not in app.state
    assert document_of(app)["components"]["schemas"] and document_of(app) == document_of(app)


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    text = json.dumps(document)
    for part in text.split('"$ref": "')[1:]:
        at: Any = document
        for step in part.partition('"')[0].removeprefix("#/").split("/"):
            at = at[step]
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_operation_has_an_id_of_its_own_a_tag_a_summary_and_problems_as_errors(document: dict[str, Any]) -> None:
    operations = _operations(document)
    ids = [entry["operationId"] for _, _, entry in operations]
    assert len(set(ids)) == len(ids)
    for path, _, entry in operations:
        assert entry["tags"], path
        assert entry["summary"], path
        assert entry["description"], path
        for status, response in entry["responses"].items():
            if status >= "400":
                declared = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
                assert list(declared["content"]) == ["application/problem+json"], path


def test_constraints_inside_lists_and_dicts_are_not_lost(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    request = schemas["MatchRequest"]["properties"]
    assert request["concerns"]["maxProperties"] == 60
    assert request["concerns"]["additionalProperties"]["maximum"] == 1
    assert request["practices"]["additionalProperties"]["minimum"] == -3
    assert "webwork" in request["practices"]["propertyNames"]["enum"]
    assert "sleep" in schemas["ProfileDraft"]["properties"]["lifestyle"]["propertyNames"]["enum"]
    assert schemas["MatchRequest"]["additionalProperties"] is False
    assert schemas["Preferences"]["properties"]["languages"]["items"]["maxLength"] == 35
    assert request["limit"] | {"minimum": 1, "maximum": 100} == request["limit"]
    assert "default: 20" in request["limit"]["description"]  # as words: generators would have it sent
    assert set(request) == set(MatchRequest.__struct_fields__)


def test_examples_are_requests_that_the_server_takes(demo_client: httpx2.Client, document: dict[str, Any]) -> None:
    sent = []
    for path, method, entry in _operations(document):
        content = entry.get("requestBody", {}).get("content", {}).get("application/json", {})
        if path in ("/v1/circles", "/v1/matches", "/v1/sign-in"):
            answer = demo_client.request(method.upper(), path, json=content["example"])
            assert answer.is_success, path
            sent.append(path)
    assert len(sent) == 3


def test_every_operation_has_examples_that_fit_what_they_stand_beside(document: dict[str, Any]) -> None:
    operations = [*_operations(document), *_operations({"paths": document["webhooks"]})]
    assert any(path == "change" for path, _, _ in operations)
    for path, method, entry in operations:
        bodies = [entry.get("requestBody", {}), *(one for status, one in entry["responses"].items() if status < "300")]
        contents = [body["content"] for body in bodies if body.get("content")]
        assert contents or "204" in entry["responses"], (method, path)
        for content in contents:
            assert any("example" in kind for kind in content.values()), (method, path)
            for kind in content.values():
                if "example" in kind:
                    schema = {**kind["schema"], "components": document["components"]}
                    jsonschema.Draft202012Validator(schema).validate(kind["example"])


def test_moments_are_moments_headers_are_named_and_no_schema_has_a_reserved_name(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    moment = {"type": "string", "format": "date-time"}
    assert schemas["FeedChange"]["properties"]["at"] == moment
    assert moment in schemas["RosterImport"]["properties"]["finished_at"]["anyOf"]
    assert schemas["OwnProfile"] and not {"import", "class", "default", "package"} & {name.lower() for name in schemas}
    match = document["paths"]["/v1/matches"]["post"]["responses"]
    assert set(match["200"]["headers"]) >= {"RateLimit", "RateLimit-Policy"}
    assert "Retry-After" in document["components"]["responses"][match["429"]["$ref"].rpartition("/")[2]]["headers"]
    assert {tag["name"] for tag in document["tags"]} == {
        tag for _, _, entry in _operations(document) for tag in entry["tags"]
    }


def test_answers_are_as_the_document_says(demo_client: httpx2.Client, document: dict[str, Any]) -> None:
    for path in ("/v1/practitioners", "/v1/qualities", "/v1/modalities", "/v1/concerns", "/v1/policy"):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        schema = {**content["schema"], "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(demo_client.get(path).json())


_WALKTHROUGH = """
import sys
from ayni_client import Client
from ayni_client.api.directory import get_practitioner, list_practitioners
from ayni_client.api.matching import find_matches
from ayni_client.api.reference import list_modalities, list_qualities
from ayni_client.models import Goal, GoalDomain, MatchRequest, Problem

with Client(base_url=sys.argv[1]) as client:
    assert len(list_qualities.sync(client=client).results) == 9
    reiki = list_modalities.sync(client=client, q="reiki").results[0]
    assert reiki.name == "reiki"
    page = list_practitioners.sync(client=client, modality="reiki", limit=2)
    assert page.results and "reiki" in page.results[0].modalities
    profile = get_practitioner.sync(page.results[0].id, client=client)
    assert profile.display_name == page.results[0].display_name
    request = MatchRequest(story="I hardly sleep.", limit=3)
    request.goals = [Goal(domain=GoalDomain("sleep"), importance=3)]
    found = find_matches.sync(client=client, body=request)
    assert len(found.results) == 3 and found.results[0].fit > 0
    request.cursor = found.next_cursor
    assert find_matches.sync(client=client, body=request).results
    refused = find_matches.sync(client=client, body=MatchRequest(limit=0))
    assert isinstance(refused, Problem) and refused.errors[0].pointer == "/limit"
print("walked")
"""


# What docs/clinics.md walks through by hand, with nothing but the generated client.
_CLINIC_WALKTHROUGH = """
import sys, time
from io import BytesIO
from uuid import UUID
from ayni_client import AuthenticatedClient
from ayni_client.api.clinics import (
    create_webhook, get_from_roster, get_import, get_import_errors, list_changes, list_deliveries, list_roster,
    put_on_roster, replay_deliveries, start_import, take_off_roster,
)
from ayni_client.models import RosterImportStatus, Problem, ProfileDraft, ReplayIn, StartImportFormat, WebhookIn
from ayni_client.types import File

clinic = UUID(sys.argv[3])
with AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2]) as client:
    ana = ProfileDraft(display_name="Ana Example", modalities=["massage therapy"], languages=["en", "es"])
    saved = put_on_roster.sync(clinic, "staff-17", client=client, body=ana)
    assert (saved.outcome.value, saved.status.value, saved.kept_by_practitioner) == ("created", "draft", [])
    assert put_on_roster.sync(clinic, "staff-17", client=client, body=ana).outcome.value == "unchanged"
    assert get_from_roster.sync(clinic, "staff-17", client=client).profile.modalities == ["massage therapy"]
    missing = get_from_roster.sync(clinic, "nobody", client=client)
    assert isinstance(missing, Problem) and missing.status == 404

    roster = b"staff_id,name,modalities\\nstaff-18,Ben Example,reiki\\nstaff-19,,reiki\\n"
    for _ in range(2):
        job = start_import.sync(
            clinic, client=client, body=File(payload=BytesIO(roster)), format_=StartImportFormat.CSV,
            idempotency_key="friday",
        )
    first = job.id
    while job.status in (RosterImportStatus.QUEUED, RosterImportStatus.RUNNING):
        time.sleep(0.1)
        job = get_import.sync(clinic, job.id, client=client)
    assert (job.id, job.status, job.counts.created, job.counts.rejected) == (first, RosterImportStatus.DONE, 1, 1)
    assert b"staff-19" in get_import_errors.sync_detailed(clinic, job.id, client=client).content

    seen, cursor, more = [], "", True
    while more:
        page = list_changes.sync(client=client, cursor=cursor)
        seen += [(change.external_id, change.kind.value) for change in page.results]
        cursor, more = page.next_cursor, page.more
    assert seen == [("staff-17", "updated"), ("staff-18", "updated")], seen

    refused = create_webhook.sync(clinic, client=client, body=WebhookIn(url="https://10.0.0.1/hook"))
    assert isinstance(refused, Problem) and refused.errors[0].pointer == "/url"
    hook = create_webhook.sync(clinic, client=client, body=WebhookIn(url=sys.argv[4]))
    assert hook.secret.startswith("whsec_")
    take_off_roster.sync_detailed(clinic, "staff-18", client=client)
    assert [entry.external_id for entry in list_roster.sync(clinic, client=client).results] == ["staff-17"]
    assert list_changes.sync(client=client, cursor=cursor).results[0].reason == "erased"
    assert replay_deliveries.sync(clinic, hook.id, client=client, body=ReplayIn()).replayed == 0
    assert list_deliveries.sync(clinic, hook.id, client=client).results is not None
print("walked")
"""


def test_a_generated_client_walks_from_the_vocabulary_to_a_page_of_matches(demo_server: Server, tmp_path: Path) -> None:
    _generate(demo_server, tmp_path)
    assert _walk(tmp_path, _WALKTHROUGH, demo_server.url) == "walked\n"


@pytest.mark.nightly
def test_a_generated_client_keeps_a_roster_in_step(database_url: str, tmp_path: Path) -> None:
    practice = practice_on(database_url)
    with running_server(database_url, AYNI_WEBHOOK_LOOPBACK="true") as server, receiving() as receiver:
        _generate(server, tmp_path)
        clinic = str(practice.clinic.id)
        assert _walk(tmp_path, _CLINIC_WALKTHROUGH, server.url, practice.key, clinic, receiver.url) == "walked\n"


def test_who_may_ask_and_what_makes_a_request_safe_to_repeat_is_declared(document: dict[str, Any]) -> None:
    operations = {entry["operationId"]: entry for _, _, entry in _operations(document)}
    assert operations["putOnRoster"]["security"] == [{"clinicKey": []}]
    assert operations["putOnRoster"]["x-scope"] == "roster:write"
    assert operations["eraseMe"]["security"] == [{"session": []}]
    assert operations["findMatches"]["security"] == []
    assert {name for entry in operations.values() for scheme in entry.get("security", []) for name in scheme} == set(
        document["components"]["securitySchemes"]
    )
    headers = {
        name: {parameter["name"] for parameter in entry.get("parameters", []) if parameter["in"] == "header"}
        for name, entry in operations.items()
    }
    assert headers["createWebhook"] == headers["startImport"] == {"Idempotency-Key"}
    assert headers["publish"] == headers["makeToken"] == headers["claimProfile"] == {"Idempotency-Key"}
    assert headers["restore"] == {"Idempotency-Key", "If-Match"}
    assert headers["patchOwnProfile"] == {"If-Match"} and not headers["findMatches"]
    assert {"412", "428"} <= set(operations["patchOwnProfile"]["responses"])


def _generate(server: Server, tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    document.write_bytes(httpx2.get(f"{server.url}/schema/openapi.json").content)
    settings = tmp_path / "settings.yml"
    settings.write_text("post_hooks: []\n")
    outcome = subprocess.run(
        [
            *(Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", document),
            *("--output-path", tmp_path / "ayni_client", "--config", settings, "--meta", "none", "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def _walk(tmp_path: Path, walkthrough: str, *arguments: str) -> str:
    script = tmp_path / "walkthrough.py"
    script.write_text(walkthrough)
    walked = subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert walked.returncode == 0, walked.stderr
    return walked.stdout
