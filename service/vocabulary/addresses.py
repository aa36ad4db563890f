"""Where a stated address lies: postal code, city, region and country have to agree, and what does not is said."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from schemas.profiles.practitioner import Address, Place
from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import AGREE_KM, kilometres, load_gazetteer
from service.vocabulary.place_candidates import (
    TERRITORIES,
    Cut,
    Within,
    candidates_of,
    is_near,
    lies_within,
    meant,
    regions_meant,
)
from service.vocabulary.postal import is_military, places_of


class LocatedAddress(msgspec.Struct, frozen=True):
    """Where an address lies, if that can be said; what does not agree; its ZIP with a lost zero put back."""

    place: PlaceFound | None
    doubt: Literal["", "contradicts", "ambiguous", "unknown", "military"] = ""
    zip: str | None = None


def locate(address: Address) -> PlaceFound | None:
    """The place of an address, from postal code, city and region; None when it is not on the map, or unsure."""
    return locate_address(address).place


def contradicts(place: Place, located: LocatedAddress) -> bool:
    """Whether stated coordinates lie elsewhere than the address (a geocoder's default point, swapped numbers)."""
    result = located.place
    if result is None or place.lat is None or place.lon is None or located.doubt:
        return False
    return kilometres(place.lat, place.lon, result.lat, result.lon) > AGREE_KM


def locate_address(address: Address) -> LocatedAddress:
    """Where an address lies by everything it states: what does not agree with the rest is left aside and said."""
    # Of the street only that it is stated: a town is looked up once.
    return _locate(replace(address, line="-") if address.line else address)


@lru_cache(20_000)
def _locate(address: Address) -> LocatedAddress:
    city, code = place_key(address.city or ""), (address.postal_code or "").strip()
    within = _address_within(address)
    if is_military(code if not city else f"{city} {code}") and (
        not within or ("US", None) in within or _is_post(address)
    ):
        return LocatedAddress(None, "military")
    countries = list(dict.fromkeys(country for country, _ in within)) or ["US", *load_gazetteer().postal_countries]
    hits = [hit for hit in places_of(code, countries) if lies_within(hit, within)] if code else []
    restored = _restored_zip(code, city, within) if code and not hits else None
    hits += [restored] if restored else []
    towns = candidates_of([Cut(city, within)]) if city else []
    zip = restored.postal_code if restored else None
    if city and (near := [hit for hit in hits if is_near(city, hit)]):
        return LocatedAddress(near[0], zip=zip)
    known = bool(code) and any(True for _ in places_of(code, countries))
    if city and towns:
        best = meant(towns)
        wrong = "contradicts" if known and (within or address.country) else ""
        if best.place is None:
            return LocatedAddress(hits[0] if len(hits) == 1 and within else None, "ambiguous", zip)
        # Region and code agree against the town: two against one.
        if hits and len(within) == 1 and within[0][1] and len(hits) == 1:
            return LocatedAddress(hits[0], "contradicts", zip)
        return LocatedAddress(best.place, wrong, zip)  # type: ignore[arg-type]
    if hits and (not city or within or len(hits) == 1 or hits[0].country == "US"):
        return LocatedAddress(hits[0], zip=zip)
    return LocatedAddress(None, "unknown" if city or code or address.line else "")


def _is_post(address: Address) -> bool:
    return (address.region or "").upper() in ("AE", "AA", "AP") or address.country == "US"


def _address_within(address: Address) -> tuple[Within, ...]:
    """The region and country that an address states; the country alone where its region is not known."""
    country = address.country
    if country in TERRITORIES:
        return ((("US", f"US-{country}")),)
    if not address.region:
        return ((country, None),) if country else ()
    key = place_key(address.region)
    regions = regions_meant(key, country)
    if not country and len(key) == 2 and (state := load_gazetteer().by_iso.get(f"US-{key.upper()}")):
        regions = [state]
    results = tuple((region.country, region.iso or None) for region in regions)
    return results or (((country, None),) if country else ())


def _restored_zip(code: str, city: str, within: Sequence[Within]) -> PlaceFound | None:
    """A ZIP whose leading zero a spreadsheet has dropped, where region or city say that it is so."""
    if not code.isdigit() or not 3 <= len(code) <= 4 or not any(country == "US" for country, _ in within):
        return None
    hit = next(places_of(code.zfill(5), ["US"]), None)
    states = [iso for _, iso in within if iso]
    if hit is None or not (states or city) or (states and f"US-{hit.region}" not in states):
        return None
    return hit if not city or is_near(city, hit) else None
