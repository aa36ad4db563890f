"""Reads concerns out of stories in a language the text model does not know, by that language's own words.

One small file per language (`service/data/concerns_<language>.toml`); English needs none. What is found is shown as
read, with the seeker's own sentence, and can be taken out like everything else.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from service.web.languages import Speech

_DATA = Path(__file__).parents[2] / "data"
_SENTENCE = re.compile(r"[.!?;\n]+")
_WORD = re.compile(r"[a-z]+")
# Short words are met whole: "no" must not be found in "noche".
_WHOLE = 4


def concerns_in(story: str, speech: Speech) -> dict[str, str]:
    """The concerns whose words stand in the story, each with its sentence; none for a language without a file."""
    lexicon = _lexicon(speech.language)
    sentences = [(part.strip(), _WORD.findall(_plain(part))) for part in _SENTENCE.split(story)] if lexicon else []
    found: dict[str, str] = {}
    for concern, phrases in lexicon.items():
        sentence = next((text for text, words in sentences if any(_met(phrase, words) for phrase in phrases)), None)
        if sentence is not None:
            found[concern] = sentence
    return found


def english_name(term: str, concerns: list[str], speech: Speech) -> str:
    """A concern as the vocabulary names it, for one typed as this page calls it; the term itself otherwise."""
    return _names(speech.language, tuple(concerns)).get(_plain(term).strip(), term)


def _met(phrase: list[str], words: list[str]) -> bool:
    return all(
        any(word == wanted if len(wanted) < _WHOLE else word.startswith(wanted) for word in words) for wanted in phrase
    )


def _plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@cache
def _lexicon(language: str) -> dict[str, list[list[str]]]:
    path = _DATA / f"concerns_{language}.toml"
    if not path.is_file():
        return {}
    table: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {concern: [phrase.split() for phrase in phrases] for concern, phrases in table.items()}


@cache
def _names(language: str, concerns: tuple[str, ...]) -> dict[str, str]:
    speech = Speech(language)
    return {_plain(speech.say(name)): name for name in concerns}
