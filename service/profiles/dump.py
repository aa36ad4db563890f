"""Puts a stored profile together with its state, as exports and loads write it."""

import msgspec

from schemas.profiles.practitioner import ProfileDump, StoredProfile

_encoder = msgspec.json.Encoder()


def dump(stored: StoredProfile) -> ProfileDump:
    """A stored profile with its state."""
    return ProfileDump(
        **msgspec.structs.asdict(stored.profile),
        id=stored.id,
        source=stored.source,
        external_id=stored.external_id,
        status=stored.status,
        confirmed_at=stored.confirmed_at,
        updated_at=stored.updated_at,
        sources=stored.sources,
    )


def write_whole_profile(profile: ProfileDump) -> bytes:
    """One line that names every field, also those left empty: what was sent comes back as it was."""
    return _encoder.encode({name: getattr(profile, name) for name in profile.__struct_fields__}) + b"\n"
