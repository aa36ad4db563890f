"""Common words of English and Spanish, from which the pieces to keep are chosen."""

from __future__ import annotations

import gzip
from pathlib import Path

from .corpus_files import ROOT, vocabulary

LANGUAGES = ("en", "es")


def word_lists() -> list[str]:
    """Each word of the lists, as it is and with a capital, and the vocabulary."""
    _, known, wordings = vocabulary()
    names = [*known, *(text for text, _ in wordings)]
    for language in LANGUAGES:
        path = next(Path(ROOT / "service").rglob(f"words_{language}.txt.gz"))
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            names += [f"{word} {word.capitalize()}" for word in map(str.strip, lines) if word]
    return names
