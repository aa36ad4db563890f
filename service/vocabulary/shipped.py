"""Reads the shipped vocabularies (`service/data/*.toml`) and gives their folded spellings."""

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from schemas.vocabulary.terms import (
    ConcernEntry,
    ConcernFile,
    FamilyEntry,
    FamilyFile,
    Label,
    ModalityEntry,
    ModalityFile,
    SynonymFile,
    WideEntry,
)
from service.vocabulary.folding import key

DATA = Path(__file__).parents[1] / "data"
# In the column `target` of labels.tsv: known not to be one of our concerns.
NO_TARGET = "-"


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
def shipped_families() -> FamilyFile:
    """Families of concerns, and the general words that run across them, in the order of the file."""
    return msgspec.convert(tomllib.loads((DATA / "families.toml").read_text(encoding="utf-8")), FamilyFile)


@cache
def shipped_synonyms() -> SynonymFile:
    """Concerns of which either will do, and those to be joined by the next policy."""
    return msgspec.convert(tomllib.loads((DATA / "synonyms.toml").read_text(encoding="utf-8")), SynonymFile)


@cache
def either_will_do() -> Mapping[str, frozenset[str]]:
    """Per concern the others that mean as much as it in a story: its synonyms, and those it is to be joined with."""
    document = shipped_synonyms()
    sets = [synonym_set.concerns for synonym_set in document.either] + [
        [merged_concern.concern, merged_concern.into] for merged_concern in document.merge
    ]
    names = {name for concerns in sets for name in concerns}
    return {
        name: frozenset(other for concerns in sets if name in concerns for other in concerns) - {name} for name in names
    }


@cache
def shipped_labels() -> tuple[Label, ...]:
    """How directories, forms and code lists word concerns, mapped by hand, in the order of the file."""
    with (DATA / "labels.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        msgspec.convert({**row, "target": None if row["target"] == NO_TARGET else row["target"]}, Label) for row in rows
    )


def wordings_digest() -> str:
    """Changes with any concern or lay wording: a policy belongs to one vocabulary."""
    results = [(entry.name, *entry.aliases, *entry.wordings) for entry in shipped_concerns()]
    return hashlib.sha256(msgspec.json.encode(results)).hexdigest()[:16]


def spellings(entries: Iterable[ModalityEntry | ConcernEntry | FamilyEntry | WideEntry]) -> list[tuple[str, str, str]]:
    """(key, name, spelling) of every name and alias; a name wins over another entry's alias of the same key."""
    entries = list(entries)
    result = {key(entry.name): (key(entry.name), entry.name, entry.name) for entry in entries}
    for entry in entries:
        for alias in entry.aliases:
            result.setdefault(key(alias), (key(alias), entry.name, alias))
    return list(result.values())
