"""How the seeker wishes to be met, read by rule: signed answers on the nine axes, with the words that say them.

Pure. The expressions of a language stand in `service/data/listener/wishes_<language>.toml`; what only hints at a wish,
which the trained reader weighs, in `wish_hints_<language>.toml`.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, get_args

from schemas.core.fields import QualityId
from service.listener.context import DATA, Span
from service.listener.cues import Cue, CueList, Cues
from service.vocabulary.lexicon import fold_name

_TWO, _SOFT, _STRONG = 2, 1, 3


@dataclass(frozen=True, slots=True)
class Wish:
    """An answer from -3 to 3 on one axis, and the characters of the story that give it."""

    axis: QualityId
    value: int
    span: Span


class HeardWishes(NamedTuple):
    """What one sentence says of how its writer wishes to be met."""

    wishes: list[Wish]
    hints: frozenset[tuple[QualityId, int]]  # poles that its words hint at
    former: bool  # it tells of a practitioner the seeker had before


class WishRules:
    """The expressions of one language, compiled."""

    def __init__(self, language: str) -> None:
        cues = tomllib.loads((DATA / f"wishes_{language}.toml").read_text(encoding="utf-8"))
        self._cues = Cues()
        self._strong, self._soft = _any(cues["strong"]), _any(cues["soft"])
        self._not_mine, self._complaint = self._cue(cues["not_mine"]), self._cue(cues["complaint"])
        self._axes = self._poles(cues)
        self._hints = self._poles(tomllib.loads((DATA / f"wish_hints_{language}.toml").read_text(encoding="utf-8")))

    def _poles(self, cues: dict[str, Any]) -> CueList[tuple[QualityId, int]]:
        """Both poles of each axis."""
        return CueList(
            [
                ((axis, sign), self._cue(cues[axis]["plus" if sign > 0 else "minus"]))
                for axis in get_args(QualityId)
                for sign in (1, -1)
            ]
        )

    def _cue(self, patterns: list[str]) -> Cue:
        return self._cues.add(patterns, re.IGNORECASE)

    def read(self, story: str, start: int, end: int, *, complained: bool = False) -> "HeardWishes":
        """What one sentence says; `complained`: the sentence before spoke of a former practitioner."""
        text = self._cues.scanned(fold_name(story[start:end]))
        former = bool(self._complaint.search(text))
        hints = frozenset(pole for pole, hint in self._hints.possible(text) if hint.search(text))
        if self._not_mine.search(text):
            return HeardWishes([], hints, former)
        result: dict[str, Wish] = {}
        for (axis, sign), pattern in self._axes.possible(text):
            match = pattern.search(text)
            if match is None or axis in result:
                continue
            # "Don't tell me what to do", "not a team".
            denied = not _DENIES.match(match.group()) and _DENIED.search(text, 0, match.start()) is not None
            complaint = complained or former
            turned = complaint and not _IS_WISH.search(text) and not _DENIES.search(match.group())
            value = (-sign if denied else sign) * self.strength(text)
            span = (start + match.start(), start + match.end())
            result[axis] = Wish(axis, -value if turned and axis not in _SAID_AS_COMPLAINT else value, span)
        return HeardWishes(list(result.values()), hints, former)

    def strength(self, text: str) -> int:
        """How strongly these words wish, 1 to 3."""
        folded = fold_name(text)
        if self._strong.search(folded):
            return _STRONG
        return _SOFT if self._soft.search(folded) else _TWO


# These expressions are complaints by themselves ("sold me supplements", "sent from one to another").
_SAID_AS_COMPLAINT = frozenset({"service", "webwork"})
_IS_WISH = re.compile(
    r"\b(?:i(?:'d| would)? (?:want|need|like|prefer|hope|wish|look)|looking for|please|somebody who|someone who|want|"
    r"need|quiero|quisiera|busco|necesito|prefiero|ojala|alguien que|me gustaria|por favor)\b"
)
_DENIED = re.compile(
    r"\b(?:don'?t|do not|not|no|nor|tampoco|no quiero|no que)"
    r"(?: (?:want|need|a|an|the|just|to|quiero|que|un|una))* $"
)
_DENIES = re.compile(r"\b(?:no|not|don't|without|never|sin|nunca)\b")


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns).replace("~", "'"), re.IGNORECASE)


@cache
def wish_rules(language: str) -> WishRules:
    """The rules of a language, "en" or "es"."""
    return WishRules(language)
