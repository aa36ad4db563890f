"""Kinds of practice, titles and jobs: a list is split against the vocabulary, and everything read for what it is."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from schemas.core.message import Message
from schemas.messages import cells
from service.profiles.cells.reading import is_nothing, tidy
from service.profiles.person_name import is_title
from service.vocabulary.folding import Vocabulary, key
from service.vocabulary.general_words import shipped_keys, spanish_names
from service.vocabulary.shipped import DATA, shipped_modalities, spellings

_LISTED = re.compile(r"\s*[;|\n•·]\s*|\s*,\s*(?![^()]*\))")
_MAYBE_LISTED = (
    re.compile(r"\s*/\s*"),
    re.compile(r"\s*(?:&|\+|\band\b|\by\b)\s*"),
    re.compile(r"\s+(?:-|–|—)\s+|:\s+"),
    re.compile(r"\s*\(([^()]+)\)\s*"),
)
_WITH_KINDS = re.compile(r"(?P<head>[^()]+?)\s*\((?P<kinds>[^()]+)\)")
_TITLED = re.compile(r"^(?:licensed|certified|registered|board[- ]certified)\s+", re.IGNORECASE)
_NUCC = re.compile(r"[0-9]{3}[0-9A-Z]{6}X")
_LETTERS = re.compile(r"[A-Z][A-Za-z.]{0,5}(?:[-/ ]?[A-Z]{1,3}|-?\d{2,4})*")
_MOST = 20
# What a job is called at its end, or in another's language at its beginning.
_JOBS = frozenset({
    "manager", "director", "coordinator", "administrator", "receptionist", "secretary",
    "bookkeeper", "accountant", "owner", "biller", "scheduler", "clerk", "recepcionista", "secretaria",
})  # fmt: skip


class Practices(msgspec.Struct):
    """What a cell of kinds of practice holds."""

    modalities: list[str] = []
    titles: list[str] = []
    concerns: list[str] = []  # what people come with, which programs for psychotherapists list as specialties
    remarks: list[Message] = []


class Crafts(msgspec.Struct, frozen=True):
    """What is known of kinds of practice: the vocabulary, and names by code of the NUCC taxonomy."""

    modalities: Vocabulary
    by_code: Mapping[str, str] = {}


@cache
def shipped_crafts() -> Crafts:
    """What ships: for readers that have no store."""
    codes = {
        code: entry.name
        for entry in shipped_modalities()
        for code in (entry.nucc, *entry.nucc_also)
        if code is not None
    }
    return Crafts(Vocabulary({own: name for own, name, _ in spellings(shipped_modalities())}), codes)


def is_concern(text: str) -> bool:
    """Whether the words are what people come with, in English or Spanish."""
    own = key(text)
    return (shipped_keys().get(own) or spanish_names().get(own)) is not None


@cache
def _practice_words() -> tuple[frozenset[str], frozenset[str], Mapping[str, str]]:
    """Jobs, titles of no kind, and the kind of practice by title; all by folded key."""
    document = tomllib.loads((DATA / "cells.toml").read_text(encoding="utf-8"))["practice"]
    of_title = {key(title): name for name, titles in document["of_title"].items() for title in titles}
    return frozenset(map(key, document["jobs"])), frozenset(map(key, document["titles"])), of_title


def modality_of(code: str, by_code: Mapping[str, str]) -> str | None:
    """The modality of a taxonomy code, else of its classification (same first four characters), else None."""
    return by_code.get(code) or by_code.get(f"{code[:4]}00000X")


def read_practices(parts: Iterable[str], crafts: Crafts) -> Practices:
    """The kinds of practice in a cell or list; titles apart from them, jobs left out, unknown words kept and named."""
    practices = Practices()
    new: list[str] = []
    for part in parts:
        for value in _split(tidy(part), crafts):
            _take(value, crafts, practices, new)
    if new:
        practices.remarks.append(cells.NEW_TERM(words=", ".join(new)[:200]))
    if len(practices.modalities) > _MOST:
        practices.remarks.append(cells.FEWER(most=_MOST))
    practices.modalities = list(dict.fromkeys(practices.modalities))[:_MOST]
    practices.titles = list(dict.fromkeys(practices.titles))[:_MOST]
    practices.concerns = list(dict.fromkeys(practices.concerns))[:_MOST]
    if practices.concerns:
        practices.remarks.append(cells.CONCERNS(words=", ".join(practices.concerns)[:200]))
    return practices


def is_known(text: str, crafts: Crafts) -> bool:
    """Whether the words are a kind of practice, or a title of one."""
    own = key(text)
    jobs, titles, of_title = _practice_words()
    return own in of_title or own in titles or own in jobs or crafts.modalities.fold(text).how != "added"


def _split(text: str, crafts: Crafts) -> list[str]:
    """The entries of a list, whatever stands between them; a name that holds such a sign stays whole."""
    if is_nothing(text) or is_known(text, crafts):
        return [] if is_nothing(text) else [text]
    entries = [part for part in _LISTED.split(text) if part and not is_nothing(part)]
    return [value for entry in entries for value in _parted(entry, crafts)]


def _parted(entry: str, crafts: Crafts) -> list[str]:
    """Split at weaker signs where all parts are known, or, at a slash or hyphen, most of them."""
    if is_known(entry, crafts) or is_concern(entry) or _NUCC.fullmatch(entry):
        return [entry]
    if (match := _WITH_KINDS.fullmatch(entry)) is not None and is_known(match["head"], crafts):
        kinds = [part for part in _LISTED.split(match["kinds"]) if part]
        named = [kind if is_known(kind, crafts) else f"{kind} {match['head']}" for kind in kinds]
        if all(is_known(name, crafts) for name in named):  # Massage (Swedish, Deep Tissue); Psychologist (Clinical)
            return [match["head"], *named]
    for apart in _MAYBE_LISTED:
        parts = [part for part in apart.split(entry) if part and part.strip()]
        known = sum(is_known(part, crafts) or is_concern(part) for part in parts)
        if len(parts) > 1 and known * 2 > len(parts) - (apart is _MAYBE_LISTED[0]):
            return [value for part in parts for value in _parted(part, crafts)]
    return [entry]


def _take(entry: str, crafts: Crafts, practices: Practices, new: list[str]) -> None:
    jobs, titles, of_title = _practice_words()
    own = key(entry)
    if is_nothing(entry):
        return
    if _NUCC.fullmatch(entry.upper()):
        name = modality_of(entry.upper(), crafts.by_code)
        if name:
            practices.modalities.append(name)
        else:
            practices.remarks.append(cells.LEFT_OUT(why=cells.CODE(words=entry)))
    elif own in jobs:
        practices.remarks.append(cells.LEFT_OUT(why=cells.JOB(words=entry[:100])))
    elif own in of_title or own in titles:
        practices.titles.append(entry)
        practices.modalities += [of_title[own]] if own in of_title else []
        if own not in of_title and crafts.modalities.fold(entry).how == "known":
            practices.modalities.append(crafts.modalities.fold(entry).name)
    elif crafts.modalities.fold(entry).how != "added":
        practices.modalities.append(entry[:100])
        if is_title(entry):  # LMT is both; EMDR and CBT are methods
            practices.titles.append(entry)
    elif (craft := _TITLED.sub("", entry)) != entry and crafts.modalities.fold(craft).how != "added":
        practices.modalities.append(craft[:100])
        practices.titles.append(entry)
    elif is_concern(entry):
        practices.concerns.append(entry[:100])
    elif _is_title(entry):
        practices.titles.append(entry)
    elif is_job(entry):
        practices.remarks.append(cells.LEFT_OUT(why=cells.JOB(words=entry[:100])))
    else:
        practices.modalities.append(entry[:100])
        new.append(entry)


def _is_title(entry: str) -> bool:
    """Capital letters behind a name: LMT, RYT-200, L.Ac."""
    return bool(_LETTERS.fullmatch(entry)) and sum(c.isupper() for c in entry) >= 2 and len(entry) <= 12


def is_job(words: str) -> bool:
    """Whether these words are a job at a practice, of what kind it may be: somebody's manager, director, reception."""
    own = key(words)
    return own in _practice_words()[0] or own.rpartition(" ")[2] in _JOBS


def is_address_form(words: str) -> bool:
    """Dr., Mrs., Sra.: how people are addressed."""
    return words.casefold().strip(".") in _ADDRESS_FORMS


_ADDRESS_FORMS = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "dra", "sr", "sra", "srta", "prof", "rev"})


def practice_of_title(title: str, crafts: Crafts) -> str | None:
    """The kind of practice that a title says by itself: LCSW is social work; a degree says none."""
    own = key(title)
    _, titles, of_title = _practice_words()
    if own in of_title:
        return of_title[own]
    if own in titles:
        return None
    fold = crafts.modalities.fold(title)
    return fold.name if fold.how == "known" else None
