"""The requests that are measured: built from the panel stories, so that none is asked twice in a row."""

from collections.abc import Callable, Mapping
from typing import Any

from service.training.panels import read_panel

Body = dict[str, Any]

_NEAR = {"near": {"place": "Hartford, CT", "radius_km": 40}}
_WISHES = {"languages": ["es"], "max_fee": {"amount": 90, "currency": "USD"}}
_PARTS = {"goals": [{"domain": "sleep", "importance": 3}], "practices": {"options": 3, "horizontal": 2}}

KINDS: Mapping[str, Callable[[str], Body]] = {
    "near": lambda story: {"story": story, "limits": _NEAR},
    "everywhere": lambda story: {"story": story},
    "all four parts": lambda story: {"story": story, "preferences": _WISHES, **_PARTS},
    "all four, near": lambda story: {"story": story, "preferences": _WISHES, "limits": _NEAR, **_PARTS},
    "practices only": lambda _: {"practices": _PARTS["practices"]},
    "wishes only": lambda _: {"preferences": _WISHES},
    "empty": lambda _: {},
}


def stories() -> list[str]:
    """The stories of the audit panel."""
    return [story.text for story in read_panel("audit")]
