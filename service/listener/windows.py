"""Lays the clauses of a story over its pieces, in windows that the encoder can take at once."""

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]
MOST_PIECES = 254  # in one window, without <s> and </s>


def joined(parts: Sequence[str]) -> tuple[str, list[Span]]:
    """The parts in one text, and where each stands in it."""
    spans: list[Span] = []
    at = 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    return " ".join(parts), spans


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `ids` of some neighbouring clauses; `clauses` has the places in `ids` of each, `first` its number."""

    ids: list[int]
    first: int
    clauses: list[list[int]]


def windows(ids: Sequence[int], spans: Sequence[Span], clauses: Sequence[Span]) -> list[Window]:
    """The windows of a story, in order. A clause longer than a window keeps its first pieces."""
    owned: list[list[int]] = [[] for _ in clauses]
    at = 0
    for number, (start, end) in enumerate(spans):
        middle = (start + end) / 2
        while at < len(clauses) and clauses[at][1] <= middle:
            at += 1
        if at < len(clauses) and clauses[at][0] <= middle:
            owned[at].append(number)
    results: list[Window] = []
    first = 0
    while first < len(clauses):
        last, size = first, 0
        while last < len(clauses) and (last == first or size + len(owned[last]) <= MOST_PIECES):
            size += len(owned[last])
            last += 1
        numbers: list[int] = []
        places: list[list[int]] = []
        for clause in owned[first:last]:
            own = clause[: MOST_PIECES - len(numbers)]
            places.append(list(range(len(numbers) + 1, len(numbers) + len(own) + 1)))  # + 1: behind <s>
            numbers += [ids[number] for number in own]
        results.append(Window(numbers, first, places))
        first = last
    return results
