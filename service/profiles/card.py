"""The public lines of a practitioner, as every list shows them."""

from datetime import datetime, timedelta

from schemas.profiles.practitioner import PractitionerCard
from schemas.profiles.shown import Shown
from service.profiles.freshness import CONFIRM_DAYS


def card(stored: Shown, now: datetime) -> PractitionerCard:
    """The public lines of a practitioner in a list."""
    profile = stored.profile
    confirmed = stored.confirmed_at
    return PractitionerCard(
        id=stored.id,
        display_name=profile.display_name,
        modalities=list(profile.modalities),
        places=list(dict.fromkeys(place.label for place in profile.places if place.label)),
        confirmed_at=confirmed,
        accepting_new=profile.accepting_new,
        pronouns=profile.pronouns,
        modes=list(profile.modes),
        languages=list(profile.languages),
        stale=confirmed is None or now - confirmed > timedelta(days=CONFIRM_DAYS),
    )
