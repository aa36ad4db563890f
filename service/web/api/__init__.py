"""The JSON API (`docs/api.md`): one module per thing asked for; a new one is a line here."""

from service.web.api.circles import post_circles
from service.web.api.directory import get_practitioner, get_practitioners
from service.web.api.health import get_live, get_metrics, get_ready
from service.web.api.matches import post_matches
from service.web.api.reference import (
    get_concerns,
    get_lifestyle_domains,
    get_modalities,
    get_places,
    get_policy,
    get_qualities,
)

API_HANDLERS = [
    post_matches,
    post_circles,
    get_practitioner,
    get_practitioners,
    get_qualities,
    get_lifestyle_domains,
    get_modalities,
    get_concerns,
    get_places,
    get_policy,
    get_live,
    get_ready,
    get_metrics,
]
