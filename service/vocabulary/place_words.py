"""What people say around the name of a place, and what they call places that no map names so."""

import re

from service.vocabulary.folding import place_key

# Where one is of a place: said before its name, or behind it.
_BEFORE = re.compile(
    r"^(?:(?:i live |we live |vivo )?(?:in|en)|near|nearby|close to|around|outside(?: of)?|cerca de|alrededor de|"
    r"(?:the )?(?:city|town|greater|metro|metropolitan)(?: area)?(?: of)?|downtown|midtown|central|inner|"
    r"(?:el )?centro de|(?:la )?ciudad de)\s+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[\s,]+(?:(?:(?:greater|metro|metropolitan)\s+)?(?:area|region)|metro|and (?:around|nearby)|or nearby|"
    r"y alrededores|downtown|centro|suburbs)\s*$",
    re.IGNORECASE,
)
# Names of no town: the town that lies amid what is meant.
_CALLED = {
    "sf": "San Francisco, California", "san fran": "San Francisco, California",
    "bay area": "San Francisco, California", "sf bay": "San Francisco, California",
    "san francisco bay": "San Francisco, California", "sf bay area": "San Francisco, California",
    "san francisco bay area": "San Francisco, California", "east bay": "Oakland, California",
    "silicon valley": "San Jose, California", "la": "Los Angeles, California", "socal": "Los Angeles, California",
    "inland empire": "San Bernardino, California", "cape cod": "Barnstable, Massachusetts",
    "long island": "Hicksville, New York", "hudson valley": "Poughkeepsie, New York",
    "twin cities": "Minneapolis, Minnesota", "dfw": "Dallas, Texas", "dallas fort worth": "Dallas, Texas",
    "research triangle": "Durham, North Carolina", "nova": "Fairfax, Virginia",
    "northern virginia": "Fairfax, Virginia",
    "dmv": "Washington, District of Columbia", "caba": "Buenos Aires, Argentina", "bsas": "Buenos Aires, Argentina",
    "provence": "Aix-en-Provence, France", "tuscany": "Florence, Italy", "toscana": "Florence, Italy",
}  # fmt: skip


def called(text: str) -> str | None:
    """The town amid what has this name, to be looked up: of "Bay Area" San Francisco."""
    return _CALLED.get(place_key(text).removeprefix("the "))


def bare_place(text: str) -> str:
    """The text without what says where of the place one is: "near Hartford, CT", "Seattle metro area"."""
    bare = text.strip()
    while (shorter := _BEHIND.sub("", _BEFORE.sub("", bare))) != bare and place_key(shorter):
        bare = shorter
    return bare
