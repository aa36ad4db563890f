"""Whether a caller already holds what would be sent (RFC 9110, If-None-Match)."""


def holds(if_none_match: str | None, tag: str) -> bool:
    """True when the header names this tag, weak or not, or says `*`."""
    names = {part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")}
    return "*" in names or tag.removeprefix("W/") in names
