"""Reads an "About" page, a CV or a directory entry, and proposes answers for a profile beside their sentences.

Nothing is taken over: the person ticks what is true. Practices are proposed as the person's own sentence, never as a
number. Nothing of the text is kept; nothing outside this process reads it.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from schemas.profiles.practitioner import Profile
from service.intake.own_statements import OwnWords, StatedField, own_words
from service.listener.languages import READ, main_language, spoken_parts
from service.listener.propose import Proposal, propose
from service.matching.fit.fit_model import FitModel
from service.profiles.person_name import read_name
from service.vocabulary.folding import key
from service.vocabulary.general_words import general_entries, shipped_keys
from service.vocabulary.lexicon import Lexicon, fold_name
from service.vocabulary.places import resolve_place

MOST_CHARACTERS = 20_000
_MOST_OWN_WORDS = 9_000
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WRAPPED = re.compile(
    r"(?<=[^\s.!?:;])[ \t]*\n(?=[a-záéíóúñü(])|(?<=,)[ \t]*\n(?=\S)"
)  # a line that goes on in the next
_LONGEST_NAME = 5  # words
_DENIED = re.compile(r"\b(?:not|don't|cannot|can't|no|nunca|never)\b")
_RINGING = re.compile(r"\d{3}|\bfree\b|\bcall\b|\bgratis|\bllam")
_NAME_LINE = re.compile(r"[A-ZÁÉÍÓÚÑ][\w.'’-]+(?: [A-ZÁÉÍÓÚÑ][\w.'’-]*){1,3}(?:,? (?:[A-Z][A-Za-z.]*[A-Z.]+,? ?)+)?")
# Kinds of `Proposal` that say a field as it stands.
_FIELD_OF = {"concern": "concerns", "modality": "modalities", "language": "languages", "insurance": "fees.insurance",
             "mode": "modes", "for_whom": "serves"}  # fmt: skip
_MODES = {"home": "home_visit"}
_MOST = {"concerns": 60, "modalities": 20, "fees.insurance": 50, "telehealth": 60, "does_not_treat": 30, "places": 10,
         "languages": 20}  # fmt: skip


@dataclass(frozen=True)
class ProposedAnswer:
    """One entry of a list, or the value, of the field at `path`; `quote` is the sentence that it was read from."""

    path: str
    value: Any
    quote: str
    named: bool = True  # by its own words, rather than by what else the sentence says


async def propose_answers(model: FitModel, lexicon: Lexicon, text: str) -> list[ProposedAnswer]:
    """What the text says, each thing once, in the order of the form; takes up to some hundred milliseconds."""
    return await asyncio.to_thread(_proposed, model, lexicon, _WRAPPED.sub(" ", text[:MOST_CHARACTERS]))


def _proposed(model: FitModel, lexicon: Lexicon, text: str) -> list[ProposedAnswer]:
    heard = model.hear_by_rule(text, lexicon)
    reading = model.trained.read(text, heard.clauses) if model.trained else None
    proposals = propose(text, heard, reading)
    country = _country(text, proposals)
    parts = spoken_parts(text)
    main = main_language(parts)
    by_content: dict[tuple[str, bytes], ProposedAnswer] = {}

    def add(path: str, value: Any, quote: str, *, named: bool = True) -> None:
        one_only = value if path in LISTS else sorted(value) if isinstance(value, dict) else None
        by_content.setdefault(
            (path, msgspec.json.encode(one_only)), ProposedAnswer(path, value, " ".join(quote.split()), named)
        )

    words = own_words(main if main in READ else "en")
    for path, value, quote in _names(text, words):
        add(path, value, quote)
    insured = {proposal.quote for proposal in proposals if proposal.kind == "insurance"}  # Blue Cross is no low mood
    for span, language in parts:
        sentence = text[slice(*span)].strip()
        spoken = own_words(language if language in READ else "en")
        for stated in spoken.read(sentence, country):
            add(*_as_sentence(stated), sentence)
        if sentence not in insured and not _DENIED.search(fold_name(sentence)):
            for name in _named_concerns(sentence):
                add("concerns", name, sentence)
    for proposal in proposals:
        for stated in _of_listener(proposal, {answer.path for answer in by_content.values()}):
            add(*stated, proposal.quote, named=proposal.named)
    if own := _in_own_words(text, words):
        add("approach", own, own)
    return _in_order([*by_content.values()])


LISTS = frozenset(
    path for path in ("concerns", "modalities", "languages", "fees.insurance", "modes", "serves", "times", "telehealth",
                      "does_not_treat", "places", "credentials")
)  # fmt: skip
_ORDER = ("display_name", "modalities", "credentials", "npi", "approach", "concerns", "serves", "languages",
          "practices", "modes", "places", "telehealth", "times", "accepting_new", "fees", "first_talk_free_minutes",
          "does_not_treat", "contact")  # fmt: skip


def _in_order(answers: list[ProposedAnswer]) -> list[ProposedAnswer]:
    """In the order of the form, and no more of a list than it holds."""
    result: list[ProposedAnswer] = []
    for answer in sorted(answers, key=lambda answer: _ORDER.index(answer.path.partition(".")[0])):
        if sum(earlier.path == answer.path for earlier in result) < _MOST.get(answer.path, 30):
            result.append(answer)
    return result


def _as_sentence(stated: StatedField) -> tuple[str, Any]:
    """An example of a practice is the sentence as the profile holds it."""
    if stated.path.startswith("practices."):
        return stated.path, " ".join(str(stated.value).split())[:1_000]
    return stated.path, stated.value


def _country(text: str, proposals: list[Proposal]) -> str | None:
    """The country of the first place named."""
    for proposal in proposals:
        if proposal.kind == "place" and (place := resolve_place(proposal.value)):
            return place.country
    return None


def _of_listener(proposal: Proposal, stated: set[str]) -> Iterator[StatedField]:
    if proposal.kind == "place":
        place = resolve_place(proposal.value)
        if place and "places" not in stated:
            city = place.name.split(",")[0]
            address = {"city": city, "region": place.region, "country": place.country}
            yield StatedField("places", {"address": {name: value for name, value in address.items() if value}})
    elif proposal.kind == "mode" and proposal.value == "phone" and _RINGING.search(proposal.quote.casefold()):
        return  # a number to ring, no way to meet
    elif proposal.kind in _FIELD_OF:
        value = _MODES.get(proposal.value, proposal.value)
        value = value.title() if proposal.kind == "insurance" and len(value) > 4 else value
        yield StatedField(_FIELD_OF[proposal.kind], value)


def _named_concerns(sentence: str) -> Iterator[str]:
    """Concerns that the vocabulary knows by the very words of the sentence, the longest names first."""
    words = [match.group() for match in _WORD.finditer(sentence)]
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            name = _specific().get(key(" ".join(words[at : at + size])))
            if name is not None:
                yield name
                at += size - 1
                break
        at += 1


@cache
def _specific() -> dict[str, str]:
    """Spellings of concerns but for general words, such as work, which a page about anybody holds."""
    general = {entry.name for entry in general_entries()}
    return {spelling: name for spelling, name in shipped_keys().items() if name and name not in general}


def _names(text: str, words: OwnWords) -> Iterator[tuple[str, Any, str]]:
    """The name in the first line, or the one somebody introduces themselves by, with the titles behind it."""
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    line = next((part.strip() for part in re.split(r"\s[|–—-]\s", first)), "")
    introduced = words.named.search(text)
    written = (
        line if _NAME_LINE.fullmatch(line) and len(line) < 80 else introduced["name"].rstrip(".") if introduced else ""
    )
    if written:
        name, quote = read_name(written), line if written == line else (introduced.group() if introduced else line)
        yield "display_name", name.shown, quote
        for title in name.titles:
            yield "credentials", {"title": title}, quote


def _in_own_words(text: str, words: OwnWords) -> str:
    """The paragraphs in which somebody speaks of themselves."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n(?=[A-Z¡¿])", text)]
    own = [part for part in paragraphs if len(part) > 60 and words.says("own", fold_name(part))]
    result = ""
    for part in own:
        if len(result) + len(part) > _MOST_OWN_WORDS:
            break
        result += ("\n\n" if result else "") + part
    return result


def patch_of_answers(profile: Profile | None, answers: list[tuple[str, Any]]) -> dict[str, Any]:
    """The patch (RFC 7396) that takes these (path, value) pairs over: lists grow, anything else is replaced."""
    document: dict[str, Any] = msgspec.to_builtins(profile) if profile else {}
    patch: dict[str, Any] = {}
    for path, value in answers:
        *outer, last = path.split(".")
        inner, stored = patch, document
        for step in outer:
            inner = inner.setdefault(step, {})
            stored = stored.get(step) or {}
        if path in LISTS:
            before = inner.get(last) or list(stored.get(last) or [])
            inner[last] = [*before, *([value] if value not in before else [])]
        elif isinstance(value, dict):
            inner[last] = _joined(inner.get(last) or {}, value)
        else:
            inner[last] = value
    return patch


def _joined(before: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """A first visit and a session are two parts of one group."""
    return before | {
        name: _joined(before[name], inner) if isinstance(inner, dict) and isinstance(before.get(name), dict) else inner
        for name, inner in value.items()
    }
