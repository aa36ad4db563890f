"""What words for concerns stand for: labels, families, and general words that run across families."""

from collections.abc import Mapping
from functools import cache

from schemas.vocabulary.terms import ConcernEntry, FamilyEntry, WideEntry
from service.vocabulary.folding import key
from service.vocabulary.shipped import shipped_concerns, shipped_families, shipped_labels, spellings

# A concern that stands near a family, beside one whose parent it is.
NEIGHBOUR_SHARE = 0.5
# Of a concern whose name is said for its family too. On 357 real questions, with the therapists' topics stated as
# concerns, NDCG@10 0.592 at 1, 0.602 at 0.5 (+0.010 [0.005, 0.016]), 0.604 at 0.25.
OWN_SHARE = 0.5


def general_words() -> tuple[FamilyEntry | WideEntry, ...]:
    """Every family and wide word, in the order of the file."""
    document = shipped_families()
    return (*document.family, *document.wide)


@cache
def general_shares() -> Mapping[str, Mapping[str, float]]:
    """Name of a general word -> the concerns it stands for, with shares that sum to 1.

    A family stands for its members in equal parts, and for each of its neighbours half as much.
    """
    return {word.name: _shares(word) for word in general_words()}


@cache
def general_concerns() -> Mapping[str, Mapping[str, float]]:
    """Concern whose name is also said for its whole family ("family conflict") -> shares that sum to 1.

    Half of what a practitioner states by it is the concern itself, half its family.
    """
    document = shipped_families()
    return {
        name: {concern: OWN_SHARE * (concern == name) + (1 - OWN_SHARE) * share for concern, share in shares.items()}
        for family in document.family
        for shares in [_shares(family)]
        for name in family.general
    }


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


def _shares(word: FamilyEntry | WideEntry) -> dict[str, float]:
    if isinstance(word, WideEntry):
        return {concern: 1.0 / len(word.covers) for concern in word.covers}
    weights = dict.fromkeys(word.members, 1.0) | dict.fromkeys(word.neighbours, NEIGHBOUR_SHARE)
    total = sum(weights.values())
    return {concern: weight / total for concern, weight in weights.items()}


def _entry(word: FamilyEntry | WideEntry, concerns: Mapping[str, ConcernEntry]) -> ConcernEntry:
    under = [concerns[name] for name in (word.members if isinstance(word, FamilyEntry) else word.covers)]
    layers = word.layers if isinstance(word, FamilyEntry) else [layer for entry in under for layer in entry.layers]
    domains = [domain for entry in under for domain in entry.domains]
    return ConcernEntry(word.name, list(dict.fromkeys(layers)), list(dict.fromkeys(domains)), word.aliases, wordings=[])
