"""Reads the shipped vocabularies (`service/data/*.toml`) and gives their folded spellings."""

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from schemas.vocabulary.terms import ConcernEntry, ConcernFile, ModalityEntry, ModalityFile, UmbrellaEntry, UmbrellaFile
from service.vocabulary.folding import key

DATA = Path(__file__).parents[1] / "data"


@cache
def shipped_modalities() -> tuple[ModalityEntry, ...]:
    """Kinds of practice, in the order of the file."""
    document = tomllib.loads((DATA / "modalities.toml").read_text(encoding="utf-8"))
    return tuple(msgspec.convert(document, ModalityFile).modality)


@cache
def shipped_concerns() -> tuple[ConcernEntry, ...]:
    """Concerns with their lay wordings, in the order of the file."""
    document = tomllib.loads((DATA / "concerns.toml").read_text(encoding="utf-8"))
    return tuple(msgspec.convert(document, ConcernFile).concern)


@cache
def shipped_umbrellas() -> tuple[UmbrellaEntry, ...]:
    """Words that gather several concerns, in the order of the file."""
    document = tomllib.loads((DATA / "umbrella_concerns.toml").read_text(encoding="utf-8"))
    return tuple(msgspec.convert(document, UmbrellaFile).umbrella)


@cache
def covered_concerns() -> dict[str, tuple[str, ...]]:
    """Name of an umbrella word -> the concerns under it."""
    return {umbrella.name: tuple(umbrella.covers) for umbrella in shipped_umbrellas()}


def wordings_digest() -> str:
    """Changes with any concern or lay wording: a policy belongs to one vocabulary."""
    told = [(entry.name, *entry.aliases, *entry.wordings) for entry in shipped_concerns()]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]


def spellings(entries: Iterable[ModalityEntry | ConcernEntry | UmbrellaEntry]) -> list[tuple[str, str, str]]:
    """(key, name, spelling) of every name and alias; a name wins over another entry's alias of the same key."""
    entries = list(entries)
    found = {key(entry.name): (key(entry.name), entry.name, entry.name) for entry in entries}
    for entry in entries:
        for alias in entry.aliases:
            found.setdefault(key(alias), (key(alias), entry.name, alias))
    return list(found.values())
