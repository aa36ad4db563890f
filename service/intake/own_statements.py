"""What one sentence of somebody's own page states about their work, read by rule: fees, hours, languages and the like.

Pure. How people write it stands in `service/data/own_words.toml`; cells are read as those of every import.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from service.profiles.cells.choices import choice
from service.profiles.cells.codes import jurisdiction, language_tag
from service.profiles.cells.contacts import read_email, read_npi, read_phone, read_web
from service.vocabulary.lexicon import fold_name
from service.vocabulary.money import currency_of, name_pattern, read_money
from service.vocabulary.shipped import DATA

_SIGN, _NAME = name_pattern(before=True), name_pattern()
_NUMBER = rf"\d[\d.,]*(?:\s?(?:-|–|to|a)\s?(?:{_SIGN})?\s?\d[\d.,]*)?"
_AMOUNT = re.compile(rf"(?:{_SIGN})\s?{_NUMBER}(?:\s?(?:{_NAME}))?|{_NUMBER}\s?(?:{_NAME})")
_MINUTES = re.compile(r"\b(\d{2,3})[- ]?(?:min\b|minutes?\b|minutos?\b)|\b(?:one|an|una)[- ]hour?a?\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITALS = re.compile(r"[A-ZÁÉÍÓÚÑ][\w.]*(?: (?:of |de |del |la )?[A-ZÁÉÍÓÚÑ][\w.]*)*")
_PHONE = re.compile(r"(?<![\w/.])\+?\(?\d(?:[\s().-]{0,2}\d){8,13}(?!\w)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"https?://[^\s<>\"'()]+[^\s<>\"'().,;:]")
_NPI = re.compile(r"\bnpi\D{0,4}(\d{10})\b")
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "lun": 0, "mar": 1, "mie": 2, "jue": 3,
         "vie": 4, "sab": 5, "dom": 6}  # fmt: skip
_DAY = re.compile(
    r"\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|lun|mar|mie|jue|vie|sab|dom)(?:day|es|rcoles|ves|rnes|ado|ingo)?s?\b"
)
_THROUGH = re.compile(r"\s*(?:-|–|to|through|a|hasta)\s*")
_PART_OF_DAY = {
    "morning": r"\bmornings?\b|\bmananas?\b", "afternoon": r"\bafternoons?\b|\btardes?\b",
    "evening": r"\bevenings?\b|\bnoches?\b",
}  # fmt: skip
_CLOCKS = re.compile(
    r"\b(\d{1,2})(?:[:.](\d\d))?\s?([ap])?\.?m?\.?\s?(?:-|–|to|a|hasta)\s?(\d{1,2})(?:[:.](\d\d))?\s?([ap])?\.?m?"
)
_WEEKDAYS = re.compile(r"\bweekdays?\b|\bentre semana\b")
_WEEKENDS = re.compile(r"\bweekends?\b|\bfines? de semana\b")
_STREETS = (
    re.compile(
        r"(?P<line>\d+[A-Za-z]? [A-Z][\w.' ]+?(?:,? (?:Suite|Ste|Unit|Apt|#)\.? ?[\w-]+)?), (?P<city>[A-Z][\w.' ]+?),? "
        r"(?P<region>[A-Z]{2}|[A-Z][a-z]+)(?: (?P<postal_code>\d{5}))?\b"
    ),
    re.compile(
        r"(?P<line>(?:Calle|C/|Avda\.?|Avenida|Av\.|Plaza|Paseo|Carrer) [^,\n]+,? ?(?:n[.º°]* ?)?\d+[^,\n]*), "
        r"(?P<postal_code>\d{5}) (?P<city>[A-ZÁÉÍÓÚÑ][\w]+(?: [A-ZÁÉÍÓÚÑ][\w]+)*)"
    ),
)


class StatedField(NamedTuple):
    """A field by its path, and what a sentence states of it: one entry of a list, or the value."""

    path: str
    value: Any


class OwnWords:
    """The expressions of one language, compiled."""

    def __init__(self, language: str) -> None:
        table = tomllib.loads((DATA / "own_words.toml").read_text(encoding="utf-8"))[language]
        self.practices = {axis: re.compile(text) for axis, text in table.pop("practices").items()}
        self.named = re.compile(table.pop("named"))
        self._cues = {name: re.compile(text) for name, text in table.items()}

    def says(self, cue: str, text: str) -> re.Match[str] | None:
        return self._cues[cue].search(text)

    def read(self, sentence: str, country: str | None) -> Iterator[StatedField]:
        """What the sentence states, in no order; `country` says which money and which states are meant."""
        text = fold_name(sentence)
        if match := self.says("not_treated", text):
            start, end = match.span("what")
            yield StatedField("does_not_treat", sentence[start:end].strip()[:300])
            return
        yield from self._fees(sentence, text, country)
        yield from self._openings(text)
        yield from self._people(text)
        yield from self._languages(text)
        yield from _times(text)
        yield from _contact(sentence, country, booking=bool(self.says("booking", text)))
        yield from _streets(sentence)
        if self.says("in_person", text):
            yield StatedField("modes", "in_person")
        if self.says("far", text):
            for match in _CAPITALS.finditer(sentence):
                if code := _state(match.group(), country):
                    yield StatedField("telehealth", code)
        for axis, cue in self.practices.items():
            if cue.search(text):
                yield StatedField(f"practices.{axis}.example", sentence)

    def _fees(self, sentence: str, text: str, country: str | None) -> Iterator[StatedField]:
        if self.says("sliding_scale", text):
            yield StatedField("fees.sliding_scale", True)
        if self.says("donation", text):
            yield StatedField("fees.donation", True)
        if self.says("exchange", text):
            yield StatedField("fees.exchange", True)
        if match := self.says("free_talk", text):
            yield StatedField("first_talk_free_minutes", int(match["a"] or match["b"]))
            return
        if not self.says("fee", text) or self.says("sliding_scale", text):
            return
        minutes = next((int(match[1] or 60) for match in _MINUTES.finditer(text)), None)
        for match in _AMOUNT.finditer(text):
            usual = currency_of(country)
            money = read_money(match.group(), "", usual)
            currency = (money and money.currency) or usual
            if money is None or money.low is None or not currency:
                continue
            lasts = {"minutes": minutes} if minutes else {}
            if self.says("first_visit", text[max(0, match.start() - 60) : match.end()]):
                visit = {"amount": money.low} | lasts
                yield StatedField("fees", {"currency": currency, "first_visit": visit})
            else:
                most = {"max": money.high} if money.high is not None else {}
                yield StatedField("fees", {"currency": currency, "session": {"min": money.low} | most | lasts})

    def _openings(self, text: str) -> Iterator[StatedField]:
        if self.says("full", text):
            yield StatedField("accepting_new", False)
        elif self.says("open", text):
            yield StatedField("accepting_new", True)

    def _people(self, text: str) -> Iterator[StatedField]:
        if self.says("serves", text):
            words = [match.group() for match in _WORD.finditer(text)]
            for size in (1, 2):
                for at in range(len(words) - size + 1):
                    if codes := choice("serves", " ".join(words[at : at + size])):
                        yield from (StatedField("serves", value) for value in codes.split("|"))

    def _languages(self, text: str) -> Iterator[StatedField]:
        cue = self.says("languages", text)
        words = [match.group() for match in _WORD.finditer(text, cue.end())] if cue else []
        for size in (3, 1):
            for at in range(len(words) - size + 1):
                name = " ".join(words[at : at + size])
                if len(name) > 4 and (tag := language_tag(name)):
                    yield StatedField("languages", tag)


def _state(name: str, country: str | None) -> str | None:
    """A state or country written out; two letters alone are more often something else."""
    return jurisdiction(name, country) if len(name) > 3 else None


def _times(text: str) -> Iterator[StatedField]:
    """Parts of the week: days with the hours or the part of the day that follow them."""
    start = 0
    named = [(match, {name}) for name, cue in _PART_OF_DAY.items() for match in re.finditer(cue, text)]
    named += [
        (match, _parts_between(_hour(match[1], match[3] or match[6]), _hour(match[4], match[6])))
        for match in _CLOCKS.finditer(text)
    ]
    for match, parts in sorted(named, key=lambda pair: pair[0].start()):
        days = _days(text[start : match.start()])
        if not days and (parts != {"evening"} or start):
            continue
        for week, weekdays in (("weekday", {*range(5)}), ("weekend", {5, 6})):
            for part in ("morning", "afternoon", "evening"):
                if part in parts and (days or {0}) & weekdays:
                    yield StatedField("times", f"{week}_{part}")
        start = match.end()


def _days(text: str) -> set[int]:
    days = set(range(5)) if _WEEKDAYS.search(text) else set()
    days |= {5, 6} if _WEEKENDS.search(text) else set()
    before: re.Match[str] | None = None
    for match in _DAY.finditer(text):
        day = _DAYS[match[1][:3]]
        if before and _THROUGH.fullmatch(text[before.end() : match.start()]):
            days |= set(range(_DAYS[before[1][:3]], day + 1))
        days.add(day)
        before = match
    return days


def _hour(text: str, half: str | None) -> int:
    hour = int(text)
    return hour + 12 if half == "p" and hour < 12 else hour


def _parts_between(start: int, end: int) -> set[str]:
    end = end + 12 if end <= start and end < 12 else end  # "9-5"
    bounds = {"morning": (5, 12), "afternoon": (12, 17), "evening": (18, 23)}
    return {name for name, (first, last) in bounds.items() if start < last and end > first}


def _contact(sentence: str, country: str | None, *, booking: bool) -> Iterator[StatedField]:
    for match in _PHONE.finditer(sentence):
        number = read_phone(match.group(), country)
        if number.value and number.remark is None:
            yield StatedField("contact.phone", number.value)
    for match in _EMAIL.finditer(sentence):
        if address := read_email(match.group()).value:
            yield StatedField("contact.email", address)
    for match in _WEB.finditer(sentence):
        if page := read_web(match.group()).value:
            yield StatedField("contact.booking" if booking else "contact.website", page)
    if (stated := _NPI.search(sentence.casefold())) and (npi := read_npi(stated[1]).value):
        yield StatedField("npi", npi)


def _streets(sentence: str) -> Iterator[StatedField]:
    for pattern in _STREETS:
        for match in pattern.finditer(sentence):
            address = {name: value.strip() for name, value in match.groupdict().items() if value}
            yield StatedField("places", {"address": address})


@cache
def own_words(language: str) -> OwnWords:
    return OwnWords(language)
