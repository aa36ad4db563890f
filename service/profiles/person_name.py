"""Names of people: family, given, suffix and credentials told apart, for look-up, FHIR, duplicates and every import."""

import re
from functools import cache, lru_cache

import msgspec

from service.vocabulary.folding import place_key
from service.vocabulary.shipped import DATA

_GENERATIONS = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV", "v": "V", "2nd": "II", "3rd": "III"}
_PREFIXES = frozenset({
    "dr", "dra", "mr", "mrs", "ms", "miss", "mx", "prof", "rev", "sr", "sra", "srta", "doctor", "sister", "brother",
    "fr", "rabbi", "hon", "lic",
})  # fmt: skip
_PARTICLES = frozenset({
    "de", "del", "della", "di", "da", "dos", "das", "do", "du", "des", "la", "las", "los", "le", "van", "von", "der",
    "den", "ter", "ten", "zu", "al", "el", "bin", "ibn", "ben", "bat", "st", "san", "santa", "mac", "mc", "af", "av",
    "y", "e", "o",
})  # fmt: skip
# Titles that are also names or words, and count as titles only with dots or all in capitals.
_ALSO_NAMES = frozenset(
    {"ma", "do", "dc", "pa", "ba", "bs", "ms", "np", "nd", "rn", "an", "la", "lac", "ed", "mai", "cho", "jd"}
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")  # J.D.
_HOURS = re.compile(r"\b([A-Z]{2,5}) (\d{3,4})\b")  # E-RYT 500
_VOWEL = re.compile(r"[aeiouy]")
_ASIDE = re.compile(r"\([^()]*\)")  # (fictional), (she/her)


class PersonName(msgspec.Struct, frozen=True):
    """A name in its parts; `shown` is how people see it: without titles, with the generation."""

    given: str
    family: str
    suffix: str  # Jr., III
    titles: tuple[str, ...]
    shown: str

    @property
    def key(self) -> str:
        """The words of given and family name, folded and sorted: the same for "Gómez, María" and "Maria Gomez"."""
        return " ".join(sorted(place_key(f"{self.given} {self.family}").split()))


@lru_cache(50_000)
def read_name(text: str) -> PersonName:
    """The parts of a name as people write it: "Smith, Jane MD", "Dr. Jane Smith, LMT", "María José García López"."""
    plain = _HOURS.sub(r"\1-\2", " ".join(_ASIDE.sub(" ", text).split()))
    aside = " ".join(_ASIDE.findall(text))
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    titles: list[str] = []
    suffix = ""
    result: list[list[str]] = []
    for part in parts:
        words, results, generation = _without_titles(part.split(), result)
        while len(words) > 1 and words[-1] in ("-", "–", "—", "|", "/"):  # what stood between the name and its titles
            words = words[:-1]
        titles += results
        suffix = suffix or generation
        if words:
            result.append(words)
    if not result:
        return PersonName("", plain, "", (), " ".join(text.split()))
    if len(result) > 1:  # family name first
        family, given = result[0], [word for words in result[1:] for word in words]
    else:
        given, family = _cut(result[0])
    given = _without_prefixes(given)
    names = _cased([*given, *family])
    shown_given, shown_family = " ".join(names[: len(given)]), " ".join(names[len(given) :])
    shown = " ".join(part for part in (shown_given, shown_family, suffix, aside) if part)
    return PersonName(shown_given, shown_family, suffix, tuple(titles), shown)


def _without_titles(words: list[str], earlier: list[list[str]]) -> tuple[list[str], list[str], str]:
    """A part of a name without the titles and generation behind it; a first part keeps at least one word."""
    titles: list[str] = []
    generation = ""
    while len(words) > (0 if earlier else 1):
        last = words[-1].strip("()")
        plain = last.casefold().replace(".", "")
        # A short family name in capitals is no title: "JANE MA" among names in capitals.
        if plain in _GENERATIONS and (len(words) > 1 or earlier) and (plain != "v" or len(words) > 2):
            generation = _GENERATIONS[plain]
        elif _is_title(last, words[:-1], earlier):
            titles.insert(0, last)
        else:
            break
        words = words[:-1]
    return words, titles, generation


def _is_title(word: str, others: list[str], earlier: list[list[str]]) -> bool:
    """Whether a word is a title, behind the `others` of its part and the parts `earlier` than that, without theirs."""
    plain = word.casefold().replace(".", "")
    bare = re.sub(r"[-/]?\d+$", "", plain).strip("-/")
    if not (word.isupper() or "." in word or sum(c.isupper() for c in word) > 1):
        return False
    named = bool(earlier) and (bool(others) or _has_given(earlier))
    if bare not in _titles() and plain not in _titles():
        return bool(earlier) and len(word) <= 10 and _has_shape_of_title(word, others, named=named)
    if bare not in _ALSO_NAMES or named:
        return True
    if earlier:  # "Smith, J.D.", "LEE, AN": the given name rather than a person without one
        return not _INITIALS.fullmatch(word) and not (_VOWEL.search(bare) and "".join(earlier[0]).isupper())
    shouted = all(other.isupper() for other in others if len(other) > 2) and bool(others)
    return "." in word or (not shouted and len(others) > 1)


def _has_shape_of_title(word: str, others: list[str], *, named: bool) -> bool:
    """Titles that are not known: with a number, around a known one (LMFT-S), or letters that nobody is called.

    Hyphens and capitals alone say nothing: Ann-Marie."""
    if any(c.isdigit() for c in word):
        return True
    pieces = re.split(r"[-/.&]", word.casefold())
    if len(pieces) > 1 and any(p in _titles() and not (p in _ALSO_NAMES and _VOWEL.search(p)) for p in pieces):
        return True
    if _INITIALS.fullmatch(word):
        return named and not others
    return named and word.isupper() and sum(c.isalpha() for c in word) >= 3 and not _VOWEL.search(place_key(word))


def _has_given(parts: list[list[str]]) -> bool:
    """Whether the parts of a name say more than a family name: "Jane Smith", not "García López", not "de la Cruz"."""
    words = [place_key(word) for word in parts[0] if word.casefold() not in _PARTICLES]
    return len(parts) > 1 or (len(words) > 1 and not all(_is_spanish_surname(word) for word in words))


def _without_prefixes(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0].casefold().strip(".") in _PREFIXES:
        words = words[1:]
    return words


def _cut(words: list[str]) -> tuple[list[str], list[str]]:
    """Given and family name of words in their usual order; particles and a second Spanish surname go to the family."""
    words = _without_prefixes(words)
    if len(words) == 1:
        return [], words
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold().strip(".") in _PARTICLES:
        at -= 1
    if at >= 2 and _is_double(words):
        at -= 1
        while at > 1 and words[at - 1].casefold() in _PARTICLES:
            at -= 1
    return words[:at], words[at:]


def _is_double(words: list[str]) -> bool:
    """Whether the last two words are two Spanish surnames: García López, of names with more than two words."""
    last, before = place_key(words[-1]), place_key(words[-2])
    return len(words) >= 3 and _is_spanish_surname(last) and _is_spanish_surname(before)


def _is_spanish_surname(word: str) -> bool:
    return word in _surnames() or (len(word) > 4 and word.endswith(("ez", "es", "iz")))


def is_title(word: str) -> bool:
    """Whether these are letters that stand behind names: LMT, RYT-200, L.Ac."""
    return re.sub(r"[-/ ]?\d+$", "", word.casefold().replace(".", "")) in _titles()


@cache
def _titles() -> frozenset[str]:
    """Letters of credentials that stand behind names, without dots."""
    return frozenset((DATA / "titles.txt").read_text(encoding="utf-8").split()) | _ALSO_NAMES


@cache
def _surnames() -> frozenset[str]:
    """The commonest Spanish surnames, folded."""
    return frozenset((DATA / "surnames_es.txt").read_text(encoding="utf-8").split())


def _cased(words: list[str]) -> list[str]:
    """JANE O'BRIEN as Jane O'Brien; names that are not all in capitals stay as they are."""
    letters = "".join(words)
    if not letters.isupper():
        return words
    if len(letters) <= 2:
        return words
    cased = []
    for at, word in enumerate(words):
        low = word.casefold()
        if at and low in _PARTICLES and len(words) > 2:
            cased.append(low)
            continue
        proper = re.sub(r"(^|[-'’])([^\W\d_])", lambda item: item[1] + item[2].upper(), low)
        cased.append(re.sub(r"^Mc([a-z])", lambda match: f"Mc{match[1].upper()}", proper))
    return cased
