"""Says who stated each field of a profile last, and when it last changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from service.profiles.own_words import PRACTITIONER


class StoredState(msgspec.Struct, frozen=True):
    """The profile as it stands stored; of somebody new, nothing."""

    document: Mapping[str, Any] = {}
    sources: Mapping[str, str] = {}
    dates: Mapping[str, datetime] = {}


class Statement(msgspec.Struct, frozen=True):
    """What a sender states, and what a dump says about who stated it before."""

    document: Mapping[str, Any]
    source: str
    at: datetime
    sources: Mapping[str, str] = {}
    dates: Mapping[str, datetime] = {}


class Origins(msgspec.Struct, frozen=True):
    """By field: who stated it last, and when it changed."""

    sources: dict[str, str]
    dates: dict[str, datetime]


def field_origins(new: Statement, before: StoredState) -> Origins:
    """Fields that are no longer stated lose their origin.

    What the person has taken out stays the person's: nobody else states it again.
    """
    if not before.document and not before.sources:
        return _first_origins(new)
    fields = {**before.sources, **before.document, **new.sources, **new.document}
    origins = Origins({}, {})
    for field in fields:
        source, at = _origin(field, new, before)
        if source is not None:
            origins.sources[field], origins.dates[field] = source, at
    return origins


def _first_origins(new: Statement) -> Origins:
    """Of somebody new: the same, at once."""
    sources = dict.fromkeys(new.document, new.source)
    for field, source in new.sources.items():
        if field in sources or source == PRACTITIONER:
            sources[field] = source
    dates = dict.fromkeys(sources, new.at)
    dates |= {field: at for field, at in new.dates.items() if field in sources}
    return Origins(sources, dates)


def _origin(field: str, new: Statement, before: StoredState) -> tuple[str | None, datetime]:
    stated, value = field in new.document, before.sources.get(field)
    if stated and (field in new.dates or before.document.get(field) != new.document[field]):
        return new.sources.get(field, new.source), new.dates.get(field, new.at)
    if not stated and field in before.document and new.source == PRACTITIONER:
        return PRACTITIONER, new.at
    at = before.dates.get(field) or new.dates.get(field, new.at)
    if stated or value == PRACTITIONER:
        return value, at
    return (PRACTITIONER if new.sources.get(field) == PRACTITIONER else None), at
