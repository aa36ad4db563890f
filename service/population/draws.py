"""Seeded draws that fall the same on every machine and in every Python version.

Python promises this of `Random.random()` alone, and C libraries agree to the last bit on + - * / but not on log,
sin or pow: everything here is built on those.
"""

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """One stream of draws; its own seed keeps it apart from every other stream."""

    __slots__ = ("random",)

    def __init__(self, seed: str) -> None:
        self.random = Random(seed).random

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def integer(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + int(self.random() * (highest - lowest + 1))

    def one_of(self, options: Sequence[T]) -> T:
        return options[int(self.random() * len(options))]

    def some_of(self, options: Sequence[T], count: int) -> list[T]:
        """Different options, in the order drawn; all of them when there are fewer."""
        pool = list(options)
        for index in range(min(count, len(pool))):
            other = index + int(self.random() * (len(pool) - index))
            pool[index], pool[other] = pool[other], pool[index]
        return pool[:count]

    def bell(self) -> float:
        """Mean 0, spread 1, never beyond 3: the sum of three even draws."""
        random = self.random
        return 2.0 * (random() + random() + random()) - 3.0


def sizes(count: int) -> list[float]:
    """Cumulative shares of `count` groups of very unequal size: the largest about a tenth, then 1/rank (Zipf)."""
    total = sum(1.0 / (rank + 3) for rank in range(count))
    return list(accumulate(1.0 / (rank + 3) / total for rank in range(count)))
