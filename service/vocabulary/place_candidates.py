"""Towns, regions and countries that a text may mean: how it can be cut, what each cut names, and which one is meant."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec
from babel import Locale

from schemas.vocabulary.terms import PlaceFound
from service.vocabulary.folding import place_key
from service.vocabulary.gazetteer import AGREE_KM, Region, TownName, kilometres, load_gazetteer

# The largest place of a name is meant when it has so many times the people of the next one; of a name that is not its
# own (Cologne), more, where a town is called just so.
_DOMINATES, _DOMINATES_BY_OTHER_NAME, _TOWN_FROM = 5, 25, 15_000
# Of two letters a state of the country most people here write them for, unless the other reading is so much larger.
_STATE_BEFORE_COUNTRY = 50
_BARE_CODES_OF = ("US", "CA", "AU", "GB", "MX", "BR")
_STATE_WORDS = frozenset({"state", "province", "estado", "provincia", "region", "county"})
MOST_CHOICES = 5
# Territories of the US, which are written as a country as often as a state.
TERRITORIES = ("PR", "GU", "VI", "AS", "MP")
_MOST_NAMESAKES = 200
_CAPITAL, _MOST_PEOPLE, _LARGE_BESIDE = 0.25, 0.3, 20
_SAME_KM = 25.0

Within = tuple[str, str | None]  # country, ISO 3166-2 code of a region

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


class PlaceReading(msgspec.Struct, frozen=True):
    """The one place meant, or else those that may be: empty when nothing is known by that name."""

    place: PlaceFound | None
    choices: tuple[PlaceFound, ...] = ()
    military: bool = False  # an address that lies nowhere on a map


class Candidate(msgspec.Struct, frozen=True):
    place: PlaceFound
    own: bool  # by its own name, not another one
    literal: bool = False  # as it was typed, dots and hyphens included
    region: str | None = None  # of a region: its ISO 3166-2 code
    doubtful: bool = False  # to be asked about: of a text that says more, and may name a town that is not known

    @property
    def weight(self) -> float:
        return (self.place.population or 1) * (1.0 if self.own else 0.25) * (5.0 if self.literal else 1.0)


class Cut(msgspec.Struct, frozen=True):
    """A way to read a text: a name, and the regions or countries that are said to hold it (none: anywhere)."""

    name: str
    within: tuple[Within, ...]
    code: bool = False  # the region or country was two letters
    typed: str = ""  # the name as it was typed (see `_letters`), where it is a part of the text between commas
    rest: bool = False  # a part of the text stands before the name: a street, a quarter
    # What regions and countries are called so, of a name with a rest before it: Tinyville, Vermont.
    namesakes: tuple[Within, ...] = ()
    street: bool = False  # the rest is one part with a number: the name is a town's


def cuts_of(text: str) -> Iterator[Cut]:
    """Ways to cut a text into a name and what holds it, the whole text as a name first."""
    parts = [part.strip() for part in text.split(",") if place_key(part)]
    segments = [place_key(part).split() for part in parts]
    words = [word for segment in segments for word in segment]
    typed = {" ".join(segment): _letters(part) for segment, part in zip(segments, parts, strict=True)}
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
        namesakes = _where(" ".join(words[starts:])) if starts > 0 else ()
        street = 0 < starts == ends[1] and any(c.isdigit() for c in " ".join(words[:starts]))
        letters = typed.get(name or " ".join(tail), "")
        yield Cut(name, within, code, letters, rest=starts > 0, namesakes=namesakes, street=street)


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


def country_named(text: str) -> str | None:
    """The country that a text names and nothing else; none where it is a territory, or two letters of a state."""
    key = place_key(text)
    code = None if len(key) == 2 and regions_meant(key) else _country(key)
    return None if code in TERRITORIES else code


def candidates_of(cuts: Iterable[Cut]) -> list[Candidate]:
    """Places that the cuts name: those that leave no part of the text over, else those that do, else namesakes."""
    cuts = list(cuts)
    for rest in (False, True):
        plain = [cut for cut in cuts if cut.rest is rest and not cut.namesakes]
        if candidates := [candidate for cut in plain for candidate in _named(cut)]:
            return _without_doubles(candidates)
    return _without_doubles([candidate for cut in cuts if cut.namesakes for candidate in _namesakes(cut)])


def _named(cut: Cut) -> Iterator[Candidate]:
    """Towns that a cut names, within what it says; a region that stands alone."""
    gazetteer = load_gazetteer()
    states, countries = [w for w in cut.within if w[1]], [w for w in cut.within if not w[1]]
    towns = [_town(named, cut.typed) for named in gazetteer.towns_named(cut.name)[:_MOST_NAMESAKES]] if cut.name else []
    towns += [Candidate(county, own=True) for county in gazetteer.counties_named(cut.name)]
    inside = [town for town in towns if _is_inside(town.place, states or countries)]
    if states and countries:
        least = max((candidate.weight for candidate in inside), default=0.0) * (
            _STATE_BEFORE_COUNTRY if cut.code else 1
        )
        inside += [town for town in towns if _is_inside(town.place, countries) and town.weight > least]
    yield from inside
    if not cut.name:
        yield from (_region(iso, cut) for _, iso in states if iso and gazetteer.by_iso[iso].lat is not None)


def _namesakes(cut: Cut) -> Iterator[Candidate]:
    """Of a name that a region has as well: the region, as the town before it is not known; towns that may be meant.

    Those lie in the region (New York) or are large beside it (Washington). Where one in it holds most of the
    region's people, or nothing but a street stands before it, the region is not meant."""
    gazetteer = load_gazetteer()
    regions = [gazetteer.by_iso[iso] for _, iso in cut.namesakes if iso]
    towns = [_town(named, cut.typed) for named in gazetteer.towns_named(cut.name)[:_MOST_NAMESAKES]]
    inside = [town for town in towns if (regions or town.own) and _is_inside(town.place, cut.namesakes)]
    least = max((region.population for region in regions), default=0) / _LARGE_BESIDE
    beside = [town for town in towns if regions and not cut.within and (town.place.population or 0) >= least]
    yield from inside
    yield from (msgspec.structs.replace(town, doubtful=True) for town in beside if town not in inside)
    capital = max((town.place.population or 0 for town in inside), default=0)
    for region in () if cut.street and inside else regions:
        if region.lat is not None and capital < _MOST_PEOPLE * region.population:
            yield msgspec.structs.replace(_region(region.iso, cut), doubtful=True)


def _town(named: TownName, typed: str) -> Candidate:
    place = load_gazetteer().town(named.row)
    return Candidate(place, named.own, literal=_letters(place.name.split(",")[0]) == typed)


def _letters(name: str) -> str:
    """A name as it is typed, but for capitals and dots: "st louis" is St. Louis rather than Saint-Louis."""
    return name.casefold().replace(".", "").strip()


def _without_doubles(candidates: list[Candidate]) -> list[Candidate]:
    """Of a region and a town in it of the same name, the town where it holds many of the people, else the region."""
    regions = {
        candidate.region: load_gazetteer().by_iso[candidate.region].population
        for candidate in candidates
        if candidate.region
    }
    dropped: set[str] = set()
    results = []
    if any(candidate.doubtful for candidate in candidates):
        return candidates
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


def _region(iso: str, cut: Cut) -> Candidate:
    """A region that stands alone; a town of that name is rather meant, unless the region is called just so."""
    region = load_gazetteer().by_iso[iso]
    key = place_key(region.name)
    own = key == place_key(cut.typed) and load_gazetteer().countries.get(key) in (None, *TERRITORIES)
    share = 100 if cut.code else 20 if not own else 1 if region.code in TERRITORIES else 4
    place = PlaceFound(
        name=f"{region.name}, {_country_word(region.country)}",
        lat=region.lat or 0.0,
        lon=region.lon or 0.0,
        country=region.country,
        region=region.code,
        postal_code=None,
        population=region.population // share or None,
    )
    return Candidate(place, own=True, region=iso)


@lru_cache(300)
def _country_word(code: str) -> str:
    """What names a country behind a region: its code, or its name where that is a state's: Ontario, CA is a town."""
    is_state = code != "US" and f"US-{code}" in load_gazetteer().by_iso
    return str(Locale("en").territories[code]) if is_state else code


def meant(candidates: Sequence[Candidate]) -> PlaceReading:
    """The one candidate that is far larger than the others, else all that may be meant."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.weight)
    apart: list[Candidate] = []
    for candidate in ranked:
        if not any(_same(candidate.place, other.place, _SAME_KM) for other in apart):
            apart.append(candidate)
    if not apart:
        return PlaceReading(None)
    first, others = apart[0], apart[1:]
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
        return PlaceReading(None, (first.place,)) if first.doubtful else PlaceReading(first.place)
    return PlaceReading(None, distinct([first.place, *(rival.place for rival in rivals)]))


def lies_within(place: PlaceFound, within: Sequence[Within]) -> bool:
    region = f"{place.country}-{place.region}" if place.region else None
    return not within or any(
        country == place.country and (iso is None or region is None or iso == region) for country, iso in within
    )


def is_near(name: str, place: PlaceFound) -> bool:
    if place_key(place.name.split(",")[0]) == name:
        return True
    towns = (load_gazetteer().town(named.row) for named in load_gazetteer().towns_named(name))
    return any(
        town.country == place.country and kilometres(town.lat, town.lon, place.lat, place.lon) <= AGREE_KM
        for town in towns
    )


def _same(place_found: PlaceFound, other: PlaceFound, km: float) -> bool:
    return (
        place_found.country == other.country
        and kilometres(place_found.lat, place_found.lon, other.lat, other.lon) <= km
    )


def distinct(places: Sequence[PlaceFound], km: float = _SAME_KM) -> tuple[PlaceFound, ...]:
    results: list[PlaceFound] = []
    for place in places:
        if not any(_same(place, other, km) for other in results):
            results.append(place)
    return tuple(results[:MOST_CHOICES] if km == _SAME_KM else results)
