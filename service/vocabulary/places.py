"""Finds places by what people type or state, without the network: "Hartford, CT", "06105", "Ciudad de México", "Wien".

One rule for seekers, rosters and coordinates: everything stated must agree. What agrees in several places that might
be meant is no place but a question, with those places as choices.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from schemas.core.message import Message
from schemas.messages import expected, refusals
from schemas.profiles.practitioner import Address, Place
from schemas.vocabulary.terms import PlaceFound
from service.core.errors import BadRequest
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import AGREE_KM, Named, Region, kilometres, load_gazetteer
from service.vocabulary.postal import Written, is_military, places_of, written_codes

# A name typed for a hard limit must be this close to a known one (RapidFuzz ratio).
SURE = 85.0
# The largest place of a name is meant when it has so many times the people of the next one; of a name that is not its
# own (Cologne), more, where a town is called just so.
_DOMINATES, _DOMINATES_BY_OTHER_NAME, _TOWN_FROM = 5, 25, 15_000
# Of two letters a state of the country most people here write them for, unless the other reading is so much larger.
_STATE_BEFORE_COUNTRY = 50
_BARE_CODES_OF = ("US", "CA", "AU", "GB", "MX", "BR")
_STATE_WORDS = frozenset({"state", "province", "estado", "provincia", "region", "county"})
_MOST_CHOICES = 5
_MOST_NAMESAKES = 200
_CAPITAL = 0.25
_SAME_KM = 25.0

Within = tuple[str, str | None]  # country, ISO 3166-2 code of a region


class PlaceReading(msgspec.Struct, frozen=True):
    """The one place meant, or else those that may be: empty when nothing is known by that name."""

    place: PlaceFound | None
    choices: tuple[PlaceFound, ...] = ()
    military: bool = False  # an address that lies nowhere on a map


class _Candidate(msgspec.Struct, frozen=True):
    place: PlaceFound
    own: bool  # by its own name, not another one
    literal: bool = False  # as it was typed, dots and hyphens included
    region: str | None = None  # of a region: its ISO 3166-2 code

    @property
    def weight(self) -> float:
        return (self.place.population or 1) * (1.0 if self.own else 0.25) * (5.0 if self.literal else 1.0)


class _Cut(msgspec.Struct, frozen=True):
    """A way to read a text: a name, and the regions or countries that are said to hold it (none: anywhere)."""

    name: str
    within: tuple[Within, ...]
    code: bool = False  # the region or country was two letters
    typed: str = ""  # the name as it was typed, where it is a part of the text between commas
    rest: bool = False  # a part of the text stands before the name: a street, a quarter


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
            return PlaceReading(None, tuple(places[:_MOST_CHOICES]))
    named = _meant(_candidates(_cuts(text)))
    if named.place is not None and not places:
        return named
    if choices := (*places, *((named.place,) if named.place else named.choices)):
        return PlaceReading(None, _distinct(choices))
    return _forgiven(text)


def resolve_place(text: str) -> PlaceFound | None:
    """The one place meant by what a person typed; None when unsure."""
    return read_place(text).place


def place_asked(text: str, pointer: str, unknown: Message) -> PlaceFound:
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
    for cut in _cuts(text):
        if len(places) < limit and cut.name and (cut.within or not places):
            places += load_gazetteer().like(cut.name, limit, cut.within or inside)
    results = [place for place in _distinct(places, km=1.0) if country in (None, place.country)]
    return results[:limit]


def _is_town(text: str) -> bool:
    """Apo is a town of the Philippines, too, for whoever says so."""
    return bool(load_gazetteer().towns_named(place_key(text.split(",")[0]))) and "," in text


def _with_code(written: Written) -> PlaceReading:
    """What a text means in which a postal code stands: the code's place, when all else agrees with it."""
    cuts = [*_cuts(written.rest)]
    if not any(cut.name or cut.within for cut in cuts):
        return _alone(written.hits)
    agreeing: list[PlaceFound] = []
    for hit in written.hits:
        for cut in cuts:
            if _lies_within(hit, cut.within) and (not cut.name or _is_near(cut.name, hit)):
                agreeing.append(hit)
                break
    if agreeing:
        return PlaceReading(agreeing[0]) if len(agreeing) == 1 else PlaceReading(None, tuple(agreeing))
    named = _candidates(cuts)
    if not named:  # a street, or a name that no map has: the code says enough where region and country agree
        inside = [hit for hit in written.hits if any(cut.within and _lies_within(hit, cut.within) for cut in cuts)]
        return PlaceReading(inside[0]) if len(inside) == 1 else PlaceReading(None, tuple(inside))
    best = _meant(named)
    meant = [best.place] if best.place else [*best.choices]
    against = [hit for hit in written.hits if any(hit.country == place.country for place in meant)]
    if best.place and not against:  # a code that the map does not have
        return best
    return PlaceReading(None, _distinct([*against, *meant]))


def _alone(hits: Sequence[PlaceFound]) -> PlaceReading:
    """A code and nothing else: five digits are a ZIP, as most who write nothing else here mean them."""
    american = [hit for hit in hits if hit.country == "US"]
    if american:
        return PlaceReading(american[0])
    return PlaceReading(hits[0]) if len(hits) == 1 else PlaceReading(None, tuple(hits[:_MOST_CHOICES]))


def _lies_within(place: PlaceFound, within: Sequence[Within]) -> bool:
    region = f"{place.country}-{place.region}" if place.region else None
    return not within or any(
        country == place.country and (iso is None or region is None or iso == region) for country, iso in within
    )


def _is_near(name: str, place: PlaceFound) -> bool:
    if place_key(place.name.split(",")[0]) == name:
        return True
    towns = (load_gazetteer().town(named.row) for named in load_gazetteer().towns_named(name))
    return any(
        town.country == place.country and kilometres(town.lat, town.lon, place.lat, place.lon) <= AGREE_KM
        for town in towns
    )


def _cuts(text: str) -> Iterator[_Cut]:
    """Ways to cut a text into a name and what holds it, the whole text as a name first."""
    parts = [part.strip() for part in text.split(",") if place_key(part)]
    segments = [place_key(part).split() for part in parts]
    words = [word for segment in segments for word in segment]
    typed = {" ".join(segment): part.casefold() for segment, part in zip(segments, parts, strict=True)}
    ends, at = [0], 0
    for segment in segments:
        at += len(segment)
        ends.append(at)
    for size in range(len(words), -1, -1):
        tail = words[size:]
        within = _where(" ".join(tail)) if tail else ()
        if tail and not within:
            continue
        starts = max((end for end in ends if end < size), default=0)
        name, code = " ".join(words[starts:size]), any(len(word) <= 3 for word in tail)
        yield _Cut(name, within, code, typed.get(name, ""), rest=starts > 0)


@lru_cache(50_000)
def _where(key: str) -> tuple[Within, ...]:
    """What regions and countries a key may stand for: a region, a country, or a region and its country."""
    gazetteer = load_gazetteer()
    words = key.split()
    if words[-1] in _STATE_WORDS and len(words) > 1:
        words = words[:-1]
    results: list[Within] = [(region.country, region.iso or None) for region in regions_meant(" ".join(words))]
    if (country := _country(" ".join(words))) is not None:
        results.append((country, None))
    for at in range(1, len(words)):
        for region_words, country_words in ((words[:at], words[at:]), (words[at:], words[:at])):
            country = _country(" ".join(country_words))
            if country is not None:
                regions = regions_meant(" ".join(region_words), country)
                results += [(region.country, region.iso or None) for region in regions]
    return tuple(dict.fromkeys(item for item in results if item[0] in gazetteer.country_codes or item[0] == "US"))


def regions_meant(key: str, country: str | None = None) -> list[Region]:
    """Regions by folded name or code; by a bare code only of countries where everyone writes it."""
    gazetteer = load_gazetteer()
    regions = [region for region in gazetteer.regions_named(key) if country in (None, region.country)]
    code = key.upper().replace(" ", "")
    for holder in (country,) if country else _BARE_CODES_OF:
        region = gazetteer.by_iso.get(f"{holder}-{code}") or gazetteer.by_iso.get(f"{holder}-{_ABBREVIATED.get(key)}")
        if region is not None:
            regions.append(region)
    return list(dict.fromkeys(regions))


def _country(key: str) -> str | None:
    code = key.upper()
    if len(code) == 2 and code in load_gazetteer().country_codes:
        return code
    return load_gazetteer().countries.get(key)


def _candidates(cuts: Iterable[_Cut]) -> list[_Candidate]:
    """Places that the cuts name: those that leave no part of the text over, else those that do."""
    cuts = list(cuts)
    for rest in (False, True):
        if candidates := [candidate for cut in cuts if cut.rest is rest for candidate in _named(cut)]:
            return _without_doubles(candidates)
    return []


def _named(cut: _Cut) -> Iterator[_Candidate]:
    """Towns that a cut names, within what it says; a region that stands alone."""
    gazetteer = load_gazetteer()
    states, countries = [w for w in cut.within if w[1]], [w for w in cut.within if not w[1]]
    towns = [_town(named, cut.typed) for named in gazetteer.towns_named(cut.name)[:_MOST_NAMESAKES]] if cut.name else []
    inside = [town for town in towns if _is_inside(town.place, states or countries)]
    if states and countries:
        least = max((candidate.weight for candidate in inside), default=0.0) * (
            _STATE_BEFORE_COUNTRY if cut.code else 1
        )
        inside += [town for town in towns if _is_inside(town.place, countries) and town.weight > least]
    yield from inside
    if not cut.name:
        yield from (_region(iso, cut.code) for _, iso in states if iso and gazetteer.by_iso[iso].lat is not None)


def _town(named: Named, typed: str) -> _Candidate:
    place = load_gazetteer().town(named.row)
    return _Candidate(place, named.own, literal=place.name.split(",")[0].casefold() == typed)


def _without_doubles(candidates: list[_Candidate]) -> list[_Candidate]:
    """Of a region and a town in it of the same name, the town where it holds many of the people, else the region."""
    regions = {
        candidate.region: load_gazetteer().by_iso[candidate.region].population
        for candidate in candidates
        if candidate.region
    }
    dropped: set[str] = set()
    results = []
    for candidate in candidates:
        iso = f"{candidate.place.country}-{candidate.place.region}"
        if candidate.region or iso not in regions:
            results.append(candidate)
        elif (candidate.place.population or 0) >= _CAPITAL * regions[iso]:
            dropped.add(iso)
            results.append(candidate)
        elif candidate.own:
            results.append(candidate)
    return [candidate for candidate in results if candidate.region not in dropped]


def _is_inside(town: PlaceFound, within: Sequence[Within]) -> bool:
    """Unlike a postal code's, a town's region is known: it must be the one said."""
    return not within or any(
        country == town.country and (iso is None or iso == f"{town.country}-{town.region}") for country, iso in within
    )


def _region(iso: str, code: bool) -> _Candidate:
    region = load_gazetteer().by_iso[iso]
    place = PlaceFound(
        name=f"{region.name}, {region.country}",
        lat=region.lat or 0.0,
        lon=region.lon or 0.0,
        country=region.country,
        region=region.code,
        postal_code=None,
        population=region.population // (100 if code else 20) or None,  # a town of that name is rather meant
    )
    return _Candidate(place, own=True, region=iso)


def _meant(candidates: Sequence[_Candidate]) -> PlaceReading:
    """The one candidate that is far larger than the others, else all that may be meant."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.weight)
    distinct: list[_Candidate] = []
    for candidate in ranked:
        if not any(_same(candidate.place, other.place, _SAME_KM) for other in distinct):
            distinct.append(candidate)
    if not distinct:
        return PlaceReading(None)
    first, others = distinct[0], distinct[1:]
    rivals = [other for other in others if other.weight * _DOMINATES > first.weight]
    if not first.own:
        rivals += [
            other
            for other in others
            if other.own
            and (other.place.population or 0) >= _TOWN_FROM
            and (other.place.population or 0) * _DOMINATES_BY_OTHER_NAME > (first.place.population or 0)
        ]
    if not rivals:
        return PlaceReading(first.place)
    return PlaceReading(None, _distinct([first.place, *(rival.place for rival in rivals)]))


def _forgiven(text: str) -> PlaceReading:
    """The place whose name is a slip away; or, for a region or country that is not understood, what might be meant."""
    cuts = [*_cuts(text)]
    for cut in cuts:
        near = load_gazetteer().like(cut.name, 1, cut.within) if cut.name else []
        if near and fuzz.ratio(place_key(near[0].name.split(",")[0]), cut.name) >= SURE:
            return PlaceReading(near[0])
    head = text.split(",")[0]
    if head != text:
        reading = _meant(_candidates(_cuts(head)))
        return PlaceReading(None, (reading.place,) if reading.place else reading.choices)
    return PlaceReading(None)


def _same(place_found: PlaceFound, other: PlaceFound, km: float) -> bool:
    return (
        place_found.country == other.country
        and kilometres(place_found.lat, place_found.lon, other.lat, other.lon) <= km
    )


def _distinct(places: Sequence[PlaceFound], km: float = _SAME_KM) -> tuple[PlaceFound, ...]:
    results: list[PlaceFound] = []
    for place in places:
        if not any(_same(place, other, km) for other in results):
            results.append(place)
    return tuple(results[:_MOST_CHOICES] if km == _SAME_KM else results)


# How states are shortened in letters, beside their codes.
_ABBREVIATED = {
    "ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "cal": "CA", "colo": "CO", "conn": "CT", "del": "DE",
    "fla": "FL", "ill": "IL", "ind": "IN", "kan": "KS", "kans": "KS", "mass": "MA", "mich": "MI", "minn": "MN",
    "miss": "MS", "mont": "MT", "neb": "NE", "nebr": "NE", "nev": "NV", "n h": "NH", "n j": "NJ", "n mex": "NM",
    "n m": "NM", "n y": "NY", "n c": "NC", "n d": "ND", "okla": "OK", "ore": "OR", "oreg": "OR", "penn": "PA",
    "penna": "PA", "r i": "RI", "s c": "SC", "s d": "SD", "tenn": "TN", "tex": "TX", "wash": "WA", "w va": "WV",
    "wis": "WI", "wisc": "WI", "wyo": "WY", "d c": "DC", "b c": "BC", "ont": "ON", "que": "QC", "alta": "AB",
    "man": "MB", "sask": "SK", "p r": "PR", "vic": "VIC", "qld": "QLD", "n s w": "NSW",
}  # fmt: skip


class Located(msgspec.Struct, frozen=True):
    """Where an address lies, if that can be said; what does not agree; its ZIP with a lost zero put back."""

    place: PlaceFound | None
    doubt: Literal["", "contradicts", "ambiguous", "unknown", "military"] = ""
    zip: str | None = None


def jurisdiction_of(place: PlaceFound) -> str:
    """The jurisdiction a place lies in: "US-NM", or the country where it has no regions."""
    return f"{place.country}-{place.region}" if place.region else place.country


def locate(address: Address) -> PlaceFound | None:
    """The place of an address, from postal code, city and region; None when it is not on the map, or unsure."""
    return locate_address(address).place


def contradicts(place: Place, located: Located) -> bool:
    """Whether stated coordinates lie elsewhere than the address (a geocoder's default point, swapped numbers)."""
    result = located.place
    if result is None or place.lat is None or place.lon is None or located.doubt:
        return False
    return kilometres(place.lat, place.lon, result.lat, result.lon) > AGREE_KM


@lru_cache(20_000)
def locate_address(address: Address) -> Located:
    """Where an address lies by everything it states: what does not agree with the rest is left aside and said."""
    city, code = place_key(address.city or ""), (address.postal_code or "").strip()
    within = _address_within(address)
    if is_military(code if not city else f"{city} {code}") and (
        not within or ("US", None) in within or _is_post(address)
    ):
        return Located(None, "military")
    countries = list(dict.fromkeys(country for country, _ in within)) or ["US", *load_gazetteer().postal_countries]
    hits = [hit for hit in places_of(code, countries) if _lies_within(hit, within)] if code else []
    restored = _restored_zip(code, city, within) if code and not hits else None
    hits += [restored] if restored else []
    towns = _candidates([_Cut(city, within)]) if city else []
    zip = restored.postal_code if restored else None
    if city and (near := [hit for hit in hits if _is_near(city, hit)]):
        return Located(near[0], zip=zip)
    known = bool(code) and any(True for _ in places_of(code, countries))
    if city and towns:
        best = _meant(towns)
        wrong = "contradicts" if known and (within or address.country) else ""
        if best.place is None:
            return Located(hits[0] if len(hits) == 1 and within else None, "ambiguous", zip)
        # Region and code agree against the town: two against one.
        if hits and len(within) == 1 and within[0][1] and len(hits) == 1:
            return Located(hits[0], "contradicts", zip)
        return Located(best.place, wrong, zip)  # type: ignore[arg-type]
    if hits and (not city or within or len(hits) == 1 or hits[0].country == "US"):
        return Located(hits[0], zip=zip)
    return Located(None, "unknown" if city or code else "")


def _is_post(address: Address) -> bool:
    return (address.region or "").upper() in ("AE", "AA", "AP") or address.country == "US"


def _address_within(address: Address) -> tuple[Within, ...]:
    """The region and country that an address states; the country alone where its region is not known."""
    country = address.country
    if country in _TERRITORIES:
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
    return hit if not city or _is_near(city, hit) else None


_TERRITORIES = ("PR", "GU", "VI", "AS", "MP")
