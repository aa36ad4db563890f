"""Reads numbers, counts and days as people write them, for every door (money: `vocabulary/money.py`).

1,200 and 1.200 are twelve hundred, 1,2 and 1.20 are not. A day that could be read in two ways is not read.
"""

import re
import unicodedata
from datetime import date

from babel.numbers import get_currency_precision

# Always between groups of digits, never before a fraction: blanks, apostrophes, the Arabic thousands separator.
_GROUPING = " '’٬"
_NUMBER = re.compile(rf"([+-]?)(\d[\d.,{_GROUPING}]*|[.,]\d+)")
_NO_CENTS = re.compile(r"[.,]\s?[-–—]{1,2}$")  # 120,- and 120.–
# 1,200 or, as in India, 1,20,000: groups of three, or of two before the last; one separator throughout.
_GROUPED = re.compile(rf"\d{{1,3}}(?:([.,{_GROUPING}])\d{{3}}(?:\1\d{{3}})*|(?:,\d{{2}})+,\d{{3}})?")


def read_amount(text: str, currency: str = "") -> float | None:
    """The number in `text`; None unless it is one plain number that can be read in one way.

    A single comma or point before exactly three digits divides thousands; in a currency with thousandths (`currency`
    as its ISO 4217 code, such as KWD) it begins the fraction. Digits of any script are taken.
    """
    match = _NUMBER.fullmatch(_NO_CENTS.sub("", plain_text(text)))
    if match is None:
        return None
    units, fraction = _divided(match[2], get_currency_precision(currency) > 2)
    if not fraction.isdecimal() or not (units.isdecimal() or _GROUPED.fullmatch(units)):
        return None
    return float(f"{match[1]}{re.sub(r'[^0-9]', '', units)}.{fraction}")


# 2026-12-01, 2026/12/1, 2026.12.01; and as United States registries write it, 12/01/2026.
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")


def read_day(text: str, *, month_first: bool = False) -> date | None:
    """The day in `text`, the year first; None for anything else. Digits of any script are taken.

    `month_first` is for sources of which it is known that 12/01/2026 is the first of December.
    """
    plain = plain_text(text)
    match = _YEAR_FIRST.fullmatch(plain) or (_MONTH_FIRST.fullmatch(plain) if month_first else None)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def plain_text(text: str) -> str:
    """The text with ASCII digits and blanks, and the marks of other scripts as ours."""
    folded = text.strip().translate({ord("٫"): ",", ord("，"): ",", ord("．"): "."})
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else " " if c.isspace() else c for c in folded)


def _divided(digits: str, thousandths: bool) -> tuple[str, str]:
    """The part before the decimal sign and the part after it, "0" where there is none."""
    marks = [c for c in digits if c in ".,"]
    last = max(digits.rfind("."), digits.rfind(","))
    units, fraction = digits[:last], digits[last + 1 :]
    one_kind = len(set(marks)) == 1
    repeated = one_kind and len(marks) > 1
    thousands = len(marks) == 1 and len(fraction) == 3 and re.fullmatch(r"[1-9]\d{0,2}", units) and not thousandths
    if not marks or repeated or thousands:
        return digits, "0"
    return units or "0", fraction or "0"


_TIME = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>min(?:ute|uto)?s?\.?|minuten?|分|m|h|hrs?|hours?|horas?|hora|weeks?|semanas?|wks?"
    r"|visits?|visitas?|sessions?|sesiones|sesión|sesion|times|veces|places?|lugares|plazas?)?\.?",
    re.IGNORECASE,
)


def read_count(text: str, *, minutes: bool = False) -> int | None:
    """A whole number with what it counts beside it: "60 min", "6 weeks"; hours as minutes where those are asked."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    number, unit = float(match["number"].replace(",", ".")), (match["unit"] or "").lower()
    if unit.startswith("h"):
        number, unit = number * 60, "min" if minutes else "h"
    if unit == "h" or not number.is_integer():
        return None
    return int(number)
