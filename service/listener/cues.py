"""Expressions that are tried only on texts which hold what they cannot do without: the same answers, much cheaper.

Nearly every expression that the rules look for is absent from nearly every sentence. Of each one the pieces of three
or four letters are taken of which a match must hold at least one; a text is cut into its pieces once, and only what
may match is tried on it.
"""

import re
import re._parser as parser  # type: ignore[import-not-found]
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from service.vocabulary.spelling import word_ranks

_LENGTHS = (4, 3)
_COMMON_WORDS = 3_000
_Needed = frozenset[str]  # a match holds at least one of these; empty: unknown


class CuedText(str):
    """A text in small letters, with the expressions of one set that may match in it, a bit each."""

    __slots__ = ("cues", "possible")
    cues: "Cues"
    possible: int


class Cues:
    """All expressions of one set of rules."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._always = 0
        self._count = 0

    def add(self, expressions: Sequence[str], flags: int = 0, *, bounded: bool = False) -> "Cue":
        """One cue, said by any of these; `bounded`: as whole words. A tilde stands for an apostrophe."""
        written = [f"\\b(?:{expression})\\b" if bounded else f"(?:{expression})" for expression in expressions]
        cue = Cue(self, self._count, [value.replace("~", "'") for value in written], flags)
        for expression in cue.expressions:
            bit = 1 << self._count
            self._count += 1
            needed = _needed(parser.parse(expression, flags))
            for piece in needed:
                self._bits[piece] = self._bits.get(piece, 0) | bit
            if not needed:
                self._always |= bit
        return cue

    def scanned(self, text: str) -> CuedText:
        """The text, which must be in small letters, ready for the cues of this set."""
        known, possible = self._bits, self._always
        for length in _LENGTHS:
            for piece in {text[at : at + length] for at in range(len(text) - length + 1)} & known.keys():
                possible |= known[piece]
        scanned = CuedText(text)
        scanned.cues, scanned.possible = self, possible
        return scanned


class Cue:
    """Expressions any of which says one thing; matches as all of them joined by "or" would, in their order."""

    def __init__(self, cues: Cues, first: int, expressions: Sequence[str], flags: int) -> None:
        self.expressions = expressions
        self._cues, self._first, self._flags = cues, first, flags
        self._all = (1 << len(expressions)) - 1
        self._compiled: dict[int, re.Pattern[str]] = {}

    def search(self, text: str, start: int = 0, stop: int | None = None, *, within: str = "") -> re.Match[str] | None:
        """The first match between `start` and `stop`; `within`: that part, scanned, where the text is not."""
        possible, stop = self._possible(within or text), len(text) if stop is None else stop
        best: re.Match[str] | None = None
        while possible:
            lowest = possible & -possible
            possible ^= lowest
            match = self._pattern(lowest.bit_length() - 1).search(text, start, stop)
            if match is not None and (best is None or match.start() < best.start()):
                best = match
        return best

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, one after the other; none of them is empty."""
        start = 0
        while (match := self.search(text, start)) is not None:
            yield match
            start = match.end()

    def _possible(self, text: str) -> int:
        """The expressions that may match, a bit each; of a text that was not scanned for this set all."""
        if isinstance(text, CuedText) and text.cues is self._cues:
            return (text.possible >> self._first) & self._all
        return self._all

    def _pattern(self, number: int) -> re.Pattern[str]:
        pattern = self._compiled.get(number)
        if pattern is None:
            pattern = self._compiled[number] = re.compile(self.expressions[number], self._flags)
        return pattern


def _needed(parsed: Iterable[tuple[Any, Any]]) -> _Needed:
    """Of a sequence, the rarest of what its parts need."""
    choices: list[_Needed] = []
    run = ""
    for kind, value in parsed:
        if kind is parser.LITERAL:
            run += chr(value).lower()
            continue
        choices.append(_of_run(run))
        run = ""
        if kind is parser.BRANCH:
            choices.append(_any_of([_needed(branch) for branch in value[1]]))
        elif kind is parser.SUBPATTERN:
            choices.append(_needed(value[3]))
        elif kind in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0] > 0:
            choices.append(_needed(value[2]))
    choices.append(_of_run(run))
    return min((needed for needed in choices if needed), key=_frequency, default=frozenset())


def _any_of(needed: list[_Needed]) -> _Needed:
    return frozenset().union(*needed) if all(needed) else frozenset()


def _of_run(run: str) -> _Needed:
    """The rarest piece of some letters in a row."""
    length = next((length for length in _LENGTHS if len(run) >= length), None)
    if length is None:
        return frozenset()
    pieces = [run[at : at + length] for at in range(len(run) - length + 1)]
    return frozenset({min(pieces, key=lambda piece: _pieces_of_words()[piece])})


def _frequency(needed: _Needed) -> float:
    return sum(_pieces_of_words()[piece] for piece in needed)


@cache
def _pieces_of_words() -> Counter[str]:
    """How common a piece is, roughly: over the commonest words of the languages that are read."""
    counts: Counter[str] = Counter()
    for language in ("en", "es"):
        for word, rank in word_ranks(language).items():
            if rank >= _COMMON_WORDS:
                break
            padded = f" {word} "
            for length in _LENGTHS:
                for at in range(len(padded) - length + 1):
                    counts[padded[at : at + length]] += 1.0 / (rank + 10)  # type: ignore[assignment]
    return counts
