"""What a seeker names beside what ails them: craft, place, distance, fee, insurance, times, language, gender, mode, for
whom. Each is a wish or only a mention.

Pure: craft, language and place are looked up in what the caller hands in. The expressions of a language stand in
`service/data/listener/named_<language>.toml`.
"""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Literal

from service.listener.context import DATA, Span
from service.listener.cues import CuedText, CueList, Cues
from service.listener.measures import read_distances, read_fees
from service.vocabulary.lexicon import TOKEN, Lexicon, fold_name

NamedKind = Literal[
    "modality", "place", "distance", "max_fee", "insurance", "times", "language", "gender", "mode", "for_whom"
]


# What the words around a thing named say of it: asked for, true of the writer, wished somewhere before, a mere note of
# it; or told of, somebody there is already, or nothing of all this.
Ground = Literal["asked", "stated", "wished", "note", "told", "somebody's", "open"]


@dataclass(frozen=True, slots=True)
class NamedThing:
    """One thing named; `wished` is false for a mere mention ("my sister is an acupuncturist"), by its ground or by what
    other readers say."""

    kind: NamedKind
    value: str
    span: Span
    wished: bool = True
    ground: Ground = "open"


# Kinds that a fact about the writer asks for: "I have Medicare".
_STATED = frozenset({"insurance", "max_fee", "distance"})
_MEASURED = frozenset({"max_fee", "distance"})
# Kinds that a tale tells of too: nothing but a pure note of them is a wish.
_OFTEN_TOLD = frozenset({"times", "place", "modality", "gender", "for_whom", "mode"})
_WISHED: frozenset[Ground] = frozenset({"asked", "stated", "wished", "note"})
# "my doctor", "the nurse": somebody there is already.
_SOMEBODYS = re.compile(r"\b(?:my|his|her|their|our|the|your|this|that|mi|su|el|la|nuestr[oa])(?: \w+)? $")
_NOTE_WORDS = 7  # a part of a sentence this short is a note: "Evenings only. Spanish."
_LONGEST_PART = 400  # characters on either side; only what is no sentence goes further
# Who dictates sets no signs: of a part longer than this only so many characters before and after speak of a thing.
_DICTATED = 160
_NEAR_BEFORE, _NEAR_AFTER = 55, 35
# "Leeds or thereabouts", "south side": of a name that is a word as well, these say that it is a place.
_ABOUT_A_PLACE = re.compile(r"\b(?:or|thereabouts|side|area|downtown|o|u|zona|centro|alrededores)\b")
_BREAK = re.compile(r"[,.;:!?()\n…¿¡]|\s[-–—]+\s|\b(?:but|pero|porque|because)\b")
_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’.-]+(?: (?:de|del|la|los|las|upon|on|and|the|el) (?=[A-Z])| (?=[A-ZÁÉÍÓÚÑ]))?"
_PLACE = re.compile(rf"(?:{_NAME}){{1,4}}(?:, ?[A-Z]{{2}}\b|, ?[A-Z][a-z]+(?: [A-Z][a-z]+)?)?|\b[0-9]{{5}}\b")


class NamedRules:
    """The expressions of one language, compiled."""

    def __init__(self, language: str) -> None:
        cues: dict[str, Any] = tomllib.loads((DATA / f"named_{language}.toml").read_text(encoding="utf-8"))
        self._cues = Cues()
        self._no_wish, self._wish = _any(cues["no_wish"]), _any(cues["wish"])
        self._ask, self._after, self._not = _any(cues["ask"]), _any(cues["after"]), _any(cues["not"])
        self._limit, self._home = _any(cues["limit"]), _any([f"(?:{own})$" for own in cues["place"]["home"]])
        self._mine, self._note = _any(cues["mine"]), frozenset(cues["note"])
        kinds: tuple[NamedKind, ...] = ("times", "mode", "gender", "for_whom")
        self._simple: CueList[tuple[NamedKind, str]] = CueList(
            [
                ((kind, value), self._cues.add([pattern], re.IGNORECASE))
                for kind in kinds
                for value, pattern in cues[kind].items()
            ]
        )
        self._language_intro = re.compile(cues["language"]["intro"].replace("~", "'") + r"(?: \w+){0,2}$")
        self._insurer = self._cues.add(cues["insurance"]["names"], bounded=True)
        self._short_insurer = re.compile(
            r"^(?:va|acc|chip|gems|sis|eps|tk|nib|mmm|caja|oscar|anthem|momentum|discovery)$"
        )
        self._also_words = frozenset(cues["insurance"]["also_words"])
        self._calendar = frozenset(cues["place"]["calendar"])
        self._language_after = re.compile(cues["language"]["after"].replace("~", "'"))
        self._insured = _any([f"(?:{own})$" for own in cues["insurance"]["mine"]])
        self._pays = _any(cues["insurance"]["pays"])
        self._insurance_intro = re.compile(cues["insurance"]["intro"].replace("~", "'") + r"(?: \w+){0,2}$")
        self._place_before = re.compile(
            cues["place"]["intro"].replace("~", "'") + r" (?P<two>(?P<one>[^\W\d_]{4,})(?: [^\W\d_]{3,})?)"
        )
        self._place_intro = re.compile(cues["place"]["intro"].replace("~", "'") + r"(?: (?:the|la|el))?$")
        self._near = re.compile(cues["place"]["near"].replace("~", "'") + r"(?: (?:the|la|el))?$")

    def read(self, story: str, start: int, end: int, lexicon: Lexicon) -> list[NamedThing]:
        """What one sentence names, in the order of its words."""
        text = self._cues.scanned(fold_name(story[start:end]))
        named_things = [
            *self._by_pattern(text),
            *(NamedThing("max_fee", value, span) for value, span in read_fees(text)),
            *(NamedThing("distance", value, span) for value, span in read_distances(text)),
            *self._insurers(text),
            *self._terms(story[start:end], text, lexicon),
            *self._places(story[start:end], text, lexicon),
        ]
        spans = [
            (named_thing, (start + named_thing.span[0], start + named_thing.span[1])) for named_thing in named_things
        ]
        breaks = _breaks(text) if spans else []
        named = []
        for named_thing, span in spans:
            ground = self._ground(text, named_thing, breaks)
            named.append(NamedThing(named_thing.kind, named_thing.value, span, ground in _WISHED, ground))
        return sorted(named, key=lambda named_thing: named_thing.span)

    def _ground(self, text: str, thing: NamedThing, breaks: Sequence[Span]) -> Ground:
        """A thing named is a wish where the words before it ask, or its part of the sentence is no more than a note."""
        first, last = _part(text, thing.span, breaks)
        if last - first > _DICTATED:
            first, last = max(first, thing.span[0] - _NEAR_BEFORE), min(last, thing.span[1] + _NEAR_AFTER)
        part, before, after = text[first:last], text[first : thing.span[0]], text[thing.span[1] : last]
        around = f"{before}…{after}"  # its own words are its own: "no men"
        if thing.kind == "modality" and _SOMEBODYS.search(before):
            return "somebody's"
        if self._follows_request(before[-50:]) or (thing.kind in _MEASURED and self._limit.search(part)):
            return "asked"
        if (thing.kind == "place" and self._home.search(before)) or (
            thing.kind == "insurance" and (self._insured.search(before) or self._pays.match(after))
        ):
            return "stated"
        if self._no_wish.search(around):
            return "told"
        if thing.kind in _STATED and self._mine.search(part):  # "I'm on Medicaid", "I can pay 40"
            return "stated"
        asking = thing.span[1] if thing.kind == "mode" else thing.span[0]  # "can you come to the house" asks by itself
        if self._wish.search(text[max(0, thing.span[0] - 60) : asking]) or self._after.match(after):
            return "wished"
        words = [word.group() for word in TOKEN.finditer(before + " " + after)]
        new = sum(word not in self._note and not word[0].isdigit() for word in words)
        another = thing.kind == "place" and _ABOUT_A_PLACE.search(around) is not None  # "Truro or Halifax"
        noted = len(words) <= _NOTE_WORDS and new <= (0 if thing.kind in _OFTEN_TOLD and not another else 1)
        return "note" if noted else "open"

    def _follows_request(self, before: str) -> bool:
        """Whether words that ask stand right before, and nothing that takes it back between."""
        matches = list(self._ask.finditer(before))
        if not matches:
            return False
        last = matches[-1]
        return not self._not.search(before[max(0, last.start() - 8) :])

    def _by_pattern(self, text: CuedText) -> Iterator[NamedThing]:
        for (kind, value), pattern in self._simple.possible(text):
            match = pattern.search(text)
            if match:
                yield NamedThing(kind, value, match.span())

    def _insurers(self, text: str) -> Iterator[NamedThing]:
        for match in self._insurer.finditer(text):
            if match.group() not in self._also_words or self._insurance_intro.search(
                text[max(0, match.start() - _LONGEST_PART) : match.start()].strip()
            ):
                yield NamedThing("insurance", match.group(), match.span())

    def _terms(self, written: str, text: str, lexicon: Lexicon) -> Iterator[NamedThing]:
        words = list(TOKEN.finditer(text))
        at = 0
        while at < len(words):
            for size in lexicon.sizes.get(words[at].group(), ()):
                if at + size > len(words):
                    continue
                span = (words[at].start(), words[at + size - 1].end())
                phrase = text[span[0] : span[1]]
                if phrase in lexicon.modalities and (len(phrase) > 3 or written[span[0] : span[1]].isupper()):
                    yield NamedThing("modality", lexicon.modalities[phrase], span)
                    at += size - 1
                    break
                if phrase in lexicon.languages and self._is_language(text, span):
                    yield NamedThing("language", lexicon.languages[phrase], span)
                    at += size - 1
                    break
            at += 1

    def _is_language(self, text: str, span: Span) -> bool:
        """Whether the name of a language stands where one is spoken, not for a people or a dish."""
        before = text[max(0, span[0] - _LONGEST_PART) : span[0]].rstrip()
        if self._language_intro.search(before) or self._language_after.match(text, span[1]):
            return True
        first, last = _part(text, span, _breaks(text))
        return len(TOKEN.findall(text[first:last])) <= 2

    def _places(self, written: str, text: str, lexicon: Lexicon) -> Iterator[NamedThing]:
        for match in _PLACE.finditer(written):
            start, name = match.start(), match.group().strip(" ,.")
            # The capital of a sentence's first word says nothing, and "Acupuncture, Leeds" names one place.
            first = not written[:start].strip()
            if first and "," in name and not lexicon.is_place(name):
                start, name = start + name.index(",") + 1, name.partition(",")[2]
                start, name = start + len(name) - len(name.lstrip()), name.strip()
                first = False
            word = lexicon.is_frequent(name) if first else lexicon.is_word(name)
            if word and not lexicon.is_word_and_place(name):  # nearly all: how sentences begin
                continue
            before = text[max(0, start - _LONGEST_PART) : start].rstrip()
            span = (start, start + len(name))
            introduced = self._place_intro.search(before) is not None
            # A quarter or a street, which no map has.
            unmapped = not word and not name.isdigit() and (introduced or self._near.search(before) is not None)
            mapped = (introduced or self._is_note(written, text, span, word=word)) and lexicon.is_place(name)
            if (mapped or unmapped) and not self._is_something_else(name, lexicon):
                yield NamedThing("place", name, span)
        yield from self._lower_places(written, text, lexicon)

    def _is_something_else(self, name: str, lexicon: Lexicon) -> bool:
        """Whether a capitalised name is that of a day, a language, a craft, an insurer or a way to meet."""
        if {name, name.capitalize()} & self._calendar:
            return True
        folded = self._cues.scanned(fold_name(name))
        named = folded in lexicon.languages or folded in lexicon.modalities or self._insurer.search(folded) is not None
        modes = (cue for (kind, _), cue in self._simple.possible(folded) if kind == "mode")
        return named or any(cue.search(folded) for cue in modes)

    def _is_note(self, written: str, text: str, span: Span, *, word: bool) -> bool:
        """Whether nothing but words of notes stands around, and beside "or" another name; `word`: it is one as well."""
        first, last = _part(text, span, _breaks(text))
        around = written[first : span[0]] + " " + written[span[1] : last]
        about = bool(_ABOUT_A_PLACE.search(around))
        noted = ((own[0].isupper() and about) or fold_name(own) in self._note for own in re.findall(r"\w+", around))
        return (about or not word) and all(noted)

    def _lower_places(self, written: str, text: str, lexicon: Lexicon) -> Iterator[NamedThing]:
        """Of somebody who writes names without capitals."""
        for match in self._place_before.finditer(text):
            start = match.start("one")
            if written[start].isupper():
                continue
            for name in (match["two"], match["one"]):
                if name and not lexicon.is_word(name) and lexicon.is_place(name):
                    yield NamedThing("place", name, (start, start + len(name)))
                    break


def _breaks(text: str) -> list[Span]:
    """Where commas and the like stand in a sentence."""
    return [match.span() for match in _BREAK.finditer(text)]


def _part(text: str, span: Span, breaks: Sequence[Span]) -> Span:
    """The part of a sentence around these characters, between commas and the like, and no longer than a sentence."""
    before = bisect_right(breaks, span[0], key=itemgetter(1))
    behind = bisect_left(breaks, span[1], key=itemgetter(0))
    first = breaks[before - 1][1] if before else 0
    last = breaks[behind][0] if behind < len(breaks) else len(text)
    return max(first, span[0] - _LONGEST_PART), min(last, span[1] + _LONGEST_PART)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns).replace("~", "'"), re.IGNORECASE)


@cache
def named_rules(language: str) -> NamedRules:
    """The rules of a language, "en" or "es"."""
    return NamedRules(language)
