"""What kinds of practice in the composed population are used to: whom they see, and how they write.

Everybody sees all sorts, each kind some more often; the written people decide which. How they write differs only
where a bias is planted.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from service.population.draws import Draws, sizes
from service.population.truth import Bias
from service.population.written import WrittenPerson

Words = Literal["plain", "lay", "jargon"]


class Customs(NamedTuple):
    """The customs of one modality; `usual` repeats a concern as often as the written people of it name it."""

    modality: str
    usual: tuple[str, ...]
    words: Words
    length: float  # times the usual length of an approach
    extra_concerns: int  # stated beyond what is true


class Guild(NamedTuple):
    """All kinds of practice with the cumulative share of people in each."""

    customs: tuple[Customs, ...]
    shares: list[float]


def guild(seed: int, written: Iterable[WrittenPerson], bias: Bias) -> Guild:
    """Kinds of practice in a seeded order of size, so that no real specialty is always the large one."""
    seen: dict[str, Counter[str]] = {}
    for person in written:
        seen.setdefault(person.modalities[0], Counter()).update(person.concerns)
    draws = Draws(f"customs/{seed}")
    names = draws.some_of(sorted(seen), len(seen))
    customs = tuple(_customs(draws, name, tuple(sorted(seen[name].elements())), bias) for name in names)
    return Guild(customs, sizes(len(names)))


def _customs(draws: Draws, name: str, usual: tuple[str, ...], bias: Bias) -> Customs:
    # Drawn whatever the bias is, so that two populations of one seed differ by the planted bias alone.
    words: Words = draws.one_of(("plain", "lay", "jargon"))
    length = draws.one_of((1.0, 0.5, 2.5))
    extra = draws.one_of((0, 0, 8))
    return Customs(
        name,
        usual,
        words if Bias.words in bias else "plain",
        length if Bias.length in bias else 1.0,
        extra if Bias.lists in bias else 0,
    )
