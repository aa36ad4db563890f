"""Examples of requests for the OpenAPI document; a test sends each to a running server."""

from typing import Any

SEEKER: dict[str, Any] = {
    "story": "Since my divorce I hardly sleep and my back hurts every morning.",
    "goals": [{"domain": "sleep", "importance": 3}],
    "practices": {"horizontal": 2, "options": 3, "service": 0},
    "preferences": {"languages": ["es"], "times": ["weekday_evening"], "importance": {"languages": 2}},
    "limits": {"near": {"place": "Hartford, CT", "radius_km": 40}, "telehealth_in": "US-CT"},
    "limit": 5,
}

CIRCLE = SEEKER | {"size": 3}
