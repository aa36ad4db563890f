"""Numbers as people write them: in figures, and in English and Spanish words up to the thousands. Pure."""

import re

from service.core.amounts import read_amount

_UNITS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30,
    "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "doce": 12, "quince": 15, "veinte": 20, "veinticinco": 25, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100, "ciento": 100,
    "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600,
    "setecientos": 700, "ochocientos": 800, "novecientos": 900, "half": 0.5, "medio": 0.5, "media": 0.5,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "mil": 1000}
_WORDS = "|".join(sorted((*_UNITS, *_SCALES), key=len, reverse=True))
FIGURES = r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]{2}\b)?|[0-9]{1,6}(?:[.,][0-9]{1,2})?"
# For a larger expression: figures, or a run of number words.
NUMBER = rf"(?:{FIGURES}|(?:{_WORDS})(?:[ -](?:and |y )?(?:{_WORDS}))*)"


def value_of(written: str) -> float:
    """ "1,200" and "1.200" are twelve hundred, "12,50" and "12.50" twelve and a half, "a hundred and ten" 110."""
    if written[0].isdigit():
        return read_amount(written) or 0.0
    total = group = 0.0
    words = re.split(r"[ -]+", written)
    if words[0] in ("half", "medio", "media"):
        return _UNITS[words[0]]
    for word in words:
        if word in _SCALES:
            group = max(group, 1.0) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, group = total + group, 0.0
        else:
            group += _UNITS.get(word, 0.0)
    return total + group
