"""Concerns that a text calls by a name: their own, an alias, or a reviewed label of directories and forms. Pure.

Words that everybody says are no names by themselves ("work", "tired", "change"): they tell too little.
"""

import re
from collections.abc import Iterator
from functools import cache

from service.listener.context import LANGUAGES, Span
from service.vocabulary.lexicon import fold_name
from service.vocabulary.shipped import shipped_concerns, shipped_labels
from service.vocabulary.spelling import word_ranks

_WORD = re.compile(r"[\w']+")
_COMMON_WORDS = 4_000
_SHORTEST, _LONGEST_PLURAL = 4, 5
_MOST_WORDS = 6
# Names that are mostly said of something else: of a pile of letters, not of piles.
_SAID_OF_OTHERS = frozenset({"pile"})


def concerns_named(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """The concerns named between these characters, with the words that name them; of names in each other the longer."""
    words = list(_WORD.finditer(fold_name(text), *span))
    keys = [_singular(word.group()) for word in words]
    at = 0
    while at < len(words):
        for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            name = _names().get(" ".join(keys[at : at + size]))
            if name:
                yield name, (words[at].start(), words[at + size - 1].end())
                at += size - 1
                break
        at += 1


def _singular(word: str) -> str:
    """Without the s of a plural; folded alike in names and texts."""
    return word[:-1] if len(word) >= _LONGEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


@cache
def _names() -> dict[str, str]:
    concerns = shipped_concerns()
    known = {concern.name for concern in concerns}
    pairs = [(label.label, label.target) for label in shipped_labels() if label.target in known]
    pairs += [(name, concern.name) for concern in concerns for name in (*concern.aliases, concern.name)]
    keyed = ((" ".join(map(_singular, _WORD.findall(fold_name(name)))), target) for name, target in pairs)
    return {key: str(target) for key, target in keyed if " " in key or _is_distinctive(key)}


def _is_distinctive(word: str) -> bool:
    return (
        len(word) >= _SHORTEST
        and word not in _SAID_OF_OTHERS
        and all(word_ranks(language).get(word, _COMMON_WORDS) >= _COMMON_WORDS for language in LANGUAGES)
    )
