"""What a profile leaves unstated, as a hint for its writer. Never an input of matching: no rank depends on it."""

from collections.abc import Callable, Iterable

import msgspec

from schemas.profiles.practitioner import Profile
from schemas.profiles.qualities import QUALITIES


class NotStated(msgspec.Struct, frozen=True):
    """A field left open, and what a seeker would learn from it."""

    field: str
    says: str


def _practice_missing(quality: str) -> Callable[[Profile], bool]:
    return lambda profile: quality not in profile.practices or not profile.practices[quality].items


# In the order of the form. A hint asks for a true statement or none; "prefer not to say" is an answer too.
_FIELDS: tuple[tuple[str, str, Callable[[Profile], bool]], ...] = (
    ("approach", "how you work, in your own words", lambda p: not p.approach),
    ("concerns", "what people come to you with", lambda p: not p.concerns),
    ("concerns_first", "what you work with most", lambda p: bool(p.concerns) and not p.concerns_first),
    ("serves", "whom you serve", lambda p: not p.serves),
    ("languages", "which languages you work in", lambda p: not p.languages),
    *(
        (
            f"practices/{quality.id}",
            f"{quality.title}: {quality.minus}, or {quality.plus}",
            _practice_missing(quality.id),
        )
        for quality in QUALITIES
    ),
    ("puts_first", "which three of the nine qualities you put first", lambda p: not p.puts_first),
    ("lifestyle", "which parts of daily life are central, regular or no part of the work", lambda p: not p.lifestyle),
    ("layers", "whether you work with body, mind or spirit", lambda p: not p.layers),
    ("modes", "in person, by video, by phone", lambda p: not p.modes),
    ("places", "where visits happen", lambda p: not p.places and not p.telehealth),
    ("fees", "what a visit costs", lambda p: not p.fees or not (p.fees.session or p.fees.first_visit)),
    ("accepting_new", "whether you take new people", lambda p: p.accepting_new is None),
    ("times", "at which times of the week you work", lambda p: not p.times),
    ("course", "how the work usually runs", lambda p: p.course is None),
    ("expectations", "trial, usual number of visits, review point, how to stop", lambda p: p.expectations is None),
    ("products", "whether you sell products", lambda p: p.products is None),
    ("disclosures", "shared plan, free places", lambda p: p.disclosures is None),
    ("does_not_treat", "what you do not treat", lambda p: not p.does_not_treat),
    ("contact", "how people reach you", lambda p: p.contact is None),
)


def not_stated(profile: Profile, left_unsaid: Iterable[str] = ()) -> list[NotStated]:
    """The fields left open, in the order of the form, without those of which the person prefers not to speak."""
    unsaid = tuple(f"{path}." for path in left_unsaid)
    return [
        NotStated(field, says)
        for field, says, missing in _FIELDS
        if missing(profile) and not any(path.startswith(f"{field.replace('/', '.')}.") for path in unsaid)
    ]
