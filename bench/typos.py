"""Makes seeded typos: single edits (leave out, add, replace, swap two letters) of words of three or more letters."""

import random
import string

from service.listener.segmentation import sentence_spans
from service.vocabulary.spelling import WORD

_SHORTEST = 3


def with_typos(text: str, per_sentence: int, seed: str) -> str:
    """The text with `per_sentence` different words of each sentence mistyped; the same seed gives the same typos."""
    chance = random.Random(seed)
    names: list[str] = []
    at = 0
    for start, stop in sentence_spans(text):
        words = [match for match in WORD.finditer(text, start, stop) if len(match.group()) >= _SHORTEST]
        hit = sorted(chance.sample(words, min(per_sentence, len(words))), key=lambda match: match.start())
        for match in hit:
            names += (text[at : match.start()], _mistyped(match.group(), chance))
            at = match.end()
    return "".join([*names, text[at:]])


def _mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    letter = chance.choice(string.ascii_lowercase)
    match chance.choice(("leave out", "add", "replace", "swap")):
        case "leave out":
            return word[:place] + word[place + 1 :]
        case "add":
            return word[:place] + letter + word[place:]
        case "replace":
            return word[:place] + letter + word[place + 1 :]
        case _:
            place = min(place, len(word) - 2)
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
