"""What was understood of the terms and places typed, and what to do where it was not: nearest names to tick."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from schemas.practitioner import Place, Profile
from service.database.pool import Connection
from service.usecases.save_profiles import Terms
from service.usecases.understand_terms import understand_terms, unlocated_places
from service.web.pages.practitioner.fields import Field, Typed, lines_of

# Which vocabulary a question is asked in.
_VOCABULARIES: dict[str, Literal["modalities", "concerns"]] = {
    "modalities": "modalities",
    "concerns": "concerns",
    "concerns_first": "concerns",
}


@dataclass(frozen=True)
class Doubt:
    """Something typed that is not known as it stands; each choice is (what a tick sends, what it is called)."""

    kind: Literal["understood", "new", "place"]
    typed: str
    name: str
    choices: list[tuple[str, str]] = field(default_factory=list)


def understand(terms: Terms, questions: tuple[Field, ...], typed: Typed) -> list[Doubt]:
    """Writes every term as the vocabulary spells it; what is new or was read as something else is doubted."""
    doubts: dict[tuple[str, str], Doubt] = {}
    for question in questions:
        if question.path not in _VOCABULARIES or not typed.one(question.path):
            continue
        kind = _VOCABULARIES[question.path]
        found = understand_terms(terms, kind, [term[:100] for term in lines_of(typed.one(question.path))])
        typed.values[question.path] = ["\n".join(dict.fromkeys(one.name for one in found))]
        for one in found:
            near = [(f"{kind}|{one.name}|{name}", name) for name in one.nearest if name != one.name]
            if one.how == "added":
                doubts[kind, one.name] = Doubt("new", one.typed, one.name, near)
            elif one.typed.casefold() != one.name.casefold():
                doubts.setdefault((kind, one.name), Doubt("understood", one.typed, one.name))
    return list(doubts.values())


async def doubted_places(connection: Connection, before: list[Place], profile: Profile) -> list[Doubt]:
    """Places that are not on the map; one that stood there before has been asked about already."""
    known = {place.address for place in before}
    new = [place if place.address not in known else Place() for place in profile.places]
    return [
        Doubt(
            "place",
            one.label,
            "",
            [
                (f"{one.index}|{near.name.split(',')[0]}|{near.region or ''}|{near.country}", near.name)
                for near in one.nearest
            ],
        )
        for one in await unlocated_places(connection, new)
    ]


def take_ticks(typed: Typed, ticked: Mapping[str, list[str]]) -> None:
    """Puts the names ticked in place of what was typed."""
    for text in ticked.get("instead", []):
        kind, old, new = [*text.split("|", 2), "", ""][:3]
        for path, vocabulary in _VOCABULARIES.items():
            if new and vocabulary == kind and typed.one(path):
                names = [new if term == old else term for term in lines_of(typed.one(path))]
                typed.values[path] = ["\n".join(dict.fromkeys(names))]
    for text in ticked.get("place", []):
        index, city, region, country = [*text.split("|", 3), "", "", ""][:4]
        if index.isdecimal() and f"places.{index}.address.city" in typed.values:
            start = f"places.{index}.address"
            typed.values |= {f"{start}.city": [city], f"{start}.region": [region], f"{start}.country": [country]}


def complete(patch: dict[str, Any], stored: Profile | None) -> dict[str, Any]:
    """What the form does not ask and the patch must not lose: coordinates stated for an address that stays."""
    first = patch.get("concerns_first") or []
    if first and "concerns" in patch:
        patch["concerns"] = list(dict.fromkeys([*(patch["concerns"] or []), *first]))
    stated = {place.address: place for place in (stored.places if stored else []) if place.lat is not None}
    for row in patch.get("places") or []:
        for address, place in stated.items():
            if row.get("address") == msgspec.to_builtins(address):
                row |= {"lat": place.lat, "lon": place.lon}
    return patch
