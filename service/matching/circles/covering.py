"""Says what a circle covers: each member's share, who covers each need best, and what nobody covers."""

from collections.abc import Callable, Sequence

import numpy as np

from schemas.core.message import Message
from schemas.matching.circle import Coverage, Covers, Need, NeedCovered, Uncovered
from service.matching.circles.circle import People, coverage


def covers(people: People, row: int) -> Covers:
    """The needs a person states."""
    return _by_kind([need for need, value in zip(people.needs, people.values[row], strict=True) if value > 0])


def best_at(people: People, rows: Sequence[int], row: int) -> Covers:
    """The needs that nobody among `rows` covers better than this one of them."""
    most = coverage(people.values[list(rows)])
    own = people.values[row]
    return _by_kind([need for need, value, best in zip(people.needs, own, most, strict=True) if value == best > 0])


def _by_kind(needs: Sequence[Need]) -> Covers:
    named = {kind: [need.name for need in needs if need.kind == kind] for kind in ("layer", "goal", "concern")}
    return Covers(layers=named["layer"], goals=named["goal"], concerns=named["concern"])


def covered(people: People, rows: Sequence[int]) -> Coverage:
    """What the circle of these rows covers together, by whom."""
    most = people.covered_with(rows)
    needs = []
    for index, need in enumerate(people.needs):
        by = sorted((row for row in rows if people.values[row, index] > 0), key=lambda row: -people.values[row, index])
        ids = [people.ids[row] for row in by]
        own = [who for who, helps in people.had.items() if helps[index] > 0]
        needs.append(NeedCovered(need.kind, need.name, need.weight, float(most[index]), ids, own))
    return Coverage(total=sum(need.weight * need.value for need in needs), needs=needs)


def uncovered(people: People, rows: Sequence[int], friends: Callable[[Need], Message]) -> list[Uncovered]:
    """The needs that nobody covers; how many others do, and what friends and family can be for."""

    def open_need(index: int, need: Need) -> Uncovered:
        company, others = friends(need), int(stating[index])
        return Uncovered(need.kind, need.name, need.weight, others, "", company.code, company.params)

    most = people.covered_with(rows)
    stating = np.count_nonzero(people.values > 0, axis=0)
    return [open_need(index, need) for index, need in enumerate(people.needs) if most[index] == 0]
