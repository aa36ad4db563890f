"""What is true of a composed person before anything is stated, and the biases that can be planted on top."""

from collections.abc import Mapping, Sequence
from enum import Enum, Flag, auto
from typing import NamedTuple, get_args

from schemas.core.fields import DomainId, QualityId
from schemas.vocabulary.terms import ConcernEntry
from service.population.draws import Draws

AXES: tuple[QualityId, ...] = get_args(QualityId)
DOMAINS: tuple[DomainId, ...] = get_args(DomainId)

_USUAL_LEVELS = (0, 0, 0, 1, 1, 1, 2, 2, 3)


class Gaming(Enum):
    """How a person bends the whole answer sheet, if at all."""

    no = "no"
    maximum = "maximum"  # the plus end everywhere, every domain central
    polarised = "polarised"  # the plus end on four axes, the minus end on the rest


class Bias(Flag):
    """Differences between kinds of practice that have nothing to do with competence, planted for the audit."""

    none = 0
    words = auto()  # some write in seekers' words, some in jargon
    length = auto()  # some write far longer, some far shorter
    lists = auto()  # some state far longer lists of concerns


class Truth(NamedTuple):
    """What a perfect reader would know of a person."""

    competence: dict[str, float]  # concern -> weight, strongest first, sum 1
    shape: tuple[float, ...]  # the nine axes in order, -3 (minus pole) to 3
    levels: tuple[int, ...]  # the ten lifestyle domains in order, 0 (none) to 3 (central)
    gaming: Gaming


def draw_truth(draws: Draws, usual: Sequence[str], concerns: Mapping[str, ConcernEntry]) -> Truth:
    """`usual`: what the person's kind of practice sees most; it shapes the concerns a little and nothing else."""
    competence = _competence(draws, usual, tuple(concerns))
    shape = tuple(max(-3.0, min(3.0, 1.3 * draws.bell())) for _ in AXES)
    gaming = draws.one_of((Gaming.maximum, Gaming.polarised)) if draws.chance(0.2) else Gaming.no
    return Truth(competence, shape, _levels(draws, competence, concerns), gaming)


def _competence(draws: Draws, usual: Sequence[str], everything: Sequence[str]) -> dict[str, float]:
    """Three to ten concerns, nearly half from the usual ones, one to three of them far stronger than the rest."""
    count = 3 + int(8 * draws.random() * draws.random())
    strong = draws.integer(1, 3)
    raw: dict[str, float] = {}
    while len(raw) < count:
        concern = draws.one_of(usual if draws.chance(0.45) else everything)
        if concern not in raw:
            raw[concern] = 2.0 + 2.0 * draws.random() if len(raw) < strong else 0.3 + 0.6 * draws.random()
    total = sum(raw.values())
    return {name: weight / total for name, weight in sorted(raw.items(), key=lambda pair: -pair[1])}


def _levels(draws: Draws, competence: Mapping[str, float], concerns: Mapping[str, ConcernEntry]) -> tuple[int, ...]:
    """A domain in which a strong concern lies is raised by one; otherwise the domains are free."""
    raised = {domain for name, weight in competence.items() if weight > 0.15 for domain in concerns[name].domains}
    return tuple(min(3, draws.one_of(_USUAL_LEVELS) + (domain in raised)) for domain in DOMAINS)
