"""The written people (`service/data/demo_people.ndjson`): what a writer gave each of them, before any draw."""

from functools import cache

import msgspec

from schemas.core.fields import DomainId, Layer, Level, Mode, QualityId, Serves
from service.vocabulary.shipped import DATA


class StatedFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person's own words commit to, so that no drawn fact contradicts them; None: nothing said."""

    session: tuple[int, ...] | None = None  # lowest and highest; empty: asks for money in words, not in figures
    first_visit: int | None = None
    minutes: int | None = None
    first_minutes: int | None = None
    sliding: bool | None = None
    exchange: bool | None = None
    insurance: list[str] | None = None
    free_places: int | None = None
    trial_visits: int | None = None
    trial_weeks: int | None = None
    usual_visits: tuple[int, int] | None = None
    waiting_weeks: int | None = None
    sells: bool | None = None
    commission: bool | None = None
    modes: list[Mode] | None = None
    title: str | None = None


class WrittenPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the file. `leans` are the nine axes as the text shows them, -3 (minus pole) to 3 (plus pole)."""

    name: str
    modalities: list[str]
    licensed: bool
    approach: str
    concerns: list[str]
    first: list[str]
    leans: dict[QualityId, int]
    lifestyle: dict[DomainId, Level]
    layers: list[Layer]
    serves: list[Serves]
    languages: list[str]
    pronouns: str | None = None
    examples: dict[QualityId, str] = {}
    cultures: list[str] = []
    does_not_treat: list[str] = []
    stated: StatedFacts = StatedFacts()


@cache
def written_people() -> tuple[WrittenPerson, ...]:
    """Everyone in the file, in its order: no kind of practice clumps."""
    decoder = msgspec.json.Decoder(WrittenPerson)
    lines = (DATA / "demo_people.ndjson").read_bytes().splitlines()
    return tuple(decoder.decode(line) for line in lines)
