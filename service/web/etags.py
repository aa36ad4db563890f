"""Whether a caller already holds what would be sent (RFC 9110, If-None-Match)."""


def holds(if_none_match: str | None, tag: str) -> bool:
    """True when the header names this tag, weak or not, or says `*`."""
    held = {one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")}
    return "*" in held or tag.removeprefix("W/") in held
