"""Errors carry a code with values, and are said in the reader's language by the API and on pages."""

import httpx2
import msgspec
import pytest

from schemas.core.message import CODES
from schemas.core.wording import fault_of
from schemas.matching.match import MatchRequest

SPANISH = {"accept-language": "es-MX"}


@pytest.mark.parametrize(
    ("sent", "pointer", "detail", "code"),
    [
        ({"story": 7}, "/story", "Expected str, got int", "expected_of_type"),
        ({"limit": 0}, "/limit", "Expected int >= 1", "expected_bound"),
        ({"seed": ""}, "/seed", "Expected str of length >= 1", "expected_length"),
        ({"limits": {"clinic": "x"}}, "/limits/clinic", "Invalid UUID", "expected_uuid"),
        (
            {"preferences": {"languages": ["?"]}},
            "/preferences/languages/0",
            "Expected a BCP 47 language tag such as en or es-MX",
            "expected_language_form",
        ),
        ({"goals": [{}]}, "/goals/0/domain", "required", "expected_required"),
        ({"colour": "red"}, "/colour", "no such field; see /schema", "expected_no_such_field"),
        (
            {"goals": [{"domain": "cars"}]},
            "/goals/0/domain",
            "Expected one of the values listed at /schema",
            "expected_listed_value",
        ),
    ],
)
def test_what_was_expected_of_a_field_is_a_code(sent: dict[str, object], pointer: str, detail: str, code: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(sent, MatchRequest)
    at, wanted = fault_of(refused.value)
    assert (at, str(wanted), wanted.code) == (pointer, detail, code)


def test_a_problem_has_a_code_with_values_beside_the_sentence(demo_client: httpx2.Client) -> None:
    request = {"concerns": {"insomnai troubles": 1.0}}
    english = demo_client.post("/v1/matches", json=request).json()
    assert (english["status"], english["code"]) == (400, "concerns_unknown")
    assert english["detail"] == "Some concerns are not in the vocabulary."
    [field] = english["errors"]
    assert field["code"] == "expected_known_concern"
    assert field["detail"] == f"a known concern; nearest: {', '.join(field['params']['near'])}"
    spanish = demo_client.post("/v1/matches", json=request, headers=SPANISH).json()
    assert spanish["detail"] == "Algunos motivos no están en el vocabulario."
    assert spanish["title"] == "Solicitud incorrecta"
    assert [error["code"] for error in spanish["errors"]] == ["expected_known_concern"]
    assert spanish["errors"][0]["params"] == field["params"]


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/practitioners/00000000-0000-0000-0000-000000000000", "/v1/me"])
def test_every_problem_has_a_code_of_the_list(demo_client: httpx2.Client, path: str) -> None:
    body = demo_client.get(path).json()
    assert body["code"] in CODES and body["detail"]


def test_an_answer_is_worded_as_the_caller_reads_and_coded_alike(demo_client: httpx2.Client) -> None:
    request = {"goals": [{"domain": "sleep", "importance": 3}], "seed": "words", "limit": 20}
    english = demo_client.post("/v1/matches", json=request).json()["results"]
    spanish = demo_client.post("/v1/matches", json=request, headers=SPANISH).json()["results"]
    reasons = [
        (one, other)
        for a, b in zip(english, spanish, strict=True)
        for one, other in zip(a["reasons"], b["reasons"], strict=True)
    ]
    assert reasons
    for one, other in reasons:
        assert (one["code"], one["params"]) == (other["code"], other["params"])
        assert one["seeker"] == "goal: sleep (matters a lot)"
        assert other["seeker"] == "tu meta: el sueño (importa mucho)"


def test_error_pages_are_said_in_the_language_of_the_page(demo_client: httpx2.Client) -> None:
    from_browser = {"accept": "text/html"}
    page = demo_client.get("/es/confirm/not-a-token", headers=from_browser)
    assert page.status_code == 403
    assert "Este enlace no se hizo aquí o está incompleto" in page.text
    assert "This link" not in page.text
    unknown = demo_client.get("/es/practitioners/00000000-0000-0000-0000-000000000000", headers=from_browser)
    assert unknown.status_code == 404 and "There is" not in unknown.text
