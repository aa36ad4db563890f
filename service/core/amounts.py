"""Reads amounts of money as people write them: 1,200 and 1.200 are twelve hundred, 1,2 and 1.20 are not."""

import re
import unicodedata

from babel.numbers import get_currency_precision

# Always between groups of digits, never before a fraction: blanks, apostrophes, the Arabic thousands separator.
_GROUPING = " '’٬"
_NUMBER = re.compile(rf"([+-]?)(\d[\d.,{_GROUPING}]*|[.,]\d+)")
_NO_CENTS = re.compile(r"[.,]\s?[-–—]{1,2}$")  # 120,- and 120.–
# 1,200 or 1,20,000: groups of three, as in India of two before the last; one separator throughout.
_GROUPED = re.compile(rf"\d{{1,3}}(?:([.,{_GROUPING}])\d{{2,3}}(?:\1\d{{2,3}})*(?<=\1\d{{3}}))?")


def read_amount(text: str, currency: str = "") -> float | None:
    """The number in `text`; None unless it is one plain number that can be read in one way.

    A single comma or point before exactly three digits divides thousands; in a currency with thousandths (`currency`
    as its ISO 4217 code, such as KWD) it begins the fraction. Digits of any script are taken.
    """
    found = _NUMBER.fullmatch(_NO_CENTS.sub("", _plain(text)))
    if found is None:
        return None
    whole, fraction = _divided(found[2], get_currency_precision(currency) > 2)
    if not fraction.isdecimal() or not (whole.isdecimal() or _GROUPED.fullmatch(whole)):
        return None
    return float(f"{found[1]}{re.sub(r'[^0-9]', '', whole)}.{fraction}")


def _plain(text: str) -> str:
    """The text with ASCII digits and blanks, and the marks of other scripts as ours."""
    folded = text.strip().translate({ord("٫"): ",", ord("，"): ",", ord("．"): "."})
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else " " if c.isspace() else c for c in folded)


def _divided(digits: str, thousandths: bool) -> tuple[str, str]:
    """The part before the decimal sign and the part after it, "0" where there is none."""
    marks = [c for c in digits if c in ".,"]
    last = max(digits.rfind("."), digits.rfind(","))
    whole, fraction = digits[:last], digits[last + 1 :]
    one_kind = len(set(marks)) == 1
    repeated = one_kind and len(marks) > 1
    thousands = len(marks) == 1 and len(fraction) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole) and not thousandths
    if not marks or repeated or thousands:
        return digits, "0"
    return whole or "0", fraction or "0"
