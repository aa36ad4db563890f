"""What a practitioner has said about themselves stands above what anybody else states later."""

from collections.abc import Mapping

import msgspec

from schemas.profiles.practitioner import ProfileDump, StoredProfile

PRACTITIONER = "practitioner"  # the source of what the person wrote
# The person's three first concerns stand among the person's concerns, and so do the words for them: touched together.
_TOGETHER = frozenset({"concerns", "concerns_first", "concern_wordings"})


def touched_fields(sources: Mapping[str, str]) -> frozenset[str]:
    """The fields whose latest word, also that they are left out, is the practitioner's own; `sources` by field."""
    touched = frozenset(field for field, source in sources.items() if source == PRACTITIONER)
    return touched | _TOGETHER if touched & _TOGETHER else touched


def under_own_words(stated: ProfileDump, stored: StoredProfile, *, has_keeper: bool) -> ProfileDump:
    """The profile a sender states with the practitioner's own fields in place of the sender's.

    With `kept` an account keeps the profile: its status and the day of its confirmation are the keeper's as well.
    """
    touched = touched_fields(stored.sources)
    own: dict[str, object] = {field: getattr(stored.profile, field) for field in touched}
    own["sources"] = {field: source for field, source in stated.sources.items() if field not in touched}
    own["updated_at"] = {field: day for field, day in stated.updated_at.items() if field not in touched}
    if has_keeper:
        own |= {"status": stored.status, "confirmed_at": stored.confirmed_at}
    return msgspec.structs.replace(stated, **own)
