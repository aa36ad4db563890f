"""Folds a term into an open vocabulary: same spelling, alias, abbreviation or typo of a known name, else a new one.

A term folds when its key equals a known key, or when its best RapidFuzz ratio to a known key of similar length
reaches `FOLD_AT`. Every fuzzy fold and every addition goes on a list for a person to review (`ayni review`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from schemas.vocabulary.terms import Fold

# Published in docs/matching.md. At 90 "acupunture" folds and "music therapy" / "muscle therapy" (81) do not.
FOLD_AT = 90.0
# Shorter keys are abbreviations: one letter makes another word (DO, DC, PT, OT). Between the two lengths one letter
# is too much for the ratio, so one edit (a swap counts as one) with the same first letter folds: "rieki".
SHORTEST_TYPO = 5
SHORTEST_RATIO = 7
# In a search box one letter in four may be a slip (one in a short word); a third of what was typed must be met.
SHORTEST_SLIP = 3
SHORTEST_BEGUN = 6
LIKE_AT = 0.35

_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")  # L.M.T. is LMT
_NOT_WORD = re.compile(r"[^\w]+")
_FILLER = {"and", "the", "of", "a", "y", "de", "la", "el"}
_SPELLING = (
    (re.compile(r"behaviour"), "behavior"),
    (re.compile(r"counsell"), "counsel"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"gynaec"), "gynec"),
    (re.compile(r"orthopaed"), "orthoped"),
    (re.compile(r"aesth"), "esth"),
    (re.compile(r"haem"), "hem"),
    (re.compile(r"oed"), "ed"),
    (re.compile(r"isation\b"), "ization"),
    (re.compile(r"centre"), "center"),
)


def plain_letters(text: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def key(term: str) -> str:
    """The folded spelling: no case, accents, punctuation, filler words, plural s, dots of initials; American."""
    plain = _INITIALS.sub("", plain_letters(term).replace("&", " and "))
    for british, american in _SPELLING:
        plain = british.sub(american, plain)
    words = [word for word in _NOT_WORD.sub(" ", plain).split() if word not in _FILLER]
    return " ".join(
        word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )


class Vocabulary:
    """Known keys of one vocabulary and the names they lead to."""

    def __init__(self, names_by_key: Mapping[str, str]) -> None:
        self.names_by_key = dict(names_by_key)
        self._fuzzy_keys = [k for k in self.names_by_key if len(k) >= SHORTEST_TYPO]
        self._folds: dict[str, Fold] = {}

    def fold(self, term: str) -> Fold:
        """The name this term stands for; `how` is "added" when it is a new one. The same term folds the same way."""
        if term not in self._folds:
            if len(self._folds) > 100_000:
                self._folds.clear()
            self._folds[term] = self._fold(term)
        return self._folds[term]

    def _fold(self, term: str) -> Fold:
        # A term of punctuation alone has no key of its own: its plain spelling serves.
        own = key(term) or term.casefold().strip()
        if own in self.names_by_key:
            return Fold(term, self.names_by_key[own], "known", 100.0)
        best = self._nearest(own)
        if best is not None:
            return Fold(term, self.names_by_key[best[0]], "folded", best[1])
        return Fold(term, " ".join(term.split()).lower(), "added", 0.0)

    def _nearest(self, own: str) -> tuple[str, float] | None:
        if len(own) >= SHORTEST_RATIO:
            found = process.extractOne(own, self._fuzzy_keys, scorer=fuzz.ratio, score_cutoff=FOLD_AT)
            return (found[0], found[1]) if found else None
        if len(own) >= SHORTEST_TYPO:
            like = [k for k in self._fuzzy_keys if k[0] == own[0] and abs(len(k) - len(own)) <= 1]
            edit = process.extractOne(own, like, scorer=OSA.distance, score_cutoff=1)
            return (edit[0], fuzz.ratio(own, edit[0])) if edit else None
        return None

    def learn(self, name: str, aliases: Iterable[str] = ()) -> None:
        """A name that has been added, and its other spellings."""
        for spelling in (name, *aliases):
            own = key(spelling) or spelling.casefold().strip()
            if own not in self.names_by_key:
                self.names_by_key[own] = name
                if len(own) >= SHORTEST_TYPO:
                    self._fuzzy_keys.append(own)
        self._folds.clear()

    def search(self, query: str, limit: int) -> list[str]:
        """Names for a search box, best first: with words that begin as typed, or are a slip away from it."""
        own = key(query)
        if not own:
            return []
        similar = process.extract(own, self.names_by_key.keys(), scorer=fuzz.WRatio, limit=60)
        begun = (k for k in self.names_by_key if k.startswith(own) or f" {own}" in k)
        found: dict[str, tuple[float, float]] = {}
        for candidate in dict.fromkeys([*begun, *(one for one, _, _ in similar)]):
            name = self.names_by_key[candidate]
            likeness = (_likeness(own, candidate), fuzz.ratio(own, candidate))
            found[name] = max(found.get(name, (0.0, 0.0)), likeness)
        ranked = sorted(
            (name for name in found if found[name][0] >= LIKE_AT), key=lambda name: (*_down(found[name]), name)
        )
        return ranked[:limit]


def _down(likeness: tuple[float, float]) -> tuple[float, float]:
    return -likeness[0], -likeness[1]


def _likeness(own: str, candidate: str) -> float:
    """The share of letters (0..1) in words that the candidate has as well, as a beginning or with a slip."""
    theirs = candidate.split()
    met = sum(len(word) * max((_same_word(word, other) for other in theirs), default=0.0) for word in own.split())
    return met / sum(map(len, own.split()))


def _same_word(word: str, other: str) -> float:
    if other.startswith(word):
        return 1.0
    if len(word) < SHORTEST_SLIP or word[0] != other[0]:
        return 0.0
    # A long word may not have been typed to its end: it is compared with as much of the other as well.
    parts = (other, other[: len(word)], other[: len(word) + 1]) if len(word) >= SHORTEST_BEGUN else (other,)
    slips = min(OSA.distance(word, part) for part in parts)
    return 1 - slips / len(word) if slips <= max(1, len(word) // 4) else 0.0
