"""What was understood of the terms and places typed, and what to do where it was not: nearest names to choose."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from schemas.profiles.practitioner import Address, Place, Profile
from service.i18n.languages import ReaderLocale
from service.vocabulary.cache import VocabularyCache
from service.vocabulary.folding import place_key
from service.vocabulary.insurers import insurers_like
from service.vocabulary.normalize_terms import UnlocatedPlace, understand_terms, unlocated_places
from service.vocabulary.places import resolve_place
from service.web.forms.fields import Field, FormData, lines_of, rows_of
from service.web.pages.terms import VOCABULARIES, is_known, nearest, stored_name

INSURANCE = "fees.insurance"
_NEAREST = 3
_PICKS = 5
_SHORTEST_CITY = 3
_LONGEST_TERM = 100
_MOST_TAIL = 6  # words of a town, its region, code and country


@dataclass(frozen=True)
class Doubt:
    """Something typed that is not known as it stands; each choice is (what a tick sends, what it is called)."""

    kind: Literal["understood", "new", "place", "amount", "jurisdiction"]
    typed: str
    name: str
    choices: list[tuple[str, str]] = field(default_factory=list)


# Not kept before it has been asked about: what it would mean if it was read wrongly is too much.
ASKED_FIRST = ("amount", "jurisdiction")


def understand(
    terms: VocabularyCache, questions: tuple[Field, ...], typed: FormData, shown: FormData, locale: ReaderLocale
) -> list[Doubt]:
    """Writes every term as the vocabulary spells it, or in the person's own word for a known concern.

    What is new or was read as something else is doubted. `shown` is the form as it was opened.
    """
    doubts: dict[tuple[str, str], Doubt] = {}
    for question in questions:
        if question.path not in VOCABULARIES or not typed.one(question.path):
            continue
        kind = VOCABULARIES[question.path]
        names = set(rows_of(shown.one(question.path)))
        mapping = {stored_name(terms, kind, term, locale): term for term in _terms(typed, question.path, names)}
        normalized_terms = understand_terms(terms, kind, list(mapping))
        result = (
            mapping[normalized_term.typed] if normalized_term.own_wording else normalized_term.name
            for normalized_term in normalized_terms
        )
        typed.values[question.path] = ["\n".join(dict.fromkeys(result))]
        for normalized_term in normalized_terms:
            as_typed, name = mapping[normalized_term.typed], locale.say(normalized_term.name)
            if normalized_term.how == "added":
                near = nearest(terms, kind, as_typed, locale, _NEAREST)
                doubts[kind, name] = Doubt("new", as_typed, name, [(f"{kind}|{name}|{other}", other) for other in near])
            elif not normalized_term.own_wording and as_typed.casefold() not in (
                name.casefold(),
                normalized_term.name.casefold(),
            ):
                doubts.setdefault((kind, name), Doubt("understood", as_typed, name))
    return list(doubts.values())


def in_own_words(document: dict[str, Any]) -> dict[str, Any]:
    """The profile with its concerns as the person wrote them; of those put first one word each."""
    wordings = document.get("concern_wordings", {})
    written = [word for name in document.get("concerns", []) for word in wordings.get(name, [name])]
    first = [wordings.get(name, [name])[0] for name in document.get("concerns_first", [])]
    return document | ({"concerns": written} if written else {}) | ({"concerns_first": first} if first else {})


def spoken_terms(questions: tuple[Field, ...], typed: FormData, locale: ReaderLocale) -> None:
    """Writes the names that the directory keeps as this page calls them."""
    for question in questions:
        if question.path in VOCABULARIES and typed.one(question.path):
            typed.values[question.path] = ["\n".join(locale.say(name) for name in rows_of(typed.one(question.path)))]


def picks(terms: VocabularyCache, path: str, typed: FormData, locale: ReaderLocale) -> list[Doubt]:
    """While someone types: for the last term that is no name yet, the names like it."""
    kind = VOCABULARIES[path]
    for term in reversed(_terms(typed, path)):
        if not is_known(terms, kind, term, locale):
            near = nearest(terms, kind, term, locale, _PICKS)
            return [Doubt("new", term, term, [(f"{kind}|{term}|{name}", name) for name in near])] if near else []
    return []


def insurer_picks(typed: FormData) -> list[Doubt]:
    """While someone types: for the last line that is no listed insurer, those it may mean."""
    for line in reversed(rows_of(typed.one(INSURANCE))):
        if near := insurers_like(line, _PICKS):
            return [Doubt("new", line, line, [(f"{INSURANCE}|{line}|{name}", name) for name in near])]
    return []


def place_picks(path: str, typed: FormData) -> list[Doubt]:
    """While someone types: for a city that is not on the map yet, the places like it; `path` is that of the row."""
    result = {
        part: typed.one(f"{path}.address.{part}")[:_LONGEST_TERM] or None for part in ("city", "region", "country")
    }
    if len(result["city"] or "") < _SHORTEST_CITY:
        return []
    results = unlocated_places([Place(Address(**result))])
    return [
        _place_doubt(unlocated_place, path.rpartition(".")[2]) for unlocated_place in results if unlocated_place.nearest
    ]


def _terms(typed: FormData, path: str, stored_lines: Collection[str] = ()) -> list[str]:
    """The terms of a box, one a line; commas divide those of a line that did not stand there before."""
    lines = rows_of(typed.one(path))
    terms = [term for line in lines for term in ([line] if line in stored_lines else lines_of(line))]
    return [term[:_LONGEST_TERM] for term in dict.fromkeys(terms)]


def doubted_places(before: list[Place], profile: Profile) -> list[Doubt]:
    """Places that are not on the map; one that stood there before has been asked about already."""
    known = {place.address for place in before}
    new = [place if place.address not in known else Place() for place in profile.places]
    return [_place_doubt(unlocated_place, str(unlocated_place.index)) for unlocated_place in unlocated_places(new)]


def _place_doubt(unlocated_place: UnlocatedPlace, row: str) -> Doubt:
    near = [
        (f"{row}|{place.name.split(',')[0]}|{place.region or ''}|{place.country}", place.name)
        for place in unlocated_place.nearest
    ]
    return Doubt("place", unlocated_place.label, "", near)


def take_ticks(typed: FormData, ticked: Mapping[str, list[str]]) -> None:
    """Puts the names ticked in place of what was typed."""
    for text in ticked.get("instead", []):
        kind, old, new = [*text.split("|", 2), "", ""][:3]
        for path in [*(path for path, vocabulary in VOCABULARIES.items() if vocabulary == kind), kind]:
            if new and typed.one(path):
                names = [new if term == old else term for term in rows_of(typed.one(path))]
                typed.values[path] = ["\n".join(dict.fromkeys(names))]
    for text in ticked.get("place", []):
        index, city, region, country = [*text.split("|", 3), "", "", ""][:4]
        if index.isdecimal() and f"places.{index}.address.city" in typed.values:
            start = f"places.{index}.address"
            typed.values |= {f"{start}.city": [city], f"{start}.region": [region], f"{start}.country": [country]}


def _divide_address(address: dict[str, Any]) -> None:
    """Reads an address that stands in the first box alone from its end: "44 Elm Street Northampton MA 01060"."""
    if not address.get("line") or any(address.get(part) for part in ("city", "region", "postal_code")):
        return
    words = address["line"].replace(",", " ").split()
    for start in range(max(1, len(words) - _MOST_TAIL), len(words) - 1):
        tail = words[start:]
        place = resolve_place(" ".join(tail))
        if place is not None and place.region and place_key(place.name).startswith(place_key(tail[0])):
            city = place.name.split(",")[0]
            address |= {"line": " ".join(words[:start]), "city": city, "region": place.region, "country": place.country}
            if tail[-1].isdecimal():
                address["postal_code"] = tail[-1]
            return


def complete(patch: dict[str, Any], stored: Profile | None) -> dict[str, Any]:
    """What the form does not ask and the patch must not lose: coordinates stated for an address that stays."""
    first = patch.get("concerns_first") or []
    if first and "concerns" in patch:
        patch["concerns"] = list(dict.fromkeys([*(patch["concerns"] or []), *first]))
    if "concerns" in patch or first:
        patch["concern_wordings"] = None  # the form asks in own words: those that stand in it now
    stated = {place.address: place for place in (stored.places if stored else []) if place.lat is not None}
    for row in patch.get("places") or []:
        _divide_address(row.get("address") or {})
        for address, place in stated.items():
            if row.get("address") == msgspec.to_builtins(address):
                row |= {"lat": place.lat, "lon": place.lon}
    return patch
