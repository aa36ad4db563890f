"""Where the corpus, the vocabulary and the wheel lie, and which of the corpus is for what."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"


def files(folder: Path, split: str) -> list[Path]:
    """Files of a split, a folder of the corpus: "train", "development" or "test"."""
    return sorted((folder / split).glob("*.txt"))


def corpus_hash(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of the files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def vocabulary() -> tuple[list[str], dict[str, int], list[tuple[str, int]]]:
    """Names of the concerns; every name and alias to its number; lay wordings with theirs."""
    path = next((ROOT / "service").rglob("concerns.toml"))
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["concern"]
    names = [entry["name"] for entry in entries]
    known = {alias.lower(): at for at, entry in enumerate(entries) for alias in entry.get("aliases", [])}
    known |= {name.lower(): at for at, name in enumerate(names)}
    wordings = [(text, at) for at, entry in enumerate(entries) for text in entry["wordings"]]
    return names, known, wordings
