"""Takes validated profiles in: folds their terms, locates their places, and saves them.

`load`, imports, rosters and the practitioner's own edits all save through `matching.index_profiles.save_and_index`.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from babel.numbers import get_currency_precision
from msgspec.structs import replace

from schemas.profiles.practitioner import MOST_WORDINGS, Place, Profile, ProfileDump
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.profiles.fields import FIELDS, value_at
from service.profiles.store_saving import Outcome, StagedProfile, save_profiles
from service.profiles.tidy_text import tidy
from service.vocabulary.addresses import contradicts, locate, locate_address
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.folding import Vocabulary, key

# What a dump holds besides the profile itself.
_AMOUNTS = tuple(field.path for field in FIELDS if field.widget == "decimal")
_BY_NAME = ("practices", "lifestyle", "concern_wordings")
_STATE_FIELDS = ("id", "external_id", "source", "status", "confirmed_at", "updated_at", "sources")


class SaveOutcome(NamedTuple):
    """What became of a profile."""

    id: UUID
    outcome: Outcome
    staged: StagedProfile


async def save_batch(
    connection: Connection,
    profiles: Sequence[tuple[str, ProfileDump]],
    terms: VocabularyCache,
    *,
    saved_by: str,
    publish: bool = False,
    now: datetime | None = None,
) -> list[SaveOutcome]:
    """Saves (external id, profile) pairs, no key twice, in the caller's transaction; outcomes in the order given.

    A modality or concern seen for the first time joins the vocabulary; when another process has merged or removed a
    term meanwhile, the foreign key refuses, and the caller reads the terms again once its transaction is over.
    With `publish` the sender vouches that the people listed consented: drafts become published, confirmed now unless
    the profile says when.
    """
    now = now or this_moment()
    await terms.add(connection, [profile for _, profile in profiles])
    staged = [
        _stage(external_id, profile, terms, saved_by=saved_by, publish=publish, now=now)
        for external_id, profile in profiles
    ]
    outcomes = await save_profiles(connection, staged)
    return [
        SaveOutcome(id, outcome, staged_profile) for (id, outcome), staged_profile in zip(outcomes, staged, strict=True)
    ]


def _stage(
    external_id: str,
    profile: ProfileDump,
    terms: VocabularyCache,
    *,
    saved_by: str,
    publish: bool,
    now: datetime,
) -> StagedProfile:
    document = canonical_document(profile, terms)
    encoded = msgspec.json.encode(document, order="sorted")
    places = [_located(agreeing_place(place)) for place in profile.places if place != Place()]
    status = profile.status if publish and profile.status else ("published" if publish else None)
    # A profile published for the first time is confirmed at loading; one loaded again keeps its own date.
    confirmed_at = profile.confirmed_at or (now if status == "published" else None) if publish else None
    return StagedProfile(
        source=profile.source or saved_by,
        external_id=external_id,
        wanted_id=profile.id if publish else None,
        content=document,
        document=encoded,
        digest=hashlib.sha256(encoded).digest(),
        places=places,
        modality_ids=[terms.modality_ids[name] for name in document["modalities"]],
        concern_ids=[terms.concern_ids[name] for name in document.get("concerns", [])],
        saved_at=now,
        saved_by=saved_by,
        field_sources=profile.sources if publish else {},
        field_dates=profile.updated_at if publish else {},
        status=status,
        status_explicit=publish and profile.status is not None,
        confirmed_at=confirmed_at,
    )


def canonical_document(profile: Profile, terms: VocabularyCache) -> dict[str, Any]:
    """The profile as JSON with its terms as the vocabularies spell them, each once, and nothing empty."""
    document: dict[str, Any] = msgspec.to_builtins(profile)
    for field in _STATE_FIELDS:
        document.pop(field, None)
    document["modalities"] = _names(terms.modalities, profile.modalities)
    document["concerns"] = _names(terms.concerns, profile.concerns)
    document["concerns_first"] = _names(terms.concerns, profile.concerns_first)
    document["concern_wordings"] = concern_wordings(profile, terms.concerns)
    document["languages"] = list(dict.fromkeys(terms.language(tag) for tag in profile.languages))
    for text in document.get("texts", []):
        text["language"] = terms.language(text["language"])
    places = [agreeing_place(place) for place in profile.places if place != Place()]
    document["places"] = msgspec.to_builtins(places)
    for practice in document.get("practices", {}).values():
        practice.setdefault("items", {})
    currency = value_at(document, "fees.currency") or ""
    for path in _AMOUNTS:
        outer, _, name = path.rpartition(".")
        if name in (group := value_at(document, outer) or {}):
            group[name] = _rounded(group[name], currency)
    return {field: value for field, value in _without_empty(tidy(document)).items() if value is not None}


def _without_empty(document: dict[str, Any]) -> dict[str, Any]:
    result = {}
    for field, value in document.items():
        tidy = _without_empty(value) if isinstance(value, dict) and field not in _BY_NAME else value
        if tidy not in (None, [], {}) or field in ("insurance", "modalities"):
            result[field] = tidy
    return result


def _rounded(amount: float, currency: str) -> float:
    """Rounded to the hundredth of a unit, or to the thousandth of a currency that has them; halves up."""
    digits = max(2, get_currency_precision(currency)) if currency else 2
    return float(Decimal(repr(amount)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _names(vocabulary: Vocabulary, terms: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(vocabulary.fold(term).name for term in terms))


def concern_wordings(profile: Profile, concerns: Vocabulary) -> dict[str, list[str]]:
    """Own words by the concern they mean: those written now, then those kept from before that still mean it."""
    stated = [*profile.concerns, *profile.concerns_first]
    names = {concerns.fold(term).name for term in stated}
    results = [word for words in profile.concern_wordings.values() for word in words]
    result: dict[str, dict[str, str]] = {}
    for word in (*stated, *results):
        name = concerns.fold(word).name
        if name in names and concerns.is_own_wording(word):
            result.setdefault(name, {}).setdefault(key(word), " ".join(word.split()))
    return {name: list(words.values())[:MOST_WORDINGS] for name, words in result.items()}


def agreeing_place(place: Place) -> Place:
    """The place without coordinates that contradict its address, and with the zero that its ZIP has lost."""
    located = locate_address(place.address)
    if located.zip:
        place = replace(place, address=replace(place.address, postal_code=located.zip))
    return replace(place, lat=None, lon=None) if contradicts(place, located) else place


def _located(place: Place) -> dict[str, Any]:
    located: dict[str, Any] = msgspec.to_builtins(place)
    if place.lat is not None:
        return located | {"located": "stated"}
    place_found = locate(place.address)
    return (
        located | {"lat": place_found.lat, "lon": place_found.lon, "located": "gazetteer"} if place_found else located
    )
