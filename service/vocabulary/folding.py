"""Folds a term into an open vocabulary: a spelling, abbreviation or label of a known name, else a new one.

Nothing is guessed. A term folds when its key leads to a name, or when it is such a key spelled otherwise: words joined
or parted, an irregular plural, British spelling, or a slip of the pen. A slip is one letter of a word that no
dictionary has; where two names are as near, or what was typed is a word of its own, the term is a new name. Every fold
of this kind and every addition goes on a list for a person to review (`ayni review`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from schemas.vocabulary.terms import Fold
from service.vocabulary.spelling import word_ranks

# A shorter word is an abbreviation or differs by a letter from another word: no slip is read in it.
SHORTEST_SLIPPED = 5
# One letter put for another makes another word where the word is short (kambo, kampo), where it stands at the
# beginning (micro-, macro-), and where the two do not sound alike (dysphagia, dysphasia).
SHORTEST_REPLACED = 7
LEAST_PREFIX = 4
_SOUND_ALIKE = ("aeiouy", "cksz", "stc")
SHORTEST_JOINED = 7
MOST_SLIPPED_WORDS = 2
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


# Letters that do not decompose into a plain one and a mark.
_LIKE_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_WRITTEN_OUT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


@lru_cache(50_000)
def place_key(name: str) -> str:
    """A place name without case, accents and punctuation; St., Mt. and Ft. written out."""
    words = _NOT_WORD.sub(" ", plain_letters(name).translate(_LIKE_PLAIN)).split()
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words)


@lru_cache(50_000)
def key(term: str) -> str:
    """The folded spelling: no case, accents, punctuation, filler words, plural s, dots of initials; American."""
    plain = _INITIALS.sub("", plain_letters(term).replace("&", " and "))
    for british, american in _SPELLING:
        plain = british.sub(american, plain)
    words = [word for word in _NOT_WORD.sub(" ", plain).split() if word not in _FILLER]
    return " ".join(
        word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )


# Spellings that `key` leaves apart, because stored keys would have to change with it.
_ALSO_BRITISH = (
    (re.compile(r"our\b"), "or"),
    (re.compile(r"our(?=al|ing|ed\b|ful|less)"), "or"),
    (re.compile(r"(?<=[aeiou])lling\b"), "ling"),
    (re.compile(r"(?<=[aeiou])lled\b"), "led"),
    (re.compile(r"(?<=[a-z]{2})is(?=ed\b|e\b|ing\b)"), "iz"),
    (re.compile(r"rrhoe"), "rrhe"),
    (re.compile(r"anaem|anaes"), lambda item: item.group().replace("ae", "e")),
    (re.compile(r"\boestr"), "estr"),
    (re.compile(r"\bfoet"), "fet"),
    (re.compile(r"tumour"), "tumor"),
    (re.compile(r"fibre"), "fiber"),
    (re.compile(r"programme"), "program"),
)


@lru_cache(50_000)
def _loose(own: str) -> str:
    """A key as it would be with other plurals and other spellings, its words joined."""
    for british, american in _ALSO_BRITISH:
        own = british.sub(american, own)
    return "".join(word[:-2] + "y" if len(word) > 4 and word.endswith("ie") else word for word in own.split())


def _is_word(word: str) -> bool:
    return any(word in word_ranks(language) for language in ("en", "es"))


class Vocabulary:
    """Known keys of one vocabulary and the names they lead to.

    `labels` are reviewed spellings of names beside the stored ones; one that leads to None is known to be no name, and
    never folds. `spoken` are names in other languages, for searches. `unreviewed` are names that nobody has looked at:
    they fold, but no search shows them.
    """

    def __init__(
        self,
        names_by_key: Mapping[str, str],
        labels: Mapping[str, str | None] | None = None,
        spoken: Mapping[str, str] | None = None,
        unreviewed: Iterable[str] = (),
    ) -> None:
        self.unreviewed = set(unreviewed)
        self._names_by_label = {own: name for own, name in (labels or {}).items() if name is not None}
        self._no_names = {own for own, name in (labels or {}).items() if name is None}
        self._spoken = dict(spoken or {})
        self._by_loose: dict[str, set[str]] = {}
        self._by_words: dict[int, dict[str, str]] = {}
        self._words: set[str] = set()
        self._folds: dict[str, Fold] = {}
        self.names_by_key: dict[str, str] = {}
        for own, name in (self._names_by_label | dict(names_by_key)).items():
            # What nobody has reviewed gives way to a reviewed label.
            reviewed = self._names_by_label.get(own, name) if name in self.unreviewed else name
            self._know(own, reviewed)
            if own in names_by_key:
                self.names_by_key[own] = reviewed

    def _know(self, own: str, name: str) -> None:
        self._by_loose.setdefault(_loose(own), set()).add(name)
        words = own.split()
        self._by_words.setdefault(len(words), {})[own] = name
        self._words.update(words)

    def fold(self, term: str) -> Fold:
        """The name this term stands for; `how` is "added" when it is a new one. The same term folds the same way."""
        if term not in self._folds:
            if len(self._folds) > 100_000:
                self._folds.clear()
            self._folds[term] = self.look_up(term)
        return self._folds[term]

    def look_up(self, term: str) -> Fold:
        """The same for words of a seeker, which are not remembered."""
        # A term of punctuation alone has no key of its own: its plain spelling serves.
        own = key(term) or term.casefold().strip()
        name = self.names_by_key.get(own) or self._names_by_label.get(own)
        if name is not None:
            return Fold(term, name, "known", 100.0)
        if own not in self._no_names:
            results = self._otherwise_spelled(own) or self._slipped(own)
            if results is not None:
                return Fold(term, results[0], "folded", results[1])
        return Fold(term, " ".join(term.split()).lower(), "added", 0.0)

    def is_own_wording(self, term: str) -> bool:
        """Whether a term is another word for a known name, and neither a spelling nor a translation of it."""
        fold, own = self.fold(term), key(term)
        return fold.how == "known" and own != key(fold.name) and own not in self._spoken

    def _otherwise_spelled(self, own: str) -> tuple[str, float] | None:
        loose = _loose(own)
        names = self._by_loose.get(loose, set()) if len(loose) >= SHORTEST_JOINED else set()
        return (next(iter(names)), 99.0) if len(names) == 1 else None

    def _slipped(self, own: str) -> tuple[str, float] | None:
        """The one name that is a slip of the pen away in each word that is none, and how like it is (0..100)."""
        words = own.split()
        slips = {at: word for at, word in enumerate(words) if word not in self._words}
        if not 0 < len(slips) <= MOST_SLIPPED_WORDS or not all(map(_may_slip, slips.values())):
            return None
        names = {
            name
            for candidate, name in self._by_words.get(len(words), {}).items()
            for others in [candidate.split()]
            if all(others[at] == word for at, word in enumerate(words) if at not in slips)
            and all(_is_slip(word, others[at]) for at, word in slips.items())
        }
        return (names.pop(), round(100 * (1 - len(slips) / len(own)), 1)) if len(names) == 1 else None

    def learn(self, name: str, aliases: Iterable[str] = (), *, reviewed: bool = True) -> None:
        """A name that has been added, and its other spellings."""
        if not reviewed:
            self.unreviewed.add(name)
        for spelling in (name, *aliases):
            own = key(spelling) or spelling.casefold().strip()
            if own not in self.names_by_key:
                self.names_by_key[own] = name
                self._know(own, name)
        self._folds.clear()

    def search(self, query: str, limit: int) -> list[str]:
        """Names for a search box, best first: with words that begin as typed, or are a slip away from it."""
        own = key(query)
        if not own:
            return []
        known = self._spoken | self.names_by_key
        similar = process.extract(own, known.keys(), scorer=fuzz.WRatio, limit=60)
        begun = (k for k in known if k.startswith(own) or f" {own}" in k)
        result: dict[str, tuple[float, float]] = {}
        for candidate in dict.fromkeys([*begun, *(value for value, _, _ in similar)]):
            name = known[candidate]
            likeness = (_likeness(own, candidate), fuzz.ratio(own, candidate))
            result[name] = max(result.get(name, (0.0, 0.0)), likeness)
        ranked = sorted(
            (name for name in result if result[name][0] >= LIKE_AT and name not in self.unreviewed),
            key=lambda name: (*_down(result[name]), name),
        )
        return ranked[:limit]


def _may_slip(word: str) -> bool:
    return len(word) >= SHORTEST_SLIPPED and not _is_word(word)


def _is_slip(word: str, other: str) -> bool:
    """Whether what was typed is the other word with a letter missing, too many, out of place, or put for another."""
    if word[0] != other[0] or abs(len(word) - len(other)) > 1 or OSA.distance(word, other, score_cutoff=1) != 1:
        return False
    if len(word) != len(other) or sorted(word) == sorted(other):
        return True
    at = next(index for index, pair in enumerate(zip(word, other, strict=True)) if pair[0] != pair[1])
    pair = {word[at], other[at]}
    if len(word) < SHORTEST_REPLACED or (at < LEAST_PREFIX and pair != {"i", "y"}):
        return False
    return any(pair <= set(alike) for alike in _SOUND_ALIKE)


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
