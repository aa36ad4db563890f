"""`POST /v1/matches` over real HTTP on the demo directory."""

import httpx2
import pytest

STORY = "Since my divorce I hardly sleep and my back hurts every morning. I feel lost."


def test_parts_add_up_to_the_fit_and_weights_to_one(demo_client: httpx2.Client) -> None:
    request = {
        "story": STORY,
        "goals": [{"domain": "sleep", "importance": 3}],
        "practices": {"horizontal": 2, "options": 3},
        "preferences": {"languages": ["es"]},
    }
    body = demo_client.post("/v1/matches", json=request).raise_for_status().json()
    assert len(body["results"]) == 20
    for result in body["results"]:
        parts = result["parts"].values()
        assert sum(part["value"] * part["weight"] for part in parts) == pytest.approx(result["fit"], abs=1e-6)
        assert sum(part["weight"] for part in parts) == pytest.approx(1.0)
        assert 0.0 <= result["fit"] <= 1.0
