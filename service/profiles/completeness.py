"""What a profile leaves open, for its writer: a hint asks for a true statement or none; matching never reads it."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from schemas.profiles.completeness import NotStated
from schemas.profiles.practitioner import Profile
from service.profiles.fields import FIELDS, ProfileField, value_at


def not_stated(profile: Profile, left_unsaid: Iterable[str] = ()) -> list[NotStated]:
    """The fields left open, in the order of the form, without those of which the person prefers not to speak."""
    document = msgspec.to_builtins(profile)
    unsaid = tuple(f"{path}." for path in left_unsaid)
    return [
        NotStated(field.path.replace(".", "/"), field.unstated)
        for field in FIELDS
        if field.unstated
        and _is_open(field, document)
        and not any(path.startswith(f"{field.path}.") for path in unsaid)
    ]


def _is_open(field: ProfileField, document: Mapping[str, Any]) -> bool:
    """Whether nothing is said to this field, though there is something to ask."""
    if field.asked_after and not value_at(document, field.asked_after):
        return False
    return all(value_at(document, path) in (None, "", [], {}) for path in field.answered_by or (field.path,))
