"""Telephone numbers, e-mail and web addresses, and the NPI."""

import re
from functools import lru_cache

from schemas.messages import cells
from service.profiles.cells.amounts import is_scientific, plain_number
from service.profiles.cells.reading import NOTHING, Read, is_nothing

# A stroke between two numbers, and not between the parts of one: 030 / 901820.
_SEVERAL = re.compile(r"\s*(?:[;|\n]|,(?=\s*[+(\d])|(?<=\d{4})\s/\s(?=[+(\d])|\bor\b|\bo\b)\s*")
_LABEL = re.compile(
    r"^(?:tel(?:ephone|éfono)?|phone|ph|cell|mobile|office|work|home|m|t|c|o)\.?\s*[:.]\s*", re.IGNORECASE
)
_NORTH_AMERICAN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_EXTENSION = re.compile(
    r"(?:ext(?:ensi[oó]n)?\.?|x|#|press|opt(?:ion)?\.?|int(?:erno)?\.?|anexo)\s*(\d{1,6})\s*$", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^\d()]*\)\s*$")  # 860-555-1212 (office)
# What mobile numbers of Mexico had before them until 2019.
_OLD_MEXICAN = re.compile(r"^(?:(\+52)\s*1(?=\D*\d{2})|04[45](?=\D*\d{2}))\s*")
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]]{1,64}@[^@\s<>,;:\"()\[\]]{1,189}\.[^@\s<>,;:\"()\[\].]{2,}")
# A host by its number only where the scheme says that it is one: "90.50" is an amount.
_HOST = r"(?:(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}|https?://(?:\d{1,3}\.){3}\d{1,3})"
_WEB = re.compile(_HOST + r"(?::\d+)?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)


@lru_cache(20_000)
def read_phone(text: str, country: str | None) -> Read:
    """The first number of a cell, with its country's: +1 860-555-0100 ext. 212."""
    words = text.strip().lstrip("=")
    if is_nothing(words):
        return NOTHING
    if is_scientific(words):
        return Read(None, cells.LEFT_OUT(why=cells.DIGITS_LOST()))
    first, *others = [part for part in _SEVERAL.split(plain_number(words)) if part] or [words]
    written = _international(_LABEL.sub("", first), country)
    if written is None:
        return Read(text.strip()[:100], cells.KEPT_AS_WRITTEN(why=cells.PHONE()))
    return Read(written, cells.OTHERS_LEFT_OUT(read=written) if others else None)


def _international(text: str, country: str | None) -> str | None:
    import phonenumbers  # 30 ms to import

    plain = _ASIDE.sub("", text.strip())
    if len(re.sub(r"\D", "", plain)) > 10 and (plain.startswith("+52") or country == "MX"):
        plain = _OLD_MEXICAN.sub(r"\1 ", plain).strip()
    extension = _EXTENSION.search(plain)
    plain = _EXTENSION.sub("", plain).strip(" ,;-")
    if plain.startswith("00") and country != "US":
        plain = f"+{plain[2:]}"
    region = country or ("US" if _NORTH_AMERICAN.fullmatch(re.sub(r"\D", "", plain)) else None)
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None  # 555-0100 can be called only from where nobody knows
    number.extension = None
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"{shown} ext. {extension[1]}" if extension else str(shown)


@lru_cache(20_000)
def read_email(text: str) -> Read:
    """The first address of a cell: also out of mailto: and Name <address>."""
    if is_nothing(text):
        return NOTHING
    results = _EMAIL.findall(_written_out(text.replace("mailto:", " ")))
    if not results:
        return Read(None, cells.LEFT_OUT(why=cells.EMAIL()))
    address = results[0].rstrip(".")
    return Read(address, cells.OTHERS_LEFT_OUT(read=address) if len(set(results)) > 1 else None)


def _written_out(text: str) -> str:
    """jane (at) x.org and jane at x dot org as machines write them, and without blanks around the sign."""
    text = re.sub(r"\s*(?:\(at\)|\[at\]|@)\s*", "@", text)
    return text if "@" in text else re.sub(r"\s+dot\s+", ".", re.sub(r"(?<=\w)\s+at\s+(?=\w+\s+dot\s)", "@", text))


@lru_cache(20_000)
def read_web(text: str) -> Read:
    """An address on the web, with or without a scheme; no scheme but http is taken."""
    words = text.strip().strip("<>")
    if is_nothing(words):
        return NOTHING
    words = re.sub(r"^(https?)(?::/*|/+)", r"\1://", words, flags=re.IGNORECASE)
    first = words.split()[0].rstrip(",;")
    if not _WEB.fullmatch(first) or "@" in first.partition("/")[0]:
        return Read(None, cells.LEFT_OUT(why=cells.WEB()))
    return Read(first, cells.OTHERS_LEFT_OUT(read=first) if len(words.split()) > 1 else None)


@lru_cache(20_000)
def read_npi(text: str) -> Read:
    """A US National Provider Identifier, if its last digit checks."""
    if is_nothing(text):
        return NOTHING
    if is_scientific(text):
        return Read(None, cells.LEFT_OUT(why=cells.DIGITS_LOST()))
    digits = re.sub(r"\D", "", plain_number(re.sub(r"^npi\W*", "", text.strip(), flags=re.IGNORECASE)))
    return Read(digits) if is_npi(digits) else Read(None, cells.LEFT_OUT(why=cells.NPI()))


def is_npi(digits: str) -> bool:
    """Ten digits that begin with 1 or 2 and check by Luhn's rule behind the prefix 80840."""
    from stdnum import luhn  # small, and not needed where nobody states an NPI

    return len(digits) == 10 and digits[0] in "12" and digits.isascii() and bool(luhn.is_valid(f"80840{digits}"))
