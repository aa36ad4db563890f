"""How long each part of a match takes, for /metrics: what is slow when matches are slow."""

from prometheus_client import Histogram

_SECONDS = Histogram(
    "ayni_match_part_seconds",
    "Seconds of one part of a match: hear the story, search and rank everybody, read the page from the database.",
    ["part"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
HEARING, SEARCHING, PAGE = (_SECONDS.labels(part) for part in ("hear", "search", "page"))
