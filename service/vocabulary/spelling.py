"""Repairs typos in a story before it is read, against a constant word list (`fit.md`: never the live directory).

A word of four or more letters that no list knows becomes the commonest known word at optimal string alignment
distance 1. Names (capitals inside a sentence or a word), abbreviations and inflected known words stay. The original
is kept for quoting.
"""

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

DATA = Path(__file__).parents[1] / "data"

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SHORTEST_REPAIRED = 4
# A rarer candidate is a worse guess than the word as it stands: brand names and trade words are not typos.
RAREST_CANDIDATE = 20_000
# A text with a larger share of unknown words is in another language; a few unknown words are always looked at.
LARGEST_UNKNOWN_SHARE = 1 / 3
FEW_WORDS = 5

_MOST_REMEMBERED = 20_000  # words looked up before

_ENDS_SENTENCE = ".!?…\n"
_BEFORE_SENTENCE = " \t\"'“‘(["
# An ending, and what the word it is added to ends with: "moles" of "mole", "raced" of "race".
_ENDINGS = tuple((ending, stem) for ending in ("'s", "s", "es", "ed", "ing", "er", "y") for stem in ("", "e"))


class Speller:
    """One language's words, commonest first; `own_words` (our vocabulary) count as known and as good candidates."""

    def __init__(self, words: list[str], own_words: list[str]) -> None:
        ordered = [*words[:RAREST_CANDIDATE], *own_words, *words[RAREST_CANDIDATE:]]
        self._rank = {word: rank for rank, word in reversed(list(enumerate(ordered)))}
        self._candidates = ordered[: RAREST_CANDIDATE + len(own_words)]
        self._is_known = lru_cache(_MOST_REMEMBERED)(self._look_up)
        self._nearest = lru_cache(_MOST_REMEMBERED)(self._look_around)

    @cached_property
    def _by_end(self) -> dict[tuple[int, str, str], list[str]]:
        """Candidates by length and first or last letters, of which one edit leaves either in place: so few words need
        to be compared. Made for the first typo."""
        by_end: dict[tuple[int, str, str], list[str]] = {}
        for word in dict.fromkeys(self._candidates):
            for letters in (1, 2) if WORD.fullmatch(word) else ():
                by_end.setdefault((len(word), word[:letters], ""), []).append(word)
                by_end.setdefault((len(word), "", word[-letters:]), []).append(word)
        return by_end

    def repair(self, text: str, start: int = 0, stop: int | None = None) -> str:
        """The text (or its part from `start` to `stop`, read in its place) with its typos repaired; else as it was."""
        return self.repair_parts(text, [(start, len(text) if stop is None else stop)])[0]

    def repair_parts(self, text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
        """Parts of a text, each read in its place and judged by itself, with typos repaired; else as they were."""
        words = list(WORD.finditer(text))
        starts = [match.start() for match in words]
        typos = [at for at, match in enumerate(words) if self._is_repairable(match, text)]
        return [self._repaired_part(text, span, words, starts, typos) for span in spans]

    def _repaired_part(
        self, text: str, span: tuple[int, int], words: Sequence[re.Match[str]], starts: list[int], typos: list[int]
    ) -> str:
        start, stop = span
        first, last = bisect_left(starts, start), bisect_left(starts, stop)
        own = typos[bisect_left(typos, first) : bisect_left(typos, last)]
        if len(own) > max(FEW_WORDS, LARGEST_UNKNOWN_SHARE * (last - first)):
            return text[start:stop]
        repaired: list[str] = []
        for at in own:
            repaired += (text[start : words[at].start()], self._repaired(words[at].group()))
            start = words[at].end()
        return "".join([*repaired, text[start:stop]])

    def knows(self, word: str) -> bool:
        """Whether a word, or the word it is inflected from, is on the list."""
        return self._is_known(_plain(word))

    def _look_up(self, lower: str) -> bool:
        return lower in self._rank or any(
            lower.endswith(ending) and lower[: -len(ending)] + stem in self._rank for ending, stem in _ENDINGS
        )

    def _is_repairable(self, match: re.Match[str], text: str) -> bool:
        word = match.group()
        return len(word) >= SHORTEST_REPAIRED and not self.knows(word) and not _is_name(match, text)

    def _repaired(self, word: str) -> str:
        nearest = self._nearest(_plain(word))
        if nearest is None:
            return word
        return nearest.capitalize() if word[0].isupper() else nearest

    def _look_around(self, word: str) -> str | None:
        return min(self._at_distance_one(word), key=self._rank.__getitem__, default=None)

    def _at_distance_one(self, word: str) -> Iterator[str]:
        # In a word of four, two swapped letters in the middle leave but one at each end.
        letters = 2 if len(word) > SHORTEST_REPAIRED else 1
        for length in (len(word), len(word) - 1, len(word) + 1):
            for end in ((length, word[:letters], ""), (length, "", word[-letters:])):
                candidates = self._by_end.get(end, [])
                for candidate, _, _ in process.extract_iter(word, candidates, scorer=OSA.distance, score_cutoff=1):
                    yield candidate


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _is_name(match: re.Match[str], text: str) -> bool:
    word = match.group()
    if any(letter.isupper() for letter in word[1:]):
        return True
    return word[0].isupper() and not _starts_sentence(text, match.start())


def _starts_sentence(text: str, at: int) -> bool:
    while at > 0 and text[at - 1] in _BEFORE_SENTENCE:
        at -= 1
    return at == 0 or text[at - 1] in _ENDS_SENTENCE


@cache
def word_ranks(language: str) -> dict[str, int]:
    """The most frequent words of a language (ISO 639-1) with their rank from 0; empty where no list is shipped."""
    path = DATA / f"words_{language}.txt.gz"
    if not path.exists():
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {line.rstrip("\n"): rank for rank, line in enumerate(lines)}


@cache
def load_speller(language: str, own_words: tuple[str, ...] = ()) -> Speller | None:
    """The speller of a language (ISO 639-1), or None where the policy ships no list for it."""
    words = list(word_ranks(language))
    if not words:
        return None
    own = sorted({_plain(word) for text in own_words for word in WORD.findall(text)} - set(words))
    return Speller(words, own)
