"""Names of insurers, so that one payer under several names is one: "BCBS" and "Blue Cross Blue Shield of Ohio"."""

import re
from functools import lru_cache

from service.vocabulary.folding import plain_letters

# Names that mean the payer at their head; in small letters, single blanks, without marks.
_NAMES = {
    "blue cross blue shield": ("bcbs", "bc bs", "bluecross blueshield", "blue cross and blue shield", "blue cross",
                               "blue shield", "bluecross", "blueshield"),
    "unitedhealthcare": ("uhc", "united healthcare", "united health care", "united health", "unitedhealth"),
    "kaiser permanente": ("kaiser", "kp"),
    "anthem": ("anthem blue cross", "anthem bcbs", "anthem blue cross blue shield"),
    "medi cal": ("medical card california", "medical california"),
    "tricare": ("tri care",),
    "cigna": ("evernorth", "cigna healthcare"),
}  # fmt: skip
_PAYERS = {alias: payer for payer, aliases in _NAMES.items() for alias in (payer, *aliases)}
_LONGEST = max(len(alias.split()) for alias in _PAYERS)
# What stands behind a payer's name and is a kind of plan of it.
_PLAN = {
    "ppo", "hmo", "epo", "pos", "plan", "plans", "insurance", "health", "commercial", "network", "choice", "open",
    "access", "plus",
}  # fmt: skip


@lru_cache(10_000)
def payer_key(name: str) -> str:
    """The payer that a name means, in small letters; the name itself, folded, when it is none of the known."""
    words = re.sub(r"[^\w]+", " ", plain_letters(name).lower()).split()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if (payer := _PAYERS.get(" ".join(words[:length]))) is not None:
            return payer
    while len(words) > 1 and words[-1] in _PLAN:
        words.pop()
    return " ".join(words) or name.lower()
