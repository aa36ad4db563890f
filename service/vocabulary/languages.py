"""Tags of languages of one meaning: spa is es, sgn-US is ase (CLDR's aliases)."""

from functools import lru_cache


@lru_cache(5_000)
def standard_tag(tag: str) -> str:
    """The tag that CLDR prefers for one of the same language; as it stands when it is no tag."""
    if len(tag) == 2:
        return tag
    from langcodes import standardize_tag, tag_is_valid  # 40 ms to import, for the few that are not two letters

    return standardize_tag(tag) if tag_is_valid(tag) else tag
