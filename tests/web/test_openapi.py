"""The OpenAPI document: whole, true to the server, and good enough to generate a client from."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest

from schemas.match import MatchRequest
from service.web.examples import EXAMPLES
from tests.running import Server

_PATHS = {"findMatches": "/v1/matches", "buildCircle": "/v1/circles"}


@pytest.fixture
def document(demo_client: httpx2.Client) -> dict[str, Any]:
    answer = demo_client.get("/schema/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, entry) for path, item in document["paths"].items() for method, entry in item.items()]


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
    assert schemas["MatchRequest"]["additionalProperties"] is False
    assert schemas["Preferences"]["properties"]["languages"]["items"]["maxLength"] == 35
    assert request["limit"] | {"minimum": 1, "maximum": 100, "default": 20} == request["limit"]
    assert set(request) == set(MatchRequest.__struct_fields__)


@pytest.mark.parametrize("operation", sorted(set(EXAMPLES) & set(_PATHS)))
def test_examples_are_requests_that_the_server_takes(
    demo_client: httpx2.Client, document: dict[str, Any], operation: str
) -> None:
    declared = {entry["operationId"] for _, _, entry in _operations(document)}
    if operation in declared:
        assert demo_client.post(_PATHS[operation], json=EXAMPLES[operation]).status_code == 200


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
    assert len(list_qualities.sync(client=client)) == 9
    reiki = list_modalities.sync(client=client, q="reiki")[0]
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


def test_a_generated_client_walks_from_the_vocabulary_to_a_page_of_matches(
    demo_server: Server, demo_client: httpx2.Client, tmp_path: Path
) -> None:
    document = tmp_path / "openapi.json"
    document.write_bytes(demo_client.get("/schema/openapi.json").content)
    settings = tmp_path / "settings.yml"
    settings.write_text("post_hooks: []\n")
    made = subprocess.run(
        [
            *(Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", document),
            *("--output-path", tmp_path / "ayni_client", "--config", settings, "--meta", "none", "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    script = tmp_path / "walkthrough.py"
    script.write_text(_WALKTHROUGH)
    walked = subprocess.run(
        [sys.executable, str(script), demo_server.url], capture_output=True, text=True, timeout=60, check=False
    )
    assert walked.stdout == "walked\n", walked.stderr
