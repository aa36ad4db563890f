"""Finds places by what people type or state, without the network: "Hartford, CT", "06105", "Ciudad de México", "Wien".

One rule for seekers, rosters and coordinates: everything stated must agree. What agrees in several places that might
be meant is no place but a question, with those places as choices.
"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from schemas.core.message import Message
from schemas.messages import expected, refusals
from schemas.vocabulary.terms import PlaceFound
from service.core.errors import BadRequest
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import load_gazetteer
from service.vocabulary.place_candidates import (
    MOST_CHOICES,
    PlaceReading,
    candidates_of,
    country_named,
    cuts_of,
    distinct,
    is_near,
    lies_within,
    meant,
)
from service.vocabulary.place_words import bare_place, called
from service.vocabulary.postal import PostalReading, is_military, written_codes

# A name typed for a hard limit must be this close to a known one (RapidFuzz ratio).
SURE = 85.0


@lru_cache(20_000)
def read_place(text: str) -> PlaceReading:
    """What a person's words for a place mean, forgiving a typo but not guessing."""
    if is_military(text) and not _is_town(text):
        return PlaceReading(None, military=True)
    places: list[PlaceFound] = []
    for written in written_codes(text):
        reading = _with_code(written)
        if reading.place is not None:
            return reading
        places += reading.choices
        if written.sure:
            return PlaceReading(None, tuple(places[:MOST_CHOICES]))
    reading = _named(text)
    if reading.place is not None and not places:
        return reading
    if choices := (*places, *((reading.place,) if reading.place else reading.choices)):
        return PlaceReading(None, distinct(choices))
    bare = bare_place(text)
    return read_place(bare) if bare != text.strip() else _forgiven(text)


def _named(text: str) -> PlaceReading:
    """What a name means: the town amid what people call so, a region, or of a country the town that is asked for."""
    candidates = candidates_of(cuts_of(text))
    as_offered = [item.place for item in candidates if item.place.name.casefold() == text.strip().casefold()]
    if as_offered:  # a choice that was taken
        return PlaceReading(as_offered[0])
    if any(item.doubtful for item in candidates):
        if (bare := bare_place(text)) != text.strip():
            return read_place(bare)
        if (slip := _slip(text)) is not None:
            return PlaceReading(slip)
    reading = meant(candidates)
    if (town := called(text)) is not None:
        amid = meant(candidates_of(cuts_of(town)))
        other = [place for place in (reading.place, *reading.choices) if place and not place.postal_code]
        # Two letters are also a state's: LA.
        return (
            PlaceReading(None, distinct([*filter(None, (amid.place,)), *other])) if other and len(text) == 2 else amid
        )
    country = country_named(text)
    if country is None or (reading.place is not None and reading.place.country == country):
        return reading
    others = [place for place in (reading.place, *reading.choices) if place and place.country != country]
    towns = [*others, *load_gazetteer().largest(country, 3 * MOST_CHOICES)]
    return PlaceReading(None, distinct(sorted(towns, key=lambda place: -(place.population or 0))))


def resolve_place(text: str) -> PlaceFound | None:
    """The one place meant by what a person typed; None when unsure."""
    return read_place(text).place


def require_place(text: str, pointer: str, unknown: Message) -> PlaceFound:
    """The one place meant; BadRequest with the choices where there are several, or else with what is `unknown`."""
    reading = read_place(text)
    if reading.place is not None:
        return reading.place
    if reading.military:
        raise BadRequest(refusals.PLACE_UNKNOWN(), [(pointer, expected.PLACE_ON_MAP())])
    if reading.choices:
        which = expected.WHICH_PLACE(candidates=[place.name for place in reading.choices])
        raise BadRequest(refusals.WHICH_PLACE(), [(pointer, which)])
    raise BadRequest(refusals.PLACE_UNKNOWN(), [(pointer, unknown)])


def find_places(text: str, limit: int = 5, country: str | None = None) -> list[PlaceFound]:
    """Places for what a person types, typos forgiven, best first."""
    reading = read_place(text)
    places = [item for item in (reading.place, *reading.choices) if item and country in (None, item.country)]
    inside = ((country, None),) if country else ()
    for cut in cuts_of(text):
        if len(places) < limit and cut.name and (cut.within or not places):
            places += load_gazetteer().like(cut.name, limit, cut.within or inside)
    results = [place for place in distinct(places, km=1.0) if country in (None, place.country)]
    return results[:limit]


def _is_town(text: str) -> bool:
    """Apo is a town of the Philippines, too, for whoever says so."""
    return bool(load_gazetteer().towns_named(place_key(text.split(",")[0]))) and "," in text


def _with_code(written: PostalReading) -> PlaceReading:
    """What a text means in which a postal code stands: the code's place, when all else agrees with it."""
    cuts = [*cuts_of(written.rest)]
    if not any(cut.name or cut.within for cut in cuts):
        return _alone(written.hits)
    if len(cuts) == 1 and not written.sure and (bare := bare_place(written.rest)) != written.rest.strip():
        cuts = [*cuts_of(bare)]
    agreeing: list[PlaceFound] = []
    for hit in (*written.hits, *written.lost_zero):
        for cut in cuts:
            if lies_within(hit, cut.within) and (not cut.name or is_near(cut.name, hit)):
                agreeing.append(hit)
                break
    if agreeing:
        return PlaceReading(agreeing[0]) if len(agreeing) == 1 else PlaceReading(None, tuple(agreeing))
    named = [candidate for candidate in candidates_of(cuts) if not candidate.doubtful]
    if not named:  # a street, or a name that no map has: the code says enough where region and country agree
        inside = [hit for hit in written.hits if any(cut.within and lies_within(hit, cut.within) for cut in cuts)]
        if not inside and any(cut.within for cut in cuts):  # Boston, CA 02108: one of the two is wrong
            inside = [hit for hit in written.hits if any(cut.name and is_near(cut.name, hit) for cut in cuts)]
            return PlaceReading(None, tuple(inside))
        return PlaceReading(inside[0]) if len(inside) == 1 else PlaceReading(None, tuple(inside))
    best = meant(named)
    possible = [best.place] if best.place else [*best.choices]
    against = [hit for hit in written.hits if any(hit.country == place.country for place in possible)]
    if best.place and not against:  # a code that the map does not have
        return best
    return PlaceReading(None, distinct([*against, *possible]))


def _alone(hits: Sequence[PlaceFound]) -> PlaceReading:
    """A code and nothing else: five digits are a ZIP, as most who write nothing else here mean them."""
    american = [hit for hit in hits if hit.country == "US"]
    if american:
        return PlaceReading(american[0])
    return PlaceReading(hits[0]) if len(hits) == 1 else PlaceReading(None, tuple(hits[:MOST_CHOICES]))


def _forgiven(text: str) -> PlaceReading:
    """The place whose name is a slip away; or, for a region or country that is not understood, what might be meant."""
    if (slip := _slip(text)) is not None:
        return PlaceReading(slip)
    head = text.split(",")[0]
    if head != text:
        reading = meant(candidates_of(cuts_of(head)))
        return PlaceReading(None, (reading.place,) if reading.place else reading.choices)
    return PlaceReading(None)


def _slip(text: str) -> PlaceFound | None:
    for cut in cuts_of(text):
        near = load_gazetteer().like(cut.name, 1, cut.within) if cut.name and not cut.namesakes else []
        if near and fuzz.ratio(place_key(near[0].name.split(",")[0]), cut.name) >= SURE:
            return near[0]
    return None


def jurisdiction_of(place: PlaceFound) -> str:
    """The jurisdiction a place lies in: "US-NM", or the country where it has no regions."""
    return f"{place.country}-{place.region}" if place.region else place.country
