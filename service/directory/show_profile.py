"""Shows one published profile in public."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from schemas.messages import refusals
from schemas.profiles.practitioner import PracticePublic, PractitionerPublic, StoredProfile
from schemas.profiles.qualities import QUALITIES
from service.core.clock import now as this_moment
from service.core.database.pool import Connection
from service.core.errors import NotFound
from service.profiles.freshness import CONFIRM_DAYS
from service.profiles.pictures import picture_address
from service.profiles.store import read_profiles


class TaggedProfile(msgspec.Struct):
    """A public profile and its entity tag."""

    profile: PractitionerPublic
    etag: str


async def show_profile(connection: Connection, id: UUID, now: datetime | None = None) -> TaggedProfile:
    """The published profile of that id; NotFound for a draft, a paused, a withdrawn or no profile."""
    stored = (await read_profiles(connection, [id])).get(id)
    if stored is None or stored.status != "published":
        raise NotFound(refusals.NO_PUBLISHED_PROFILE())
    public = public_profile(stored, now or this_moment())
    # Of everything shown: partners and age change a page without a new version of the profile.
    return TaggedProfile(public, f'"{hashlib.sha256(msgspec.json.encode(public)).hexdigest()[:32]}"')


def public_profile(stored: StoredProfile, now: datetime) -> PractitionerPublic:
    """What everyone may see of a stored profile."""
    fields = {field.name for field in msgspec.structs.fields(PractitionerPublic)}
    stated = {name: value for name, value in msgspec.structs.asdict(stored.profile).items() if name in fields}
    practices: dict[str, PracticePublic] = {}
    for quality in QUALITIES:
        practice = stored.profile.practices.get(quality.id)
        if practice is None:
            continue
        answered = [item for item in quality.all_items if item.id in practice.items]
        practices[quality.id] = PracticePublic(
            items=dict(practice.items),
            statements=[item.says(practice.items[item.id]) for item in answered],
            evidence="confirmed" if quality.id in stored.confirmed_axes else "stated",
            example=practice.example,
        )
    stale = stored.confirmed_at is None or now - stored.confirmed_at > timedelta(days=CONFIRM_DAYS)
    return PractitionerPublic(
        **{
            **stated,
            "id": stored.id,
            "practices": practices,
            "photo": picture_address(stored),
            "partners": stored.partners,
            "confirmed_at": stored.confirmed_at,
            "stale": stale,
            "updated_at": stored.updated_at,
        }
    )
