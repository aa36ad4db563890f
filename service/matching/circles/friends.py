"""What friends and family can be for where no practitioner of a circle covers a need: company, never treatment."""

from collections.abc import Sequence

from schemas.core.message import Message
from schemas.messages.matching import FRIENDS_BY_DOMAIN, FRIENDS_BY_LAYER


def friends_can(domains: Sequence[str], layers: Sequence[str]) -> Message:
    """A sentence for the first lifestyle domain a need lies in, or else its layer."""
    return FRIENDS_BY_DOMAIN[domains[0]]() if domains else FRIENDS_BY_LAYER[layers[0]]()
