"""Expressions that are tried only on texts which hold what they cannot do without: the same answers, much cheaper.

Nearly every expression that the rules look for is absent from nearly every sentence. Of each one two sets of pieces of
words are taken, the rarest there are: a match holds at least one piece of either. What pieces a word holds is
remembered, so that a text costs a look-up a word, and only what may match is tried on it.
"""

import re
import re._parser as parser  # type: ignore[import-not-found]
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Generic, TypeVar

from service.vocabulary.spelling import word_ranks

_SHORTEST, _LONGEST = 3, 6
_COMMON_WORDS = 2_000
_MOST_REMEMBERED = 4_096  # words of a set of rules
_EDGE = "\0"  # where a word starts or ends
_WORD = re.compile(r"\w+")
_BETWEEN_WORDS = re.compile(rf"[^\w{_EDGE}]+")
_Item = tuple[Any, Any]  # of a parsed expression: its kind and value
_Needed = frozenset[str]  # a match holds at least one of these; empty: unknown
_T = TypeVar("_T")


class CuedText(str):
    """A text in small letters, with the expressions of one set that may match in it, a bit each."""

    __slots__ = ("cues", "possible")
    cues: "Cues"
    possible: int


class Cues:
    """All expressions of one set of rules."""

    def __init__(self) -> None:
        # By piece the expressions that need it: as the one, and as the other of their two.
        self._bits: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._always = [0, 0]
        self._count = 0
        self._of_word = lru_cache(_MOST_REMEMBERED)(self._look_up)

    def add(self, expressions: Sequence[str], flags: int = 0, *, bounded: bool = False) -> "Cue":
        """One cue, said by any of these; `bounded`: as whole words. A tilde stands for an apostrophe."""
        written = [f"\\b(?:{expression})\\b" if bounded else f"(?:{expression})" for expression in expressions]
        cue = Cue(self, self._count, [value.replace("~", "'") for value in written], flags)
        for expression in cue.expressions:
            bit = 1 << self._count
            self._count += 1
            for which, needed in enumerate(_rarest_two(_needed(list(parser.parse(expression, flags))))):
                _PIECES.update(needed)
                for piece in needed:
                    self._bits[which][piece] = self._bits[which].get(piece, 0) | bit
                if not needed:
                    self._always[which] |= bit
        _known_pieces.cache_clear()
        self._of_word.cache_clear()
        return cue

    def scanned(self, text: str) -> CuedText:
        """The text, which must be in small letters, ready for the cues of this set."""
        value, other = self._always
        for first, second in map(self._of_word, set(_WORD.findall(text))):
            value |= first
            other |= second
        scanned = CuedText(text)
        scanned.cues, scanned.possible = self, value & other
        return scanned

    def _look_up(self, word: str) -> tuple[int, int]:
        """The expressions that need a piece of this word (letters in a row)."""
        first = other = 0
        for piece in _known_pieces(word):
            first |= self._bits[0].get(piece, 0)
            other |= self._bits[1].get(piece, 0)
        return first, other


# The pieces that any set of rules needs; a word is cut once for all sets.
_PIECES: set[str] = set()


@lru_cache(_MOST_REMEMBERED)
def _known_pieces(word: str) -> tuple[str, ...]:
    return tuple(_PIECES.intersection(_pieces(word)))


class Cue:
    """Expressions any of which says one thing; matches as all of them joined by "or" would, in their order."""

    def __init__(self, cues: Cues, first: int, expressions: Sequence[str], flags: int) -> None:
        self.expressions = expressions
        self.bits = ((1 << len(expressions)) - 1) << first  # its expressions among those of the set
        self._cues, self._first, self._flags = cues, first, flags
        self._compiled: dict[int, re.Pattern[str]] = {}  # by bit

    def may_match(self, text: str) -> bool:
        """Whether it may stand in this text; where not, it need not be looked for."""
        return self._possible(text) != 0

    def search(self, text: str, start: int = 0, stop: int | None = None, *, within: str = "") -> re.Match[str] | None:
        """The first match between `start` and `stop`; `within`: that part, scanned, where the text is not."""
        possible = self._possible(within or text)
        if not possible:
            return None
        if stop is None:
            stop = len(text)
        best: re.Match[str] | None = None
        for pattern in self._patterns(possible):
            match = pattern.search(text, start, stop)
            if match is not None and (best is None or match.start() < best.start()):
                best = match
        return best

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, one after the other; none of them is empty."""
        start = 0
        # The next match of each expression, looked for again only when the text has gone past it.
        left = [(pattern, match) for pattern in self._patterns(self._possible(text)) if (match := pattern.search(text))]
        while left:
            best = min((match for _, match in left), key=re.Match.start)
            yield best
            start = best.end()
            left = [
                (pattern, following)
                for pattern, match in left
                if (following := match if match.start() >= start else pattern.search(text, start))
            ]

    def _possible(self, text: str) -> int:
        """The expressions that may match, a bit each; of a text that was not scanned for this set all."""
        if text.__class__ is CuedText and text.cues is self._cues:
            return text.possible & self.bits
        return self.bits

    def _patterns(self, possible: int) -> list[re.Pattern[str]]:
        """These expressions in their order, compiled when they are first tried."""
        patterns = []
        while possible:
            lowest = possible & -possible
            possible ^= lowest
            pattern = self._compiled.get(lowest)
            if pattern is None:
                expression = self.expressions[lowest.bit_length() - 1 - self._first]
                pattern = self._compiled[lowest] = re.compile(expression, self._flags)
            patterns.append(pattern)
        return patterns


class CueList(Generic[_T]):
    """Cues of one set, each with what it tells of."""

    def __init__(self, cues: Sequence[tuple[_T, Cue]]) -> None:
        self._cues = cues
        self._bits = 0
        for _, cue in cues:
            self._bits |= cue.bits

    def possible(self, text: CuedText) -> list[tuple[_T, Cue]]:
        """Those that may stand in a text that was scanned for their set, in their order."""
        possible = text.possible & self._bits
        return [entry for entry in self._cues if possible & entry[1].bits] if possible else []


def _needed(parsed: Sequence[_Item], left: bool = False, right: bool = False) -> list[_Needed]:
    """What each part of a sequence needs, as far as it is known: all of these. `left`, `right`: whether an edge of a
    word is known to be there."""
    needed: list[_Needed] = []
    run: list[_Item] = []  # letters in a row, and edges of words
    for at, (kind, value) in enumerate(parsed):
        if kind is parser.LITERAL or (kind is parser.AT and value is parser.AT_BOUNDARY):
            run.append((kind, value))
            continue
        before, after = left and at == len(run), right and at == len(parsed) - 1
        after = after or _is_edge(parsed[at + 1 : at + 2])
        branches = _branches(kind, value)
        if branches is not None:  # together with the letters before it, which the parser has taken out of all
            needed += _any_of([_rarest_two(_needed([*run, *branch], before, after))[0] for branch in branches])
        elif kind is parser.SUBPATTERN:
            needed += _needed(value[3], before if not run else _is_edge(run[-1:]), after)
        elif kind in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0] > 0:
            needed += _needed(value[2])
        needed += _of_run(run, before, right=False)
        run = []
    return needed + _of_run(run, left and len(run) == len(parsed), right)


def _branches(kind: Any, value: Any) -> list[Sequence[_Item]] | None:
    """The branches of an "or", with or without brackets around it; None for anything else."""
    if kind is parser.SUBPATTERN and len(value[3]) == 1:
        kind, value = value[3][0]
    return list(value[1]) if kind is parser.BRANCH else None


def _is_edge(items: Sequence[_Item]) -> bool:
    """Whether this is where a word starts or ends, whatever stands on the other side."""
    return any(
        (kind is parser.AT and value is parser.AT_BOUNDARY) or (kind is parser.LITERAL and not _WORD.match(chr(value)))
        for kind, value in items
    )


def _rarest_two(needed: list[_Needed]) -> list[_Needed]:
    """The two that fewest texts meet; an empty one where there is no other."""
    return [*sorted(set(needed), key=lambda own: (_frequency(own), sorted(own)))[:2], frozenset(), frozenset()][:2]


def _any_of(needed: list[_Needed]) -> list[_Needed]:
    return [frozenset().union(*needed)] if all(needed) else []


def _of_run(run: Sequence[_Item], left: bool, right: bool) -> list[_Needed]:
    """The rarest piece of each word of a run."""
    letters = "".join(chr(value).lower() if kind is parser.LITERAL else _EDGE for kind, value in run)
    marked = _BETWEEN_WORDS.sub(f"{_EDGE} {_EDGE}", f"{_EDGE * left}{letters}{_EDGE * right}")
    words = [word for word in marked.split(" ") if len(word) >= _SHORTEST and _WORD.search(word)]
    return [frozenset({min(_longest_pieces(word), key=lambda piece: (_commonness()[piece], piece))}) for word in words]


def _longest_pieces(word: str) -> list[str]:
    length = min(len(word), _LONGEST)
    return [word[at : at + length] for at in range(len(word) - length + 1)]


def _pieces(word: str) -> Iterator[str]:
    """All pieces of a word."""
    marked = f"{_EDGE}{word}{_EDGE}"
    size = len(marked)
    for at in range(size - _SHORTEST + 1):
        for end in range(at + _SHORTEST, min(at + _LONGEST, size) + 1):
            yield marked[at:end]


def _frequency(needed: _Needed) -> float:
    return sum(_commonness()[piece] for piece in needed)


@cache
def _commonness() -> Counter[str]:
    """How common a piece is, roughly: over the commonest words of the languages that are read."""
    counts: Counter[str] = Counter()
    for language in ("en", "es"):
        for word, rank in word_ranks(language).items():
            if rank >= _COMMON_WORDS:
                break
            for piece in chain.from_iterable(map(_pieces, _WORD.findall(word))):
                counts[piece] += 1.0 / (rank + 10)  # type: ignore[assignment]
    return counts
