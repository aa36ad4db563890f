"""What people and programs type that is not what it looks like: kept as it was meant, or refused where it stands."""

from typing import Any

import httpx2
import pytest

from tests.fixtures.accounts import change

RTL = "שרה כהן"


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"display_name": "\u200b"}, "/display_name"),
        ({"display_name": "\u3164\u3164"}, "/display_name"),
        ({"contact": {"website": "javascript:alert(1)"}}, "/contact/website"),
        ({"contact": {"booking": "data:text/html,x"}}, "/contact/booking"),
        ({"contact": {"booking": "none"}}, "/contact/booking"),
        ({"contact": {"website": "//evil.example"}}, "/contact/website"),
        ({"contact": {"email": "a@b"}}, "/contact/email"),
        ({"intro_media": "javascript:alert(1)"}, "/intro_media"),
        ({"languages": ["xq"]}, "/languages/0"),
        ({"telehealth": ["US-ZZ"]}, "/telehealth/0"),
        ({"telehealth": ["XX"]}, "/telehealth/0"),
        ({"fees": {"currency": "ZZZ", "session": {"min": 80}}}, "/fees/currency"),
        ({"approach": "😀" * 10_001}, "/approach"),
        ({"fees": {"currency": "USD", "session": {"min": -1}}}, "/fees/session/min"),
    ],
)
def test_what_can_mean_nothing_is_refused_where_it_stands(
    keeper: httpx2.Client, patch: dict[str, Any], pointer: str
) -> None:
    answer = change(keeper, patch)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("patch", "field", "stored"),
    [
        ({"display_name": RTL}, "display_name", RTL),
        ({"display_name": "evil\u202egro.live"}, "display_name", "evilgro.live"),
        ({"display_name": " Ana\n\u200bSol "}, "display_name", "Ana Sol"),
        ({"approach": "😀" * 10_000}, "approach", "😀" * 10_000),
        ({"approach": "<script>alert(1)</script>{{ 7 * 7 }}"}, "approach", "<script>alert(1)</script>{{ 7 * 7 }}"),
        ({"contact": {"website": "www.ana.example"}}, "contact", {"website": "www.ana.example"}),
        ({"next_opening": "2020-01-01"}, "next_opening", "2020-01-01"),
    ],
)
def test_what_is_meant_is_kept(keeper: httpx2.Client, patch: dict[str, Any], field: str, stored: Any) -> None:
    change(keeper, patch).raise_for_status()
    assert keeper.get("/v1/me/profile").json()[field] == stored


def test_markup_and_a_day_gone_by_are_harmless_in_public(keeper: httpx2.Client, visitor: httpx2.Client) -> None:
    change(
        keeper, {"approach": "<script>alert(1)</script>{{ 7 * 7 }}", "next_opening": "2020-01-01"}
    ).raise_for_status()
    id = keeper.post("/v1/me/profile/publish").json()["id"]
    page = visitor.get(f"/practitioners/{id}").text
    assert "<script>alert(1)" not in page and "{{ 7 * 7 }}" in page and "2020" not in page


def test_a_code_that_came_from_a_source_stands_in_nobodys_way(keeper: httpx2.Client) -> None:
    change(keeper, {"languages": ["en"]}).raise_for_status()
    assert change(keeper, {"approach": "Still here.", "languages": ["en", "es"]}).status_code == 200
