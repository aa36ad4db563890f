"""What offices call their columns, and which field of a profile each is; as their programs export them, too."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from service.profiles.fields import FIELDS
from service.profiles.in_force import STANDING
from service.vocabulary.folding import plain_letters
from service.vocabulary.shipped import DATA

NAMES = ("first_name", "last_name")
STATED = {field.csv[0]: field for field in FIELDS if field.csv}
COLUMNS = frozenset({"external_id", *NAMES, *STATED, *STANDING})
# Other names of columns, folded: small letters, everything else an underscore.
ALIASES: Mapping[str, str] = {
    "id": "external_id", "staff_id": "external_id", "provider_id": "external_id", "given_name": "first_name",
    "family_name": "last_name", "surname": "last_name",
} | {alias: field.csv[0] for field in FIELDS for alias in field.csv[1:]}  # fmt: skip


@cache
def _office_words() -> Mapping[str, str]:
    """Column by what exports call it (`service/data/columns.toml`), tried after the others."""
    document = tomllib.loads((DATA / "columns.toml").read_text(encoding="utf-8"))
    return {"_".join(words.split()): column for column, listed in document.items() for words in listed}


def column_of(name: str) -> str:
    """The column that a name in the first row means; its folded name where nobody knows it."""
    plain = re.sub(r"[^\w]+", "_", _unaccented(name), flags=re.ASCII).strip("_")
    known = plain if plain in COLUMNS else ALIASES.get(plain) or _office_words().get(plain)
    return known or plain


def folded(name: str) -> str:
    """How a file's own name of a column is remembered: capitals and blanks do not matter."""
    return " ".join(name.casefold().split())[:200]


def meaning_of(name: str, mapping: Mapping[str, str]) -> str:
    """The column that a name means, as an office has said (`mapping`, by folded name) or as names usually go."""
    column = mapping.get(folded(name))
    return column_of(name) if column is None else column


def _unaccented(name: str) -> str:
    return plain_letters(name).replace("#", " number")
