"""Which language a page speaks, and how that language writes dates, money, numbers and distances.

The language stands in the path (`/es/privacy`); without one the browser's wish decides. No cookie is needed.
"""

import gettext
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_currency_name

LOCALE_FOLDER = Path(__file__).parent / "locale"
# Catalogues: those shipped, and those of a folder of the operator's own, which may add languages and reword texts.
_FOLDERS = [LOCALE_FOLDER, *(Path(folder) for folder in [os.environ.get("AYNI_LOCALES")] if folder)]
DEFAULT = "en"
# Every language that has a catalogue; the default first.
LANGUAGES = (DEFAULT, *sorted({path.parents[1].name for at in _FOLDERS for path in at.glob("*/*/*.po")} - {DEFAULT}))
_Y_BEFORE_I = re.compile(r" y (?=h?[ií](?![ea]))", re.IGNORECASE)  # "inglés e italiano", but "agua y hielo"
_LETTER_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
_MILES_IN = frozenset({"US", "GB", "LR", "MM"})
# The tables of languages leave sign languages unnamed.
SIGN_LANGUAGES = {"ase": "American Sign Language"}
KM_PER_MILE = 1.609344


@dataclass(frozen=True)
class ReaderLocale:
    """One language as pages speak it, for a reader in one territory (which decides miles and date order)."""

    language: str
    territory: str | None = None

    @property
    def translations(self) -> gettext.NullTranslations:
        return _translations(self.language)

    def say(self, message: str) -> str:
        """The message in this language; itself when there is no translation."""
        return self.translations.gettext(message) if message else ""

    def count(self, name: str, many: str, number: int) -> str:
        """`1 visit` or `3 visits`; the messages name the number `%(num)d`."""
        return self.translations.ngettext(name, many, number) % {"num": number}

    @property
    def babel(self) -> Locale:
        return _babel_locale(self.language, self.territory)

    def day(self, value: date | datetime) -> str:
        """A date as people write it, the month in letters so that no one takes day for month."""
        return _day(value.date() if isinstance(value, datetime) else value, self.babel)

    def day_ahead(self, value: date) -> str:
        """A date within the coming year, which needs no year: `Dec 10`."""
        return str(format_skeleton("MMMd", value, locale=self.babel))

    def moment(self, value: datetime) -> str:
        """A date with the time of day in UTC, where two things may have happened on one day."""
        return f"{self.day(value)}, {format_time(value, 'short', tzinfo=UTC, locale=self.babel)} UTC"

    def money(self, amount: float, currency: str) -> str:
        """An amount with its currency; whole amounts without cents."""
        return _money(float(amount), currency, self.babel)

    def money_range(self, low: float, high: float, currency: str) -> str:
        """`$80–100`, or one amount when both are the same."""
        return (
            self.money(low, currency) if low == high else f"{self.money(low, currency)} – {self.money(high, currency)}"
        )

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=self.babel))

    def listed(self, parts: Sequence[str], style: str = "standard") -> str:
        """`a, b and c`; in style "unit" without the word between, for which Babel lacks the Spanish form."""
        if style == "unit":
            return ", ".join(str(part) for part in parts)
        text = str(format_list([str(part) for part in parts], style=style, locale=self.babel)) if parts else ""  # type: ignore[arg-type]
        return _Y_BEFORE_I.sub(" e ", text) if self.language == "es" else text

    @property
    def miles(self) -> bool:
        return self.territory in _MILES_IN

    def distance(self, kilometres: float) -> str:
        """Kilometres, or miles where people count in them."""
        value = kilometres / KM_PER_MILE if self.miles else kilometres
        shown = self.number(round(value) if value >= 10 else max(round(value, 1), 0.1))
        return f"{shown} mi" if self.miles else f"{shown} km"

    def language_name(self, tag: str) -> str:
        """`es-MX` as "Spanish (Mexico)"; the tag itself when unknown."""
        return self.say(SIGN_LANGUAGES[tag]) if tag in SIGN_LANGUAGES else _language_name(tag, self.babel)

    def currency_name(self, code: str) -> str:
        return get_currency_name(code, locale=self.babel)

    def country_name(self, code: str) -> str:
        return str(self.babel.territories.get(code, code))


def own_name(language: str) -> str:
    """What a language calls itself: "Español"."""
    name = str(_babel_locale(language, None).get_display_name() or language)
    return name[:1].upper() + name[1:]


def chosen_locale(path: str, accept_language: str) -> ReaderLocale:
    """The language of the path, else the first one of the browser's wishes that we speak."""
    wishes = _wishes(accept_language)
    territory = next((place for _, place in wishes if place), None)
    named = path.split("/", 2)[1] if path.startswith("/") else ""
    if named in LANGUAGES:
        return ReaderLocale(named, territory)
    return ReaderLocale(next((tag for tag, _ in wishes if tag in LANGUAGES), DEFAULT), territory)


def _wishes(accept_language: str) -> list[tuple[str, str | None]]:
    """(language, territory) as the browser ranks them; what cannot be read is passed over."""
    ranked: list[tuple[float, str, str | None]] = []
    for part in accept_language[:300].split(","):
        tag, _, weight = part.strip().partition(";q=")
        pieces = tag.split("-")
        try:
            rank = float(weight or 1)
        except ValueError:
            continue
        territory = next((piece.upper() for piece in pieces[1:] if len(piece) == 2 and piece.isalpha()), None)
        if pieces[0].isalpha():
            ranked.append((-rank, pieces[0].lower(), territory))
    ranked.sort(key=lambda wish: wish[0])
    return [(language, territory) for _, language, territory in ranked]


@cache
def _translations(language: str) -> gettext.NullTranslations:
    """The catalogues of a language, compiled in memory: the .po files are the only copy."""
    result = gettext.NullTranslations()
    for path in (path for folder in _FOLDERS for path in sorted((folder / language / "LC_MESSAGES").glob("*.po"))):
        with path.open("rb") as file:
            compiled = io.BytesIO()
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        translations = gettext.GNUTranslations(compiled)
        translations.add_fallback(result)
        result = translations
    return result


# The same few dates and prices are written on every page, and writing one is slow.
@lru_cache(2_000)
def _day(value: date, locale: Locale) -> str:
    return str(format_date(value, "long", locale=locale))


@lru_cache(2_000)
def _money(amount: float, currency: str, locale: Locale) -> str:
    pattern = locale.currency_formats["standard"].pattern
    if amount.is_integer():
        pattern = pattern.replace("0.00", "0")
    written = str(format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False))
    # Unicode asks for a space between letters and digits ("USD 80"), which Babel leaves out.
    return _LETTER_BEFORE_DIGIT.sub("\xa0", written)


@lru_cache(2_000)
def _language_name(tag: str, locale: Locale) -> str:
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(locale) or tag)
    except (UnknownLocaleError, ValueError):
        return tag


@cache
def _babel_locale(language: str, territory: str | None) -> Locale:
    try:
        return Locale(language, territory)
    except (UnknownLocaleError, ValueError):
        return Locale(language)
