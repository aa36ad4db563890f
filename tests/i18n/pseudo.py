"""A pseudo-language: every text that can be said, in letters that no text of ours has. What is left in plain letters on
a page or in a mail was never translated."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from service.core.clock import today
from service.population import DEMO_SEED, demo_people
from service.vocabulary.jurisdictions import subdivisions
from tests.fixtures.running import ROOT
from tests.web.pages.messages import needed

# Babel has to know it; texts of ours in French there are none.
TAG = "fr"
STORY = "Since my divorce I hardly sleep and my back hurts every morning. I feel lost."
_KEPT = re.compile(r"%\(\w+\)[sd]|\{value\}|<[^>]*>|&\w+;|%%|https?://\S+|`[^`]*`")
_PLAIN = re.compile(r"[A-Za-z]{2,}")
_CODE = frozenset({"script", "style", "code", "pre"})
_EMPTY = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SAID = ("aria-label", "placeholder", "title", "alt")


def pseudo(text: str) -> str:
    """The text in wide letters; values, tags and code stay."""
    pieces, at = [], 0
    for match in _KEPT.finditer(text):
        pieces += [_wide(text[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*pieces, _wide(text[at:])])


def _wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isalpha() else letter for letter in text)


def write_catalogue(folder: Path) -> None:
    """The language as one catalogue, as a translator would add it."""
    catalogue = Catalog(locale=TAG, charset="utf-8")
    for message in needed():
        if message.id:
            texts = [message.id] if isinstance(message.id, str) else list(message.id)
            catalogue.add(message.id, pseudo(texts[0]) if len(texts) == 1 else tuple(map(pseudo, texts)))
    path = folder / TAG / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)


class Visible(HTMLParser):
    """What a page shows or a screen reader says in its own language: texts, and attributes that are read out; without
    code, and without what is marked as being in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether what is in it counts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        counts = self._counts() and tag not in _CODE and dict(attrs).get("lang") in (None, TAG)
        if counts:
            self.texts += [value for name, value in attrs if name in _SAID and value]
        if tag not in _EMPTY:
            self._open.append((tag, counts))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._counts():
            self.texts.append(data)

    def _counts(self) -> bool:
        return not self._open or self._open[-1][1]


def visible(html: str) -> list[str]:
    """The texts of a page."""
    reader = Visible()
    reader.feed(html)
    return [text.strip() for text in reader.texts if text.strip()]


# What stands for itself in every language.
_NAMES = ("Ayni", "Hartford", "Connecticut", "FHIR", "API", "CSV", "JSON", "NPI", "km", "mi", "UTC", "demo")
_CODE_WORD = re.compile("[A-Z]{2,3}")  # currencies and regions
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|`[^`]*`|ayni_ck_[\w-]+|“[^”]*”")
_WIDE = re.compile("[\uff21-\uff3a\uff41-\uff5a]+")
_LEAST_QUOTED = 4  # words in a row of somebody's text
# Fields of a profile and of the lines that listen that are shown as they stand. Kinds of practice and concerns are not:
# the catalogue has their names.
_SHOWN = frozenset(
    """display_name pronouns approach title issuer number insurance example name line city street postal_code region
    country text text_word where website url accessibility receives how_to_stop close_people jurisdiction languages
    does_not_treat cultures products decided_by trial review_point""".split()  # noqa: SIM905
)


class Stated:
    """What people and data state, which no catalogue translates: whole values, and pieces of what somebody wrote."""

    def __init__(self, values: Iterable[str]) -> None:
        texts = [_words(value) for value in (*values, *_NAMES)]
        self._values = frozenset(texts)
        self._quoted = frozenset(
            text[at : at + _LEAST_QUOTED] for text in texts for at in range(len(text) - _LEAST_QUOTED + 1)
        )

    def has(self, text: str) -> bool:
        """Whether what stands in plain letters is nothing but stated values, one after the other."""
        return all(self._is_stated(piece) for piece in _WIDE.split(_ADDRESS.sub("", text)))

    def _is_stated(self, piece: str) -> bool:
        words, raw = _words(piece), _PLAIN.findall(piece)
        reached = {0}
        for end in range(1, len(words) + 1):
            if _CODE_WORD.fullmatch(raw[end - 1]) and end - 1 in reached:
                reached.add(end)
            if any(start in reached and self._one(words[start:end]) for start in range(end)):
                reached.add(end)
        return len(words) in reached

    def _one(self, words: tuple[str, ...]) -> bool:
        if words in self._values:
            return True
        grams = range(len(words) - _LEAST_QUOTED + 1)
        return len(grams) > 0 and all(words[at : at + _LEAST_QUOTED] in self._quoted for at in grams)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _PLAIN.findall(text))


@cache
def stated(*more: str) -> Stated:
    """What the demo directory and the data show as it stands, what Babel says in the language; and `more`."""
    values: list[str] = [STORY, *more]
    for person in demo_people(DEMO_SEED, today()):
        values += _shown(msgspec.to_builtins(person))
    values += _shown(tomllib.loads((ROOT / "service" / "data" / "crisis_lines.toml").read_text(encoding="utf-8")))
    locale = Locale(TAG)
    values += [*locale.languages.values(), *locale.territories.values(), *locale.currencies.values()]
    values += [name for width in ("wide", "abbreviated") for name in locale.months["format"][width].values()]
    values += [part.strip("{01} ") for style in ("standard", "or") for part in locale.list_patterns[style].values()]
    values += [name for names in subdivisions().values() for name in names.values()]
    return Stated(values)


def _shown(value: Any, field: str = "") -> list[str]:
    if isinstance(value, dict):
        return [text for name, item in value.items() for text in _shown(item, name)]
    if isinstance(value, list):
        return [text for item in value for text in _shown(item, field)]
    return [value] if isinstance(value, str) and field in _SHOWN else []


def left_over(texts: Iterable[str], data: Stated) -> list[str]:
    """Texts with words in plain letters that nobody stated."""
    return [text for text in texts if not data.has(text)]
