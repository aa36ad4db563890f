"""Says how what a practitioner typed meets the vocabularies and the map: forgiving typos, guessing nothing."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from schemas.profiles.practitioner import Place
from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.addresses import locate
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.places import find_places

_NEAREST = 3


class NormalizedTerm(msgspec.Struct, frozen=True):
    """A term as typed, and the name it stands for."""

    typed: str
    name: str
    how: Literal["known", "folded", "added"]
    own_wording: bool  # a concern in the practitioner's own word, which stays


class UnlocatedPlace(msgspec.Struct, frozen=True):
    """A place that is not on the map, by its index, and the places nearest in name."""

    index: int
    label: str
    nearest: list[PlaceFound]


def understand_terms(
    terms: VocabularyCache, kind: Literal["modalities", "concerns"], typed: Sequence[str]
) -> list[NormalizedTerm]:
    """In the order typed, each once."""
    vocabulary = terms.modalities if kind == "modalities" else terms.concerns
    folds = [vocabulary.fold(term) for term in dict.fromkeys(typed)]
    own = {fold.term for fold in folds if kind == "concerns" and vocabulary.is_own_wording(fold.term)}
    return [NormalizedTerm(fold.term, fold.name, fold.how, fold.term in own) for fold in folds]


def unlocated_places(places: Sequence[Place]) -> list[UnlocatedPlace]:
    """The places that nobody near will be shown, because city and postal code are not known here."""
    results: list[UnlocatedPlace] = []
    for index, place in enumerate(places):
        named = place.address.city or place.address.postal_code
        if place.lat is None and named and locate(place.address) is None:
            region = place.address.region or place.address.country or ""
            near = find_places(f"{named}, {region}".rstrip(", "), _NEAREST)
            results.append(UnlocatedPlace(index, place.label, near or find_places(named, _NEAREST)))
    return results
