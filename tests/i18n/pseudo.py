"""A pseudo-language: every text that can be said, in letters that no text of ours has. What is left in plain letters on
a page or in a mail was never translated."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

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


def plain_words(text: str) -> list[str]:
    """Words in plain letters."""
    return _PLAIN.findall(text)


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


# Names, and what stands for itself in every language.
_CURRENCY = re.compile("[A-Z]{3}")  # currencies
_NAMES = {
    "Ayni", "Hartford", "Connecticut", "CT", "US", "FHIR", "API", "CSV", "JSON",
    "NPI", "km", "mi", "UTC", "example", "org", "https",
}  # fmt: skip


@cache
def stated_words() -> set[str]:
    """Words that people stated, names of places, and those by which Babel knows the language."""
    documents = [msgspec.json.encode(person).decode() for person in demo_people(DEMO_SEED, today())]
    locale = Locale(TAG)
    lines = (ROOT / "service" / "data" / "crisis_lines.toml").read_text(encoding="utf-8")
    known = [lines, *locale.languages.values(), *locale.territories.values(), *locale.currencies.values()]
    known += [name for width in ("wide", "abbreviated") for name in locale.months["format"][width].values()]
    parts = [name for names in subdivisions().values() for name in names.values()]
    return {word.casefold() for text in [*documents, *map(str, known), *parts, STORY] for word in plain_words(text)}


def left_over(texts: list[str], data: set[str]) -> list[str]:
    """Texts with words in plain letters that are nobody's own."""
    own = data | {name.casefold() for name in _NAMES}
    return [
        text
        for text in texts
        if any(word.casefold() not in own and not _CURRENCY.fullmatch(word) for word in plain_words(text))
    ]
