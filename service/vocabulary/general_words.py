"""What words for concerns stand for: labels, families, and general words that run across families."""

from collections.abc import Mapping
from functools import cache

from schemas.vocabulary.terms import ConcernEntry, FamilyEntry, WideEntry
from service.vocabulary.folding import key
from service.vocabulary.shipped import shipped_concerns, shipped_families, shipped_labels, spellings

# A concern that stands near a family, beside one whose parent it is.
NEIGHBOUR_SHARE = 0.5
# A concern whose name is said for its family too ("family conflict") covers the others half as far as a general word.
SAID_FOR_FAMILY_SHARE = 0.5


def general_words() -> tuple[FamilyEntry | WideEntry, ...]:
    """Every family and wide word, in the order of the file."""
    document = shipped_families()
    return (*document.family, *document.wide)


@cache
def general_names() -> frozenset[str]:
    """Names of the general words; a concern whose name is said for its family too is none."""
    return frozenset(word.name for word in general_words())


@cache
def covered_by_general_words() -> Mapping[str, Mapping[str, float]]:
    """Word -> what stands under it, 1 for a member, less for a neighbour; of concerns said for their family half."""
    result = {word.name: _under(word) for word in general_words()}
    for family in shipped_families().family:
        for name in family.general:
            result[name] = {
                concern: SAID_FOR_FAMILY_SHARE * share for concern, share in _under(family).items() if concern != name
            }
    return result


@cache
def parent_of() -> Mapping[str, str]:
    """Concern -> the name of its family."""
    return {member: family.name for family in shipped_families().family for member in family.members}


@cache
def general_entries() -> tuple[ConcernEntry, ...]:
    """The general words as terms of the vocabulary: of every layer and domain of what they stand for."""
    concerns = {entry.name: entry for entry in shipped_concerns()}
    return tuple(_entry(word, concerns) for word in general_words())


@cache
def reviewed_labels() -> Mapping[str, str | None]:
    """Key of every label -> the concern or general word it leads to; None for what is known to be neither."""
    return {key(label.label): label.target for label in shipped_labels()}


@cache
def spanish_names() -> Mapping[str, str]:
    """Key of the Spanish name -> the concern or general word."""
    return {key(label.label): label.target for label in shipped_labels() if label.kind == "name" and label.target}


@cache
def shipped_keys() -> Mapping[str, str | None]:
    """Every shipped spelling and label of the concerns, by key."""
    entries = [*shipped_concerns(), *general_entries()]
    return {**reviewed_labels(), **{own: name for own, name, _ in spellings(entries)}}


def _under(word: FamilyEntry | WideEntry) -> dict[str, float]:
    if isinstance(word, WideEntry):
        return dict.fromkeys(word.covers, 1.0)
    return dict.fromkeys(word.neighbours, NEIGHBOUR_SHARE) | dict.fromkeys(word.members, 1.0)


def _entry(word: FamilyEntry | WideEntry, concerns: Mapping[str, ConcernEntry]) -> ConcernEntry:
    under = [concerns[name] for name in (word.members if isinstance(word, FamilyEntry) else word.covers)]
    layers = word.layers if isinstance(word, FamilyEntry) else [layer for entry in under for layer in entry.layers]
    domains = [domain for entry in under for domain in entry.domains]
    return ConcernEntry(word.name, list(dict.fromkeys(layers)), list(dict.fromkeys(domains)), word.aliases, wordings=[])
