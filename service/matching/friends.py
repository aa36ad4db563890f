"""What friends and family can be for where no practitioner of a circle covers a need: company, never treatment."""

from collections.abc import Sequence

_OF_DOMAIN: dict[str, str] = {
    "eating": "cook and eat with you at a fixed time, or shop with you once a week",
    "sleep": "keep the evenings quiet with you, and take over a night or an early morning",
    "movement": "walk with you on fixed days, and come along the first times you try something",
    "emotions": "listen without advice, and ask again next week",
    "stress": "take one thing off your list: an errand, a form, an afternoon with the children",
    "habits": "be the person you call instead, and spend time with you where the habit has no place",
    "relationships": "be with you in ways that ask nothing, and tell you honestly what they see",
    "work": "look at your week with you, and hold you to the hour at which work ends",
    "nature": "go outdoors with you, or share a garden, a balcony or an animal",
    "meaning": "share what matters to you: a song, a prayer, silence, work for somebody else",
}
_OF_LAYER: dict[str, str] = {
    "body": "lend a hand with what is heavy, and share meals, rest and walks",
    "mind": "listen, keep you company and think things through with you",
    "spirit": "share what matters to you: a song, a prayer, silence, time outdoors",
}


def friends_can(domains: Sequence[str], layers: Sequence[str]) -> str:
    """A sentence for the first lifestyle domain a need lies in, or else its layer."""
    told = _OF_DOMAIN[domains[0]] if domains else _OF_LAYER[layers[0]]
    return f"Friends and family can {told}."
