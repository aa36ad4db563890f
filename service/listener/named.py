"""What a seeker names beside what ails them: craft, place, distance, fee, insurance, times, language, gender, mode, for
whom. Each is a wish or only a mention.

Pure: craft, language and place are looked up in what the caller hands in. The expressions of a language stand in
`service/data/listener/named_<language>.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from service.listener.context import DATA, Span
from service.vocabulary.lexicon import Lexicon, fold_name

NamedKind = Literal[
    "modality", "place", "distance", "max_fee", "insurance", "times", "language", "gender", "mode", "for_whom"
]


@dataclass(frozen=True, slots=True)
class Named:
    """One thing named; `wished` is false for a mere mention ("my sister is an acupuncturist")."""

    kind: NamedKind
    value: str
    span: Span
    wished: bool = True


_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{1,6}(?:[.,][0-9]{1,2})?"
_CURRENCY = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD", "bucks": "USD", "dolares": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "quid": "GBP", "pounds": "GBP",
    "libras": "GBP", "mxn": "MXN", "pesos": "", "soles": "PEN", "cad": "CAD", "aud": "AUD", "nzd": "NZD",
    "rand": "ZAR", "naira": "NGN", "rupees": "INR", "chf": "CHF", "francs": "CHF", "lucas": "", "varos": "MXN",
    "bolivianos": "BOB", "quetzales": "GTQ", "lempiras": "HNL", "colones": "CRC", "pavos": "USD", "baros": "MXN",
}  # fmt: skip
_SIGN = r"us\$|[$€£]"
_WORD = (
    r"usd|dollars?|bucks|dolares|eur|euros?|gbp|quid|pounds|libras|mxn|pesos|soles|cad|aud|nzd|rand|naira|rupees|chf"
)
_WORD += r"|francs|lucas|varos|bolivianos|quetzales|lempiras|colones|pavos|baros"
_MONEY = re.compile(rf"(?P<sign>{_SIGN})\s?(?P<a>{_NUMBER})|(?P<b>{_NUMBER})\s?(?P<word>{_WORD}|€|£|\$)\b|"
                    rf"(?P<c>{_NUMBER})\s?(?P<sign2>[€£$])")  # fmt: skip
_DISTANCE = re.compile(
    r"(?P<n>[0-9]{1,3}(?:[.,][0-9])?|an?|half an|twenty|thirty|ten|fifteen|five|forty|one|two|una?|dos|"
    r"media|veinte|treinta|diez|quince|cinco|cuarenta)[- ]?"
    r"(?P<unit>kilometers?|kilometres?|kilometros?|km|kms|miles?|mi\b|millas?|"
    r"minutes?|mins?|minutos?|hours?|horas?)\b"
    r"(?! (?:visit|session|sesion|ago|of|later|long|a (?:day|week))| (?:de|al) )"
)
_NEARNESS = re.compile(
    r"\b(?:within|under|outside|of|no (?:more|further|farther) than|at most|max(?:imum)?|up to|drive|driving|away|"
    r"walk|walking|by bus|"
    r"radius|from (?:here|me|home|my)|far|bus ride|a no mas de|maximo|como mucho|a menos de|de mi casa|de aqui|"
    r"en coche|en carro|andando|caminando|en bus|de distancia|a la redonda|manejando)\b"
)
_NUMBERS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "dos": 2.0, "una": 1.0, "un": 1.0,
    "half an": 0.5, "media": 0.5, "five": 5.0, "cinco": 5.0, "ten": 10.0, "diez": 10.0, "fifteen": 15.0,
    "quince": 15.0, "twenty": 20.0, "veinte": 20.0, "thirty": 30.0, "treinta": 30.0, "forty": 40.0, "cuarenta": 40.0,
}  # fmt: skip
_KM_OF = {"km": 1.0, "mi": 1.609, "min": 0.8, "h": 48.0}  # minutes of travel count as of a drive in and out of town
_ALWAYS_WISHED = frozenset({"max_fee", "distance"})
_MOSTLY_WISHED = frozenset({"insurance", "language", "gender", "mode", "for_whom"})
# "my doctor", "the nurse": somebody there is already.
_SOMEBODYS = re.compile(r"\b(?:my|his|her|their|our|the|your|mi|su|el|la|nuestr[oa])(?: \w+)? $")
_NOTE_WORDS = 6  # a sentence this short is a note: "Evenings only. Spanish."
_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NAME = r"[A-ZÁÉÍÓÚÑ][\w'’.-]+(?: (?:de|del|la|los|las|upon|on|and|the|el) (?=[A-Z])| (?=[A-ZÁÉÍÓÚÑ]))?"
_PLACE = re.compile(rf"(?:{_NAME}){{1,4}}(?:, ?[A-Z]{{2}}\b|, ?[A-Z][a-z]+(?: [A-Z][a-z]+)?)?|\b[0-9]{{5}}\b")


class NamedRules:
    """The expressions of one language, compiled."""

    def __init__(self, language: str) -> None:
        cues: dict[str, Any] = tomllib.loads((DATA / f"named_{language}.toml").read_text(encoding="utf-8"))
        self._no_wish, self._wish = _any(cues["no_wish"]), _any(cues["wish"])
        self._simple: list[tuple[NamedKind, str, re.Pattern[str]]] = [
            (kind, value, _any([pattern]))
            for kind in ("times", "mode", "gender", "for_whom")
            for value, pattern in cues[kind].items()
        ]
        self._language_intro = re.compile(cues["language"]["intro"].replace("~", "'") + r"(?: \w+){0,2}$")
        names = "|".join(cues["insurance"]["names"])
        self._insurer = re.compile(rf"\b(?:{names})\b")
        self._short_insurer = re.compile(
            r"^(?:va|acc|chip|gems|sis|eps|tk|nib|mmm|caja|oscar|anthem|momentum|discovery)$"
        )
        self._also_words = frozenset(cues["insurance"]["also_words"])
        self._calendar = frozenset(cues["place"]["calendar"])
        self._insurance_intro = re.compile(cues["insurance"]["intro"].replace("~", "'") + r"(?: \w+){0,2}$")
        self._place_intro = re.compile(cues["place"]["intro"].replace("~", "'") + r"(?: (?:the|la|el))?$")
        self._fee_above, self._fee_after = _any([cues["fee"]["above"]]), _any([cues["fee"]["after"]])

    def read(self, story: str, start: int, end: int, lexicon: Lexicon) -> list[Named]:
        """What one sentence names, in the order of its words."""
        text = fold_name(story[start:end])
        mention = bool(self._no_wish.search(text))
        found = [
            *self._by_pattern(text),
            *self._fees(text),
            *_distances(text),
            *self._insurers(text),
            *self._terms(story[start:end], text, lexicon),
            *self._places(story[start:end], text, lexicon),
        ]
        return sorted(
            (
                Named(one.kind, one.value, (start + one.span[0], start + one.span[1]), self._wished(text, one, mention))
                for one in found
            ),
            key=lambda one: one.span,
        )

    def _wished(self, text: str, one: Named, mention: bool) -> bool:
        """A thing named is a wish where the sentence wishes or asks, or is no more than a note of it."""
        if one.kind in _ALWAYS_WISHED:
            return True
        before = text[max(0, one.span[0] - 70) : one.span[0]]
        if one.kind == "modality" and _SOMEBODYS.search(before):
            return False
        if self._no_wish.search(before[-45:]):
            return False
        asks = self._wish.search(before) or self._wish.search(text[one.span[1] : one.span[1] + 30])
        words = len(_TOKEN.findall(text))
        if one.kind in _MOSTLY_WISHED:
            return not mention or bool(asks)
        return not mention and (bool(asks) or words <= _NOTE_WORDS)

    def _by_pattern(self, text: str) -> Iterator[Named]:
        for kind, value, pattern in self._simple:
            said = pattern.search(text)
            if said:
                yield Named(kind, value, said.span())

    def _fees(self, text: str) -> Iterator[Named]:
        for said in _MONEY.finditer(text):
            near = text[max(0, said.start() - 30) : said.start()]
            after = text[said.end() : said.end() + 25]
            if not (self._fee_above.search(near) or self._fee_after.search(after)):
                continue
            sign = said["sign"] or said["word"] or said["sign2"] or ""
            amount = (said["a"] or said["b"] or said["c"]).replace(" ", "")
            yield Named("max_fee", f"{_amount(amount):g} {_CURRENCY.get(sign, '')}".strip(), said.span())

    def _insurers(self, text: str) -> Iterator[Named]:
        for said in self._insurer.finditer(text):
            if said.group() not in self._also_words or self._insurance_intro.search(text[: said.start()].strip()):
                yield Named("insurance", said.group(), said.span())

    def _terms(self, written: str, text: str, lexicon: Lexicon) -> Iterator[Named]:
        words = list(_TOKEN.finditer(text))
        at = 0
        while at < len(words):
            for size in range(min(lexicon.longest, len(words) - at), 0, -1):
                span = (words[at].start(), words[at + size - 1].end())
                phrase = text[span[0] : span[1]]
                if phrase in lexicon.modalities and (len(phrase) > 3 or written[span[0] : span[1]].isupper()):
                    yield Named("modality", lexicon.modalities[phrase], span)
                    at += size - 1
                    break
                if phrase in lexicon.languages and self._language_intro.search(text[: span[0]].rstrip()):
                    yield Named("language", lexicon.languages[phrase], span)
                    at += size - 1
                    break
            at += 1

    def _places(self, written: str, text: str, lexicon: Lexicon) -> Iterator[Named]:
        for said in _PLACE.finditer(written):
            before = text[: said.start()].rstrip()
            name = said.group().strip(" ,.")
            note = len(_TOKEN.findall(text)) <= _NOTE_WORDS
            if (
                (self._place_intro.search(before) or (note and not lexicon.is_word(name)))
                and name not in self._calendar
                and lexicon.is_place(name)
            ):
                yield Named("place", name, (said.start(), said.start() + len(name)))


def _distances(text: str) -> Iterator[Named]:
    for said in _DISTANCE.finditer(text):
        around = text[max(0, said.start() - 30) : said.end() + 25]
        if _NEARNESS.search(around):
            number = _NUMBERS.get(said["n"]) or float(said["n"].replace(",", ".")) if said["n"] else 0.0
            unit = said["unit"]
            short = "km" if unit[0] == "k" else "h" if unit[0] == "h" else "mi" if unit[:3] in ("mi", "mil") else "min"
            yield Named("distance", f"{number * _KM_OF[short]:.0f}", said.span())


def _amount(written: str) -> float:
    """ "1,200" and "1.200" are twelve hundred; "12,50" and "12.50" are twelve and a half."""
    if re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{3})+", written):
        return float(re.sub(r"[.,]", "", written))
    return float(written.replace(",", "."))


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns).replace("~", "'"), re.IGNORECASE)


@cache
def named_rules(language: str) -> NamedRules:
    """The rules of a language, "en" or "es"."""
    return NamedRules(language)
