"""The reference population: composed people of any number, each with the planted truth the audit measures against.

Modality decides little and never the way of working: concerns lean to what the modality usually sees, everything
else is drawn without it. Two populations of one seed that differ in `Bias` have the same people and the same truth.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from schemas.core.fields import Layer, Serves
from schemas.profiles.practitioner import Credential, ProfileDump
from schemas.vocabulary.terms import ConcernEntry
from service.population import tables
from service.population.answers import Candour
from service.population.customs import Customs, Guild, guild
from service.population.draws import Draws
from service.population.furnish import Sketch, furnish
from service.population.money import likely
from service.population.prose import Phrasebook, compose, phrasebook
from service.population.stating import state_concerns, state_lifestyle
from service.population.truth import AXES, Bias, Truth, draw_truth
from service.population.written import StatedFacts, written_people
from service.profiles.fictional import REFERENCE
from service.vocabulary.shipped import shipped_concerns

_SERVES: tuple[tuple[Serves, float], ...] = (
    ("children", 0.2), ("teens", 0.3), ("adults", 0.92), ("older_adults", 0.4),
    ("couples", 0.15), ("families", 0.15), ("groups", 0.12),
)
_LANGUAGES = ("es", "es", "es", "zh", "vi", "fr", "pt", "ar", "hi", "ko", "ru", "pl", "ht", "tl", "ase")
_GENDERS = ("woman",) * 12 + ("man",) * 7 + ("nonbinary",)
_CULTURES = ("latino", "black", "lgbtq", "muslim", "jewish", "christian", "south asian", "native american", "veterans")
_LAYERS: tuple[Layer, ...] = ("body", "mind", "spirit")


class ComposedPerson(msgspec.Struct, frozen=True):
    """A composed person: the profile as stated, and what is true of them."""

    profile: ProfileDump
    modality: str  # the first of the profile's
    truth: Truth


class _World(NamedTuple):
    """What all people of one population have in common."""

    guild: Guild
    book: Phrasebook
    concerns: Mapping[str, ConcernEntry]
    given: tuple[str, ...]
    family: tuple[str, ...]
    not_treated: tuple[str, ...]


def reference_people(seed: int, count: int, today: date, bias: Bias = Bias.none) -> Iterator[ComposedPerson]:
    """`count` people, one after the other in constant memory; a longer population begins with the shorter one."""
    world = _world(seed, bias)
    # Two streams: what a bias changes in the writing must not shift who the people are.
    people, writing = Draws(f"reference/{seed}"), Draws(f"writing/{seed}")
    for index in range(count):
        customs = world.guild.customs[bisect(world.guild.shares, people.random())]
        truth = draw_truth(people, customs.usual, world.concerns)
        profile = _person(people, world, customs, truth)
        profile.external_id = f"ref-{index + 1:07d}"
        profile.email = f"{profile.external_id}@example.org"
        profile.confirmed_at = datetime.combine(today - timedelta(days=people.integer(1, 89)), time(15), UTC)
        _furnish(people, profile, truth, today)
        state_concerns(writing, profile, truth.competence, tuple(world.concerns), customs.extra_concerns)
        profile.approach = compose(writing, world.book, customs, list(truth.competence)[:4])
        yield ComposedPerson(profile, customs.modality, truth)


def _world(seed: int, bias: Bias) -> _World:
    written, concerns = written_people(), {entry.name: entry for entry in shipped_concerns()}
    plain = [person.name.removeprefix("Dr. ").partition(",")[0].split() for person in written]
    return _World(
        guild(seed, written, bias),
        phrasebook(written, concerns),
        concerns,
        tuple(names[0] for names in plain),
        tuple(names[-1] for names in plain),
        tuple(line for person in written for line in person.does_not_treat),
    )


def _person(draws: Draws, world: _World, customs: Customs, truth: Truth) -> ProfileDump:
    profile = ProfileDump(
        source=REFERENCE,
        status="published",
        display_name=f"{draws.one_of(world.given)} {draws.one_of(world.family)} (fictional)",
        modalities=_modalities(draws, world.guild, customs),
        languages=["en", draws.one_of(_LANGUAGES)] if draws.chance(0.3) else ["en"],
        serves=[group for group, common in _SERVES if draws.chance(common)],
        layers=_layers(draws, truth, world.concerns),
        gender=draws.one_of(_GENDERS) if draws.chance(0.5) else None,
        cultures=draws.some_of(_CULTURES, draws.integer(1, 2)) if draws.chance(0.15) else [],
        does_not_treat=draws.some_of(world.not_treated, _limits(draws, truth)),
    )
    state_lifestyle(draws, profile, truth)
    return profile


def _furnish(draws: Draws, profile: ProfileDump, truth: Truth, today: date) -> None:
    licensed = draws.chance(0.6)
    if licensed:
        profile.credentials = [Credential("licensed", "Fictional Board", number=f"F{draws.integer(10_000, 99_999)}")]
    leans = dict(zip(AXES, truth.shape, strict=True))
    candour = Candour(lift=max(0.0, 0.08 + 0.1 * draws.bell()), skips_axis=0.15, gaming=truth.gaming)
    # Course, city and modes are drawn without the modality: what is planted must be the only tie between them.
    course, city = draws.one_of(tables.COURSES), draws.one_of(tables.CITIES)
    stated_facts = StatedFacts(modes=["video", "phone"]) if draws.chance(0.15) else StatedFacts()
    furnish(draws, profile, Sketch(leans, candour, course, city, licensed, current=True, stated=stated_facts), today)


def _limits(draws: Draws, truth: Truth) -> int:
    """How many limits somebody names: more towards the plus pole of `options`."""
    lean = truth.shape[AXES.index("options")]
    return draws.integer(1, 3) if draws.chance(likely(lean, 0.5)) else 0


def _modalities(draws: Draws, everyone: Guild, customs: Customs) -> list[str]:
    names = [customs.modality]
    while draws.chance(0.25) and len(names) < 3:
        other = draws.one_of(everyone.customs).modality
        if other not in names:
            names.append(other)
    return names


def _layers(draws: Draws, truth: Truth, concerns: Mapping[str, ConcernEntry]) -> list[Layer]:
    """Those of the strongest concern, and now and then another."""
    strongest = concerns[next(iter(truth.competence))].layers
    return [layer for layer in _LAYERS if layer in strongest or draws.chance(0.25)]
