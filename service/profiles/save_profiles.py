"""Takes validated profiles in: folds their terms, locates their places, and saves them.

`load`, imports, rosters and the practitioner's own edits all save through `matching.index_profiles.save_and_index`.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from babel.numbers import get_currency_precision
from msgspec.structs import replace

from schemas.profiles.practitioner import MOST_WORDINGS, Fees, Place, Profile, ProfileDump
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.profiles.store_saving import Outcome, StagedProfile, save_profiles
from service.profiles.tidy_text import HIDDEN, tidy
from service.vocabulary.addresses import contradicts, locate, locate_address
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.folding import Vocabulary, key

# What a dump holds besides the profile itself.
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
    ready: "Ready | None" = None,
) -> list[SaveOutcome]:
    """Saves (external id, profile) pairs, no key twice, in the caller's transaction; outcomes in the order given.

    A modality or concern seen for the first time joins the vocabulary; when another process has merged or removed a
    term meanwhile, the foreign key refuses, and the caller reads the terms again once its transaction is over.
    What is `ready` is not made again.
    With `publish` the sender vouches that the people listed consented: drafts become published, confirmed now unless
    the profile says when.
    """
    now = now or this_moment()
    await terms.add(connection, [profile for _, profile in profiles])
    ready = ready if ready is not None and ready.changes == terms.changes else None
    staged = [
        _stage(
            external_id,
            profile,
            (ready and ready.forms.get(id(profile))) or canonical(profile, terms),
            terms,
            saved_by=saved_by,
            publish=publish,
            now=now,
        )
        for external_id, profile in profiles
    ]
    outcomes = await save_profiles(connection, staged)
    return [
        SaveOutcome(id, outcome, staged_profile) for (id, outcome), staged_profile in zip(outcomes, staged, strict=True)
    ]


def _stage(
    external_id: str,
    profile: ProfileDump,
    own: "Canonical",
    terms: VocabularyCache,
    *,
    saved_by: str,
    publish: bool,
    now: datetime,
) -> StagedProfile:
    status = profile.status if publish and profile.status else ("published" if publish else None)
    # A profile published for the first time is confirmed at loading; one loaded again keeps its own date.
    confirmed_at = profile.confirmed_at or (now if status == "published" else None) if publish else None
    return StagedProfile(
        source=profile.source or saved_by,
        external_id=external_id,
        wanted_id=profile.id if publish else None,
        profile=own.profile,
        document=own.document,
        digest=own.digest,
        # Not `own.places`: what is tidied there may still help to find them.
        places=[_located(agreeing_place(place)) for place in profile.places if place != Place()],
        modality_ids=[terms.modality_ids[name] for name in own.profile.modalities],
        concern_ids=[terms.concern_ids[name] for name in own.profile.concerns],
        saved_at=now,
        saved_by=saved_by,
        field_sources=profile.sources if publish else {},
        field_dates=profile.updated_at if publish else {},
        status=status,
        status_explicit=publish and profile.status is not None,
        confirmed_at=confirmed_at,
    )


class Canonical(NamedTuple):
    """A profile with its terms as the vocabularies spell them, each once, and the same as JSON, keys sorted."""

    profile: Profile
    document: bytes
    digest: bytes


class Ready(NamedTuple):
    """Forms made before their profiles are saved, by `id` of these; they hold while the vocabularies do not change."""

    forms: Mapping[int, Canonical]
    changes: int


def canonical(profile: Profile, terms: VocabularyCache) -> Canonical:
    """The profile as it is stored: nothing empty, texts tidied, terms as the vocabularies spell them."""
    own, document = _canonical_form(profile, terms)
    digest = hashlib.sha256(document).digest()
    return Canonical(own or msgspec.json.decode(document, type=Profile), document, digest)


def canonical_document(profile: Profile, terms: VocabularyCache) -> dict[str, Any]:
    """What `canonical` keeps, as JSON in memory."""
    document: dict[str, Any] = msgspec.json.decode(_canonical_form(profile, terms)[1])
    return document


def _canonical_form(profile: Profile, terms: VocabularyCache) -> tuple[Profile | None, bytes]:
    """The document, and the profile in it where that need not be read from it again."""
    own = copy(profile)
    for field in _STATE_FIELDS:
        if hasattr(own, field):
            setattr(own, field, _NO_STATE[field])
    own.modalities = _names(terms.modalities, profile.modalities)
    own.concerns = _names(terms.concerns, profile.concerns)
    own.concerns_first = _names(terms.concerns, profile.concerns_first)
    own.concern_wordings = concern_wordings(profile, terms.concerns)
    own.languages = list(dict.fromkeys(terms.language(tag) for tag in profile.languages))
    own.texts = [replace(text, language=terms.language(text.language)) for text in profile.texts]
    own.places = [agreeing_place(place) for place in profile.places if place != Place()]
    if profile.fees:
        own.fees = _rounded_fees(profile.fees)
    document = msgspec.json.encode(own, order="sorted")
    if _is_tidy(document) and all(practice.items for practice in profile.practices.values()):
        return own, document
    return None, msgspec.json.encode(_tidied(msgspec.json.decode(document)), order="sorted")


_NO_STATE = {
    field.name: field.default if field.default is not msgspec.NODEFAULT else {}
    for field in msgspec.structs.fields(ProfileDump)
    if field.name in _STATE_FIELDS
}
# What is empty, and blanks at the end of a text or doubled: never in a tidy document.
_UNTIDY = (b"{}", b"null", b"  ", b' "')
# A blank at the beginning of a text, and escaped marks such as line ends; blanks of other kinds and marks of no width.
_BEGUN_BLANK = re.compile(rb'(?<!\\)" ')
_ESCAPED = re.compile(rb'\\[^"\\/]')
_UNUSUAL = re.compile(f"[^\\S ]|{HIDDEN.pattern}")


def _is_tidy(document: bytes) -> bool:
    """Whether tidying would change nothing, as far as that is told at once."""
    return not (
        any(mark in document for mark in _UNTIDY)
        or document.count(b"[]") > document.count(b'"insurance":[]')
        or (b'" ' in document and _BEGUN_BLANK.search(document))
        or (b"\\" in document and _ESCAPED.search(document))
        or (not document.isascii() and _UNUSUAL.search(document.decode()))
    )


def _tidied(document: dict[str, Any]) -> dict[str, Any]:
    for practice in document.get("practices", {}).values():
        practice.setdefault("items", {})
    return {field: value for field, value in _without_empty(tidy(document)).items() if value is not None}


def _without_empty(document: dict[str, Any]) -> dict[str, Any]:
    result = {}
    for field, value in document.items():
        tidy = _without_empty(value) if isinstance(value, dict) and field not in _BY_NAME else value
        if tidy not in (None, [], {}) or field in ("insurance", "modalities"):
            result[field] = tidy
    return result


def _rounded_fees(fees: Fees) -> Fees:
    digits = _digits(fees.currency)
    first, session = fees.first_visit, fees.session
    if first and first.amount is not None:
        first = replace(first, amount=_rounded(first.amount, digits))
    if session:
        amounts = {"min": session.min, "max": session.max}
        session = replace(session, **{k: _rounded(v, digits) for k, v in amounts.items() if v is not None})
    return replace(fees, first_visit=first, session=session)


@cache
def _digits(currency: str | None) -> int:
    return max(2, get_currency_precision(currency)) if currency else 2


@lru_cache(10_000)
def _rounded(amount: float, digits: int) -> float:
    """Rounded to the hundredth of a unit, or to the thousandth of a currency that has them; halves up."""
    return float(Decimal(repr(amount)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _names(vocabulary: Vocabulary, terms: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(vocabulary.fold(term).name for term in terms))


def concern_wordings(profile: Profile, concerns: Vocabulary) -> dict[str, list[str]]:
    """Own words by the concern they mean: those written now, then those kept from before that still mean it."""
    stated = [*profile.concerns, *profile.concerns_first]
    known = [word for words in profile.concern_wordings.values() for word in words]
    own_words = [word for word in (*stated, *known) if concerns.is_own_wording(word)]
    names = {concerns.fold(term).name for term in stated} if own_words else ()
    result: dict[str, dict[str, str]] = {}
    for word in own_words:
        name = concerns.fold(word).name
        if name in names:
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
