"""What a clinic may see of a person: everything public once published, until then only what the clinic stated."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from schemas.profiles.practitioner import PractitionerPublic, Profile, ProfileDraft, StoredProfile
from service.core.database.pool import Connection
from service.directory.show_profile import public_profile
from service.profiles.fields import PRACTITIONER_ONLY
from service.profiles.store import read_profiles

_PUBLIC = {field.name for field in msgspec.structs.fields(PractitionerPublic)} & {
    field.name for field in msgspec.structs.fields(Profile)
}


def shown_to_clinic(stored: StoredProfile, source: str, now: datetime) -> PractitionerPublic:
    """The public profile, or as long as it is not published, name, modalities and what `source` stated."""
    if stored.status == "published":
        return public_profile(stored, now)
    own = _own_fields(stored, source)
    dates = {field: at for field, at in stored.updated_at.items() if field in own}
    return public_profile(msgspec.structs.replace(stored, profile=Profile(**own), partners=[], updated_at=dates), now)


def stated_by_clinic(stored: StoredProfile, source: str, external_id: str) -> ProfileDraft:
    """What `source` states of the person, as it may be sent again."""
    return ProfileDraft(**_own_fields(stored, source), external_id=external_id)


def known_to_clinic(stored: StoredProfile, source: str) -> Profile:
    """The same as a profile, with what `source` states in private."""
    public = {field: getattr(stored.profile, field) for field in _PUBLIC if stored.status == "published"}
    return Profile(**public | _own_fields(stored, source))


def _own_fields(stored: StoredProfile, source: str) -> dict[str, Any]:
    return {
        field: value
        for field, value in msgspec.structs.asdict(stored.profile).items()
        if field not in PRACTITIONER_ONLY
        and (stored.sources.get(field) == source or field in ("display_name", "modalities"))
    }


async def profiles_for_clinic(
    connection: Connection, ids: Sequence[UUID], rosters: Mapping[UUID, str], source: str, now: datetime
) -> dict[UUID, PractitionerPublic]:
    """What that clinic sees of those ids: published ones, and those on its own roster (`rosters` by id)."""
    stored = await read_profiles(connection, ids)
    return {
        id: shown_to_clinic(stored_profile, source, now)
        for id, stored_profile in stored.items()
        if stored_profile.status == "published" or (id in rosters and stored_profile.status == "draft")
    }
