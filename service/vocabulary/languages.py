"""Tags of languages: of one meaning (spa is es, sgn-US is ase: CLDR's aliases), and by the names of languages."""

import re
from functools import lru_cache

from babel import Locale
from babel.localedata import locale_identifiers

from service.vocabulary.folding import plain_letters

# Names of families of languages, which CLDR does not list.
_FAMILIES = {"nahuatl": "nah", "mixtec": "mix", "mixteco": "mix", "otomi": "oto", "zapoteco": "zap", "maya": "yua"}
_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


@lru_cache(5_000)
def standard_tag(tag: str) -> str:
    """The tag that CLDR prefers for one of the same language; as it stands when it is no tag."""
    if len(tag) == 2:
        return tag
    from langcodes import standardize_tag, tag_is_valid  # 40 ms to import, for the few that are not two letters

    return standardize_tag(tag) if tag_is_valid(tag) else tag


def read_language(text: str, *speech: str) -> str | None:
    """The tag of a language by its name, in the languages of `speech`, in English or in itself, or by its tag; None
    for no language that is known: "Nahuatl", "español", "Portuguese (Brazil)", "pt-BR"."""
    key = plain_letters(text).casefold().strip()
    for language in dict.fromkeys((*speech, "en")):
        if tag := _tags_by_name(language).get(key):
            return tag
    if tag := _tags_by_own_name().get(key) or _FAMILIES.get(key):
        return tag
    from langcodes import tag_is_valid

    return standard_tag(text.strip()) if _TAG.fullmatch(text.strip()) and tag_is_valid(text.strip()) else None


@lru_cache(10)
def _tags_by_name(language: str) -> dict[str, str]:
    names = Locale(language).languages
    return {plain_letters(name).casefold(): tag.replace("_", "-") for tag, name in names.items() if tag != "root"}


@lru_cache(1)
def _tags_by_own_name() -> dict[str, str]:
    tags = [tag for tag in locale_identifiers() if "_" not in tag]
    return {plain_letters(name).casefold(): tag for tag in tags if (name := Locale(tag).languages.get(tag))}
